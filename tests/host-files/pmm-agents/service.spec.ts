import { expect } from "chai";
import { conflictExitCode, type DocumentParameters } from "../../../lambdas/pmm-reconciler/contract";
import { failing, startPmmServer, type PmmServer, type Service } from "../../support/pmm-server";
import { callsOf, MonitoredInstance, nodeLabels, ownName } from "./instance";

/** Passwords that a shell, a JSON text or a configuration file could break. */
const awkward = [
    `it's a "quoted" back\\slash\\n\\u0041 \${HOME}\`id\`$(id)!`,
    " -leading  spaces: p@ss/w?rd#&%20 pässwörd-日本語-🔑 ",
    "",
];

describe("PMM agents: an instance's service", function () {
    this.timeout(120_000);
    let pmm: PmmServer;
    let instance: MonitoredInstance;
    /** The service of an instance that is as it should be. */
    let right: Service;
    let credentials: MonitoredInstance["credentials"];
    before(async () => {
        pmm = await startPmmServer();
        instance = await MonitoredInstance.start(pmm);
        await run();
        right = own();
        credentials = instance.credentials;
    });
    after(async () => {
        await instance.stop();
        await pmm.stop();
    });
    beforeEach(() => {
        pmm.inventory.services.clear();
        pmm.inventory.services.set(right.service_id, structuredClone(right));
        pmm.inventory.removed.length = 0;
        pmm.inventory.connectionCheck = () => undefined;
        pmm.requests.length = 0;
        instance.secrets.restore(credentials);
        instance.credentials = credentials;
        instance.faults = undefined;
    });

    const run = async (changes: Partial<DocumentParameters> = {}): Promise<void> => {
        const { status, output } = await instance.run(pmm, changes);
        expect(status, output).to.equal(0);
    };
    /** Takes the service away, as if it had never been there. */
    const forget = (): void => {
        pmm.inventory.services.clear();
    };
    const own = (): Service => pmm.inventory.serviceNamed(ownName)!;
    /** What PMM was asked to add last. */
    const added = (): Record<string, Record<string, unknown>> => {
        const body = pmm.requests.findLast(({ call }) => call === "POST /v1/management/services")?.body ?? "{}";
        return JSON.parse(body) as Record<string, Record<string, unknown>>;
    };

    const engines: [Partial<DocumentParameters>, object][] = [
        [{ ENGINE: "mysql", QUERYSOURCE: "perfschema" }, { qan_mysql_perfschema: true }],
        [{ ENGINE: "mysql", QUERYSOURCE: "slowlog" }, { qan_mysql_slowlog: true }],
        [
            { ENGINE: "mysql", QUERYSOURCE: "none", TLS: "true" },
            { tls: true, tls_skip_verify: true },
        ],
        [{ ENGINE: "postgresql", PORT: "5432" }, { qan_postgresql_pgstatements_agent: true }],
        [
            { ENGINE: "postgresql", PORT: "5433", TLS: "true", ENVIRONMENT: "", CLUSTER: "" },
            { qan_postgresql_pgstatements_agent: true, tls: true, tls_skip_verify: true },
        ],
        [{ ENGINE: "mongodb", PORT: "27017" }, { qan_mongodb_profiler: true }],
        [{ ENGINE: "valkey", PORT: "6379" }, {}],
    ];
    it("is added as each engine wants it", async () => {
        for (const [changes, besides] of engines) {
            forget();
            await run(changes);
            const { ENGINE, PORT = "3306", ENVIRONMENT = "production", CLUSTER = "orders" } = changes;
            expect(added()).to.deep.equal({
                [ENGINE!]: {
                    node_id: instance.agent.node,
                    pmm_agent_id: instance.agent.id,
                    service_name: ownName,
                    address: "127.0.0.1",
                    port: Number(PORT),
                    environment: ENVIRONMENT,
                    cluster: CLUSTER,
                    username: "pmm",
                    password: "p4ss",
                    custom_labels: {
                        ...nodeLabels,
                        stackwarden_credential: instance.credentials.VersionId,
                    },
                    metrics_mode: "METRICS_MODE_PUSH",
                    ...besides,
                },
            });
        }
    });

    it("has the login as the secret says it, whatever its characters", async () => {
        for (const password of awkward) {
            instance.keepLogin({ username: `pmm ${password}`, password });
            await run();
            expect(own().login).to.deep.equal({ username: `pmm ${password}`, password });
        }
    });

    it("is added again with a new login, on the same node", async () => {
        const { node_id } = pmm.inventory.nodeNamed(ownName)!;
        instance.keepLogin({ username: "pmm", password: "another" });
        const { status, output } = await instance.run(pmm);
        expect([status, output]).to.deep.equal([
            0,
            `removed: stale service ${ownName}\nregistered: service ${ownName}\n` +
                `${ownName} is monitored by PMM at ${pmm.address}\n`,
        ]);
        expect(callsOf(pmm)).to.deep.equal([
            "GET /v1/management/services",
            "DELETE /v1/inventory/services/{service_id}",
            "POST /v1/management/services",
        ]);
        const service = own();
        expect(service.login.password).to.equal("another");
        expect(service.custom_labels.stackwarden_credential).to.equal(instance.credentials.VersionId);
        expect(service.node_id).to.equal(node_id);
    });

    for (const [what, spoil] of [
        ["of another type", { service_type: "postgresql" }],
        ["of another port", { port: 3307 }],
        ["of another address", { address: "10.0.1.42" }],
        ["without an exporter", { agents: [] }],
        ["of another group", { custom_labels: { ...nodeLabels, stackwarden_group: "orders" } }],
    ] as const) {
        it(`is added again in place of one ${what}`, async () => {
            const stale = own();
            const labels = stale.custom_labels;
            Object.assign(stale, spoil, {
                custom_labels: { ...labels, ...("custom_labels" in spoil ? spoil.custom_labels : {}) },
            });
            await run();
            const service = own();
            expect(service).to.deep.include({ service_type: "mysql", port: 3306, custom_labels: labels });
            expect(service.service_id).to.not.equal(stale.service_id);
            expect(pmm.inventory.removed).to.deep.equal([`service ${ownName}`]);
        });
    }

    it("takes its name from a stale service of ours on another node", async () => {
        forget();
        const elsewhere = pmm.inventory.addNode({ node_name: "orders-db/gone", custom_labels: nodeLabels });
        pmm.inventory.addService({
            service_name: ownName,
            service_type: "mysql",
            node_id: elsewhere.node_id,
            custom_labels: nodeLabels,
        });
        await run();
        expect(callsOf(pmm)).to.deep.equal([
            "GET /v1/management/services",
            "POST /v1/management/services",
            "GET /v1/management/services",
            "DELETE /v1/inventory/services/{service_id}",
            "POST /v1/management/services",
        ]);
        expect(pmm.requests.find(({ call }) => call.startsWith("DELETE"))?.path).to.match(/\?force=true$/);
        expect(own().node_id).to.equal(instance.agent.node);
        expect(pmm.inventory.nodeNamed("orders-db/gone")).to.not.equal(undefined);
    });

    for (const [what, custom_labels] of [
        ["without a label", {}],
        ["of another deployment", { ...nodeLabels, stackwarden_deployment: "pmm-staging" }],
    ] as const) {
        it(`leaves a service of its name ${what}, and says so`, async () => {
            forget();
            const theirs = pmm.inventory.addService({
                service_name: ownName,
                service_type: "mysql",
                node_id: pmm.inventory.addNode({ node_name: "by-hand" }).node_id,
                custom_labels,
            });
            const { status, output } = await instance.run(pmm);
            expect(status).to.equal(conflictExitCode);
            expect(output).to.include(`PMM has a service ${ownName} that is not this deployment's`);
            expect(pmm.inventory.serviceNamed(ownName)).to.equal(theirs);
            expect(pmm.inventory.removed).to.deep.equal([]);
        });
    }

    it("leaves a service without a label on its own node", async () => {
        own().custom_labels = {};
        const { status } = await instance.run(pmm);
        expect(status).to.equal(conflictExitCode);
        expect(pmm.inventory.removed).to.deep.equal([]);
    });

    it("leaves the other services on its node", async () => {
        pmm.inventory.addService({
            service_name: "by-hand",
            service_type: "postgresql",
            node_id: instance.agent.node,
        });
        instance.keepLogin({ username: "pmm", password: "another" });
        await run();
        expect(pmm.inventory.serviceNamed("by-hand")).to.not.equal(undefined);
    });

    it("is there once when the answer that it was added is lost", async () => {
        forget();
        instance.faults = failing("POST /v1/management/services", { kind: "lost" }, 1);
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output).to.include(`PMM at ${pmm.address} answers none to the new service ${ownName}`);
        await run();
        const names = [...pmm.inventory.services.values()].map(({ service_name }) => service_name);
        expect(names).to.deep.equal([ownName]);
    });

    it("is not wanted gone twice", async () => {
        instance.keepLogin({ username: "pmm", password: "another" });
        const stale = own();
        // Somebody else is faster.
        instance.faults = (call) => {
            if (call.startsWith("DELETE")) {
                pmm.inventory.services.delete(stale.service_id);
            }
            return undefined;
        };
        await run();
        expect(own().login.password).to.equal("another");
    });

    it("is not added while the database refuses the login, and PMM's words tell no password", async () => {
        forget();
        const password = 'secret"/100%';
        instance.keepLogin({ username: "pmm", password });
        pmm.inventory.connectionCheck = ({ login }) =>
            `Access denied for pmm with ${login.password}, ${JSON.stringify(login.password)} and ` +
            encodeURIComponent(login.password);
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output).to.include(
            `PMM at ${pmm.address} answers 400 to the new service ${ownName}: Connection check failed: ` +
                `Access denied for pmm with ***, "***" and ***.`,
        );
        expect(pmm.inventory.serviceNamed(ownName)).to.equal(undefined);
    });
});

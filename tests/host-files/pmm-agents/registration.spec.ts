import { expect } from "chai";
import { conflictExitCode } from "../../../lambdas/pmm-reconciler/contract";
import { agent, startPmmServer } from "../../support/pmm-server";
import { callsOf, facts, monitored, nodeLabels, ownName } from "./instance";

const config = "/usr/local/percona/pmm/config/pmm-agent.yaml";
const marker = "/var/lib/stackwarden/pmm-agent";
/** Calls of programs that change something. */
const changing = /^(apt-get|dpkg |percona-release|pmm-agent|systemctl)/;

describe("PMM agents: registering an instance", function () {
    this.timeout(120_000);
    const parts = monitored();

    /** Sets the instance up, and forgets how. */
    const setUp = async (): Promise<void> => {
        const { status, output } = await parts.instance.run(parts.pmm);
        expect(status, output).to.equal(0);
        parts.instance.host.forgetCalls();
        parts.pmm.requests.length = 0;
        parts.pmm.inventory.removed.length = 0;
    };
    const changes = (): string[] => parts.instance.host.calls().filter((call) => changing.test(call));

    it("makes the node, with the instance's place and labels, and the service on it", async () => {
        const { pmm, instance } = parts;
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        const node = pmm.inventory.nodeNamed(ownName)!;
        expect(node).to.deep.include({
            node_type: "generic",
            address: facts["local-ipv4"],
            region: facts["placement/region"],
            az: facts["placement/availability-zone"],
            custom_labels: nodeLabels,
        });
        const service = pmm.inventory.serviceNamed(ownName)!;
        expect(service).to.deep.include({
            service_type: "mysql",
            node_id: node.node_id,
            address: "127.0.0.1",
            port: 3306,
            environment: "production",
            cluster: "orders",
            login: { username: "pmm", password: "p4ss" },
            custom_labels: {
                ...nodeLabels,
                stackwarden_credential: instance.credentials.VersionId,
            },
        });
        expect(callsOf(pmm)).to.deep.equal([
            "GET /v1/management/nodes",
            "GET /v1/management/services",
            "POST /v1/management/services",
        ]);
    });

    it("sets pmm-agent up by its environment, for its own user, and for every boot", async () => {
        const { pmm, instance } = parts;
        await setUp();
        expect(instance.host.read("/sandbox/setup-environment").trim().split("\n")).to.deep.equal([
            `PMM_AGENT_CONFIG_FILE=${config}`,
            `PMM_AGENT_SERVER_ADDRESS=${pmm.address}`,
            "PMM_AGENT_SERVER_INSECURE_TLS=1",
            "PMM_AGENT_SERVER_USERNAME=service_token",
            "PMM_AGENT_SETUP_AZ=eu-west-1b",
            `PMM_AGENT_SETUP_CUSTOM_LABELS=${Object.entries(nodeLabels)
                .map((label) => label.join("="))
                .join(",")}`,
            "PMM_AGENT_SETUP_FORCE=1",
            "PMM_AGENT_SETUP_METRICS_MODE=push",
            "PMM_AGENT_SETUP_REGION=eu-west-1",
        ]);
        const { mode, uid, gid } = instance.host.stat(config);
        expect([(mode & 0o777).toString(8), uid, gid]).to.deep.equal(["660", 912, 912]);
        expect(instance.host.exists("/sandbox/agent-enabled")).to.equal(true);
    });

    it("changes nothing when it is run again", async () => {
        const { pmm, instance } = parts;
        await setUp();
        const before = instance.host.stat(config).mtimeMs;
        const { status, output } = await instance.run(pmm);
        expect([status, output]).to.deep.equal([0, `${ownName} is monitored by PMM at ${pmm.address}\n`]);
        expect(changes()).to.deep.equal([]);
        expect(callsOf(pmm)).to.deep.equal(["GET /v1/management/services"]);
        expect(instance.host.stat(config).mtimeMs).to.equal(before);
    });

    it("does the same where sh is bash", async () => {
        const { pmm, instance } = parts;
        await instance.host.mustRun("ln", "-sf", "bash", "/bin/sh");
        await setUp();
        expect(pmm.inventory.serviceNamed(ownName)).to.not.equal(undefined);
        expect((await instance.run(pmm)).status).to.equal(0);
        expect(changes()).to.deep.equal([]);
    });

    it("starts pmm-agent again when it is not connected, and leaves the registration", async () => {
        const { pmm, instance } = parts;
        await setUp();
        const { id } = instance.agent;
        instance.host.set("agent-cut-off");
        instance.host.set("restart-helps");
        const { status } = await instance.run(pmm);
        expect(status).to.equal(0);
        expect(changes()).to.deep.equal(["systemctl restart pmm-agent"]);
        expect(instance.agent.id).to.equal(id);
        expect(pmm.inventory.removed).to.deep.equal([]);
    });

    it("registers anew when PMM has lost the node", async () => {
        const { pmm, instance } = parts;
        await setUp();
        const { node_id } = pmm.inventory.nodeNamed(ownName)!;
        pmm.inventory.removeNode(node_id, true);
        const { status } = await instance.run(pmm);
        expect(status).to.equal(0);
        expect(pmm.inventory.nodeNamed(ownName)?.node_id).to.be.a("string").and.not.equal(node_id);
        expect(pmm.inventory.serviceNamed(ownName)?.node_id).to.equal(instance.agent.node);
    });

    it("fails after bounded waits when pmm-agent does not connect", async () => {
        const { pmm, instance } = parts;
        instance.host.set("agent-cut-off");
        const first = await instance.run(pmm);
        expect(first.status).to.equal(1);
        expect(first.output).to.include(`pmm-agent is not connected to ${pmm.address}: see journalctl`);
        expect(instance.host.calls("pmm-admin")).to.have.length(21);
        expect(instance.host.calls("sleep 3")).to.have.length(19);
        expect(pmm.inventory.serviceNamed(ownName)).to.equal(undefined);
        instance.host.clear("agent-cut-off");
        instance.host.forgetCalls();
        expect((await instance.run(pmm)).status).to.equal(0);
        expect(changes()).to.deep.equal([]);
    });

    it("moves to another PMM, or to another address of the same", async () => {
        const { pmm, instance } = parts;
        await setUp();
        const other = await startPmmServer();
        try {
            instance.watch(other);
            instance.renewToken(other);
            const { status, output } = await instance.run(other);
            expect(status, output).to.equal(0);
            expect(other.inventory.serviceNamed(ownName)?.node_id).to.equal(instance.agent.node);
            expect(instance.agent.server.address).to.equal(other.address);
            expect(pmm.requests).to.deep.equal([]);
        } finally {
            await other.stop();
        }
    });

    it("registers with a new token, in place of what it had", async () => {
        const { pmm, instance } = parts;
        await setUp();
        const token = instance.renewToken(pmm);
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(instance.agent.server.password).to.equal(token);
        expect(pmm.inventory.removed).to.deep.equal([`service ${ownName}`, `node ${ownName}`]);
        expect(pmm.inventory.serviceNamed(ownName)?.node_id).to.equal(instance.agent.node);
    });

    it("registers an instance that was made from an image of another, and leaves that", async () => {
        const { pmm, instance } = parts;
        await setUp();
        await instance.become({
            "instance-id": "i-0fedcba9876543210",
            "local-ipv4": "10.0.2.7",
            "local-hostname": "ip-10-0-2-7.eu-west-1.compute.internal",
        });
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(pmm.inventory.nodeNamed("orders-db/ip-10-0-2-7")!.custom_labels.stackwarden_instance).to.equal(
            "i-0fedcba9876543210",
        );
        expect(pmm.inventory.serviceNamed(ownName)).to.not.equal(undefined);
    });

    it("takes the place of an instance of ours that is gone", async () => {
        const { pmm, instance } = parts;
        const stale = pmm.inventory.addNode({
            node_name: "orders-db/ip-10-0-1-41",
            address: facts["local-ipv4"],
            region: facts["placement/region"],
            custom_labels: { ...nodeLabels, stackwarden_instance: "i-0000000000000dead" },
        });
        pmm.inventory.connect(stale, false);
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(pmm.inventory.removed).to.deep.equal(["node orders-db/ip-10-0-1-41"]);
    });

    it("goes on where it was interrupted between pmm-agent's set-up and its own note of it", async () => {
        const { pmm, instance } = parts;
        await setUp();
        await instance.host.mustRun("rm", marker);
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(instance.host.exists(marker)).to.equal(true);
        expect(pmm.inventory.serviceNamed(ownName)?.node_id).to.equal(instance.agent.node);
    });

    it("talks to port 443 unless told otherwise", async () => {
        const { pmm, instance } = parts;
        const { status, output } = await instance.run({ address: "127.0.0.1" });
        expect(status).to.equal(1);
        expect(output).to.include("PMM at 127.0.0.1 answers none to a look at its nodes");
        expect(instance.host.calls("curl").at(-1)).to.match(/https:\/\/127\.0\.0\.1\/v1\/management\/nodes$/);
        expect(pmm.requests).to.deep.equal([]);
    });

    for (const [what, node] of [
        ["of its name that has no label", { node_name: ownName }],
        [
            "of its address that has no label",
            { node_name: "by-hand", address: facts["local-ipv4"], region: facts["placement/region"] },
        ],
        [
            "of its name that is another deployment's",
            { node_name: ownName, custom_labels: { ...nodeLabels, stackwarden_deployment: "pmm-staging" } },
        ],
        [
            "of its address that is another living instance of ours",
            {
                node_name: "orders-db/other",
                address: facts["local-ipv4"],
                region: facts["placement/region"],
                custom_labels: { ...nodeLabels, stackwarden_instance: "i-0000000000000a11e" },
                agents: [agent("pmm-agent", undefined, true)],
            },
        ],
    ] as const) {
        it(`leaves a node ${what}, and says which`, async () => {
            const { pmm, instance } = parts;
            const theirs = pmm.inventory.addNode({ ...node, agents: [agent("pmm-agent", undefined, true)] });
            const { status, output } = await instance.run(pmm);
            expect(status).to.equal(conflictExitCode);
            expect(output).to.include(`PMM has node ${theirs.node_name} (${theirs.node_id}`);
            expect(callsOf(pmm)).to.deep.equal(["GET /v1/management/nodes"]);
            expect(instance.host.calls("pmm-agent")).to.deep.equal([]);
            expect(pmm.inventory.removed).to.deep.equal([]);
        });
    }

    it("takes no pmm-agent over that works for another PMM", async () => {
        const { pmm, instance } = parts;
        const other = await startPmmServer();
        try {
            const token = other.accounts.addToken("by-hand", "Admin");
            const { agents } = other.inventory.addNode({ node_name: "by-hand" });
            const theirs = JSON.stringify({
                id: agents[0]!.agent_id,
                node: "their-node",
                name: "by-hand",
                server: { address: other.address, username: "service_token", password: token },
            });
            instance.host.set("agent-running", theirs);
            const { status, output } = await instance.run(pmm);
            expect(status).to.equal(conflictExitCode);
            expect(output).to.include(`this host's pmm-agent is connected to https://${other.address}/ as by-hand`);
            expect(instance.host.read("/sandbox/agent-running")).to.equal(theirs);
            expect(pmm.requests).to.deep.equal([]);
        } finally {
            await other.stop();
        }
    });

    it("carries the parameters' names into PMM as they are", async () => {
        const { pmm, instance } = parts;
        const { status, output } = await instance.run(pmm, { GROUP: "Team_1/orders.db-a", DEPLOYMENT: "d-2" });
        expect(status, output).to.equal(0);
        const node = pmm.inventory.nodeNamed("Team_1/orders.db-a/ip-10-0-1-42")!;
        expect(node.custom_labels).to.deep.equal({
            stackwarden_deployment: "d-2",
            stackwarden_group: "Team_1/orders.db-a",
            stackwarden_instance: facts["instance-id"],
        });
    });
});

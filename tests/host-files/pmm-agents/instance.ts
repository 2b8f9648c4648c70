import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync, strToU8 } from "fflate";
import type { DocumentParameters } from "../../../lambdas/pmm-reconciler/contract";
import { registrationDocument } from "../../../components/parts/pmm/agents/document";
import { startPmmServer, type FaultOf, type PmmServer } from "../../support/pmm-server";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { InstanceMetadata } from "../pmm-ecs/instance-metadata";
import { PmmClient, type AgentConfiguration } from "./pmm-client";
import { SecretsManager, type RoleKeys } from "./secrets-manager";
import { scriptOf } from "./ssm-agent";

/** What the metadata service tells of the instance. */
export const facts = {
    "instance-id": "i-0123456789abcdef0",
    "placement/region": "eu-west-1",
    "placement/availability-zone": "eu-west-1b",
    "local-ipv4": "10.0.1.42",
    "local-hostname": "ip-10-0-1-42.eu-west-1.compute.internal",
    "services/domain": "amazonaws.com",
};

/** Name of the instance's node and service. */
export const ownName = "orders-db/ip-10-0-1-42";

/** The role's keys; none of their secret parts may be seen. */
export const roleKeys: RoleKeys = {
    AccessKeyId: "ASIAQEXAMPLEEXAMPLE0",
    SecretAccessKey: "role/secret+key/of/forty/characters/0123",
    Token: "role-session-token/with+signs==",
};

const role = {
    "iam/security-credentials/": "orders-db",
    "iam/security-credentials/orders-db": JSON.stringify({ Code: "Success", ...roleKeys }),
};

/** Parameters of the command, save for PMM's address. */
export const parameters: Omit<DocumentParameters, "PMMADDRESS"> = {
    DEPLOYMENT: "pmm-production",
    GROUP: "orders-db",
    ENGINE: "mysql",
    PORT: "3306",
    AGENTSECRETARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pmm/agents-AbCdEf",
    CREDENTIALSSECRETARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/monitor-GhIjKl",
    CREDENTIALSUSER: "",
    QUERYSOURCE: "perfschema",
    TLS: "false",
    ENVIRONMENT: "production",
    CLUSTER: "orders",
};

/** Labels of the instance's node. */
export const nodeLabels = {
    stackwarden_deployment: parameters.DEPLOYMENT,
    stackwarden_group: parameters.GROUP,
    stackwarden_instance: facts["instance-id"],
};

const stubs = path.join(__dirname, "stubs");
/** Stand-ins that are there from the beginning; the others come with packages. */
const present = ["apt-get", "curl", "dpkg-query", "systemctl"];
const packages = ["aws", "install-pmm-client", "percona-release", "pmm-admin", "pmm-agent"];

/** An EC2 instance of a monitored group, on which SSM runs the document. */
export class MonitoredInstance {
    /** Where SSM's agent puts the script. */
    readonly script = "/var/lib/amazon/ssm/_script.sh";
    /** What goes wrong with PMM's calls. */
    faults: FaultOf | undefined;
    /** What GetSecretValue tells of the database's login. */
    credentials: ReturnType<SecretsManager["keep"]>;

    private constructor(
        readonly host: HostSandbox,
        readonly secrets: SecretsManager,
        private metadata: InstanceMetadata,
        private readonly client: PmmClient,
    ) {
        this.credentials = secrets.keep(parameters.CREDENTIALSSECRETARN, { username: "pmm", password: "p4ss" });
    }

    /** A new instance with nothing on it, of a group that has a token for `pmm`. */
    static async start(pmm: PmmServer): Promise<MonitoredInstance> {
        const host = await HostSandbox.start({
            base64: Buffer.from(gzipSync(strToU8("#cloud-config\nwrite_files: []\n"))).toString("base64"),
            size: 0,
            problems: [],
        });
        const [secrets, metadata, client] = await Promise.all([
            SecretsManager.start(roleKeys),
            InstanceMetadata.start({ ...facts, ...role }),
            PmmClient.start(() => host.exists("/sandbox/agent-cut-off")),
        ]);
        host.set("pmm-client", client.address);
        const instance = new MonitoredInstance(host, secrets, metadata, client);
        for (const name of present) {
            instance.addStub(name);
        }
        for (const name of packages) {
            host.write(`/sandbox/packages/${name}`, read(name), 0o755);
        }
        instance.watch(pmm);
        instance.renewToken(pmm);
        return instance;
    }

    /** Puts a program in front of the real one. */
    addStub(name: string, stub = name): void {
        this.host.write(`/stubs/${name}`, read(stub), 0o755);
    }

    /** PMM has a connection to the instance's pmm-agent while that runs with what PMM has told it. */
    watch(pmm: PmmServer): void {
        pmm.faults = (call, body) => {
            if (this.host.exists("/sandbox/agent-running") && !this.host.exists("/sandbox/agent-cut-off")) {
                const running = this.host.read("/sandbox/agent-running");
                const node = running === "" ? undefined : pmm.inventory.nodeOfAgent(this.agent.id);
                if (node !== undefined) {
                    pmm.inventory.connect(node, true);
                }
            }
            return this.faults?.(call, body);
        };
    }

    /** Gives the group a new token, and takes the old ones away. Returns it. */
    renewToken(pmm: PmmServer): string {
        pmm.accounts.serviceAccounts.length = 0;
        const token = pmm.accounts.addToken("stackwarden-pmm-production-orders-db", "Admin");
        this.secrets.keep(parameters.AGENTSECRETARN, { token });
        return token;
    }

    /** Gives the login for the database a new version. */
    keepLogin(login: unknown): void {
        this.credentials = this.secrets.keep(parameters.CREDENTIALSSECRETARN, login);
    }

    /** Makes it another instance, as one that is started from an image of it. */
    async become(other: Partial<typeof facts>): Promise<void> {
        await this.metadata.stop();
        this.metadata = await InstanceMetadata.start({ ...facts, ...other, ...role });
    }

    /** Takes the instance's role away. */
    async loseRole(): Promise<void> {
        await this.metadata.stop();
        this.metadata = await InstanceMetadata.start(facts);
    }

    /** Runs the document as SSM's agent does. */
    run(
        pmm: Pick<PmmServer, "address">,
        changes: Partial<DocumentParameters> = {},
        environment: Record<string, string> = {},
    ): Promise<SandboxRun> {
        const values = { PMMADDRESS: pmm.address, ...parameters, ...changes };
        this.host.write(this.script, scriptOf(registrationDocument(), values), 0o755);
        return this.host.run(["sh", "-c", this.script], { ...this.environment, ...environment });
    }

    /** Environment that leads the script to this instance's services. */
    get environment(): Record<string, string> {
        return { ...this.metadata.environment, ...this.secrets.environment };
    }

    /** The configuration that pmm-agent runs with. */
    get agent(): AgentConfiguration {
        return JSON.parse(this.host.read("/sandbox/agent-running")) as AgentConfiguration;
    }

    async stop(): Promise<void> {
        await Promise.all([this.host.stop(), this.secrets.stop(), this.metadata.stop(), this.client.stop()]);
    }
}

/** What most tests of the script are made of. */
export interface Monitored {
    pmm: PmmServer;
    instance: MonitoredInstance;
}

/** Gives each test of a suite an empty PMM and a new instance, with PMM's client on it unless `bare`. */
export function monitored(bare?: "bare"): Monitored {
    const parts = {} as Monitored;
    before(async () => {
        parts.pmm = await startPmmServer();
    });
    after(() => parts.pmm.stop());
    beforeEach(async () => {
        parts.pmm.clear();
        parts.instance = await MonitoredInstance.start(parts.pmm);
        if (bare === undefined) {
            await parts.instance.host.mustRun("/sandbox/packages/install-pmm-client");
        }
    });
    afterEach(() => parts.instance.stop());
    return parts;
}

/** The calls that the script, and not pmm-agent, has made of PMM. */
export function callsOf({ requests }: PmmServer): string[] {
    return requests
        .filter(({ call, scheme }) => scheme === "Bearer" && call !== "POST /v1/management/nodes")
        .map(({ call }) => call);
}

function read(stub: string): string {
    return fs.readFileSync(path.join(stubs, stub), "utf8");
}

import * as fs from "node:fs";
import * as path from "node:path";
import { agentPort, type Credentials, type NodeVariables, type places } from "../../../agents/percona-node/contract";
import type { Sql } from "../../../agents/percona-node/mysql/connect";
import type { NodeStatus } from "../../../agents/percona-node/status";
import { MysqlServer, smallServer, type MysqlInstallation } from "../../support/mysql-server";
import { Supervised } from "../../support/supervised";
import { agentProgram } from "./agent-program";
import type { HttpService } from "./http-service";
import { serveMetadata } from "./instance-metadata";
import { numberOf, type Network } from "./network";
import { serveUnit } from "./server-unit";

const hostFile = path.resolve(__dirname, "../../../components/percona-cluster/files/mysql/my.cnf");

/** What all nodes of a cluster have in common. */
export interface Surroundings {
    installation: MysqlInstallation;
    network: Network;
    /** Folder of the cluster's things. */
    folder: string;
    variables: NodeVariables;
    /** AWS_ENDPOINT_URL. */
    awsEndpoint: string;
    passwords: Credentials;
}

/** Region of the tests. */
export const region = "eu-central-1";

/** A host of the cluster: a MySQL server and the agent, each supervised, and the instance's metadata. */
export class ClusterNode {
    readonly id: string;
    readonly server: MysqlServer;
    readonly agent: Supervised;
    /** What the metadata says that the auto scaling group is about to do. */
    targetLifecycleState: "InService" | "Terminated" = "InService";
    private readonly folder: string;
    private services: HttpService[] = [];
    private metadataEndpoint = "";

    /**
     * @param n from 1 up, never used twice in a cluster.
     * @param address that the network gave it.
     */
    constructor(
        readonly n: number,
        readonly address: string,
        private readonly around: Surroundings,
    ) {
        const { installation, network } = around;
        this.id = `i-${numberOf(address).toString(16).padStart(17, "0")}`;
        this.folder = path.join(around.folder, `node-${n}`);
        const runBy = network.runOn(n);
        this.server = new MysqlServer({
            installation,
            folder: this.folder,
            configuration: serverConfiguration(address),
            runBy,
        });
        this.agent = new Supervised(() => ({
            command: [...runBy, ...agentProgram, "agent"],
            environment: this.environment(),
            output: path.join(this.folder, "agent.log"),
        }));
    }

    /** Makes the host, with a server that has nothing in it; neither the server nor the agent runs yet. */
    async create(): Promise<void> {
        fs.mkdirSync(this.folder, { recursive: true });
        await this.server.initialize();
        const metadata = await serveMetadata(this.around.network.surroundings, {
            id: this.id,
            address: this.address,
            region,
            targetLifecycleState: () => this.targetLifecycleState,
        });
        this.metadataEndpoint = metadata.endpoint;
        this.services = [metadata, await serveUnit(this.unitSocket, this.server)];
    }

    /** Boots the host. */
    async boot(): Promise<void> {
        this.agent.start();
        await this.server.start();
    }

    /** Takes the power away. The host can be booted again. */
    async lose(): Promise<void> {
        await Promise.all([this.agent.stop(0), this.server.lose()]);
    }

    /** Ends all there is of the host. */
    async remove(): Promise<void> {
        await this.lose();
        await Promise.all(this.services.map((service) => service.stop()));
        this.services = [];
    }

    /** `/status` of its agent; undefined while it does not answer. */
    async status(): Promise<NodeStatus | undefined> {
        const response = await this.get("/status");
        return response?.ok === true ? ((await response.json()) as NodeStatus) : undefined;
    }

    /** Whether a path of its agent answers 200. */
    async isOk(urlPath: string): Promise<boolean> {
        const response = await this.get(urlPath);
        await response?.arrayBuffer();
        return response?.ok ?? false;
    }

    /** As root, on its own socket. */
    async sql(): Promise<Sql> {
        try {
            return await this.server.sql(this.around.passwords.root);
        } catch (error) {
            if ((error as { errno?: number }).errno === accessDenied) {
                return this.server.sql(""); // Not prepared yet.
            }
            throw error;
        }
    }

    /** Rows of one statement. */
    async query<Row extends object>(statement: string, values: unknown[] = [], timeout?: number): Promise<Row[]> {
        const sql = await this.sql();
        try {
            return await sql.query<Row>(statement, values, timeout);
        } finally {
            sql.end();
        }
    }

    /** The environment of the programs on this host, as /etc/stackwarden/host.env gives it there. */
    environment(): NodeJS.ProcessEnv {
        const moved: Partial<Record<keyof typeof places, string>> = {
            DATA_DIR: this.server.dataDirectory,
            MYSQL_SOCKET: this.server.socket,
            AGENT_DIR: path.join(this.folder, "agent"),
            RESTORE_DIR: path.join(this.folder, "restore"),
            CONTROL_SOCKET: path.join(this.folder, "control", "agent.sock"),
            MYSQL_BIN: this.around.installation.bin,
        };
        return {
            ...process.env,
            ...Object.fromEntries(Object.entries(this.around.variables).map(([name, value]) => [name, String(value)])),
            ...moved,
            PATH: `${__dirname}:${process.env.PATH ?? ""}`,
            UNIT_SOCKET: this.unitSocket,
            AWS_ENDPOINT_URL: this.around.awsEndpoint,
            AWS_EC2_METADATA_SERVICE_ENDPOINT: this.metadataEndpoint,
            // Most agents are ended without being asked, and what they have run is covered by tests of its own.
            NODE_V8_COVERAGE: undefined,
            // The tests' AWS tells the nodes apart by it.
            AWS_ACCESS_KEY_ID: this.id,
            AWS_SECRET_ACCESS_KEY: "secret",
        };
    }

    /** The end of what the agent has printed. */
    agentLog(characters = 6_000): string {
        const file = path.join(this.folder, "agent.log");
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8").slice(-characters) : "";
    }

    private get unitSocket(): string {
        return path.join(this.folder, "unit.sock");
    }

    private async get(urlPath: string): Promise<Response | undefined> {
        try {
            const url = `http://${this.address}:${agentPort}${urlPath}`;
            return await fetch(url, { signal: AbortSignal.timeout(2_000) });
        } catch {
            return undefined;
        }
    }
}

const accessDenied = 1045;

/** The hosts' own my.cnf, without the folder that a host has, and what stands in that folder's files. */
function serverConfiguration(address: string): string {
    const shared = fs.readFileSync(hostFile, "utf8").replace(/^!includedir.*$/m, "");
    return `${shared}
${smallServer}
server_id = ${numberOf(address)}
report_host = ${address}
bind_address = ${address}
loose-group_replication_message_cache_size = 134217728
`;
}

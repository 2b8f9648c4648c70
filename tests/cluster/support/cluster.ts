import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { paths, type Credentials, type NodeVariables } from "../../../agents/percona-node/contract";
import { until } from "../../../agents/percona-node/within";
import { findMysql } from "../../support/mysql-server";
import { AutoScalingGroup, type GroupMember } from "./auto-scaling-group";
import { clientSettings, startAws, type Aws } from "./aws";
import { LoadBalancer } from "./load-balancer";
import { Network } from "./network";
import { ClusterNode, region, type Surroundings } from "./node";

/** How a cluster is to be. */
export interface ClusterOptions {
    /** Default: 3. */
    nodes?: number;
    /** Of another cluster. Default: its own. */
    network?: Network;
    /** Number of the first node in the network. Default: 1. */
    firstNode?: number;
    /** What the nodes are told beside the defaults. */
    variables?: Partial<NodeVariables>;
    /** AWS of another cluster, whose bucket this one can read. Default: its own. */
    aws?: Aws;
}

/** Passwords of the accounts, made up for each cluster. */
const passwords: Credentials = {
    root: "root-of-the-tests",
    replication: "replication-of-the-tests",
    backup: "backup-of-the-tests",
    monitor: "monitor-of-the-tests",
};

let clusters = 0;

/** A cluster of real servers and agents, with all that is around it in AWS. */
export class Cluster {
    readonly nodes: ClusterNode[] = [];
    private next: number;

    private constructor(
        readonly id: string,
        readonly aws: Aws,
        readonly group: AutoScalingGroup,
        readonly balancer: LoadBalancer,
        readonly around: Surroundings,
        private readonly shared: Pick<ClusterOptions, "network" | "aws" | "firstNode">,
    ) {
        this.next = shared.firstNode ?? 1;
    }

    /** Makes a cluster whose nodes are there, but do not run yet. */
    static async create({ nodes = 3, variables = {}, ...shared }: ClusterOptions = {}): Promise<Cluster> {
        const installation = await findMysql();
        const network = shared.network ?? (await Network.create());
        const id = `test-${++clusters}`;
        const group = new AutoScalingGroup(`percona-${id}`);
        const balancer = await LoadBalancer.start(network.surroundings);
        const aws = shared.aws ?? (await startAws(network.surroundings));
        aws.groups.set(group.name, { group, health: () => balancer.writeHealth() });
        const made = await makeResources(aws.endpoint, id);
        const around: Surroundings = {
            installation,
            network,
            folder: fs.mkdtempSync(path.join(roomForServers(), "stackwarden-cluster-")),
            variables: {
                AWS_REGION: region,
                CLUSTER_ID: id,
                NODE_COUNT: nodes,
                ENGINE_SERIES: installation.version.startsWith("8.0.") ? "8.0" : "8.4",
                ...made,
                ASG_NAME: group.name,
                WRITE_TARGET_GROUP_ARN: `arn:aws:elasticloadbalancing:${region}:123456789012:targetgroup/${group.name}/0123456789abcdef`,
                TOPIC_ARN: "",
                READ_MAX_LAG_SECONDS: 30,
                READS_FROM_PRIMARY: "fallback",
                OUTAGE_POLICY: "availability",
                ERRANT_POLICY: "reclone",
                BOOTSTRAP_FROM: "",
                RESTORE_TO_TIME: "",
                RESTORE_TO_GTID: "",
                BACKUP_TOOL: "clone",
                FULL_BACKUP_SCHEDULE: "",
                INCREMENTAL_BACKUP_SCHEDULE: "",
                RESTORE_DRILL_SCHEDULE: "",
                ...variables,
            },
            awsEndpoint: aws.endpoint,
            passwords,
        };
        const cluster = new Cluster(id, aws, group, balancer, around, shared);
        await Promise.all(Array.from({ length: nodes }, () => cluster.add("InService")));
        return cluster;
    }

    /** Makes a cluster, and boots its nodes. */
    static async start(options: ClusterOptions = {}): Promise<Cluster> {
        const cluster = await Cluster.create(options);
        try {
            await Promise.all(cluster.nodes.map((node) => node.boot()));
            await cluster.whole();
        } catch (error) {
            console.error(await cluster.report());
            await cluster.stop();
            throw error;
        }
        return cluster;
    }

    /** Makes one more node, which does not run yet. */
    async add(state: GroupMember["state"]): Promise<ClusterNode> {
        const n = this.next++;
        const node = new ClusterNode(n, await this.around.network.connect(n), this.around);
        this.nodes.push(node);
        this.group.add(node.id, node.address, state);
        await node.create();
        this.balancer.add(node);
        return node;
    }

    /** The node's instance is no more. */
    async drop(node: ClusterNode): Promise<void> {
        this.balancer.remove(node.id);
        this.group.members.delete(node.id);
        this.nodes.splice(this.nodes.indexOf(node), 1);
        await node.remove();
    }

    /** Waits until a node other than `not` answers that it takes writes. */
    primary(not?: ClusterNode, limit = 60_000): Promise<ClusterNode> {
        return until(
            limit,
            "a node that takes writes",
            async () => {
                const fit = await Promise.all(this.nodes.map((node) => node.isOk(paths.primary)));
                return this.nodes.find((node, index) => fit[index] === true && node !== not);
            },
            100,
        );
    }

    /** Waits until `node` alone answers that it takes writes: the one before may do so until it looks again, a second later. */
    async handedTo(node: ClusterNode | undefined): Promise<void> {
        await until(
            10_000,
            `${node?.address} alone as primary`,
            async () => {
                const fit = await Promise.all(this.nodes.map((one) => one.isOk(paths.primary)));
                return this.nodes.every((one, index) => fit[index] === (one === node)) || undefined;
            },
            100,
        );
    }

    /** The nodes that are not `primary`. */
    others(primary: ClusterNode): ClusterNode[] {
        return this.nodes.filter((node) => node !== primary);
    }

    /**
     * Waits until one node takes writes and all others reads, each with all others in its view. Gives the primary. How long
     * that takes is no figure, so it asks seldom.
     */
    whole(limit = 240_000): Promise<ClusterNode> {
        return until(
            limit,
            `${this.nodes.length} nodes in service`,
            async () => {
                const statuses = await Promise.all(this.nodes.map((node) => node.status()));
                const primaries = this.nodes.filter((_node, index) => statuses[index]?.primary === true);
                const complete = statuses.every(
                    (status) =>
                        (status?.primary === true || status?.replica === true) &&
                        status.members.length === this.nodes.length &&
                        status.members.every(({ state }) => state === "ONLINE"),
                );
                return complete && primaries.length === 1 ? primaries[0] : undefined;
            },
            500,
        );
    }

    /** What the nodes are at, on one line. */
    async summary(): Promise<string> {
        const parts = this.nodes.map(async (node) => {
            const status = await node.status();
            const { server, members = [] } = status ?? {};
            const said = status ? `${status.state}, ${status.why}` : "its agent does not answer";
            const own = server ? `${server.member} ${server.role}, ${server.applierQueue} to apply` : "silent";
            const closed = [server?.superReadOnly ? "super_read_only" : "", server?.offlineMode ? "offline_mode" : ""];
            const view = members.map(({ address, state, role }) => `${address} ${state} ${role}`).join(", ");
            return `${node.address}: ${said} (server ${node.server.state}, ${own} ${closed.join(" ")}; sees ${view})`;
        });
        return (await Promise.all(parts)).join("; ");
    }

    /** What to look at when a test has failed. */
    async report(): Promise<string> {
        const parts = this.nodes.map(async (node) => {
            const status = await node.status();
            const name = `node ${node.n} ${node.id} ${node.address}`;
            return [
                `== ${name}: server ${node.server.state}`,
                JSON.stringify(status),
                `-- agent of ${name}`,
                node.agentLog(),
                `-- server of ${name}`,
                node.server.lastWords(),
            ].join("\n");
        });
        return (await Promise.all(parts)).join("\n");
    }

    /** Ends everything, and removes all it had. */
    async stop(): Promise<void> {
        await Promise.all(this.nodes.map((node) => node.remove()));
        await this.balancer.stop();
        if (this.shared.aws === undefined) {
            await this.aws.stop();
        }
        if (this.shared.network === undefined) {
            await this.around.network.remove();
        }
        fs.rmSync(this.around.folder, { recursive: true, force: true });
    }
}

/** Bytes that three clusters beside each other may take. */
const roomNeeded = 4 * 1024 ** 3;

/**
 * Folder for the servers' files: in memory where there is room, since each transaction is synchronized to the disk several
 * times on each node, and how fast a disk does that is not what is tested.
 */
function roomForServers(): string {
    const memory = "/dev/shm";
    const stats = fs.existsSync(memory) ? fs.statfsSync(memory) : undefined;
    return stats !== undefined && stats.bavail * stats.bsize > roomNeeded ? memory : os.tmpdir();
}

/** What the component makes in AWS for the agents. */
async function makeResources(
    endpoint: string,
    id: string,
): Promise<Pick<NodeVariables, "TABLE_NAME" | "BUCKET_NAME" | "CREDENTIALS_SECRET_ARN">> {
    const settings = clientSettings(endpoint);
    const TABLE_NAME = `percona-${id}-locks`;
    const BUCKET_NAME = `percona-${id}-backups`;
    const [secret] = await Promise.all([
        new SecretsManagerClient(settings).send(
            new CreateSecretCommand({ Name: `${id}/mysql-credentials`, SecretString: JSON.stringify(passwords) }),
        ),
        new DynamoDBClient(settings).send(
            new CreateTableCommand({
                TableName: TABLE_NAME,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
                KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
            }),
        ),
        new S3Client({ ...settings, forcePathStyle: true }).send(
            new CreateBucketCommand({
                Bucket: BUCKET_NAME,
                CreateBucketConfiguration: { LocationConstraint: region },
            }),
        ),
    ]);
    return { TABLE_NAME, BUCKET_NAME, CREDENTIALS_SECRET_ARN: secret.ARN ?? "" };
}

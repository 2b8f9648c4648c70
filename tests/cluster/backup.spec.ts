import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { reasonOf, until } from "../../agents/percona-node/within";
import { putStandIn } from "../agents/percona-node/backup/stand-in";
import { prepareApplication } from "./support/client";
import { Cluster } from "./support/cluster";
import type { ClusterNode } from "./support/node";
import { percona } from "./support/operator";
import { scenarioLimit, useCluster } from "./support/scenario";

describe("a cluster's backups", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();
    let second: Cluster | undefined;

    afterEach(async () => {
        await second?.stop();
        second = undefined;
    });

    it("bring a new cluster to a moment in the past, row for row", async () => {
        const cluster = theCluster();
        const primary = await cluster.primary();
        await prepareApplication(primary);
        await primary.query("CREATE TABLE app.orders (id INT PRIMARY KEY, what VARCHAR(100), at DATETIME(6))");
        await fill(primary, 1, 500);
        const said = await onAll(cluster, "backup", "full");
        expect(
            said.filter((line) => !line.startsWith("no backup by this node")),
            said.join("\n"),
        ).has.length(1);
        // In binary logs only: new rows, changed and deleted ones.
        await fill(primary, 501, 1_000);
        await primary.query("UPDATE app.orders SET what = 'changed' WHERE id % 7 = 0");
        await primary.query("DELETE FROM app.orders WHERE id % 11 = 0");
        const then = await rowsOf(primary);
        // Binary logs know seconds.
        await pause(2_000);
        const moment = new Date().toISOString().replace(/\.\d+Z$/, "Z");
        await pause(2_000);
        await fill(primary, 1_001, 1_200);
        await primary.query("UPDATE app.orders SET what = 'too late'");
        const archived = await onAll(cluster, "backup", "incremental");
        expect(archived.filter((line) => line.includes("archived")).length, archived.join("\n")).is.above(0);

        second = await Cluster.start({
            aws: cluster.aws,
            network: cluster.around.network,
            firstNode: 101,
            variables: {
                BOOTSTRAP_FROM: `s3://${cluster.around.variables.BUCKET_NAME}/${cluster.id}`,
                RESTORE_TO_TIME: moment,
            },
        });
        for (const node of second.nodes) {
            expect(await rowsOf(node), node.address).deep.equals(then);
        }
        // It is a cluster as any other: it takes writes.
        await (await second.primary()).query("INSERT INTO app.orders VALUES (5000, 'new', NOW(6))");
    });

    it("make way for a failover to the node that makes one, where a change of schemas waits for its end", async () => {
        const cluster = theCluster();
        const primary = await cluster.whole();
        const [maker] = (await uuidsOf(cluster.others(primary))).toSorted((one, other) =>
            one.uuid < other.uuid ? 1 : -1,
        );
        const { node } = maker!;
        await node.query("SET GLOBAL group_replication_member_weight = 100");
        const removeStandIn = putStandIn(cluster.around.passwords, { STAND_IN_LOCKS: "yes" });
        Object.assign(cluster.around.variables, { BACKUP_TOOL: "xtrabackup" });
        try {
            const said = percona(cluster, node, "backup", "full").then(String, reasonOf);
            await until(30_000, "XtraBackup to keep its lock", async () => (await locksOf(node))[0]);
            await primary.query("CREATE TABLE app.waits (id INT PRIMARY KEY)");
            await primary.query("INSERT INTO app.waits VALUES (1)");
            await primary.lose();
            const next = await cluster.primary(primary, 25_000);
            expect(next.address).equals(node.address);
            await next.query("INSERT INTO app.waits VALUES (2)");
            expect(await said).includes("it made way: this node has become the primary");
        } finally {
            Object.assign(cluster.around.variables, { BACKUP_TOOL: "clone" });
            removeStandIn();
        }
    });
});

function uuidsOf(nodes: ClusterNode[]): Promise<{ node: ClusterNode; uuid: string }[]> {
    return Promise.all(
        nodes.map(async (node) => {
            const [row] = await node.query<{ uuid: string }>("SELECT @@server_uuid AS uuid");
            return { node, uuid: row?.uuid ?? "" };
        }),
    );
}

/** Who keeps LOCK INSTANCE FOR BACKUP there. */
function locksOf(node: ClusterNode): Promise<object[]> {
    return node.query(
        `SELECT 1 FROM performance_schema.metadata_locks
        WHERE OBJECT_TYPE = 'BACKUP LOCK' AND LOCK_STATUS = 'GRANTED' AND LOCK_DURATION = 'EXPLICIT'`,
    );
}

async function fill(primary: ClusterNode, from: number, to: number): Promise<void> {
    const rows = Array.from(
        { length: to - from + 1 },
        (_, index) => `(${from + index}, 'row ${from + index}', NOW(6))`,
    );
    await primary.query(`INSERT INTO app.orders VALUES ${rows.join(", ")}`);
}

function rowsOf(node: ClusterNode): Promise<object[]> {
    return node.query("SELECT id, what, at FROM app.orders ORDER BY id");
}

/** Runs a command of the operators on all nodes, one after the other, and gives what each said. */
async function onAll(cluster: Cluster, ...command: string[]): Promise<string[]> {
    const said: string[] = [];
    for (const node of cluster.nodes) {
        said.push((await percona(cluster, node, ...command)).trim());
    }
    return said;
}

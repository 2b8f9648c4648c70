import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { paths } from "../../agents/percona-node/contract";
import { GtidSet } from "../../agents/percona-node/gtid-set";
import type { Sql } from "../../agents/percona-node/mysql/connect";
import { until } from "../../agents/percona-node/within";
import type { Cluster } from "./support/cluster";
import { note } from "./support/figures";
import type { ClusterNode } from "./support/node";
import { percona } from "./support/operator";
import { scenarioLimit, straight, underLoad, useCluster, type Load } from "./support/scenario";

describe("a cluster that loses more than one node", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();

    it("acknowledges nothing without a majority, and heals when it returns", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writers, writes }) => {
            const others = cluster.others(primary);
            await Promise.all(others.map(({ server }) => server.freeze()));
            await pause(1_000); // What was under way is acknowledged or hangs.
            const cut = performance.now();
            await pause(9_000);
            const acknowledged = writers.acknowledged.filter(({ sent }) => sent > cut);
            expect(await primary.isOk(paths.primary), "/primary without a majority").equals(false);
            const back = performance.now();
            for (const { server } of others) {
                server.thaw();
            }
            expect(acknowledged).deep.equals([]);
            await writes(straight, back);
        });
    });

    it("comes back when two of three servers are killed and start again", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writes }) => {
            const killed = performance.now();
            for (const { server } of cluster.others(primary)) {
                server.signal("SIGKILL");
            }
            await writes(straight, killed + 1_000);
        });
    });

    for (const time of ["once", "a second time"]) {
        it(`comes back when all servers are killed at once, ${time}`, async () => {
            const cluster = theCluster();
            await underLoad(cluster, async ({ writes }) => {
                const killed = performance.now();
                for (const { server } of cluster.nodes) {
                    server.signal("SIGKILL");
                }
                const { at } = await writes(straight, killed);
                note("restart after a full outage", at - killed);
            });
        });
    }

    it("keeps what its replicas had received and not applied when all are killed and the primary's disk is lost", async () => {
        const cluster = theCluster();
        const play = async ({ primary, writers, writes }: Load): Promise<void> => {
            const replicas = cluster.others(primary);
            const sessions = await Promise.all(replicas.map((node) => node.sql()));
            await Promise.all(sessions.map((sql) => sql.query("FLUSH TABLES WITH READ LOCK")));
            const held = performance.now();
            await pause(3_000);
            // What was acknowledged by now has reached the replicas' relay logs half a second later.
            await primary.server.freeze();
            await pause(500);
            const unapplied = await Promise.all(sessions.map(countUnapplied));
            const killed = performance.now();
            const lost = cluster.drop(primary);
            for (const { server } of replicas) {
                server.signal("SIGKILL");
            }
            await lost;
            for (const sql of sessions) {
                sql.end();
            }
            const acknowledged = writers.acknowledged.filter(({ sent }) => sent > held).length;
            expect(acknowledged, "rows acknowledged while nothing was applied").is.above(20);
            expect(Math.min(...unapplied), "transactions in the relay logs only").is.at.least(acknowledged);
            // By themselves they would wait for the lost one for five minutes.
            await recover(cluster, replicas);
            await writes(straight, killed);
            const fresh = await cluster.add("Pending:Wait");
            await fresh.boot();
        };
        await underLoad(cluster, play, 50);
    });

    it("waits for the last of its nodes before it begins anew after all hosts were lost", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writers, writes }) => {
            const lost = performance.now();
            await Promise.all(cluster.nodes.map((node) => node.lose()));
            // The old primary may be the only one that has the last acknowledged rows.
            await Promise.all(cluster.others(primary).map((node) => node.boot()));
            await pause(8_000);
            expect(writers.acknowledged.filter(({ sent }) => sent > lost)).deep.equals([]);
            const booted = performance.now();
            await primary.boot();
            const { at } = await writes(straight, booted);
            note("restart after a full outage", at - booted);
        });
    });
});

/** A person has the first of the nodes that are left go on, once it knows what the others have. */
async function recover(cluster: Cluster, [node]: ClusterNode[]): Promise<void> {
    await until(30_000, "nodes that wait for the lost one", async () => {
        const status = await node!.status();
        return status?.why.includes("of the last membership") === true ? true : undefined;
    });
    await percona(cluster, node!, "recover", "--accept-data-loss");
}

/** How many transactions a replica has received from its group and not applied. */
async function countUnapplied(sql: Sql): Promise<number> {
    const [row] = await sql.query<{ left: string }>(
        `SELECT GTID_SUBTRACT(RECEIVED_TRANSACTION_SET, @@gtid_executed) AS \`left\`
        FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = 'group_replication_applier'`,
    );
    return GtidSet.parse(row?.left ?? "").count();
}

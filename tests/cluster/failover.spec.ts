import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { paths } from "../../agents/percona-node/contract";
import { until } from "../../agents/percona-node/within";
import type { Fault } from "./support/aws";
import { connectClient, type Client } from "./support/client";
import { note } from "./support/figures";
import type { ClusterNode } from "./support/node";
import { balanced, scenarioLimit, straight, underLoad, useCluster, type Load } from "./support/scenario";
import { topologyTells } from "./support/topology";

describe("a cluster whose nodes fail one at a time", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();

    const weather: [string, Fault | undefined][] = [
        ["", undefined],
        [", while DynamoDB fails", { kind: "failing" }],
        [", while DynamoDB is slow", { kind: "slow", milliseconds: 2_500 }],
    ];
    for (const [when, fault] of weather) {
        it(`goes on with another primary when the server of the primary is killed${when}`, async () => {
            const cluster = theCluster();
            await underLoad(cluster, async (load) => {
                cluster.aws.faults = ({ service }) => (service === "dynamodb" ? fault : undefined);
                const killed = performance.now();
                load.primary.server.signal("SIGKILL");
                await failover(load, killed);
            });
        });
    }

    it("goes on when the primary's host is lost, and takes it back, as a copy if need be", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async (load) => {
            const lost = performance.now();
            await load.primary.lose();
            const next = await failover(load, lost);
            await topologyTells(cluster, next);
            // By now nobody has the logs any more that it lacks.
            await Promise.all(cluster.others(load.primary).map(dropLogs));
            await load.primary.boot();
        });
        await topologyTells(cluster, await cluster.primary(), cluster.nodes);
    });

    it("does not stall when the server of a replica is killed", async () => {
        const cluster = theCluster();
        // More rows than a slow group could take.
        const between = 20;
        const play = async ({ primary, writers }: Load): Promise<void> => {
            const begun = performance.now();
            await pause(3_000);
            const killed = performance.now();
            cluster.others(primary)[0]?.server.signal("SIGKILL");
            await pause(8_000);
            const end = performance.now();
            const count = (from: number, to: number): number =>
                writers.acknowledged.filter(({ at }) => at > from && at < to).length / (to - from);
            expect(writers.longestGap(killed, end), "milliseconds without an acknowledgement").is.below(4_000);
            // With more than one consensus leader it would be a tenth.
            expect(count(killed, end) / count(begun, killed), "rows after against before").is.above(0.25);
            expect(await cluster.primary()).equals(primary);
        };
        await underLoad(cluster, play, between);
    });

    it("never lets a frozen primary's server take part again when it wakes", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async (load) => {
            await load.primary.server.freeze();
            await failover(load, performance.now());
            const watch = watchOver(load.primary);
            load.primary.server.thaw();
            await pause(6_000);
            expect(await watch(), "times that the woken node said it takes writes").equals(0);
        });
    });

    it("goes on though readers hold up the next primary, and starts a server anew that stays frozen", async () => {
        const cluster = theCluster();
        const readers: Client[] = [];
        await underLoad(cluster, async ({ primary, writes }) => {
            await primary.query("CREATE TABLE app.read_for_long (id INT PRIMARY KEY)");
            const read = async ({ address }: ClusterNode): Promise<void> => {
                const reader = await until(10_000, "the table", () => connectClient(address));
                readers.push(reader);
                await reader.connection.query("START TRANSACTION");
                await until(10_000, "the table", () => reader.connection.query("SELECT * FROM read_for_long"));
            };
            await Promise.all(cluster.others(primary).map(read));
            await primary.query("ALTER TABLE app.read_for_long ADD COLUMN more INT");
            const ends = primary.server.exits.length;
            await primary.server.freeze();
            const frozen = performance.now();
            const { at, node } = await writes(straight, frozen);
            expect(node).not.equals(primary.address);
            note("failover that readers hold up", at - frozen);
            const next = await cluster.nodes.find(({ address }) => address === node)?.status();
            const told = next?.events.map(({ what }) => what).join("; ");
            expect(told).includes("ended sessions that held up the old primary's transactions: app@");
            // The other replica's reader holds up that one alone, for as long as it likes.
            for (const { connection } of readers) {
                connection.destroy();
            }
            await topologyTells(cluster, await cluster.whole(), cluster.nodes);
            expect(primary.server.exits.slice(ends), "ends of the frozen server").to.have.length(1);
        });
    });

    it("keeps its primary while that one's agent is frozen, and never believes what it decided before", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writes }) => {
            await primary.agent.freeze();
            await pause(4_000);
            await writes(straight, performance.now());
            // The server goes as well, so that what the agent knew is not so any more.
            await primary.server.freeze();
            const frozen = performance.now();
            await writes(straight, frozen);
            const watch = watchOver(primary);
            primary.agent.thaw();
            await pause(2_000);
            primary.server.thaw();
            await writes(balanced, frozen);
            expect(await watch(), "times that the woken node said it takes writes").equals(0);
        });
    });

    /** As a week does. */
    async function dropLogs(node: ClusterNode): Promise<void> {
        await node.query("FLUSH BINARY LOGS");
        const logs = await node.query<{ Log_name: string }>("SHOW BINARY LOGS");
        await node.query("PURGE BINARY LOGS TO ?", [logs.at(-1)?.Log_name]);
    }

    /** Waits for the first writes after it. Gives the node that took them. */
    async function failover({ primary, writes }: Load, since: number): Promise<ClusterNode> {
        const [byServer, byBalancer] = await Promise.all([writes(straight, since), writes(balanced, since)]);
        expect(byServer.node).not.equals(primary.address);
        expect(byBalancer.node).not.equals(primary.address);
        note("failover, at the database", byServer.at - since);
        note("failover, through the balancer", byBalancer.at - since);
        return theCluster().nodes.find(({ address }) => address === byServer.node)!;
    }

    /** Asks a node for `/primary` as fast as it answers. Gives what ends that and tells how often it was 200. */
    function watchOver(node: ClusterNode): () => Promise<number> {
        const end = new AbortController();
        const watch = (async () => {
            let times = 0;
            while (!end.signal.aborted) {
                times += (await node.isOk(paths.primary)) ? 1 : 0;
                await pause(30);
            }
            return times;
        })();
        return () => {
            end.abort();
            return watch;
        };
    }
});

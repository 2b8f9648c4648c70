import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { paths } from "../../agents/percona-node/contract";
import { note } from "./support/figures";
import { scenarioLimit, straight, underLoad, useCluster } from "./support/scenario";

describe("a cluster that loses more than one node", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();

    it("acknowledges nothing without a majority, and heals when it returns", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writers, writes }) => {
            const others = cluster.others(primary);
            for (const { server } of others) {
                server.signal("SIGSTOP");
            }
            await pause(1_000); // What was under way is acknowledged or hangs.
            const cut = performance.now();
            await pause(9_000);
            const acknowledged = writers.acknowledged.filter(({ sent }) => sent > cut);
            expect(await primary.isOk(paths.primary), "/primary without a majority").equals(false);
            const back = performance.now();
            for (const { server } of others) {
                server.signal("SIGCONT");
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

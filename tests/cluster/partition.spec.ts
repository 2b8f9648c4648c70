import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { paths } from "../../agents/percona-node/contract";
import { scenarioLimit, straight, underLoad, useCluster } from "./support/scenario";

describe("a cluster in a network that breaks", function () {
    this.timeout(scenarioLimit);

    const theCluster = useCluster();

    afterEach(async () => {
        const { nodes, around } = theCluster();
        await Promise.all(nodes.map(({ n }) => around.network.mend(n)));
    });

    it("goes on without a primary that is cut off, which acknowledges nothing and is taken back", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writers, writes }) => {
            const { network } = cluster.around;
            await network.cut(primary.n);
            const cut = performance.now();
            const { node } = await writes(straight, cut);
            expect(node).not.equals(primary.address);
            // On its own host, where the network does not matter: its server must not have taken writes since.
            await pause(2_000);
            const sql = await primary.sql();
            const [wrote] = await Promise.allSettled([
                sql.query("CREATE TABLE app.cut_off (id INT PRIMARY KEY)", [], 4_000),
            ]);
            sql.end();
            expect(wrote.status).equals("rejected");
            await network.mend(primary.n);
            let said = 0;
            const end = performance.now() + 6_000;
            while (performance.now() < end) {
                said += (await primary.isOk(paths.primary)) ? 1 : 0;
                await pause(30);
            }
            expect(said, "times that the node said after its return that it takes writes").equals(0);
            expect(
                writers.acknowledged.filter(({ node: by, sent }) => by === primary.address && sent > cut),
            ).deep.equals([]);
        });
    });

    it("keeps its primary when a replica is cut off, and takes that one back", async () => {
        const cluster = theCluster();
        await underLoad(cluster, async ({ primary, writes }) => {
            const [replica] = cluster.others(primary);
            await cluster.around.network.cut(replica!.n);
            await pause(10_000);
            await writes(straight, performance.now());
            expect(await cluster.primary()).equals(primary);
            await cluster.around.network.mend(replica!.n);
        });
    });
});

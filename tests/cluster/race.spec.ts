import { expect } from "chai";
import { mysqlInstallLimit } from "../support/mysql-server";
import { race } from "./support/bootstrap-race";
import { Cluster } from "./support/cluster";

/** Pairs of nodes that race beside each other, for time's sake, and rounds of each: 52 in all. */
const pairs = 4;
const rounds = 13;

describe("two nodes that bootstrap at once", function () {
    this.timeout(600_000);

    const clusters: Cluster[] = [];

    before(async function () {
        this.timeout(mysqlInstallLimit);
        for (let pair = 0; pair < pairs; pair++) {
            const [owner] = clusters;
            clusters.push(
                await Cluster.create({
                    nodes: 2,
                    firstNode: 1 + 10 * pair,
                    variables: { NODE_COUNT: 3 },
                    ...(owner && { aws: owner.aws, network: owner.around.network }),
                }),
            );
        }
    });

    after(async () => {
        // The first one has what all share.
        for (const cluster of clusters.reverse()) {
            await cluster.stop();
        }
    });

    it(`never fork the cluster, in ${pairs * rounds} rounds`, async () => {
        const losing = new Set<string>();
        clusters[0]!.aws.faults = ({ caller, action }) =>
            action !== "GetItem" && losing.delete(caller) ? { kind: "lost-answer" } : undefined;
        const won = await Promise.all(clusters.map((cluster) => race(cluster, rounds, (id) => losing.add(id))));
        const made = won.reduce((sum, { first, second }) => sum + first + second, 0);
        console.log(`      ${JSON.stringify(won)}`);
        expect(made, "rounds in which one of them made the group").is.above(rounds);
    });
});

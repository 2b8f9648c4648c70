import { expect } from "chai";
import { mysqlInstallLimit } from "../../support/mysql-server";
import { auditRows, overlaps } from "./audit";
import { prepareApplication } from "./client";
import { Cluster } from "./cluster";
import type { ClusterNode } from "./node";
import { ledger, straightTo, through, Writers, type Acknowledged } from "./writer";

/** Milliseconds that a scenario may take; most take a tenth. Waiting inside of it has limits of its own, which say more. */
export const scenarioLimit = 600_000;

/** Writers' numbers: the one that connects to the servers, and the first of those that connect to the balancer. */
export const straight = 0;
export const balanced = 1;

/** A scenario's writers, and who was primary when it began. */
export interface Load {
    primary: ClusterNode;
    writers: Writers;
    /** Waits for the first row that a writer of this kind has acknowledged to it after `moment`. */
    writes: (writer: number, moment: number) => Promise<Acknowledged>;
}

let tables = 0;

/**
 * Plays a scenario while three clients write, and then looks at what must always be true: the cluster is whole again, no
 * acknowledged row is missing on any node, all nodes have the same, and no two nodes took writes at once. In one scenario a
 * node may take the role of the primary once.
 *
 * @param between milliseconds from one row of a client to its next. Default: few rows, for failovers need no more.
 */
export async function underLoad(
    cluster: Cluster,
    play: (load: Load) => Promise<void>,
    between?: number,
): Promise<void> {
    expect(overlaps(await playUnderLoad(cluster, play, between))).deep.equals([]);
}

/** The same for a scenario in which a node takes the role of the primary twice. Gives the rows that were acknowledged. */
export async function playUnderLoad(
    cluster: Cluster,
    play: (load: Load) => Promise<void>,
    between?: number,
): Promise<Acknowledged[]> {
    const primary = await cluster.whole();
    const name = `ledger_${++tables}`;
    await prepareApplication(primary);
    await primary.query(ledger(name));
    const addresses = (): string[] => cluster.nodes.map(({ address }) => address);
    const byServer = straightTo(addresses);
    const byBalancer = through(cluster.around.network.surroundings, cluster.balancer.writePort);
    const writers = new Writers(`app.${name}`, [byServer, byBalancer, byBalancer], between);
    try {
        // Until all of them write.
        await Promise.all([0, 1, 2].map((writer) => writers.nextAfter(0, writer)));
        await play({ primary, writers, writes: (writer, moment) => writers.nextAfter(moment, writer) });
        await cluster.whole();
    } catch (error) {
        // What is printed of a failure in a long run may be this line alone.
        (error as Error).message += `; ${await cluster.summary()}`;
        throw error;
    } finally {
        await writers.stop();
    }
    await auditRows(await cluster.whole(), cluster.nodes, `app.${name}`, writers.acknowledged);
    return writers.acknowledged;
}

/** A cluster for the tests of a `describe`; when one of them fails, it says what the cluster looks like. */
export function useCluster(): () => Cluster {
    let cluster: Cluster | undefined;

    before(async function () {
        this.timeout(mysqlInstallLimit);
        cluster = await Cluster.start();
    });

    afterEach(async function () {
        if (cluster !== undefined) {
            cluster.aws.faults = undefined;
            if (this.currentTest?.state === "failed") {
                console.error(await cluster.report());
            }
        }
    });

    after(() => cluster?.stop());

    return () => {
        if (cluster === undefined) {
            throw new Error("the cluster is not there yet");
        }
        return cluster;
    };
}

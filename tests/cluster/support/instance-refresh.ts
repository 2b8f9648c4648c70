import { until } from "../../../agents/percona-node/within";
import type { Cluster } from "./cluster";
import type { ClusterNode } from "./node";

/** Milliseconds for one step of a refresh. */
const stepLimit = 120_000;

/**
 * Replaces all nodes, as AWS's instance refresh does with a minimum of 100 % healthy and `scaleInProtectedInstances: Wait`:
 * a new instance is launched, and once it is in service, an old one that is not protected is terminated; as long as all old
 * ones are protected, it waits.
 *
 * @returns milliseconds from the start of each new host to the end of its launch hook.
 */
export async function replaceAll(cluster: Cluster): Promise<number[]> {
    const { group } = cluster;
    const old = new Set(cluster.nodes);
    const joins: number[] = [];
    group.templateVersion++;
    group.startRefresh();
    while (old.size > 0) {
        const fresh = await cluster.add("Pending:Wait");
        const begun = performance.now();
        await fresh.boot();
        await until(stepLimit, `the launch hook of ${fresh.id}`, () =>
            Promise.resolve(group.member(fresh.id).state === "InService" ? true : undefined),
        );
        joins.push(performance.now() - begun);
        const leaver = await until(stepLimit, "an old instance that is not protected", () =>
            Promise.resolve([...old].find((node) => !group.member(node.id).protected)),
        );
        await terminate(cluster, leaver);
        old.delete(leaver);
    }
    group.refresh = { id: "done", status: "Successful" };
    return joins;
}

/** Terminates an instance: its hook waits until the node says that it has left. */
export async function terminate(cluster: Cluster, node: ClusterNode): Promise<void> {
    cluster.group.member(node.id).state = "Terminating:Wait";
    node.targetLifecycleState = "Terminated";
    await until(stepLimit, `the termination hook of ${node.id}`, () =>
        Promise.resolve(cluster.group.members.has(node.id) ? undefined : true),
    );
    await cluster.drop(node);
}

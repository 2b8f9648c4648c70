import { knownNodes, type KnownNode } from "./known-nodes";
import type { NodeStatus } from "../status";

/** How the cluster does: all is well, it works but something needs a look, or nobody can write. */
export interface Verdict {
    level: "good" | "warning" | "bad";
    /** One sentence for people. */
    text: string;
}

/** The verdict on a cluster as `status` (and `others`, who have told more) shows it; the worst that holds. */
export function verdict(status: NodeStatus, others: NodeStatus[] = []): Verdict {
    const nodes = knownNodes(status, others);
    const writers = nodes.filter(({ agent }) => agent?.primary === true);
    const [writer] = writers;
    if (writer === undefined) {
        return { level: "bad", text: `No node takes writes at this moment. ${status.id} says: ${status.why}.` };
    }
    if (writers.length > 1) {
        return { level: "bad", text: `More than one node says that it takes writes: ${names(writers)}.` };
    }
    const problems = problemsOf(nodes, status.nodeCount);
    return problems.length === 0
        ? { level: "good", text: `All ${nodes.length} nodes are online, and ${writer.id} takes writes.` }
        : { level: "warning", text: `${writer.id} takes writes, but ${problems.join("; ")}.` };
}

function problemsOf(nodes: KnownNode[], nodeCount: number | undefined): string[] {
    const online = nodes.filter(({ member, inView }) => inView && member === "ONLINE");
    const errant = nodes.filter(({ agent }) => agent?.state === "errant");
    const silent = nodes.filter(({ agent }) => agent === undefined);
    const wanted = Math.max(nodeCount ?? 0, nodes.length);
    return [
        ...(online.length < wanted ? [`${online.length} of ${wanted} nodes are online`] : []),
        ...(errant.length > 0 ? [`${names(errant)} has transactions that the cluster has not`] : []),
        ...(silent.length > 0 ? [`the agent of ${names(silent)} does not answer`] : []),
    ];
}

function names(nodes: KnownNode[]): string {
    return nodes.map(({ id }) => id).join(", ");
}

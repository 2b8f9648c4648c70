import { knownNodes } from "../../http/known-nodes";
import { verdict } from "../../http/verdict";
import type { NodeContext } from "../../node";
import type { NodeStatus } from "../../status";
import { reasonOf } from "../../within";
import { makeCommand, Refusal, type CommandContext } from "../command";
import { statusReport } from "../status-report";

/** What `status --json` prints. */
export interface ClusterStatus {
    /** What the nodes that answer say of themselves, this host's first. */
    nodes: NodeStatus[];
    /** Addresses of nodes that were asked and did not answer. */
    silent: string[];
}

export const status = makeCommand({
    about: "The cluster as its nodes see themselves: each agent is asked.",
    options: { json: { help: "everything that they answer, as JSON" } },
    run: async ({ json }, context) => {
        const cluster = await ask(context);
        const [own, ...others] = cluster.nodes;
        if (own === undefined) {
            throw new Refusal(
                `no agent answers, asked were ${cluster.silent.join(", ")}; see systemctl status percona-node on the nodes`,
            );
        }
        context.print(
            json
                ? JSON.stringify({ verdict: verdict(own, others), ...cluster }, undefined, 2)
                : statusReport(own, others, cluster.silent, new Date()),
        );
    },
});

/** This host's agent knows the others; when it does not answer, the nodes' own items name them. */
async function ask(context: CommandContext): Promise<ClusterStatus> {
    const node = await context.openNode();
    const own = await context.statusOf(node.address);
    const known = own === undefined ? await written(context, node) : knownNodes(own).map(({ address }) => address);
    const others = known.filter((address) => address !== node.address);
    const answers = await Promise.all(others.map(context.statusOf));
    const silent = others.filter((_address, index) => answers[index] === undefined);
    return {
        nodes: [own, ...answers].filter((answer) => answer !== undefined),
        silent: own === undefined ? [node.address, ...silent] : silent,
    };
}

async function written({ writtenAddresses }: CommandContext, node: NodeContext): Promise<string[]> {
    try {
        return await writtenAddresses(node);
    } catch (error) {
        throw new Refusal(
            "this node's agent does not answer (systemctl status percona-node), and who the others are is not known: " +
                reasonOf(error),
        );
    }
}

import type { Request } from "../../model";
import { makeCommand, Refusal, UsageError, type CommandContext } from "../command";

// What only the agent may do, one after the other and with the whole cluster in sight: it is asked for it on its control
// socket, as root, and answers when it has done it or cannot.

export const switchover = makeCommand({
    about: "Makes another node the primary, without loss. May be called on any node; clients' open transactions fail.",
    options: {
        to: { value: "<instance id>", help: "the node that becomes primary; default: the one that is best caught up" },
    },
    run: ({ to }, context) => ask(context, { kind: "switchover", ...(to !== undefined && { to }) }),
});

export const reclone = makeCommand({
    about: "Replaces this node's data by a copy of another node's.",
    options: {
        yes: { help: "also when this node has transactions that the cluster has not; they are saved to the bucket" },
    },
    run: ({ yes }, context) => ask(context, { kind: "reclone", evenErrant: yes }),
});

export const recover = makeCommand({
    about: [
        "After an outage of all nodes that waits for a person: this node goes on with the data that it has.",
        "What only nodes have that do not come back is lost. Call it on one node only, the one with most transactions.",
    ].join("\n"),
    options: { "accept-data-loss": { help: "needed: says that this is understood" } },
    run: async ({ "accept-data-loss": accepted }, context) => {
        if (!accepted) {
            throw new UsageError(
                "--accept-data-loss is missing: see what is at stake with `percona-node status` first",
            );
        }
        await ask(context, { kind: "recover" });
    },
});

export const leave = makeCommand({
    about: "Hands over if this node is the primary, leaves the group and stops the server.",
    options: {},
    run: (_values, context) => ask(context, { kind: "leave" }),
});

async function ask({ askAgent, print }: CommandContext, request: Request): Promise<void> {
    const { done, what } = await askAgent(request);
    if (!done) {
        throw new Refusal(what);
    }
    print(what);
}

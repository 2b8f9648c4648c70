import type { AgentState } from "../agent-state";
import type { NodeItem } from "../contract";
import type { NodeContext } from "../node";

/** What the node tells of itself in the table; undefined before it has a server, and once it has left. */
export function nodeItem({ id, address }: NodeContext, state: AgentState): Omit<NodeItem, "pk"> | undefined {
    const server = state.observed?.server;
    const decision = state.decided?.decision;
    if (server === undefined || decision === undefined || decision.state === "left") {
        return undefined;
    }
    return {
        id,
        address,
        serverUuid: server.uuid,
        state: decision.state,
        epoch: state.remembered.lasting.epoch ?? 0,
        gtids: server.gtids,
        serverVersion: server.version,
        writtenAt: new Date().toISOString(),
    };
}

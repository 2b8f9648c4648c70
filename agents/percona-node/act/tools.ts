import type { AgentState } from "../agent-state";
import type { Peer } from "../model";
import type { Access } from "../mysql/accounts";
import type { NodeContext } from "../node";

/** What tasks and orders work with. */
export interface Tools {
    node: NodeContext;
    access: Access;
    /** What the agent saw last, and what it tells others. */
    state: AgentState;
    /** Asks the peers at this moment; a server that does not answer within 2 s is not there. */
    askPeers: () => Promise<Peer[]>;
}

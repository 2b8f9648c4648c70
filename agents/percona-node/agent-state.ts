import type { Group } from "./aws/auto-scaling";
import type { TableContents } from "./aws/table";
import type { TopologyEvent } from "./contract";
import type { Clocks } from "./health";
import type { Decision, Observed, Remembered } from "./model";
import type { KnownPeer } from "./observe/known-peers";

/** What a running agent knows. The loop writes it; the HTTP face, tasks and orders read it. */
export interface AgentState {
    started: Clocks;
    remembered: Remembered;
    peers: KnownPeer[];
    /** The newest look at everything. */
    observed?: Observed;
    /** The newest decision, and when its look was begun. */
    decided?: { at: Clocks; decision: Decision };
    /** The newest that AWS told. */
    table?: TableContents;
    group?: Group;
    /** The epoch under which this node bootstraps, while it does. */
    bootingEpoch?: number;
    /** What this agent told, the newest first, at most 20. */
    events: TopologyEvent[];
    /** VersionId of the credentials in use; empty before there are any. */
    credentialsVersion: string;
}

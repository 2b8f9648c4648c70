import type { Membership, NodeState, Peer, ViewMember } from "./model";

/** What `/status` of a node answers: all that peers, commands and the page need. */
export interface NodeStatus {
    id: string;
    address: string;
    clusterId: string;
    /** Nodes that the cluster is to have. */
    nodeCount?: number;
    state: NodeState;
    why: string;
    /** Whether `/primary` and `/replica` are 200 at this moment. */
    primary: boolean;
    replica: boolean;
    epoch: number;
    groupName: string;
    membership?: Membership;
    bootingEpoch?: number;
    templateVersion: string;
    server?: {
        uuid: string;
        version: string;
        gtids: string;
        member: string;
        role: string;
        superReadOnly: boolean;
        offlineMode: boolean;
        applierQueue: number;
        /** null when unknown. */
        lagSeconds: number | null;
    };
    /** The node's own view. */
    members: (ViewMember & { id: string; lagSeconds?: number; gtids?: string })[];
    /** The other nodes as the last look at them was (`Observed.peers`): also those that are in no view. */
    peers?: Peer[];
    task?: { kind: string; forSeconds: number };
    /** Newest first, at most 20. */
    events: { at: string; node: string; what: string }[];
    backups: {
        newest?: { id: string; kind: "full" | "incremental"; startedAt: string; bytes: number };
        verifiedAt?: string;
        archivedAt?: string;
        running?: { kind: string; owner: string; startedAt: string };
    };
    /** VersionId of the credentials that the agent uses. */
    credentialsVersion: string;
    /** Milliseconds since the last decision; about 1000 at most while the agent is well. */
    decidedAgoMs?: number;
    /** Milliseconds that the agent runs. */
    uptimeMs: number;
}

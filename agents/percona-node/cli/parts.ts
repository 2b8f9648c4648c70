import type { ControlAnswer } from "../host/control-socket";
import type { Request } from "../model";
import type { NodeContext } from "../node";
import type { NodeStatus } from "../status";

/** What to restore, and where to. */
export interface RestoreOrder {
    /** `s3://<bucket>/<cluster id>`. */
    from: string;
    /** Directory that becomes a data directory; it is empty, or not there yet. */
    into: string;
    /** ISO 8601 in UTC. At most one of the two is given; the newest state without. */
    toTime?: string;
    toGtid?: string;
}

/**
 * The parts of the program that commands use. Each is loaded when it is used: a command does not pay for the others, nor does
 * the agent for backups. Texts that they come to are one line for people.
 */
export interface Parts {
    /** @throws Error that lists which of the node's variables are missing or wrong. */
    openNode: () => Promise<NodeContext>;
    /** The agent, until it is told to end. */
    runAgent: (node: NodeContext) => Promise<void>;
    /** Asks this host's agent for something, and waits until it is done or refused. */
    askAgent: (request: Request) => Promise<ControlAnswer>;
    /** The status of the node with that address; undefined when it does not answer. */
    statusOf: (address: string) => Promise<NodeStatus | undefined>;
    /** Addresses that the nodes themselves have written down, for when this host's agent does not answer. */
    writtenAddresses: (node: NodeContext) => Promise<string[]>;
    makeBackup: (node: NodeContext, kind: "full" | "incremental" | "due") => Promise<string>;
    drill: (node: NodeContext) => Promise<string>;
    restoreInto: (node: NodeContext, order: RestoreOrder) => Promise<string>;
    archiveOnce: (node: NodeContext) => Promise<string>;
    rotatePasswords: (node: NodeContext) => Promise<string>;
}

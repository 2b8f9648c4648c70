import type { NodeContext } from "../../node";
import type { Sql } from "../../mysql/connect";
import type { Backup, Manifest } from "../manifest";
import type { ServerFacts } from "../server-facts";

/** What a tool is given to make one backup. */
export interface Task {
    node: NodeContext;
    /** The own server, as root. */
    sql: Sql;
    facts: ServerFacts;
    /** Empty folder of its own. */
    scratch: string;
    /** The backup that an incremental one is on top of. */
    base?: Backup;
    /** Ends it early. */
    signal: AbortSignal;
}

/** What is known once the stream has come to its end. */
export type Outcome = Pick<Manifest, "toolVersion" | "gtids" | "gtidsAtMost" | "lsn" | "endedAt">;

/** A backup that is being made. */
export interface Making {
    /** Of the stream's objects, such as `.xbstream`. */
    suffix: string;
    /** All bytes, to the good end of the tool. @throws Error that says why there is no backup. */
    stream: AsyncGenerator<Buffer>;
    /** To be asked after the stream's end. */
    outcome: () => Promise<Outcome>;
}

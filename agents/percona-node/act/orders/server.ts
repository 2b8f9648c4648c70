import type { KeptConnection } from "../../mysql/kept-connection";
import { endBlockers, endClients } from "../../mysql/sessions";
import type { Tools } from "../tools";
import { tell } from "./tell";

/** Lets clients in. */
export function open(connection: KeptConnection): Promise<unknown> {
    return connection.use((sql) => sql.query("SET GLOBAL offline_mode = OFF"));
}

/** Lets clients in no longer, and cuts their sessions. */
export function close(connection: KeptConnection): Promise<unknown> {
    return connection.use((sql) => sql.query("SET GLOBAL offline_mode = ON"));
}

/** Cuts the sessions of clients: they come back, and look at the role anew. */
export function dropSessions(connection: KeptConnection): Promise<unknown> {
    return connection.use(endClients);
}

/** Ends what the applier waits for, and tells people whose sessions that were. */
export async function unblock(connection: KeptConnection, tools: Tools): Promise<void> {
    const ended = await connection.use(endBlockers);
    if (ended.length > 0) {
        const what = `ended sessions that held up the old primary's transactions: ${ended.join(", ")}`;
        tell(tools, { what, loud: true });
    }
}

import type { KeptConnection } from "../../mysql/kept-connection";

/** Lets clients in. */
export function open(connection: KeptConnection): Promise<unknown> {
    return connection.use((sql) => sql.query("SET GLOBAL offline_mode = OFF"));
}

/** Lets clients in no longer, and cuts their sessions. */
export function close(connection: KeptConnection): Promise<unknown> {
    return connection.use((sql) => sql.query("SET GLOBAL offline_mode = ON"));
}

/** Cuts the sessions of clients: they come back, and look at the role anew. */
export async function dropSessions(connection: KeptConnection): Promise<void> {
    await close(connection);
    await open(connection);
}

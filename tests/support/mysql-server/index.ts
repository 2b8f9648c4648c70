import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findMysql } from "./installation";
import { MysqlServer, type ServerOptions } from "./server";

export { findMysql, mysqlInstallLimit, type MysqlInstallation } from "./installation";
export { newDataDirectory } from "./template";
export { MysqlServer, smallServer, type ServerOptions, type UnitState } from "./server";

/** A server on its own. */
export interface SingleServer {
    server: MysqlServer;
    /** Ends it, and removes all it had. */
    remove: () => Promise<void>;
}

/**
 * Starts a new MySQL server with nothing in it and no network, in a folder of its own: `server.socket` and `server.sql()`
 * lead to it as root, without a password. Give the hook that calls this a limit of `mysqlInstallLimit`.
 */
export async function startMysql(options: Partial<ServerOptions> = {}): Promise<SingleServer> {
    const installation = options.installation ?? (await findMysql());
    const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-mysql-"));
    const server = new MysqlServer({ ...options, installation, folder });
    const remove = async (): Promise<void> => {
        await server.stop();
        fs.rmSync(folder, { recursive: true, force: true });
    };
    try {
        await server.initialize();
        await server.start();
    } catch (error) {
        await remove();
        throw error;
    }
    return { server, remove };
}

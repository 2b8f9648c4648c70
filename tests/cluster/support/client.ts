import * as mysql from "mysql2/promise";
import { mysqlPort } from "../../../agents/percona-node/contract";
import type { ClusterNode } from "./node";

/** The account of the application in the tests. */
const account = { user: "app", password: "app-of-the-tests", database: "app" };

/** A connection of the application to one server. */
export interface Client {
    connection: mysql.Connection;
    /** Address of the server. */
    address: string;
    /** Whether it takes writes, by its own word. */
    writable: boolean;
}

/** Connects as the application. @throws Error when there is no server, it is closed, or it takes longer than `limit` ms. */
export async function connectClient(host: string, port = mysqlPort, limit = 2_000): Promise<Client> {
    let connection: mysql.Connection | undefined;
    const late = setTimeout(() => connection?.destroy(), limit);
    try {
        connection = await mysql.createConnection({
            ...account,
            host,
            port,
            connectTimeout: limit,
            ssl: { rejectUnauthorized: false },
        });
        connection.on("error", () => undefined); // The next statement tells.
        const [rows] = await connection.query<mysql.RowDataPacket[]>({
            sql: "SELECT @@report_host AS address, NOT @@super_read_only AS writable",
            timeout: limit,
        });
        const { address, writable } = rows[0] as { address: string; writable: number };
        return { connection, address, writable: writable === 1 };
    } catch (error) {
        connection?.destroy();
        throw error;
    } finally {
        clearTimeout(late);
    }
}

/** Makes the application's account and schema, by the node that takes writes. */
export async function prepareApplication(primary: ClusterNode): Promise<void> {
    await primary.query(`CREATE DATABASE IF NOT EXISTS ${account.database}`);
    await primary.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [account.user, account.password]);
    await primary.query(`GRANT ALL ON ${account.database}.* TO ?@'%'`, [account.user]);
}

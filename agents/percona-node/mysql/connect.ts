import * as mysql from "mysql2/promise";
import { mysqlPort, type Credentials } from "../contract";

/** Milliseconds after which a question to a server counts as not answered. */
export const sqlTimeout = 2_000;

/** One connection to one server. */
export interface Sql {
    /**
     * Runs one statement with its values.
     *
     * @param timeout in milliseconds; a statement that takes longer ends the connection.
     * @throws Error with `errno` of MySQL, or when the connection is lost or the time is over.
     */
    query: <Row extends object>(statement: string, values?: unknown[], timeout?: number) => Promise<Row[]>;
    /** Ends the connection, whatever it is doing. */
    end: () => void;
}

/** MySQL's number of "Unknown system variable". */
const unknownVariable = 1193;

/**
 * The own server, as root over its socket. Open also while the server is closed to clients, and while it is a new primary that
 * holds back reads until it has applied what the old one left: who waited there could not see that it does not get on.
 */
export async function connectLocal(socketPath: string, { root }: Pick<Credentials, "root">): Promise<Sql> {
    const sql = await connectSocket(socketPath, "root", root);
    try {
        await sql.query("SET SESSION group_replication_consistency = 'EVENTUAL'");
    } catch (error) {
        // A server of no group.
        if ((error as { errno?: unknown }).errno !== unknownVariable) {
            sql.end();
            throw error;
        }
    }
    return sql;
}

/** A server on this host as any account of it. */
export function connectSocket(socketPath: string, user: string, password: string): Promise<Sql> {
    return connect({ socketPath, user, password });
}

/** A peer's server, as `replication` over TLS; the certificates that servers make for themselves cannot be checked. */
export function connectPeer(
    address: string,
    { replication }: Pick<Credentials, "replication">,
    port = mysqlPort,
): Promise<Sql> {
    return connect({
        host: address,
        port,
        user: "replication",
        password: replication,
        ssl: { rejectUnauthorized: false },
    });
}

async function connect(options: mysql.ConnectionOptions): Promise<Sql> {
    const connection = await mysql.createConnection({
        ...options,
        connectTimeout: sqlTimeout,
        // GTID counts and offsets can be above 2^53.
        supportBigNumbers: true,
        bigNumberStrings: false,
        dateStrings: true,
    });
    // What is lost is told by the next statement.
    connection.on("error", () => undefined);
    return {
        async query<Row extends object>(statement: string, values: unknown[] = [], timeout = sqlTimeout) {
            try {
                const [rows] = await connection.query({ sql: statement, values, timeout });
                return (Array.isArray(rows) ? rows : [rows]) as Row[];
            } catch (error) {
                if ((error as { fatal?: boolean }).fatal) {
                    connection.destroy();
                }
                throw error;
            }
        },
        end() {
            connection.destroy();
        },
    };
}

import { GtidSet } from "../gtid-set";
import type { Sql } from "../mysql/connect";
import { executedGtids } from "../backup/server-facts";

/** Numbers of rows at one moment. */
export interface Census {
    /** All transactions up to that moment. */
    gtids: GtidSet;
    /** By table, quoted as SQL has it. */
    rows: Map<string, number>;
}

/** Tables that MySQL has for itself. */
const ownSchemas = "'mysql', 'sys', 'information_schema', 'performance_schema'";

/** Rows (InnoDB's estimate) up to which a table is counted: more would hold old versions of rows for too long. */
const mostRows = 1_000_000;

/** Seconds that all others may have to wait for the lock, which itself is held for a moment. */
const lockSeconds = 2;

/** Milliseconds for counting and for checking one table. */
const countLimit = 10_000;
const checkLimit = 12 * 3_600_000;

/**
 * Counts the rows of all tables up to a million rows as they are at one moment, on a server that goes on working.
 *
 * @param connect makes a connection, which is used for this alone.
 * @returns undefined when the moment cannot be had, since something runs that takes long.
 */
export async function takeCensus(connect: () => Promise<Sql>): Promise<Census | undefined> {
    const sql = await connect();
    try {
        await sql.query("SET SESSION lock_wait_timeout = ?, information_schema_stats_expiry = 0", [lockSeconds]);
        await sql.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        try {
            await sql.query("FLUSH TABLES WITH READ LOCK", [], 2_000 * lockSeconds);
        } catch {
            return undefined;
        }
        await sql.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        const gtids = GtidSet.parse(await executedGtids(sql));
        const tables = await tablesOf(sql, mostRows);
        await sql.query("UNLOCK TABLES");
        return { gtids, rows: await counted(sql, tables) };
    } finally {
        sql.end();
    }
}

/** The same tables' rows on another server. */
export function countRows(sql: Sql, { rows }: Census): Promise<Map<string, number>> {
    return counted(sql, [...rows.keys()], checkLimit);
}

/** CHECK TABLE of all tables but MySQL's own. @returns how many. @throws Error that names one that is not good. */
export async function checkTables(sql: Sql, signal: AbortSignal): Promise<number> {
    const tables = await tablesOf(sql);
    for (const table of tables) {
        signal.throwIfAborted();
        const said = await sql.query<{ Msg_type: string; Msg_text: string }>(`CHECK TABLE ${table}`, [], checkLimit);
        const status = said.find(({ Msg_type }) => Msg_type === "status")?.Msg_text;
        if (status !== "OK" || said.some(({ Msg_type }) => Msg_type === "error")) {
            throw new Error(`table ${table} is not good: ${said.map(({ Msg_text }) => Msg_text).join("; ")}`);
        }
    }
    return tables.length;
}

async function tablesOf(sql: Sql, most?: number): Promise<string[]> {
    const tables = await sql.query<{ name: string }>(
        `SELECT CONCAT('\`', REPLACE(TABLE_SCHEMA, '\`', '\`\`'), '\`.\`', REPLACE(TABLE_NAME, '\`', '\`\`'), '\`') AS name
        FROM information_schema.TABLES
        WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN (${ownSchemas})
            ${most === undefined ? "" : "AND TABLE_ROWS <= ?"}
        ORDER BY 1`,
        most === undefined ? [] : [most],
        countLimit,
    );
    return tables.map(({ name }) => name);
}

async function counted(sql: Sql, tables: string[], limit?: number): Promise<Map<string, number>> {
    const rows = new Map<string, number>();
    for (const table of tables) {
        try {
            const hint = limit === undefined ? `/*+ MAX_EXECUTION_TIME(${countLimit}) */` : "";
            const [row] = await sql.query<{ rows: number }>(
                `SELECT ${hint} COUNT(*) AS \`rows\` FROM ${table}`,
                [],
                limit ?? 2 * countLimit,
            );
            rows.set(table, Number(row?.rows));
        } catch (error) {
            // A table that takes too long, or has been changed since the moment, is left out.
            if (limit !== undefined || (error as { fatal?: boolean }).fatal) {
                throw error;
            }
        }
    }
    return rows;
}

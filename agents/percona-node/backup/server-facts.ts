import type { Sql } from "../mysql/connect";

/** What a manifest tells of the server. */
export interface ServerFacts {
    uuid: string;
    version: string;
    gtids: string;
    /** As `Manifest.lineage`. */
    lineage: string;
    /** As `Manifest.settings`: options of mysqld that its files depend on. */
    settings: Record<string, string>;
    /** Bytes of all tablespaces. */
    dataBytes: number;
}

type Facts = Record<"uuid" | "version" | "gtids" | "files", string> & Record<"page" | "names", number>;

export async function readFacts(sql: Sql): Promise<ServerFacts> {
    const [row] = await sql.query<Facts>(
        `SELECT @@server_uuid AS uuid, @@version AS version, @@gtid_executed AS gtids, @@innodb_page_size AS page,
            @@innodb_data_file_path AS files, @@lower_case_table_names AS names`,
    );
    if (row === undefined) {
        throw new Error("the server tells nothing of itself");
    }
    return {
        uuid: row.uuid,
        version: row.version,
        gtids: oneLine(row.gtids),
        lineage: `${row.uuid}/${await clonedAt(sql)}`,
        settings: {
            "innodb-page-size": String(row.page),
            "innodb-data-file-path": row.files,
            "lower-case-table-names": String(row.names),
        },
        dataBytes: await dataBytes(sql),
    };
}

/** What the server has executed. */
export async function executedGtids(sql: Sql): Promise<string> {
    const [row] = await sql.query<{ gtids: string }>("SELECT @@gtid_executed AS gtids");
    return oneLine(row?.gtids ?? "");
}

export function oneLine(gtids: string): string {
    return gtids.replace(/\s/g, "");
}

/**
 * When all data of this server was replaced by another's. It keeps its server_uuid then, but its log sequence numbers begin
 * anew at the other's, so that no backup of before can be the base of an incremental one.
 */
async function clonedAt(sql: Sql): Promise<string> {
    try {
        const [clone] = await sql.query<{ began: string | null }>(
            "SELECT BEGIN_TIME AS began FROM performance_schema.clone_status WHERE DESTINATION = 'LOCAL INSTANCE'",
        );
        return clone?.began ?? "never cloned";
    } catch (error) {
        // Without the plugin there is no such table (ER_NO_SUCH_TABLE), and nothing was ever cloned.
        if ((error as { errno?: number }).errno === 1146) {
            return "never cloned";
        }
        throw error;
    }
}

/** Milliseconds for the sizes of all tables' files, of which there may be many. */
const sizeLimit = 60_000;

async function dataBytes(sql: Sql): Promise<number> {
    const [row] = await sql.query<{ bytes: number | string | null }>(
        "SELECT SUM(FILE_SIZE) AS bytes FROM information_schema.INNODB_TABLESPACES",
        [],
        sizeLimit,
    );
    return Number(row?.bytes ?? 0);
}

import { ownSchema } from "../contract";
import type { Sql } from "./connect";

/** Makes the agents' own schema, on a primary; it is replicated. */
export async function makeOwnSchema(sql: Sql): Promise<void> {
    await sql.query(`CREATE SCHEMA IF NOT EXISTS ${ownSchema}`, [], 10_000);
    await sql.query(
        `CREATE TABLE IF NOT EXISTS ${ownSchema}.heartbeat (
            id TINYINT UNSIGNED NOT NULL PRIMARY KEY COMMENT 'always 1',
            node VARCHAR(64) NOT NULL COMMENT 'id of the primary',
            at DATETIME(6) NOT NULL COMMENT 'UTC'
        ) COMMENT = 'kept by the primary, once a second'`,
        [],
        10_000,
    );
}

/** Commits a heartbeat. */
export async function beat(sql: Sql, node: string): Promise<void> {
    await sql.query(
        `INSERT INTO ${ownSchema}.heartbeat (id, node, at) VALUES (1, ?, UTC_TIMESTAMP(6))
            ON DUPLICATE KEY UPDATE node = ?, at = UTC_TIMESTAMP(6)`,
        [node, node],
    );
}

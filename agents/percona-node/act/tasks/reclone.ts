import { createReadStream } from "node:fs";
import * as path from "node:path";
import { createGzip } from "node:zlib";
import { ownStore } from "../../backup/store";
import { uploadObject } from "../../backup/upload";
import { mysqlPort, prefixes } from "../../contract";
import { withLocal } from "../../mysql/accounts";
import type { Sql } from "../../mysql/connect";
import { errantLogs } from "../../mysql/errant-logs";
import { stopGroup } from "../../mysql/group";
import type { NodeContext } from "../../node";
import { reasonOf } from "../../within";
import type { Tools } from "../tools";
import { serverBack } from "./server-back";

/** Milliseconds for a clone: some terabytes at a slow volume's pace. */
const cloneLimit = 24 * 3600 * 1000;

/**
 * Replaces the server's data by a copy of the donor's, after the binary logs with errant transactions were saved. The server
 * restarts at the end.
 */
export async function reclone(tools: Tools, { donor, errant }: { donor: string; errant: string }): Promise<void> {
    const { node, access } = tools;
    const { passwords } = await node.credentials();
    await withLocal(access, async (sql) => {
        await sql.query("SET GLOBAL offline_mode = ON");
        await stopGroup(sql);
        await saveErrant(node, sql, errant);
        await sql.query("SET GLOBAL super_read_only = OFF");
        await sql.query("SET GLOBAL clone_valid_donor_list = ?", [`${donor}:${mysqlPort}`]);
        // The session ends with the server's restart, or, without a supervisor, with the server.
        await sql
            .query(
                "CLONE INSTANCE FROM 'replication'@?:? IDENTIFIED BY ? REQUIRE SSL",
                [donor, mysqlPort, passwords.replication],
                cloneLimit,
            )
            .catch(async (error: unknown) => {
                if (!endsWithServer(error)) {
                    await sql.query("SET GLOBAL super_read_only = ON");
                    throw error;
                }
            });
    });
    await serverBack(tools);
    const [state] = await withLocal(access, (sql) =>
        sql.query<{ STATE: string; ERROR_MESSAGE: string }>(
            "SELECT STATE, ERROR_MESSAGE FROM performance_schema.clone_status",
        ),
    );
    if (state !== undefined && state.STATE !== "Completed") {
        throw new Error(`the clone of ${donor} is ${state.STATE}: ${state.ERROR_MESSAGE}`);
    }
}

/** Whether a statement failed because the server ended: the connection is lost, or MySQL's number says that it goes. */
function endsWithServer(error: unknown): boolean {
    const { code, errno } = error as { code?: string; errno?: number };
    return code === "PROTOCOL_CONNECTION_LOST" || code === "ECONNRESET" || errno === 3707 || errno === 1053;
}

/** `errant/<node id>/<UTC time>/<file>.gz`. What cannot be saved stops the clone. */
async function saveErrant(node: NodeContext, sql: Sql, errant: string): Promise<void> {
    if (errant === "") {
        return;
    }
    const folder = `${prefixes.errant}${node.id}/${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}/`;
    try {
        await sql.query("FLUSH BINARY LOGS");
        for (const file of await errantLogs(sql, errant)) {
            await uploadObject(
                ownStore(node),
                folder,
                `${path.basename(file)}.gz`,
                createReadStream(file).pipe(createGzip()),
            );
            node.log("a binary log with errant transactions is saved", {
                key: `${folder}${path.basename(file)}.gz`,
                errant,
            });
        }
    } catch (error) {
        throw new Error(`the binary logs with errant transactions cannot be saved: ${reasonOf(error)}`, {
            cause: error,
        });
    }
}

import { createReadStream } from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { ownStore } from "../../backup/store";
import { uploadObject } from "../../backup/upload";
import { prefixes } from "../../contract";
import type { Sql } from "../../mysql/connect";
import { errantLogs } from "../../mysql/errant-logs";
import { relayLogs, settleRelayLog } from "../../mysql/relay-log";
import type { NodeContext } from "../../node";
import { reasonOf } from "../../within";

/** Saves one file of logs. */
export type SaveLog = (file: string) => Promise<void>;

/**
 * Saves all logs that hold errant transactions. Those that the server has received and not applied yet are applied first, so
 * that the binary logs have them; where that cannot be done, the relay logs are saved as well.
 *
 * @param sql of a server that is in no group.
 * @param errant GTID set, not empty.
 * @throws Error when a transaction is in no log, or a log cannot be saved: the data must not be replaced then.
 */
export async function saveErrant(sql: Sql, errant: string, save: SaveLog): Promise<void> {
    try {
        const unapplied = await settleRelayLog(sql).then(
            () => undefined,
            (error: unknown) => reasonOf(error),
        );
        await sql.query("FLUSH BINARY LOGS");
        const { files, missing } = await errantLogs(sql, errant);
        const received = missing.isEmpty() ? [] : await relayLogs(sql);
        if (!missing.isEmpty() && received.length === 0) {
            throw new Error(`no log holds ${missing.toString()}${unapplied === undefined ? "" : `; ${unapplied}`}`);
        }
        for (const file of [...files, ...received]) {
            await save(file);
        }
    } catch (error) {
        throw new Error(`the logs with errant transactions cannot be saved: ${reasonOf(error)}`, { cause: error });
    }
}

/** Saves logs as `errant/<node id>/<UTC time>/<file>.gz` in the cluster's bucket. */
export function intoBucket(node: NodeContext): SaveLog {
    const folder = `${prefixes.errant}${node.id}/${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}/`;
    return async (file) => {
        const name = `${path.basename(file)}.gz`;
        // What reads it hears of an error of the file, too.
        const packed = pipeline(createReadStream(file), createGzip(), () => undefined);
        await uploadObject(ownStore(node), folder, name, packed);
        node.log("a log with errant transactions is saved", { key: folder + name });
    };
}

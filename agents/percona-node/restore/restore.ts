import { readBackups, type Backup } from "../backup/manifest";
import { requireRoom } from "../backup/scratch";
import type { Store } from "../backup/store";
import type { NodeContext } from "../node";
import { applyArchive, type Applied } from "./apply";
import { chooseChain } from "./plan";
import { withPrivateServer, type PrivateServer } from "./private-server";
import { pointText, type Point } from "./target";
import { unpackChain } from "./unpack";

/** What is restored, to where. */
export interface Restore {
    store: Store;
    point: Point;
    /** Folder that is there and empty, and becomes a data directory. */
    directory: string;
    /** Folder for binary logs that are being applied. */
    scratch: string;
}

/** What came of it. */
export interface Restored<T> extends Applied {
    backup: Backup;
    value: T;
}

/** Room for a restored data directory: its own size, and that of one file that is being decompressed or merged. */
const roomFactor = 1.5;

/**
 * Makes a data directory of the newest backup before the point and the archived binary logs after it.
 *
 * @param finish is done on the data while a server that only this process reaches runs on them; without a trace in GTIDs.
 * @throws Error that says what is missing or damaged.
 */
export async function restore<T>(
    node: NodeContext,
    { store, point, directory, scratch }: Restore,
    finish: (server: PrivateServer) => Promise<T>,
): Promise<Restored<T>> {
    const backups = await readBackups(store, (why) => {
        node.log("a backup is left out", { why });
    });
    const chain = chooseChain(backups, point);
    const backup = chain.at(-1) ?? chain[0];
    await requireRoom(directory, roomFactor * backup.dataBytes, `restoring the backup ${backup.id}`);
    node.log("restore begins", { backup: backup.id, chain: chain.length, to: pointText(point) });
    await unpackChain(node, store, chain, directory);
    return withPrivateServer(node, directory, backup.settings, async (server) => {
        await setGtids(server, backup);
        const applied = await applyArchive(node, store, server, backup, point, scratch);
        await forgetChannels(server);
        const value = await finish(server);
        node.log("restore done", { backup: backup.id, ...applied });
        return { backup, ...applied, value };
    });
}

/** A backup by XtraBackup may not know its last GTIDs itself, since they stood in a binary log. */
async function setGtids({ sql }: PrivateServer, { gtids }: Backup): Promise<void> {
    const [row] = await sql.query<{ missing: string }>("SELECT GTID_SUBTRACT(?, @@gtid_executed) AS missing", [gtids]);
    if (row !== undefined && row.missing !== "") {
        await sql.query("SET GLOBAL gtid_purged = CONCAT('+', ?)", [row.missing]);
    }
}

/** Forgets the replication of the server of before: its relay logs are not there. */
async function forgetChannels({ sql }: PrivateServer): Promise<void> {
    const channels = await sql.query<{ name: string }>(
        "SELECT CHANNEL_NAME AS name FROM performance_schema.replication_connection_configuration",
    );
    for (const { name } of channels) {
        await sql.query("RESET REPLICA ALL FOR CHANNEL ?", [name]);
    }
}

/** For people. */
export function summary({ backup, transactions, gtids, archiveEndsAt }: Restored<unknown>, point: Point): string {
    const applied = transactions > 0 ? ` and ${transactions} transactions of the archive` : "";
    const short =
        point.time && archiveEndsAt !== undefined && Date.parse(archiveEndsAt) < point.time.getTime()
            ? `; the archive ends at ${archiveEndsAt}, before the point`
            : "";
    return `restored ${backup.kind} backup ${backup.id}${applied} to ${pointText(point)}${short}; GTIDs ${gtids}`;
}

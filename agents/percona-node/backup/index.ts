import { connectLocal } from "../mysql/connect";
import type { NodeContext } from "../node";
import { archiveOnce } from "./archive";
import { drill } from "../restore/drill";
import { dueAt } from "./due";
import { pauseAfter, readFailures, withCountedLock } from "./failures";
import { readBackupLock } from "./lock";
import { make } from "./make";
import { chainTo, readBackups, type Backup } from "./manifest";
import { readFacts } from "./server-facts";
import { ownStore } from "./store";
import { makingWay, type WayPace } from "./making-way";
import { applyingLag, notMyTurn, readMembers } from "./turn";
import type { Sql } from "../mysql/connect";

export { drill } from "../restore/drill";
export { archiveOnce } from "./archive";

/** What status and metrics tell of the backups. */
export interface BackupSummary {
    newest?: Pick<Backup, "id" | "kind" | "startedAt" | "bytes">;
    /** The newest backup that a drill has restored: when it began, and when the drill ended. */
    verified?: { id: string; startedAt: string; at: string };
    running?: { kind: string; owner: string; startedAt: string };
}

/** Looks the newest complete backup up, the newest verified one, and the one that is being made. */
export async function newestBackup(node: NodeContext): Promise<BackupSummary> {
    const [backups, running] = await Promise.all([backupsOf(node), readBackupLock(node)]);
    const newest = backups.at(-1);
    const verified = backups.findLast((backup) => backup.verified !== undefined);
    return {
        ...(newest && {
            newest: { id: newest.id, kind: newest.kind, startedAt: newest.startedAt, bytes: newest.bytes },
        }),
        ...(verified?.verified && {
            verified: { id: verified.id, startedAt: verified.startedAt, at: verified.verified.at },
        }),
        ...(running && { running: { kind: running.kind, owner: running.owner, startedAt: running.startedAt } }),
    };
}

/**
 * Makes a backup, when it is this node's turn: the ONLINE secondary with the shortest queue does it, for an incremental one
 * rather the one that made its base, and the primary only when it is alone.
 *
 * @param kind `due` is what the schedules ask for, the drill included; after failures they wait.
 * @returns one line for people: what was made, or why nothing was.
 * @throws Error that says why a backup that was begun is none.
 */
export async function makeBackup(
    node: NodeContext,
    kind: "full" | "incremental" | "due",
    pace?: WayPace,
): Promise<string> {
    if (kind !== "due") {
        return oneBackup(node, kind, pace);
    }
    const failures = await readFailures(node);
    const due = dueAt(new Date(), await backupsOf(node), node.configuration);
    const done =
        due.backup === undefined
            ? []
            : [pauseAfter("backup", failures, new Date()) ?? (await oneBackup(node, due.backup, pace))];
    if (dueAt(new Date(), await backupsOf(node), node.configuration).drill) {
        done.push(pauseAfter("drill", failures, new Date()) ?? (await drill(node)));
    }
    return done.length === 0 ? "nothing is due" : done.join("; ");
}

async function oneBackup(node: NodeContext, kind: "full" | "incremental", pace?: WayPace): Promise<string> {
    if (kind === "incremental" && node.configuration.BACKUP_TOOL === "clone") {
        const archived = await archiveOnce(node, { atOnce: true });
        return `CLONE makes no incremental backups; what is new is in the archive of binary logs: ${archived}`;
    }
    const { passwords } = await node.credentials();
    const sql = await connectLocal(node.configuration.MYSQL_SOCKET, passwords);
    try {
        const backups = await backupsOf(node);
        const last = kind === "incremental" ? backups.at(-1) : undefined;
        const refusal = notMyTurn(await readMembers(sql), last?.serverUuid) ?? (await tooFarBehind(node, sql));
        if (refusal !== undefined) {
            return `no backup by this node: ${refusal}`;
        }
        const base = kind === "incremental" ? await baseOf(sql, backups) : undefined;
        const locked = await withCountedLock(node, base ? "incremental" : "full", (lost) =>
            makingWay(
                sql,
                node.configuration.READ_MAX_LAG_SECONDS,
                lost,
                (signal) => make(node, sql, base, signal),
                pace,
            ),
        );
        if (!locked.held) {
            return `no backup by this node: ${locked.by.owner} makes one (${locked.by.kind}, since ${locked.by.startedAt})`;
        }
        const instead =
            kind === "incremental" && !base ? " (full, since this server has made no base for an incremental one)" : "";
        return `${locked.value}${instead}`;
    } finally {
        sql.end();
    }
}

function backupsOf(node: NodeContext): Promise<Backup[]> {
    return readBackups(ownStore(node), (why) => {
        node.log("a backup is left out", { why });
    });
}

/** The newest backup that a incremental one can be on top of: of these very files, with all that it is on top of itself. */
async function baseOf(sql: Sql, backups: Backup[]): Promise<Backup | undefined> {
    const { lineage } = await readFacts(sql);
    return backups.findLast(
        (backup) =>
            backup.tool === "xtrabackup" && backup.lineage === lineage && chainTo(backup, backups) !== undefined,
    );
}

async function tooFarBehind({ configuration }: NodeContext, sql: Sql): Promise<string | undefined> {
    const lag = await applyingLag(sql);
    return lag > configuration.READ_MAX_LAG_SECONDS ? `its server is ${lag} s behind the primary` : undefined;
}

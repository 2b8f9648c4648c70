import type { Sql } from "../mysql/connect";
import { applyingLag, mostQueued, readMembers, type Members } from "./turn";

/** When a backup looks whether it is in the way. */
export interface WayPace {
    /** Milliseconds between two looks. */
    look: number;
    /** Looks in a row at a replica that is too far behind, until the backup ends. */
    lateLooks: number;
}

/** Half a minute of being behind: one large transaction alone is over by then, or would have kept readers away all the same. */
export const wayPace: WayPace = { look: 5_000, lateLooks: 6 };

/**
 * Lets a backup go on until its lock is lost, or it is in the way of the cluster. XtraBackup keeps LOCK INSTANCE FOR BACKUP for
 * as long as it runs: changes of schemas and accounts wait for it, and on a replica all that comes after them. So it ends
 * - when the own server has become the primary and another member could make the backup: no failover may wait for hours;
 * - when the own server stays more than `mostLag` seconds behind, which readers and a failover would wait for;
 * - when the own queue grows so long that the whole group would be slowed down.
 *
 * Source of what waits: https://dev.mysql.com/doc/refman/8.0/en/lock-instance-for-backup.html
 */
export async function makingWay<T>(
    sql: Sql,
    mostLag: number,
    lost: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
    { look, lateLooks }: WayPace = wayPace,
): Promise<T> {
    const way = new AbortController();
    let late = 0;
    async function lookAround(): Promise<void> {
        const lag = await applyingLag(sql);
        late = lag > mostLag ? late + 1 : 0;
        const why =
            inTheWay(await readMembers(sql)) ??
            (late >= lateLooks ? `this node stays behind the primary, by ${lag} s now` : undefined);
        if (why !== undefined) {
            way.abort(new Error(`it made way: ${why}`));
        }
    }
    // A server that does not answer ends the backup by itself.
    const timer = setInterval(() => void lookAround().catch(() => undefined), look);
    try {
        return await work(AbortSignal.any([lost, way.signal]));
    } catch (error) {
        throw way.signal.aborted ? (way.signal.reason as Error) : error;
    } finally {
        clearInterval(timer);
    }
}

/** Why a backup by the own server must end now. */
function inTheWay({ own, candidates }: Members): string | undefined {
    const self = candidates.find(({ uuid }) => uuid === own);
    const others = candidates.filter(({ uuid, state }) => uuid !== own && state === "ONLINE");
    if (self?.role === "PRIMARY" && others.length > 0) {
        return "this node has become the primary, and another one can make the backup";
    }
    const queue = self?.queue ?? 0;
    return queue > mostQueued ? `${queue} transactions wait to be applied on this node` : undefined;
}

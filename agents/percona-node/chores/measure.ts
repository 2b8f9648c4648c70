import type { AgentState } from "../agent-state";
import type { Measurements } from "../aws/measure";
import type { BackupSummary } from "../backup";
import { GtidSet } from "../gtid-set";

/** What a node knows beside its state. */
export interface Known {
    /** Not there before the bucket was looked at. */
    backups?: BackupSummary | undefined;
    /** Percent of the data directory's file system; not there when it cannot be told. */
    dataUsed?: number | undefined;
    /** Whether it takes writes. */
    primary: boolean;
    /** Whether it was in error since the last measurement. */
    expelled: boolean;
}

/** Seconds for which it is told that the group has begun anew: several measurements, so that an alarm sees one in any case. */
const newsSeconds = 600;

/** What a node measures once a minute, of itself and, as the primary, of the cluster. */
export function measurements(state: AgentState, { backups, dataUsed, primary, expelled }: Known): Measurements {
    const server = state.observed?.server;
    return {
        // A node that is being seeded is far behind, and should be.
        ...(server?.member === "ONLINE" && { applierQueue: server.applierQueue, lag: server.lagSeconds }),
        errant: Number(state.decided?.decision.state === "errant"),
        expelled: Number(expelled),
        ...(dataUsed !== undefined && { dataUsed }),
        ...(primary && ofCluster(state, backups)),
    };
}

function ofCluster(state: AgentState, backups: BackupSummary | undefined): Measurements {
    const server = state.observed?.server;
    const { epoch } = state.remembered.lasting;
    return {
        primary: 1,
        members: (server?.members ?? []).filter(({ state: member }) => member === "ONLINE").length,
        ...(epoch !== undefined && { epoch }),
        ...beganAnew(state),
        ...(backups && backupAges(state, backups)),
        ...archiveLag(state),
    };
}

/** Not there while the table does not answer, nor while somebody else begins the next epoch. */
function beganAnew({ observed }: AgentState): Measurements {
    const item = observed?.group.known === true ? observed.group.value : undefined;
    return item?.state === "LIVE"
        ? { beganAnew: Number(item.epoch > 1 && secondsSince(item.changedAt) < newsSeconds) }
        : {};
}

/** A cluster that never had a backup is as old as its bootstrap without one, so that nobody waits for ever for the first. */
function backupAges(state: AgentState, { newest, verified }: BackupSummary): Measurements {
    const since = newest?.startedAt ?? begunAt(state);
    const verifiedSince = verified?.startedAt ?? begunAt(state);
    return {
        ...(since !== undefined && { backupAge: secondsSince(since) }),
        ...(verifiedSince !== undefined && { verifiedBackupAge: secondsSince(verifiedSince) }),
    };
}

/** 0 while there is nothing new; of an archive that never worked the age of the cluster, as for backups. */
function archiveLag(state: AgentState): Measurements {
    const { observed, table } = state;
    const { archivedAt, archivedGtid = "" } = table?.topology ?? {};
    const since = archivedAt ?? begunAt(state);
    const server = observed?.server;
    if (table === undefined || since === undefined || server === undefined) {
        return {};
    }
    const isDone = GtidSet.parse(server.gtids).isSubsetOf(GtidSet.parse(archivedGtid));
    return { archiveLag: isDone ? 0 : secondsSince(since) };
}

/** When the group was bootstrapped; undefined while the table does not answer. */
function begunAt({ observed }: AgentState): string | undefined {
    return observed?.group.known === true ? observed.group.value?.changedAt : undefined;
}

function secondsSince(time: string): number {
    return Math.max(0, (Date.now() - Date.parse(time)) / 1000);
}

import type { AgentState } from "../agent-state";
import type { Measurements } from "../aws/measure";
import type { BackupSummary } from "../backup";
import { GtidSet } from "../gtid-set";

/** What a node measures once a minute, of itself and, as the primary, of the cluster. */
export function measurements(
    state: AgentState,
    backups: BackupSummary | undefined,
    dataUsed: number | undefined,
    primary: boolean,
): Measurements {
    const server = state.observed?.server;
    return {
        ...(server && {
            applierQueue: server.applierQueue,
            lag: server.lagSeconds,
            errant: state.decided?.decision.state === "errant" ? 1 : 0,
        }),
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
        ...(backups && backupAges(state, backups)),
        ...archiveLag(state),
    };
}

/** A cluster that never had a backup is as old as its bootstrap without one, so that nobody waits for ever for the first. */
function backupAges({ observed }: AgentState, { newest, verified }: BackupSummary): Measurements {
    const group = observed?.group.known === true ? observed.group.value : null;
    const since = newest?.startedAt ?? group?.changedAt;
    const verifiedSince = verified?.startedAt ?? group?.changedAt;
    return {
        ...(since !== undefined && { backupAge: secondsSince(since) }),
        ...(verifiedSince !== undefined && { verifiedBackupAge: secondsSince(verifiedSince) }),
    };
}

/** None before anything was archived; 0 while there is nothing new. */
function archiveLag({ observed, table }: AgentState): Measurements {
    const { archivedAt, archivedGtid } = table?.topology ?? {};
    if (archivedAt === undefined || archivedGtid === undefined || observed?.server === undefined) {
        return {};
    }
    const done = GtidSet.parse(observed.server.gtids).isSubsetOf(GtidSet.parse(archivedGtid));
    return { archiveLag: done ? 0 : secondsSince(archivedAt) };
}

function secondsSince(time: string): number {
    return Math.max(0, (Date.now() - Date.parse(time)) / 1000);
}

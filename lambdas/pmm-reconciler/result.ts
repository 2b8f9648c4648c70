/** How a run ended. */
export type RunStatus =
    /** Everything that was planned was tried. */
    | "done"
    /** Another run is under way; nothing was done. */
    | "busy"
    /** A later run has seen the change that the event tells of; nothing was done. */
    | "covered"
    /** PMM is not ready; nothing was done. */
    | "waiting"
    /** The next run has to go on with the rest. */
    | "outOfTime";

/** A call for a group, a database or an instance that failed, without stopping the others. */
export interface Failure {
    /** What was tried. */
    what: string;
    /** AWS's or PMM's words; never a secret. */
    reason: string;
}

/** What a run tells at its end. */
export interface RunResult {
    status: RunStatus;
    /** Instances that should be monitored, and those among them that are. */
    wanted: number;
    right: number;
    /** Instances whose last set-up failed and that are not right since. */
    failing: number;
    /** Instances to set up that SSM does not reach. */
    unreachable: number;
    /** Commands sent, and the instances that they were sent to. */
    sent: number;
    sentTo: number;
    /** Nodes and services taken out of PMM because they are gone; those due that wait because of the cap. */
    removed: number;
    heldBack: number;
    /** Databases registered, anew or again. */
    added: number;
    /** What is in the way and not ours. */
    conflicts: { name: string; reason: string }[];
    failures: Failure[];
}

/** The result of a run that has not done anything yet. */
export function emptyResult(status: RunStatus): RunResult {
    return {
        status,
        wanted: 0,
        right: 0,
        failing: 0,
        unreachable: 0,
        sent: 0,
        sentTo: 0,
        removed: 0,
        heldBack: 0,
        added: 0,
        conflicts: [],
        failures: [],
    };
}

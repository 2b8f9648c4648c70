import type { PendingCommand, State } from "../model";

/** How a command ended on an instance. */
export interface Ending {
    instanceId: string;
    success: boolean;
}

/** Minutes until an instance is tried again after its first failed set-up, and the most there can be. */
const firstPauseMinutes = 5;
const longestPauseMinutes = 60;

/**
 * The state after some instances of a command have ended: they are pending no more; a success forgets what failed before, a
 * failure makes the instance wait twice as long as the one before.
 */
export function settle(state: State, command: PendingCommand, endings: Ending[], now: Date): State {
    const ended = new Set(endings.map(({ instanceId }) => instanceId));
    const instanceIds = command.instanceIds.filter((id) => !ended.has(id));
    const attempts = Object.fromEntries(Object.entries(state.attempts).filter(([id]) => !ended.has(id)));
    for (const { instanceId } of endings.filter(({ success }) => !success)) {
        const failures = (state.attempts[instanceId]?.failures ?? 0) + 1;
        attempts[instanceId] = { failures, notBefore: afterPause(failures, now) };
    }
    const others = state.commands.filter(({ id }) => id !== command.id);
    const commands = instanceIds.length > 0 ? [...others, { ...command, instanceIds }] : others;
    return { ...state, commands, attempts };
}

/** The state without a command that nothing is to be heard of any more. */
export function drop(state: State, command: PendingCommand): State {
    return { ...state, commands: state.commands.filter(({ id }) => id !== command.id) };
}

function afterPause(failures: number, now: Date): string {
    const minutes = Math.min(firstPauseMinutes * 2 ** (failures - 1), longestPauseMinutes);
    return new Date(now.getTime() + minutes * 60_000).toISOString();
}

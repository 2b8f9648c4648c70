import type { ReconcilerConfig } from "./contract";
import type { Observation, State } from "./model";
import { plan } from "./plan";

/**
 * The failed set-ups that still count: those of instances that are wanted and not right. An instance that is right after all,
 * or gone, is forgotten; while a group could not be seen nobody is, for the instance may be one of it.
 */
export function failingSetUps(
    observation: Observation,
    state: State,
    config: ReconcilerConfig,
    now: Date,
): State["attempts"] {
    if (!config.groups.every(({ name }) => observation.groups.has(name))) {
        return state.attempts;
    }
    // Whom the plan would set up if no command were under way and none had failed: all that are not right.
    const { setUps } = plan({ ...observation, busy: new Set() }, { ...state, attempts: {} }, config, now);
    const notRight = new Set([...setUps.values()].flat());
    return Object.fromEntries(Object.entries(state.attempts).filter(([instanceId]) => notRight.has(instanceId)));
}

import type { ReconcilerConfig } from "../contract";
import type { Observation, Plan, State } from "../model";
import { planRemovals } from "./absences";
import { planAdditions } from "./additions";
import { noFindings } from "./findings";
import { judgeHosts } from "./hosts";
import { takeInventory } from "./inventory";
import { listDatabases } from "./listings";
import { findPlaces } from "./places";
import { judgeRegistrations } from "./registrations";
import { planSetUps } from "./set-ups";

/**
 * Decides what a run does, from what it saw and what earlier runs remember. Asks nobody and changes nothing.
 *
 * About what is missing from `observation` nothing is decided. What does not carry the deployment's label, and a node with
 * such a service on it, is never removed.
 */
export function plan(observation: Observation, state: State, config: ReconcilerConfig, now: Date): Plan {
    const findings = noFindings();
    const inventory = takeInventory(observation, config.deployment);

    const places = findPlaces(observation, config);
    const setUps = planSetUps(places.values(), inventory, observation, state, now, findings);
    judgeHosts(places, inventory, observation, config, findings);

    const listings = listDatabases(observation, config, findings);
    const additions = planAdditions(listings, inventory, observation, config, findings);
    judgeRegistrations(listings, additions, inventory, observation, config, findings);

    const removals = planRemovals(findings.unwanted, state.absences, config.removalsPerRun, now);
    const { conflicts, leftAlone } = findings;
    return { ...removals, ...setUps, additions, conflicts, leftAlone };
}

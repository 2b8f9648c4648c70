import type { Credential } from "../../shared/pmm-api";
import type { RunContext } from "../context";
import type { Observation, Plan } from "../model";
import { addDatabases } from "./databases";
import { removeAll } from "./removals";
import { setUpInstances } from "./set-ups";

/** Does what the plan says: removals first, so that nothing that fails later keeps what is gone in PMM. */
export async function act(context: RunContext, admin: Credential, plan: Plan, observation: Observation): Promise<void> {
    await removeAll(context, admin, plan.removals);
    await addDatabases(context, admin, plan.additions, observation);
    await setUpInstances(context, admin, plan.setUps);
}

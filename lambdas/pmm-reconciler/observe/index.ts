import { asAdministrator, type Administrator } from "../administrator";
import { need } from "../attempt";
import { busyInstances } from "../commands/poll";
import type { RunContext } from "../context";
import type { Observation } from "../model";
import { observeCredentials } from "./credentials";
import { observeDatabases } from "./databases";
import { observeGroups } from "./groups";
import { listNodes, listServices } from "./pmm";

/**
 * Looks at everything a decision needs, with calls that grow by batches of groups and pages of instances. What AWS does not
 * tell is missing.
 *
 * @throws ReconcilerError when PMM does not tell what it has: nothing can be decided without it.
 */
export async function observe(context: RunContext, admin: Administrator): Promise<Observation> {
    return {
        nodes: await need("PMM's nodes", () => asAdministrator(context, admin, () => listNodes(context.calls, admin))),
        services: await need("PMM's services", () => listServices(context.calls, admin)),
        groups: await observeGroups(context),
        credentials: await observeCredentials(context),
        databases: await observeDatabases(context),
        busy: busyInstances(context),
    };
}

import { PmmError, type Credential } from "../../shared/pmm-api";
import { attempt } from "../attempt";
import type { RunContext } from "../context";
import type { Removal } from "../model";

/** Takes what the plan says out of PMM, each by itself. */
export async function removeAll(context: RunContext, admin: Credential, removals: Removal[]): Promise<void> {
    for (const removal of removals) {
        await attempt(context, `removal of ${removal.kind} ${removal.name}`, async () => {
            await remove(context, admin, removal);
            context.result.removed += 1;
        });
    }
}

/** Takes a node or service out of PMM with all that depends on it; one that is not there any more is fine. @throws PmmError */
export async function remove({ calls, tell }: RunContext, admin: Credential, removal: Removal): Promise<void> {
    const { kind, name, reason } = removal;
    const id = encodeURIComponent(removal.id);
    const path = kind === "node" ? `/v1/management/nodes/${id}` : `/v1/inventory/services/${id}`;
    try {
        await calls.pmm({ method: "DELETE", path: `${path}?force=true`, credential: admin });
    } catch (error) {
        if (!(error instanceof PmmError && error.status === 404)) {
            throw error;
        }
    }
    tell.info("removed", { kind, id: removal.id, name, reason });
}

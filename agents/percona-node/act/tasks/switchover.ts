import { agentPort, paths } from "../../contract";
import { withLocal } from "../../mysql/accounts";
import { until } from "../../within";
import type { Tools } from "../tools";

/** Milliseconds for the group to hand over: it waits for commits that are under way. */
const handOverLimit = 60_000;

/** Milliseconds until the new primary says that it takes writes. */
const readyLimit = 30_000;

/** Makes the member with that `server_uuid` primary, and waits until it says so. */
export async function switchover({ access, state, node }: Tools, { to }: { to: string }): Promise<void> {
    const target = state.observed?.server?.members.find(({ uuid }) => uuid === to);
    if (target === undefined) {
        throw new Error(`the server ${to} is not in this node's view`);
    }
    await withLocal(access, (sql) => sql.query("SELECT group_replication_set_as_primary(?)", [to], handOverLimit));
    if (target.address !== node.address) {
        await until(readyLimit, `${target.address} to take writes`, async () => {
            const response = await fetch(`http://${target.address}:${agentPort}${paths.primary}`, {
                signal: AbortSignal.timeout(2_000),
            });
            return response.ok ? true : undefined;
        });
    }
}

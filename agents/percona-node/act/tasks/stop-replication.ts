import { withLocal } from "../../mysql/accounts";
import { stopGroup } from "../../mysql/group";
import type { Tools } from "../tools";

/** Leaves the group. */
export async function stopReplication({ access }: Tools): Promise<void> {
    await withLocal(access, stopGroup);
}

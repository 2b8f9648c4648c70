import type { AgentState } from "./agent-state";
import type { Credentials } from "./contract";
import { sqlTimeout } from "./mysql/connect";
import type { NodeContext } from "./node";
import { within } from "./within";

/** Milliseconds that new passwords are waited for: half of what a question to a server may take. */
const freshLimit = sqlTimeout / 2;

/**
 * The agent's passwords, whose version it notes.
 *
 * @param fresh those that Secrets Manager has now, since a server has refused the others. They are not waited for so long that
 *     the refusal is not heard in time; the next question gets them.
 * @throws Error when Secrets Manager has not answered since the agent started.
 */
export async function passwordsInUse(
    node: Pick<NodeContext, "credentials">,
    state: Pick<AgentState, "credentialsVersion">,
    fresh = false,
): Promise<Credentials> {
    const { version, passwords } = await (fresh
        ? within(freshLimit, "new passwords", node.credentials(true)).catch(() => node.credentials())
        : node.credentials());
    state.credentialsVersion = version;
    return passwords;
}

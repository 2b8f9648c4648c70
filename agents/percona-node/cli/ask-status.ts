import { agentPort, paths } from "../contract";
import type { NodeStatus } from "../status";

/** Milliseconds for an agent to answer. */
const limit = 2_000;

/** What the agent at `address` says of itself; undefined when it does not answer in time. */
export async function askStatus(address: string): Promise<NodeStatus | undefined> {
    try {
        const response = await fetch(`http://${address}:${agentPort}${paths.status}`, {
            signal: AbortSignal.timeout(limit),
        });
        return response.ok ? ((await response.json()) as NodeStatus) : undefined;
    } catch {
        return undefined;
    }
}

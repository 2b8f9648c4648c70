import { z } from "zod";
import { agentPort, paths } from "../contract";
import { membershipShape } from "../host/state-file";
import type { PeerAgent } from "../model";

const shape = z.object({
    state: z.enum([
        "boot",
        "find",
        "join",
        "bootstrap",
        "outage",
        "primary",
        "replica",
        "error",
        "errant",
        "leave",
        "left",
    ]),
    why: z.string(),
    membership: membershipShape.optional(),
    bootingEpoch: z.number().optional(),
    primary: z.boolean(),
    replica: z.boolean(),
    templateVersion: z.string(),
    server: z.object({ version: z.string(), lagSeconds: z.number().nullable(), applierQueue: z.number() }).optional(),
});

/** Asks a peer's agent for its status. */
export async function askAgentOf(address: string, signal: AbortSignal): Promise<PeerAgent> {
    const response = await fetch(`http://${address}:${agentPort}${paths.status}`, { signal });
    if (!response.ok) {
        throw new Error(`the agent at ${address} answers ${response.status}`);
    }
    const { server, ...agent } = shape.parse(await response.json());
    return { ...agent, ...server };
}

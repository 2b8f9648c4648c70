import type { Observed } from "../model";

/**
 * Whether it is this node that archives binary logs: of the ONLINE secondaries the one with the smallest uuid, or the primary
 * when it is alone.
 */
export function isArchiver({ server }: Pick<Observed, "server">): boolean {
    const online = (server?.members ?? []).filter(({ state }) => state === "ONLINE");
    const secondaries = online.filter(({ role }) => role === "SECONDARY");
    const [first] = (secondaries.length > 0 ? secondaries : online).map(({ uuid }) => uuid).sort();
    return server?.member === "ONLINE" && first === server.uuid;
}

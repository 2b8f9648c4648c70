import type { Order } from "../model";
import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { seconds } from "./patience";

/** This node takes the cluster's writes. */
export function primary(facts: Facts): Draft | undefined {
    const { seen, server, remembered } = facts;
    if (server?.member !== "ONLINE" || server.role !== "PRIMARY") {
        return undefined;
    }
    const tell: Order[] =
        remembered.opened === "PRIMARY" ? [] : [{ kind: "tell", what: `${seen.id} is primary now`, loud: true }];
    const orders: Order[] = [
        ...(server.offlineMode ? [{ kind: "open" } as const] : []),
        { kind: "beat" },
        { kind: "publish-topology" },
        ...tell,
    ];
    const writable = !server.superReadOnly && !server.offlineMode;
    return {
        state: "primary",
        why: !writable
            ? "applies what is left of the old primary's transactions, before it takes writes"
            : remembered.commitsHangSince === undefined
              ? "takes writes"
              : `commits nothing: heartbeats have had no answer for ${seconds(seen.now - remembered.commitsHangSince)}`,
        fit: { primary: writable, replica: !server.offlineMode && servesReads(facts) },
        orders,
        remember: { opened: "PRIMARY" },
    };
}

/** This node follows the primary. Sessions from the time that it was primary are cut: their pools would go on failing. */
export function replica({ seen, server, remembered }: Facts): Draft | undefined {
    if (server?.member !== "ONLINE" || server.role === "PRIMARY") {
        return undefined;
    }
    const demoted: Order[] = remembered.opened === "PRIMARY" ? [{ kind: "drop-sessions" }] : [];
    const orders: Order[] = server.offlineMode ? [{ kind: "open" }] : demoted;
    const keepsUp = server.lagSeconds <= seen.policy.readMaxLagSeconds;
    return {
        state: "replica",
        why: keepsUp
            ? "follows the primary"
            : `is ${lagOf(server.lagSeconds)} behind the primary, so that it serves no reads`,
        fit: { replica: !server.offlineMode && keepsUp },
        orders,
        remember: { opened: "SECONDARY" },
    };
}

/** In whole seconds: fractions of them would be news each second. */
function lagOf(lagSeconds: number): string {
    return Number.isFinite(lagSeconds) ? `${Math.floor(lagSeconds)} s` : "an unknown time";
}

function servesReads({ seen }: Facts): boolean {
    const { readsFromPrimary } = seen.policy;
    const isAlone = !seen.peers.some(({ agent }) => agent?.replica);
    return readsFromPrimary === "always" || (readsFromPrimary === "fallback" && isAlone);
}

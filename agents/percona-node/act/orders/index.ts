import type { Decision, Observed, Order } from "../../model";
import type { Heart } from "../../mysql/heart";
import type { KeptConnection } from "../../mysql/kept-connection";
import { reasonOf } from "../../within";
import type { Tools } from "../tools";
import { abandon, answerHook, askForReplacement, protect } from "./instance";
import { onceOf } from "./once";
import { publishTopology } from "./publish-topology";
import { close, dropSessions, open, unblock } from "./server";
import { tell } from "./tell";

/** Carries out the orders of each decision. */
export interface Orders {
    /** Ends when those that are for the server are done; what is for AWS goes on in the background. */
    give: (decision: Decision, observed: Observed) => Promise<void>;
}

/** @param connection to the own server, for orders alone. */
export function ordersOf(tools: Tools, connection: KeptConnection, heart: Heart): Orders {
    const { log } = tools.node;
    const once = onceOf((order, error) => {
        log("an order failed", { order, reason: reasonOf(error) });
    });

    function give(order: Order, observed: Observed): Promise<unknown> | undefined {
        const { server, instance } = observed;
        switch (order.kind) {
            case "open":
                return server?.offlineMode === false ? undefined : open(connection);
            case "close":
                return server?.offlineMode === true ? undefined : close(connection);
            case "drop-sessions":
                return dropSessions(connection);
            case "unblock":
                return unblock(connection, tools);
            case "beat":
                heart.beat();
                return undefined;
            case "publish-topology":
                publishTopology(tools, observed, once);
                return undefined;
            case "protect":
                protect(tools, instance, order.on, once);
                return undefined;
            case "launch":
                answerHook(tools, "launch", order.say, once);
                return undefined;
            case "abandon":
                abandon(tools, order.why, once);
                return undefined;
            case "unhealthy":
                askForReplacement(tools, once);
                return undefined;
            case "terminate":
                answerHook(tools, "terminate", order.say, once);
                return undefined;
            case "tell":
                tell(tools, order);
                return undefined;
        }
    }

    return {
        async give({ orders }, observed) {
            if (!orders.some(({ kind }) => kind === "beat")) {
                heart.stop();
            }
            for (const order of orders) {
                try {
                    await give(order, observed);
                } catch (error) {
                    log("an order failed", { order: order.kind, reason: reasonOf(error) });
                }
            }
        },
    };
}

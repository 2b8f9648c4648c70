import type { Decision, Fitness, Order, Remembered } from "../model";
import type { Facts } from "./facts";

/** What a rule wants; what it does not say is: fit for nothing, no order, and the memory as it is. */
export interface Draft extends Pick<Decision, "state" | "why" | "task" | "refused"> {
    fit?: Partial<Fitness>;
    orders?: Order[];
    remember?: Partial<Remembered>;
    /** No waiting and no try can seed this node, as it is made: a person has to do what `why` says. */
    hopeless?: boolean;
}

/** One rule: undefined when it has nothing to say of these facts. */
export type Rule = (facts: Facts) => Draft | undefined;

/** The orders that keep clients out. */
export function closed({ server }: Pick<Facts, "server">): Order[] {
    return server && !server.offlineMode ? [{ kind: "close" }] : [];
}

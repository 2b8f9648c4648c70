import type { NodeState, Task } from "../model";
import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";

/** Tasks that change what the server is: until they end, nothing is decided by what it shows. */
const states: Partial<Record<Task["kind"], NodeState>> = {
    "restart-server": "boot",
    "prepare-server": "boot",
    bootstrap: "bootstrap",
    "stop-replication": "error",
    reclone: "errant",
    leave: "leave",
};

/** One of those tasks is under way. */
export function busy(facts: Facts): Draft | undefined {
    const { task, now } = facts.seen;
    const state = task && states[task.task.kind];
    if (!task || !state) {
        return undefined;
    }
    const seconds = Math.floor((now - task.since) / 1_000);
    return {
        state,
        why: `${task.task.kind} under way for ${seconds} s`,
        // A bootstrap lets clients in by itself, once its epoch is LIVE.
        orders: task.task.kind === "bootstrap" ? [] : closed(facts),
    };
}

import type { Observed, Task } from "../model";
import { monotonic, reasonOf } from "../within";
import { perform } from "./tasks";
import type { Tools } from "./tools";

/** Runs tasks in the background, one at a time. */
export interface TaskRunner {
    /** Begins a task when none is under way. */
    start: (task: Task) => void;
    /** The one under way, and the last that ended. */
    now: () => Pick<Observed, "task" | "ended">;
}

/** @param ended is called after each task. */
export function taskRunner(tools: Tools, ended: (task: Task, error: string | undefined) => void): TaskRunner {
    const now: Pick<Observed, "task" | "ended"> = {};

    async function run(task: Task): Promise<void> {
        const since = monotonic();
        now.task = { task, since };
        tools.node.log("a task begins", { ...task });
        let error: string | undefined;
        try {
            await perform(tools, task);
        } catch (failure) {
            error = reasonOf(failure);
        }
        const seconds = (monotonic() - since) / 1000;
        tools.node.log("a task ended", { kind: task.kind, seconds, ...(error !== undefined && { error }) });
        delete now.task;
        now.ended = { task, at: monotonic(), ...(error !== undefined && { error }) };
        ended(task, error);
    }

    return {
        start(task) {
            if (now.task === undefined) {
                void run(task);
            }
        },
        now: () => ({ ...now }),
    };
}

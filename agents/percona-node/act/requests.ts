import type { Decision, Observed, Request, Task } from "../model";
import { monotonic } from "../within";

/** The task that meets a request. */
const taskOf: Record<Request["kind"], Task["kind"]> = {
    switchover: "switchover",
    reclone: "reclone",
    recover: "bootstrap",
    leave: "leave",
};

/** Milliseconds that a request waits for its task to begin; one who leaves waits for others that do. */
const patience: Record<Request["kind"], number> = {
    switchover: 30_000,
    // It leaves the group first, and hands over where it is the primary.
    reclone: 300_000,
    recover: 60_000,
    leave: 600_000,
};

interface Asked {
    request: Request;
    since: number;
    done: (what: string) => void;
    refuse: (why: Error) => void;
}

/** What people have asked for on the control socket, until it is done or refused. */
export interface Requests {
    /** Ends when the task for it has ended. */
    ask: (request: Request) => Promise<string>;
    list: () => Request[];
    /** A task has ended. */
    ended: (task: Task, error: string | undefined) => void;
    /** A decision was made: refuses what cannot be met, and what nothing has come of in time. */
    decided: (decision: Decision, observed: Pick<Observed, "task">) => void;
}

export function requests(): Requests {
    let asked: Asked[] = [];

    function drop(...gone: Asked[]): void {
        asked = asked.filter((one) => !gone.includes(one));
    }

    return {
        ask: (request) =>
            new Promise((done, refuse) => {
                asked.push({ request, since: monotonic(), done, refuse });
            }),
        list: () => asked.map(({ request }) => request),
        ended(task, error) {
            const met = asked.filter(({ request }) => taskOf[request.kind] === task.kind);
            drop(...met);
            for (const { done, refuse, request } of met) {
                if (error === undefined) {
                    done(`${request.kind}: done`);
                } else {
                    refuse(new Error(`${request.kind}: ${error}`));
                }
            }
        },
        decided({ why, refused: list = [] }, { task }) {
            for (const one of [...asked]) {
                const kind = taskOf[one.request.kind];
                const refused = list.find(({ request }) => request === one.request);
                const late = task?.task.kind !== kind && monotonic() - one.since > patience[one.request.kind];
                if (refused !== undefined || late) {
                    drop(one);
                    one.refuse(new Error(refused?.why ?? `nothing came of it in time: ${why}`));
                }
            }
        },
    };
}

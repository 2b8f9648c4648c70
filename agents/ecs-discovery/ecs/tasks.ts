import type { Task } from "@aws-sdk/client-ecs";
import type { CallEcs } from "./client";

/** Most tasks of a page of ListTasks, and of a call of DescribeTasks: what ECS allows. */
const pageSize = 100;

/**
 * All tasks of a cluster that are to run, as ECS describes them. One call after the other, a page and its description in turn,
 * since ECS lets an account read 20 times a second for long.
 *
 * @throws Error when a call fails, and when an answer is not whole: what is left out may be there.
 */
export async function readTasks(call: CallEcs, cluster: string): Promise<Task[]> {
    const found = new Map<string, Task>();
    const seen = new Set<string>();
    let nextToken: string | undefined;
    do {
        const page = await call("ListTasks", { cluster, desiredStatus: "RUNNING", maxResults: pageSize, nextToken });
        if (!Array.isArray(page.taskArns)) {
            throw new Error("ListTasks: an answer without taskArns");
        }
        // A task may move from a page to the next one between two calls.
        const asked = page.taskArns.filter((arn) => !found.has(arn));
        for (const task of asked.length > 0 ? await describe(call, cluster, asked) : []) {
            found.set(task.taskArn ?? "", task);
        }
        nextToken = page.nextToken;
        if (nextToken !== undefined && seen.has(nextToken)) {
            throw new Error("ListTasks: the same page again");
        }
        seen.add(nextToken ?? "");
    } while (nextToken !== undefined);
    return [...found.values()];
}

async function describe(call: CallEcs, cluster: string, asked: string[]): Promise<Task[]> {
    const { tasks = [], failures = [] } = await call("DescribeTasks", { cluster, tasks: asked });
    const failure = failures.find(({ reason }) => reason !== "MISSING");
    if (failure !== undefined) {
        throw new Error(`DescribeTasks: ${failure.arn ?? "a task"}: ${failure.reason ?? failure.detail ?? "failed"}`);
    }
    // One that has gone since the list was made is missing, and said to be.
    const answered = new Set([...tasks.map(({ taskArn }) => taskArn), ...failures.map(({ arn }) => arn)]);
    const left = asked.filter((arn) => !answered.has(arn));
    if (left.length > 0) {
        throw new Error(`DescribeTasks: an answer without ${left.length} of ${asked.length} tasks, such as ${left[0]}`);
    }
    return tasks;
}

/** Address of a task in its subnet; undefined when it has none, or none yet. */
export function addressOf({ attachments = [] }: Task): string | undefined {
    return attachments
        .find(({ type }) => type === "ElasticNetworkInterface")
        ?.details?.find(({ name }) => name === "privateIPv4Address")?.value;
}

/** Whether a task is up and is to stay. */
export function isRunning({ lastStatus, desiredStatus }: Task): boolean {
    return lastStatus === "RUNNING" && desiredStatus === "RUNNING";
}

/** Name of the service that a task is of; undefined for one that was started by itself. */
export function serviceOf({ group = "" }: Task): string | undefined {
    return group.startsWith("service:") ? group.slice("service:".length) : undefined;
}

/** What an ARN ends with: the id of a task, the name of a cluster. */
export function lastPart(arn: string): string {
    return arn.slice(arn.lastIndexOf("/") + 1);
}

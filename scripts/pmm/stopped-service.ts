import {
    DescribeServicesCommand,
    DescribeTasksCommand,
    ECSServiceException,
    paginateListTasks,
    UpdateServiceCommand,
    type ECSClient,
    type Task,
} from "@aws-sdk/client-ecs";
import { explain, Refusal, type CommandContext } from "../lib/command";
import { interruptible } from "../lib/interruption";
import { requireLastingCredentials } from "../lib/lasting-credentials";
import { patience, pollUntil } from "../lib/poll";
import type { Target } from "./target";

/** What is done while PMM is stopped. */
export interface PatientWork<Result> {
    /** Gets a context whose waiting ends when the person interrupts. */
    work: (context: CommandContext) => Promise<Result>;
    /** Seconds that it takes at most. */
    workSeconds: number;
}

/** The service that PMM is. */
export type PmmService = Pick<Target, "clusterName" | "serviceName">;

/** PMM gets two minutes to close its databases; the rest is for a host that is slow. */
const stopLimitSeconds = 600;

/** The request for a start is repeated for so long, since without it PMM stays stopped. */
const startRequestLimitSeconds = 300;

/** PMM answers within minutes; the first start of a new image takes longest. */
const startLimitSeconds = 1200;

/** Most tasks that DescribeTasks takes at once. */
const describedAtOnce = 100;

/**
 * Does `work` while PMM is stopped, and starts PMM again whatever happens: also when the work fails or is interrupted. A PMM
 * that was stopped before stays so.
 *
 * @throws Refusal when the service does not exist, does not stop or does not start, or the credentials would end before the
 *     start; or what `work` throws.
 */
export async function whileStopped<Result>(
    client: ECSClient,
    service: PmmService,
    { work, workSeconds }: PatientWork<Result>,
    context: CommandContext,
): Promise<Result> {
    const startCall =
        `aws ecs update-service --region ${await client.config.region()} --cluster ${service.clusterName} ` +
        `--service ${service.serviceName} --desired-count 1`;
    const stoppedBefore = (await desiredCount(client, service)) === 0;
    // Looked at now, so that a missing permission is met while PMM still runs.
    await tasksOf(client, service);
    if (stoppedBefore) {
        context.progress(`PMM is stopped already and stays so; to start it: ${startCall}`);
        return workWhileStopped(client, service, work, context);
    }
    const awaySeconds = stopLimitSeconds + workSeconds + startRequestLimitSeconds;
    await requireLastingCredentials(client.config.credentials, awaySeconds, context);
    context.progress(`stopping PMM; should this command be killed, start PMM yourself: ${startCall}`);
    const outcome = await interruptible(
        async (signal) => {
            const [stop] = await Promise.allSettled([setDesiredCount(client, service, 0)]);
            if (stop.status === "rejected" && isRefusedByAws(stop.reason)) {
                throw stop.reason;
            }
            const [ended] = await Promise.allSettled([
                stop.status === "rejected"
                    ? Promise.reject(stop.reason as Error)
                    : workWhileStopped(client, service, work, { ...context, signal }),
            ]);
            await requestStart(client, service, context).catch((error: unknown) => {
                const before = ended.status === "rejected" ? `\nbefore that: ${explain(ended.reason)}` : "";
                throw new Refusal(`PMM IS STILL STOPPED: start it with ${startCall}\n${explain(error)}${before}`);
            });
            return ended;
        },
        (signal) => {
            context.progress(`${signal}: PMM is started again, please wait`);
        },
    );
    // An interruption does no harm any more: ECS starts PMM by itself from here on.
    const [start] = await Promise.allSettled([waitUntilRunning(client, service, context)]);
    if (outcome.status === "rejected") {
        if (start.status === "rejected") {
            context.progress(explain(start.reason));
        }
        throw outcome.reason;
    }
    if (start.status === "rejected") {
        throw start.reason;
    }
    return outcome.value;
}

async function workWhileStopped<Result>(
    client: ECSClient,
    service: PmmService,
    work: (context: CommandContext) => Promise<Result>,
    context: CommandContext,
): Promise<Result> {
    const stopped = await pollUntil(
        async () => {
            const tasks = await tasksOf(client, service);
            return tasks.every(hasEnded) ? tasks.map(({ taskArn }) => taskArn) : undefined;
        },
        patience(context, stopLimitSeconds),
        `PMM has not stopped within ${stopLimitSeconds / 60} minutes: look at the task in the ECS console`,
    );
    context.progress("PMM is stopped");
    const result = await work(context);
    // Also one that has come and gone, for as long as AWS shows it.
    if (!(await tasksOf(client, service)).every(({ taskArn }) => stopped.includes(taskArn))) {
        throw new Refusal(
            "PMM was started by something else meanwhile, so what was done may hold files of different moments: " +
                "find out by what (a pulumi up, a person), then do it again",
        );
    }
    return result;
}

async function requestStart(client: ECSClient, service: PmmService, context: CommandContext): Promise<void> {
    let last: unknown;
    await pollUntil(
        async () => {
            const [request] = await Promise.allSettled([setDesiredCount(client, service, 1)]);
            if (request.status === "fulfilled") {
                return true;
            }
            last = request.reason;
            // Not for credentials that have ended: a person may sign in again beside this command meanwhile.
            if (last instanceof ECSServiceException && lastingRefusals.includes(last.name)) {
                throw last;
            }
            return undefined;
        },
        // Not ended by the interruption that made the start necessary.
        patience({ ...context, signal: undefined }, startRequestLimitSeconds),
        "AWS did not take the request for a start",
    ).catch((error: unknown) => {
        throw error instanceof Refusal ? new Refusal(`${error.message}: ${explain(last)}`) : error;
    });
}

async function waitUntilRunning(client: ECSClient, service: PmmService, context: CommandContext): Promise<void> {
    context.progress("starting PMM");
    await pollUntil(
        async () => {
            const tasks = await tasksOf(client, service);
            const runs = tasks.some((task) => task.lastStatus === "RUNNING" && task.healthStatus === "HEALTHY");
            return runs ? true : undefined;
        },
        patience(context, startLimitSeconds),
        `PMM is not healthy ${startLimitSeconds / 60} minutes after its start: its service's events tell why ` +
            `(aws ecs describe-services --cluster ${service.clusterName} --services ${service.serviceName})`,
    );
    context.progress("PMM runs");
}

async function desiredCount(client: ECSClient, { clusterName, serviceName }: PmmService): Promise<number> {
    const { services = [] } = await client.send(
        new DescribeServicesCommand({ cluster: clusterName, services: [serviceName] }),
    );
    const [service] = services;
    if (service?.status !== "ACTIVE") {
        throw new Refusal(
            `cluster ${clusterName} has no active service ${serviceName}: has the stack been deployed? Otherwise give --cluster and --service`,
        );
    }
    return service.desiredCount ?? 0;
}

async function setDesiredCount(
    client: ECSClient,
    { clusterName, serviceName }: PmmService,
    count: number,
): Promise<void> {
    await client.send(new UpdateServiceCommand({ cluster: clusterName, service: serviceName, desiredCount: count }));
}

/** Whether every container of a task has ended; a task that is stopping still writes. */
function hasEnded({ lastStatus }: Task): boolean {
    return lastStatus === "STOPPED";
}

/** The tasks of PMM: those that shall run and those that shall not, which AWS shows for an hour. */
async function tasksOf(client: ECSClient, { clusterName, serviceName }: PmmService): Promise<Task[]> {
    const arns: string[] = [];
    for (const desiredStatus of ["RUNNING", "STOPPED"] as const) {
        const listed = { cluster: clusterName, serviceName, desiredStatus };
        for await (const page of paginateListTasks({ client }, listed)) {
            arns.push(...(page.taskArns ?? []));
        }
    }
    const found: Task[] = [];
    for (let first = 0; first < arns.length; first += describedAtOnce) {
        const some = { cluster: clusterName, tasks: arns.slice(first, first + describedAtOnce) };
        const { tasks = [] } = await client.send(new DescribeTasksCommand(some));
        found.push(...tasks);
    }
    return found;
}

/** Answers to the request for a start that are the same however often it is made. */
const lastingRefusals = [
    "AccessDeniedException",
    "ClientException",
    "ClusterNotFoundException",
    "InvalidParameterException",
    "ServiceNotActiveException",
    "ServiceNotFoundException",
];

/** Whether AWS has answered and said no, so that nothing has changed. */
function isRefusedByAws(error: unknown): boolean {
    return error instanceof ECSServiceException && error.$fault === "client";
}

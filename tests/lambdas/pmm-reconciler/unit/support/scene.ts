import type { Calls } from "../../../../../lambdas/pmm-reconciler/calls";
import type { Clients, RunContext } from "../../../../../lambdas/pmm-reconciler/context";
import type { MonitoredDatabaseConfig, MonitoredGroupConfig } from "../../../../../lambdas/pmm-reconciler/contract";
import { emptyResult } from "../../../../../lambdas/pmm-reconciler/result";
import { emptyState } from "../../../../../lambdas/pmm-reconciler/state/text";
import type { PmmRequest } from "../../../../../lambdas/shared/pmm-request";

/** Answers a call of AWS, by the name of the call and what it was given; it may throw. */
export type AwsAnswers = Record<string, (input: Record<string, unknown>) => unknown>;

/** What a step is run with, and what it did. */
export interface Scene {
    context: RunContext;
    /** Calls of AWS, in order. */
    aws: { call: string; input: Record<string, unknown> }[];
    /** Calls of PMM, in order. */
    pmm: PmmRequest[];
    /** Lines of the log. */
    told: { level: string; message: string; fields: Record<string, unknown> }[];
}

/** The time at which everything here happens. */
export const noon = new Date("2025-11-22T12:00:00.000Z");

/** Minutes after noon, or before it when negative. */
export function minutes(count: number): Date {
    return new Date(noon.getTime() + count * 60_000);
}

/** A step's context, with clients that answer by `awsAnswers` and PMM that answers by `pmmAnswer`. */
export function sceneOf(
    awsAnswers: AwsAnswers,
    pmmAnswer: (request: PmmRequest) => unknown = () => ({}),
    settings: { groups?: MonitoredGroupConfig[]; databases?: MonitoredDatabaseConfig[] } = {},
): Scene {
    const scene: Omit<Scene, "context"> = { aws: [], pmm: [], told: [] };
    const send = (command: { constructor: { name: string }; input: Record<string, unknown> }): Promise<unknown> => {
        const call = command.constructor.name.replace(/Command$/, "");
        scene.aws.push({ call, input: command.input });
        return Promise.resolve().then(() => {
            const answer = awsAnswers[call];
            if (answer === undefined) {
                throw new Error(`nobody expected ${call}`);
            }
            return answer(command.input);
        });
    };
    // A step reads nothing of a client but `send`.
    const client = { send } as unknown;
    const clients = {
        autoScaling: client,
        dynamoDb: client,
        ec2: client,
        rds: client,
        secretsManager: client,
        ssm: client,
    } as Clients;
    const calls: Calls = {
        aws: (call) => call({ abortSignal: new AbortController().signal }),
        lastAws: (call) => call({ abortSignal: new AbortController().signal }),
        pmm: (request) => {
            scene.pmm.push(request);
            return Promise.resolve().then(() => pmmAnswer(request));
        },
    };
    const teller =
        (level: string) =>
        (message: string, fields: Record<string, unknown>): void => {
            scene.told.push({ level, message, fields });
        };
    const context: RunContext = {
        config: {
            deployment: "test",
            serviceName: "pmm-production",
            pmmAddress: "pmm.internal",
            adminSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:admin-AbCdEf",
            stateTable: "state",
            documentName: "register",
            removalsPerRun: 20,
            groups: settings.groups ?? [],
            databases: settings.databases ?? [],
        },
        clients,
        region: "eu-west-1",
        tell: { info: teller("info"), warn: teller("warn"), error: teller("error") },
        calls,
        startedAt: noon,
        now: () => noon,
        state: emptyState(),
        result: emptyResult("done"),
    };
    return { ...scene, context };
}

/** A group of MySQL servers. */
export function group(name: string): MonitoredGroupConfig {
    return {
        name,
        engine: "mysql",
        port: 3306,
        credentialsSecretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:login-${name}-AbCdEf`,
        credentialsUser: "monitor",
        agentSecretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:agents-${name}-AbCdEf`,
        querySource: "perfschema",
        tls: false,
        environment: "production",
        cluster: "",
    };
}

/** An error of AWS with this code. */
export function awsError(name: string, message = "as AWS says it"): Error {
    return Object.assign(new Error(message), { name, $fault: "client" });
}

/** Ids of `count` instances. */
export function instanceIds(count: number): string[] {
    return Array.from({ length: count }, (_each, index) => `i-${String(index).padStart(17, "0")}`);
}

/** What a promise was rejected with; undefined when it was not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
        () => undefined,
        (error: unknown) => error,
    );
}

import type * as sdk from "@aws-sdk/client-ecs";
import { AwsV4Signer } from "aws4fetch";
import { setTimeout as sleep } from "node:timers/promises";
import type { Count } from "../http/counts";
import type { CredentialSource } from "./credentials";

/** The operations of ECS that the sidecar calls. */
export interface Operations {
    ListTasks: { input: sdk.ListTasksRequest; output: sdk.ListTasksResponse };
    DescribeTasks: { input: sdk.DescribeTasksRequest; output: sdk.DescribeTasksResponse };
    DescribeTaskDefinition: {
        input: sdk.DescribeTaskDefinitionRequest;
        output: sdk.DescribeTaskDefinitionResponse;
    };
}

/**
 * Calls an operation.
 *
 * @throws Error that names the operation and what AWS has against it.
 */
export type CallEcs = <Operation extends keyof Operations>(
    operation: Operation,
    input: Operations[Operation]["input"],
) => Promise<Operations[Operation]["output"]>;

/** What calls depend on. */
export interface EcsClient {
    region: string;
    /** URL of ECS. Default: the region's. */
    endpoint?: string | undefined;
    credentials: CredentialSource;
    count: Count;
    /** Milliseconds for an answer. Default: 10 seconds. */
    limit?: number;
    /** Milliseconds before each further try of a call that ECS has throttled. Default: 1, 2 and 4 seconds. */
    throttlePauses?: number[];
}

/** Codes with which AWS asks for fewer calls. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const throttled = ["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"];

/** Codes that new credentials may help against. */
const refused = ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"];

/** An answer that is an error. */
class Refusal extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(`${code}: ${message}`);
    }
}

/** Calls by ECS's protocol, JSON 1.1. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export function ecsClient(client: EcsClient): CallEcs {
    const { count, credentials, throttlePauses = [1_000, 2_000, 4_000] } = client;
    return async (operation, input) => {
        for (let tries = 0; ; tries++) {
            try {
                return await count(operation, () => post(client, operation, input));
            } catch (error) {
                const code = error instanceof Refusal ? error.code : "";
                if (refused.includes(code)) {
                    credentials.forget();
                }
                const pause = throttlePauses[tries];
                if (!throttled.includes(code) || pause === undefined) {
                    throw new Error(`${operation}: ${reasonOf(error)}`, { cause: error });
                }
                await sleep(pause);
            }
        }
    };
}

async function post<Output>(client: EcsClient, operation: keyof Operations, input: object): Promise<Output> {
    const { region, endpoint = endpointOf(region), limit = 10_000 } = client;
    const signer = new AwsV4Signer({
        ...(await client.credentials.get()),
        service: "ecs",
        region,
        method: "POST",
        url: endpoint,
        headers: {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": `AmazonEC2ContainerServiceV20141113.${operation}`,
        },
        body: JSON.stringify(input),
    });
    const response = await fetch(endpoint, { ...(await signer.sign()), signal: AbortSignal.timeout(limit) });
    const body = await response.text();
    if (!response.ok) {
        throw refusalOf(response, body);
    }
    return withoutNulls(body) as Output;
}

/** An answer, in which a member that is null is not there, as in those that AWS's own clients give. */
function withoutNulls(body: string): unknown {
    return JSON.parse(body, (_member, value: unknown) => value ?? undefined);
}

function endpointOf(region: string): string {
    return `https://ecs.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function refusalOf({ status }: Response, body: string): Refusal {
    try {
        const { __type: type, message, Message } = JSON.parse(body) as Record<string, string | undefined>;
        return new Refusal(type?.split("#").pop() ?? `HTTP ${status}`, message ?? Message ?? "no reason given");
    } catch {
        return new Refusal(`HTTP ${status}`, "an answer that is no JSON");
    }
}

/** An error's own words, and those of its cause, which is where `fetch` says what is wrong. */
function reasonOf(error: unknown): string {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

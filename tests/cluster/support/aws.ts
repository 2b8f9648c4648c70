import { Agent, request as ask, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { startMoto } from "../../support/moto";
import { answerGroupCall, type ScalingTargets } from "./group-calls";
import { serve } from "./http-service";
import { region } from "./node";

/** One request to AWS. */
export interface AwsCall {
    /** Access key id of the caller, which is the node's instance id. */
    caller: string;
    /** Such as `dynamodb`, `s3`, `autoscaling`. */
    service: string;
    /** Such as `UpdateItem`; for S3 the HTTP method. */
    action: string;
}

/** What goes wrong with a call. */
export type Fault =
    /** It takes longer, before anything happens. */
    | { kind: "slow"; milliseconds: number }
    /** Nothing happens, and the answer is an error of the service. */
    | { kind: "failing" }
    /** It happens, and the answer is an error all the same. */
    | { kind: "lost-answer" };

/** AWS for a cluster: moto, and in front of it what moto lacks and what can go wrong. */
export interface Aws {
    /** AWS_ENDPOINT_URL of the nodes. */
    endpoint: string;
    /** Asked for every call; undefined for nothing wrong. May be set. */
    faults: ((call: AwsCall) => Fault | undefined) | undefined;
    /** Auto scaling groups by name, each with the health of its targets of writes. */
    groups: Map<string, ScalingTargets>;
    stop: () => Promise<void>;
}

/** What a test's own client of a cluster's AWS is made with. */
export function clientSettings(endpoint: string): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
} {
    return { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
}

/**
 * Starts AWS with nothing in it.
 *
 * @param host address on which the nodes reach it.
 */
export async function startAws(host: string): Promise<Aws> {
    const moto = await startMoto();
    const connections = new Agent({ keepAlive: true });
    const service = await serve({ host, port: 0 }, async (request, response) => {
        const body = await buffer(request);
        const call = callOf(request, body);
        const fault = aws.faults?.(call);
        if (fault?.kind === "slow") {
            await pause(fault.milliseconds);
        }
        const failed = { status: 500, headers: {}, body: Buffer.from('{"__type":"InternalServerError"}') };
        const answer = fault?.kind === "failing" ? failed : await answerOf(call, request, body);
        const { status, headers, body: text } = fault?.kind === "lost-answer" ? failed : answer;
        response.writeHead(
            status,
            Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
        );
        response.end(text);
    });
    const aws: Aws = {
        endpoint: service.endpoint,
        faults: undefined,
        groups: new Map(),
        async stop() {
            await service.stop();
            connections.destroy();
            await moto.stop();
        },
    };
    return aws;

    async function answerOf(call: AwsCall, request: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
        const parameters = new URLSearchParams(body.toString("latin1"));
        const known = answerGroupCall(aws.groups, { ...call, parameters });
        return known === undefined
            ? forward(moto.endpoint, connections, request, body)
            : { status: known.status, headers: { "Content-Type": "text/xml" }, body: Buffer.from(known.body) };
    }
}

interface HttpAnswer {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    body: Buffer;
}

/** The signature names caller and service; the action is in a header or in the body, as the service's protocol has it. */
function callOf({ headers, method = "" }: IncomingMessage, body: Buffer): AwsCall {
    const [, caller = "", service = ""] =
        /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    const target = /\.(\w+)$/.exec(String(headers["x-amz-target"] ?? ""))?.[1];
    const query = service === "s3" ? undefined : /(?:^|&)Action=(\w+)/.exec(body.toString("latin1", 0, 4_096))?.[1];
    return { caller, service, action: target ?? query ?? method };
}

function forward(endpoint: string, agent: Agent, request: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
    const { method, url = "/" } = request;
    return new Promise((resolve, reject) => {
        const outgoing = ask(new URL(url, endpoint), { agent, method, headers: request.headers }, (incoming) => {
            buffer(incoming).then((answer) => {
                // The body is sent on as a whole.
                const headers = { ...incoming.headers, "transfer-encoding": undefined };
                resolve({ status: incoming.statusCode ?? 500, headers, body: answer });
            }, reject);
        });
        outgoing.on("error", reject);
        outgoing.end(body);
    });
}

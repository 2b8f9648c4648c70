import * as http from "node:http";
import { text } from "node:stream/consumers";
import { goesOn, type FaultOf } from "../faults";
import { onLoopback } from "../loopback";
import { EcsCluster } from "./cluster";
import { EcsRefusal, operations } from "./operations";
import { keys, signatureProblem } from "./signature";

export { failing, failingAll, type Fault, type FaultOf } from "../faults";
export type { EcsCluster, NewTask } from "./cluster";

/**
 * ECS, as far as its published API goes: what tasks run in a cluster, by its protocol, JSON 1.1, with pages, its limits and
 * its refusals; and the credentials of a task's role, as ECS's agent gives them. Signatures are checked. HTTP on a free port of
 * 127.0.0.1.
 */
export interface EcsApi {
    /** URL for AWS_ENDPOINT_URL_ECS. */
    endpoint: string;
    cluster: EcsCluster;
    /** Variables of a client that has keys of its own. */
    environment: Record<string, string>;
    /** Variables of a client in a task with a role. */
    taskEnvironment: Record<string, string>;
    /** Milliseconds that the credentials of the task's role are good for. */
    credentialsLast: number;
    /** All calls since the start or the last `clear`: operation, or `GetCredentials`. */
    calls: string[];
    /** How often a list of tasks was begun since the start. */
    rounds: number;
    /** What goes wrong, by operation; undefined for nothing. */
    faults: FaultOf | undefined;
    /** What a whole answer is turned into, by operation, such as one that leaves something out; undefined for itself. */
    distort: ((operation: string, answer: object) => unknown) | undefined;
    /** Nothing is left: no task, call or fault. */
    clear: () => void;
    stop: () => Promise<void>;
}

const token = "Basic of-the-task";

const words = {
    contentType: "application/x-amz-json-1.1",
    error: { __type: "ServerException", message: "Error." },
    brokenOff: '{"taskArns": ["arn:aws:',
};

/** Starts ECS with a cluster that has no task. */
export async function startEcsApi(): Promise<EcsApi> {
    const server = http.createServer((incoming, outgoing) => {
        void respond(api, incoming, outgoing).catch((error: unknown) => {
            outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
        });
    });
    const { port, stop } = await onLoopback(server);
    const endpoint = `http://127.0.0.1:${port}`;
    const region = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1", AWS_ENDPOINT_URL_ECS: endpoint };
    const hour = 3_600_000;
    const api: EcsApi = {
        endpoint,
        cluster: new EcsCluster(),
        environment: { ...region, AWS_ACCESS_KEY_ID: "AKIAFIXED", AWS_SECRET_ACCESS_KEY: keys.AKIAFIXED!.secret },
        taskEnvironment: {
            ...region,
            AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/v2/credentials`,
            AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
        },
        credentialsLast: hour,
        calls: [],
        rounds: 0,
        faults: undefined,
        distort: undefined,
        clear: () => {
            api.cluster.clear();
            api.calls.length = 0;
            api.faults = undefined;
            api.distort = undefined;
            api.credentialsLast = hour;
        },
        stop,
    };
    return api;
}

async function respond(api: EcsApi, incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const body = await text(incoming);
    const call = incoming.method === "GET" ? "GetCredentials" : operationOf(incoming);
    api.calls.push(call);
    api.rounds += call === "ListTasks" && !body.includes("nextToken") ? 1 : 0;
    const fault = api.faults?.(call, body);
    if (!(await goesOn(fault, outgoing, words))) {
        return;
    }
    const [status, answer] =
        call === "GetCredentials" ? credentials(api, incoming) : answerTo(api, call, incoming, body);
    if (fault?.kind === "lost") {
        outgoing.destroy();
        return;
    }
    send(outgoing, status, JSON.stringify(status === 200 ? (api.distort?.(call, answer) ?? answer) : answer));
}

function operationOf({ headers }: http.IncomingMessage): string {
    const [service, operation = "?"] = String(headers["x-amz-target"]).split(".");
    return service === "AmazonEC2ContainerServiceV20141113" ? operation : "?";
}

function answerTo(
    { cluster }: EcsApi,
    call: string,
    incoming: http.IncomingMessage,
    body: string,
): [status: number, answer: object] {
    const operation = operations[call];
    const problem = signatureProblem(incoming, body);
    if (problem !== undefined) {
        return [400, { __type: "InvalidSignatureException", message: problem }];
    }
    if (operation === undefined || incoming.headers["content-type"] !== words.contentType) {
        return [400, { __type: "UnknownOperationException" }];
    }
    try {
        return [200, operation(cluster, JSON.parse(body) as object) as object];
    } catch (error) {
        if (error instanceof EcsRefusal) {
            return [400, { __type: error.code, message: error.message }];
        }
        throw error;
    }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
function credentials({ credentialsLast }: EcsApi, { headers }: http.IncomingMessage): [number, object] {
    if (headers.authorization !== token) {
        return [403, { code: "AccessDenied" }];
    }
    const { secret: SecretAccessKey, token: Token } = keys.ASIATASK!;
    const Expiration = new Date(Date.now() + credentialsLast).toISOString();
    return [200, { RoleArn: "arn", AccessKeyId: "ASIATASK", SecretAccessKey, Token, Expiration }];
}

function send(outgoing: http.ServerResponse, status: number, body: string): void {
    outgoing.writeHead(status, { "content-type": words.contentType }).end(body);
}

import * as http from "node:http";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { alien, internalError, malformed, throttled, type Answer } from "./aws-errors";

/**
 * What goes wrong with a call of AWS: it is refused as too many, or with AWS's own error; its answer breaks off, or is a
 * page of something in between; the connection is closed before the call has an effect, or after it; no answer comes.
 * `held` is nothing wrong but a long wait.
 */
export type AwsFault =
    | { kind: "throttled" | "error" | "malformed" | "alien" | "closed" | "lost" | "silent" }
    | { kind: "held"; until: Promise<void> };

/** A call that the front has got. */
export interface AwsCall {
    /** `ssm:SendCommand` */
    call: string;
    body: string;
}

/** A server on 127.0.0.1 between the function and moto. */
export interface AwsFront {
    endpoint: string;
    requests: AwsCall[];
    /** What goes wrong; undefined for nothing. */
    faults: ((call: string, body: string) => AwsFault | undefined) | undefined;
    /** Answers some calls by itself; `pass` asks moto. Undefined leaves the call to moto. */
    own: ((call: string, body: string, pass: () => Promise<Answer>) => Promise<Answer> | undefined) | undefined;
    /** Changes what moto has said. */
    amend: ((call: string, body: string) => string) | undefined;
    /**
     * Moto's answers to calls that only look are kept, and given again until this: moto takes seconds to find 1,000 instances, and
     * a run that changes nothing there need not wait for it each time. Those that have to do with `what`, such as a secret's ARN or
     * a service (`secretsmanager:`), or all.
     */
    forget: (what?: string) => void;
    /** Number of requests by call. */
    calls: () => Record<string, number>;
    stop: () => Promise<void>;
}

/** Calls that change nothing. */
const looks =
    /^(autoscaling:DescribeAutoScalingGroups|ec2:DescribeInstances|rds:DescribeDBInstances|secretsmanager:(DescribeSecret|GetSecretValue))$/;

/** Starts a server in front of the moto server at `motoEndpoint`. */
export async function startAwsFront(motoEndpoint: string): Promise<AwsFront> {
    const memory = new Map<string, Answer>();
    /** How often something was forgotten: what was asked for before that is not kept. */
    let changes = 0;
    const server = http.createServer((incoming, outgoing) => {
        void respond(incoming, outgoing).catch((error: unknown) => {
            outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
        });
    });
    async function respond(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
        const body = await text(incoming);
        const call = nameOf(incoming, body);
        front.requests.push({ call, body });
        const fault = front.faults?.(call, body);
        if (fault?.kind === "silent") {
            return; // Until the caller gives up, or the server stops.
        }
        if (fault?.kind === "held") {
            await fault.until;
        }
        const broken = fault && brokenAnswers[fault.kind];
        if (broken !== undefined) {
            send(outgoing, broken(call));
            return;
        }
        if (fault?.kind === "closed") {
            outgoing.destroy();
            return;
        }
        const answer = await answerTo(call, body, () => ask(motoEndpoint, incoming, body));
        if (fault?.kind === "lost") {
            outgoing.destroy();
            return;
        }
        send(outgoing, answer);
    }
    async function answerTo(call: string, body: string, pass: () => Promise<Answer>): Promise<Answer> {
        const key = `${call} ${body}`;
        const before = changes;
        const answer = memory.get(key) ?? (await (front.own?.(call, body, pass) ?? pass()));
        if (looks.test(call) && answer.status === 200 && changes === before) {
            memory.set(key, answer);
        } else if (call === "secretsmanager:PutSecretValue") {
            front.forget((JSON.parse(body) as { SecretId: string }).SecretId);
        }
        return front.amend === undefined ? answer : { ...answer, body: front.amend(call, answer.body) };
    }
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const front: AwsFront = {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        requests: [],
        faults: undefined,
        own: undefined,
        amend: undefined,
        forget: (what = "") => {
            changes += 1;
            for (const key of [...memory.keys()].filter((each) => each.includes(what))) {
                memory.delete(key);
            }
        },
        calls: () => countsOf(front.requests),
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
    return front;
}

const brokenAnswers: Partial<Record<AwsFault["kind"], (call: string) => Answer>> = {
    throttled,
    error: internalError,
    malformed,
    alien: () => alien,
};

/** Prefixes of `x-amz-target`, and versions in forms, by service. */
const services: Readonly<Record<string, string>> = {
    AmazonSSM: "ssm",
    secretsmanager: "secretsmanager",
    DynamoDB_20120810: "dynamodb",
    "2011-01-01": "autoscaling",
    "2016-11-15": "ec2",
    "2014-10-31": "rds",
};

function nameOf(incoming: http.IncomingMessage, body: string): string {
    const target = incoming.headers["x-amz-target"];
    if (typeof target === "string") {
        const [prefix = "", action = ""] = target.split(".");
        return `${services[prefix] ?? prefix}:${action}`;
    }
    const form = new URLSearchParams(body);
    const version = form.get("Version") ?? "";
    return `${services[version] ?? version}:${form.get("Action") ?? ""}`;
}

/** Moto ends each connection after its answer; asking it this way takes half the time of `fetch`. */
async function ask(motoEndpoint: string, incoming: http.IncomingMessage, body: string): Promise<Answer> {
    const headers = { ...incoming.headers };
    delete headers.host;
    delete headers.connection;
    delete headers.expect;
    return new Promise((resolve, reject) => {
        const asked = http.request(
            motoEndpoint + (incoming.url ?? "/"),
            { method: incoming.method, headers },
            (got) => {
                const type = got.headers["content-type"] ?? "text/xml";
                text(got).then((answer) => {
                    resolve({ status: got.statusCode ?? 500, type, body: answer });
                }, reject);
            },
        );
        asked.on("error", reject);
        asked.end(body);
    });
}

function send(outgoing: http.ServerResponse, { status, type, body }: Answer): void {
    outgoing.writeHead(status, { "content-type": type }).end(body);
}

function countsOf(requests: AwsCall[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { call } of requests) {
        counts[call] = (counts[call] ?? 0) + 1;
    }
    return counts;
}

import { request as httpsRequest } from "node:https";
import type { IncomingMessage } from "node:http";
import { PmmError, type Credential } from "./pmm-api";

/** One call of PMM's HTTP API. */
export interface PmmRequest {
    method: "GET" | "POST" | "PUT" | "DELETE";
    /** From `/` on, with its query; what stands in it is encoded by who makes it. */
    path: string;
    /** Who asks; nobody when missing. */
    credential?: Credential;
    /** Sent as JSON; no body when missing. */
    body?: unknown;
    /** From the start of the call to the last byte of its answer. Default 10,000. */
    timeoutMilliseconds?: number;
}

/** Milliseconds that an answer may take when a call does not say it. */
export const defaultTimeoutMilliseconds = 10_000;

/** Most characters of an answer's own words that an error repeats. */
const longestReason = 300;

/**
 * Calls PMM by HTTPS and gives what its answer holds: parsed JSON, `{}` when the answer has no body. PMM's certificate is
 * one that it signed itself, so it is not checked: security groups say who may talk to whom.
 *
 * @param address host name or address, with its port unless it is 443.
 * @throws PmmError with the status of an answer that is not 2xx, or with status 0 when no answer came in time, there is no
 *     connection, or the answer is no JSON. Its message holds no secret of the request.
 */
export async function pmmRequest(address: string, request: PmmRequest): Promise<unknown> {
    const { status, text } = await exchange(address, request);
    const answer = parsed(text);
    if (status < 200 || status > 299) {
        throw new PmmError(status, told(request, `${status} ${wordsOf(answer)}`.trimEnd()));
    }
    if (answer === undefined) {
        throw new PmmError(0, told(request, "the answer is no JSON"));
    }
    return answer;
}

async function exchange(address: string, request: PmmRequest): Promise<{ status: number; text: string }> {
    const limit = request.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
    const signal = AbortSignal.timeout(limit);
    try {
        const response = await send(address, request, signal);
        const chunks: Buffer[] = [];
        for await (const chunk of response) {
            chunks.push(chunk as Buffer);
        }
        return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
    } catch (error) {
        const reason = signal.aborted ? `no answer within ${limit} ms` : `no answer: ${reasonOf(error)}`;
        throw new PmmError(0, told(request, reason));
    }
}

async function send(address: string, request: PmmRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    return new Promise((resolve, reject) => {
        const outgoing = httpsRequest(
            new URL(`https://${address}${request.path}`),
            {
                method: request.method,
                headers: {
                    accept: "application/json",
                    ...(request.credential && { authorization: authorization(request.credential) }),
                    ...(body !== undefined && {
                        "content-type": "application/json",
                        "content-length": Buffer.byteLength(body),
                    }),
                },
                rejectUnauthorized: false,
                // A connection per call: one that was kept while Lambda had frozen the function is closed on PMM's side,
                // which the next call would find out by failing.
                agent: false,
                signal,
            },
            resolve,
        );
        outgoing.on("error", reject);
        outgoing.end(body);
    });
}

function authorization(credential: Credential): string {
    if ("token" in credential) {
        return `Bearer ${credential.token}`;
    }
    return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString("base64")}`;
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
    if (text.trim() === "") {
        return {};
    }
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** PMM's and Grafana's errors say in `message` what is wrong; pages of a web server in between say nothing of use. */
function wordsOf(answer: unknown): string {
    if (typeof answer !== "object" || answer === null || !("message" in answer)) {
        return "";
    }
    return typeof answer.message === "string" ? answer.message : "";
}

/** What was asked and what came of it, with every secret of the request struck out of words that PMM may have repeated. */
function told(request: PmmRequest, reason: string): string {
    const safe = secretsOf(request).reduce((text, secret) => text.replaceAll(secret, "***"), reason);
    return `PMM: ${request.method} ${request.path}: ${safe.slice(0, longestReason)}`;
}

function secretsOf(request: PmmRequest): string[] {
    const credential = request.credential ?? { token: "" };
    const own = "token" in credential ? credential.token : credential.password;
    return [own, ...secretsIn(request.body)].filter((secret) => secret !== "");
}

/** Texts below a name that says password, secret or token, or below Grafana's names for an old and a new password. */
function secretsIn(body: unknown): string[] {
    if (typeof body !== "object" || body === null) {
        return [];
    }
    return Object.entries(body).flatMap(([name, value]) => {
        const secret = typeof value === "string" && /password|secret|token|^confirmNew$/i.test(name);
        return secret ? [value] : secretsIn(value);
    });
}

function reasonOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerTo, plain, type Answer, type Known } from "./answer";
import { makeMetrics } from "./metrics";
import type { StatusSource } from "./source";

/** The agent's HTTP server while it runs. */
export interface AgentHttp {
    /** The port it has, also when any was asked for. */
    port: number;
    /** Ends it, and every connection with it. */
    close: () => Promise<void>;
}

/**
 * What a request may cost. All that ask are health checks, peers, Prometheus and people: their requests are short, come
 * whole, and few at a time.
 */
const limits = {
    /** Bytes of a request's head. */
    maxHeaderSize: 8 * 1024,
    /** Milliseconds for its head, and for the whole of it. */
    headersTimeout: 2_000,
    requestTimeout: 2_000,
    /** Milliseconds between two looks for requests that are late. */
    connectionsCheckingInterval: 1_000,
    /** Milliseconds that a connection is kept for another request. */
    keepAliveTimeout: 5_000,
};

/** Milliseconds without a byte in either direction after which a connection ends, such as of one who does not read. */
const silence = 10_000;

/** Connections at once; one more is closed at once. */
const maxConnections = 500;

/**
 * Starts the HTTP server of an agent: health checks, status, metrics and the page (`paths` of the contract).
 *
 * @param address the node's own, or one of its loopback.
 * @param port 0 for any that is free.
 * @throws Error when it cannot listen there, with what to do.
 */
export async function startHttp(address: string, port: number, source: StatusSource): Promise<AgentHttp> {
    const known: Known = { ...source, metrics: makeMetrics(new Date()) };
    const server = http.createServer(limits, (request, response) => void respond(request, response, known));
    server.maxConnections = maxConnections;
    server.setTimeout(silence);
    server.on("clientError", refuse);
    await listen(server, address, port);
    return {
        port: (server.address() as AddressInfo).port,
        close: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}

function listen(server: http.Server, address: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
        server.once("error", (error) => {
            const advice = `is its port taken (ss -ltnp), and is ${address} an address of this host?`;
            reject(new Error(`the agent cannot listen on ${address}:${port}: ${error.message}; ${advice}`));
        });
        server.listen(port, address, () => {
            // What cannot be accepted, such as for want of file descriptors, is the client's to try again.
            server.on("error", () => undefined);
            resolve();
        });
    });
}

async function respond(request: http.IncomingMessage, response: http.ServerResponse, known: Known): Promise<void> {
    const answer = await answerTo(request.method ?? "", request.url ?? "", known).catch(failed);
    // Nothing that is sent along is read, so the connection cannot be used again.
    const bodied = "content-length" in request.headers || "transfer-encoding" in request.headers;
    response.writeHead(answer.code, {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        ...answer.headers,
        "Content-Length": Buffer.byteLength(answer.body),
        ...(bodied && { Connection: "close" }),
    });
    // Node leaves the body away for HEAD.
    response.end(answer.body);
}

/** A health check is not 200 then, which is right: what the node is fit for is not known. */
function failed(error: unknown): Answer {
    return plain(500, `The agent cannot tell: ${error instanceof Error ? error.message : "something was thrown"}`);
}

const refusals: Record<string, string> = {
    HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
    ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What is no request of HTTP, too long, or too slow. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    if (socket.writable && error.code !== "ECONNRESET") {
        const status = refusals[error.code ?? ""] ?? "400 Bad Request";
        socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
    socket.destroySoon();
}

import * as http from "node:http";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";

/** A request as AWS would get it. */
export interface AwsRequest {
    /** HTTP method and path, for the services that speak REST: `PUT /backup-jobs`. */
    route: string;
    /** The operation, for the services that name it in the form (EC2) or in a header (Systems Manager): `ModifyVolume`. */
    operation: string;
    body: string;
}

/** What to answer instead of moto. */
export interface AwsAnswer {
    status?: number;
    body: string;
}

/** Answers some requests with states that moto does not have; undefined leaves a request to moto. */
export type Answers = (request: AwsRequest) => AwsAnswer | undefined;

/** A server on 127.0.0.1 that answers by itself or passes on to moto. */
export interface AwsInFront {
    endpoint: string;
    /** All requests so far. */
    requests: AwsRequest[];
    stop: () => Promise<void>;
}

/** Starts a server that asks `answers` first and the moto server at `motoEndpoint` otherwise. */
export async function startInFrontOf(motoEndpoint: string, answers: Answers): Promise<AwsInFront> {
    const requests: AwsRequest[] = [];
    const server = http.createServer((incoming, outgoing) => {
        void respond(incoming, outgoing).catch((error: unknown) => {
            outgoing.writeHead(500).end(String(error));
        });
    });
    async function respond(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
        const body = await text(incoming);
        const target = incoming.headers["x-amz-target"];
        const operation = typeof target === "string" ? target.split(".")[1] : new URLSearchParams(body).get("Action");
        const request = {
            route: `${incoming.method ?? ""} ${incoming.url ?? ""}`,
            operation: operation ?? "",
            body,
        };
        requests.push(request);
        const answer = answers(request);
        if (answer !== undefined) {
            const type = answer.body.startsWith("{") ? "application/json" : "text/xml";
            outgoing.writeHead(answer.status ?? 200, { "content-type": type }).end(answer.body);
            return;
        }
        const headers = Object.entries(incoming.headers)
            .filter(([name]) => !["host", "connection", "content-length"].includes(name))
            .map(([name, value]): [string, string] => [name, String(value)]);
        const passed = await fetch(motoEndpoint + (incoming.url ?? "/"), { method: incoming.method, headers, body });
        outgoing.writeHead(passed.status, { "content-type": passed.headers.get("content-type") ?? "text/xml" });
        outgoing.end(Buffer.from(await passed.arrayBuffer()));
    }
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        endpoint: `http://127.0.0.1:${port}`,
        requests,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}

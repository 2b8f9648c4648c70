import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** What is answered: a status and a text. */
export type Answer = [status: number, text: string];

/** The server while it runs. */
export interface DiscoveryHttp {
    /** The port it has, also when any was asked for. */
    port: number;
    close: () => Promise<void>;
}

/**
 * Answers Prometheus and the container's health check, which are in the same task.
 *
 * @param port 0 for any that is free.
 * @param answers by path.
 * @throws Error when it cannot listen there.
 */
export async function startHttp(port: number, answers: Record<string, () => Answer>): Promise<DiscoveryHttp> {
    const server = http.createServer({ requestTimeout: 2_000, headersTimeout: 2_000 }, (request, response) => {
        const [status, text] = answers[request.url ?? ""]?.() ?? [404, "Not found.\n"];
        response.writeHead(status, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
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

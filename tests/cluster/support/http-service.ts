import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, ListenOptions } from "node:net";

/** An HTTP server of a test. */
export interface HttpService {
    /** Such as `http://127.0.0.1:41234`; nothing useful for one on a Unix socket. */
    endpoint: string;
    stop: () => Promise<void>;
}

/** What answers a request; when it throws, the answer is 500 with the reason. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Serves HTTP until it is stopped. */
export async function serve(where: ListenOptions, answer: Answer): Promise<HttpService> {
    const server = createServer((request, response) => {
        void (async () => {
            try {
                await answer(request, response);
            } catch (error) {
                response.statusCode = 500;
                response.end(String(error));
            }
        })();
    });
    // A client that keeps a connection finds out by itself when it is gone.
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(where, resolve);
    });
    const { port } = (server.address() ?? {}) as Partial<AddressInfo>;
    return {
        endpoint: `http://${where.host ?? "localhost"}:${port ?? 0}`,
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of HTTP or HTTPS that answers on 127.0.0.1. */
export interface Loopback {
    /** Free when the server began, and its own since. */
    port: number;
    /** Ends it, and every connection that it has. */
    stop: () => Promise<void>;
}

/** Lets a server listen on a free port of 127.0.0.1. */
export async function onLoopback(
    server: Pick<Server, "listen" | "address" | "close" | "closeAllConnections">,
): Promise<Loopback> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        port: (server.address() as AddressInfo).port,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}

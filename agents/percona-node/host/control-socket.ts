import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Request } from "../model";
import { reasonOf } from "../within";

/** Where requests are put (POST) on the control socket; they are JSON, and so are the answers, `ControlAnswer`. */
export const requestPath = "/request";

/** How a request ended. 200 when `done`, else 409 (not done) or 400 (not understood). */
export interface ControlAnswer {
    done: boolean;
    /** One sentence for people. */
    what: string;
}

const shape: z.ZodType<Request> = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("switchover"), to: z.string().optional() }),
    z.object({ kind: z.literal("reclone"), evenErrant: z.boolean() }),
    z.object({ kind: z.literal("recover") }),
    z.object({ kind: z.literal("leave") }),
]);

/**
 * Takes requests on a Unix socket that only root can open.
 *
 * @param serve ends when the request's task has ended; what it throws is told to the asker.
 * @returns what ends it.
 */
export async function serveControl(
    socketPath: string,
    serve: (request: Request) => Promise<string>,
): Promise<() => Promise<void>> {
    const server = http.createServer((incoming, response) => {
        void answer(incoming, serve).then(([status, body]) => {
            response.writeHead(status, { "Content-Type": "application/json" });
            response.end(JSON.stringify(body));
        });
    });
    // A task may take hours.
    server.requestTimeout = 0;
    await fs.mkdir(path.dirname(socketPath), { recursive: true, mode: 0o700 });
    // One that an agent left behind.
    await fs.rm(socketPath, { force: true });
    const mask = process.umask(0o177);
    try {
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen(socketPath, resolve);
        });
    } finally {
        process.umask(mask);
    }
    return async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    };
}

async function answer(
    incoming: http.IncomingMessage,
    serve: (request: Request) => Promise<string>,
): Promise<[number, ControlAnswer]> {
    if (incoming.method !== "POST" || incoming.url !== requestPath) {
        return [400, { done: false, what: `only POST ${requestPath} is understood here` }];
    }
    let request: Request;
    try {
        request = shape.parse(JSON.parse(await text(incoming)));
    } catch (error) {
        return [400, { done: false, what: `this is no request: ${reasonOf(error)}` }];
    }
    try {
        return [200, { done: true, what: await serve(request) }];
    } catch (error) {
        return [409, { done: false, what: reasonOf(error) }];
    }
}

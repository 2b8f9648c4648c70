import * as http from "node:http";
import { text } from "node:stream/consumers";
import type { Request } from "../model";
import { requestPath, type ControlAnswer } from "./control-socket";

/**
 * Asks the agent of this host for something, over its control socket, and waits until it is done or refused.
 *
 * @throws Error when no agent listens there, or this is not root.
 */
export async function askAgent(socketPath: string, request: Request): Promise<ControlAnswer> {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        const outgoing = http.request({ socketPath, path: requestPath, method: "POST" }, resolve);
        outgoing.on("error", (error) => {
            reject(
                new Error(
                    `the agent does not answer on ${socketPath} (systemctl status percona-node; this needs root): ${error.message}`,
                ),
            );
        });
        outgoing.end(JSON.stringify(request));
    });
    return JSON.parse(await text(response)) as ControlAnswer;
}

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Address of a server that takes a free port itself and logs as Prometheus does, once it is ready.
 *
 * @param said gets its lines.
 * @param isReady whether a line says that it answers.
 * @throws Error with what it said, when it ends instead.
 */
export async function addressOf(
    server: ChildProcess,
    said: string[],
    isReady: (line: string) => boolean,
): Promise<string> {
    const { stderr } = server;
    if (stderr === null) {
        throw new Error("a server was started without a standard error to read");
    }
    return new Promise((resolve, reject) => {
        let url: string | undefined;
        createInterface({ input: stderr }).on("line", (line) => {
            said.push(line);
            url ??= /msg="Listening on" address=(\S+)/.exec(line)?.[1];
            if (url !== undefined && isReady(line)) {
                resolve(`http://${url}`);
            }
        });
        server.once("error", reject);
        server.once("exit", (code) => {
            reject(
                new Error(
                    `${server.spawnfile} has ended with ${String(code)} instead of answering\n${said.join("\n")}`,
                ),
            );
        });
    });
}

/** Ends a server gracefully, when it runs. */
export async function end(server: ChildProcess): Promise<void> {
    if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGTERM");
        await ended;
    }
}

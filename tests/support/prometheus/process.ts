import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Milliseconds that a server may take to be ready: on a busy machine it takes a few seconds. */
const readyLimit = 120_000;

/**
 * Address of a server that takes a free port itself and logs as Prometheus does, once it is ready.
 *
 * @param said gets its lines.
 * @param isReady whether a line says that it answers. It may come before the line with the address, or be that line.
 * @param limit milliseconds that it may take.
 * @throws Error with what it said, when it ends instead or is not ready in time.
 */
export async function addressOf(
    server: ChildProcess,
    said: string[],
    isReady: (line: string) => boolean,
    limit = readyLimit,
): Promise<string> {
    const { stderr } = server;
    if (stderr === null) {
        throw new Error("a server was started without a standard error to read");
    }
    return new Promise((resolve, reject) => {
        const fail = (what: string): void => {
            reject(new Error(`${server.spawnfile} ${what} instead of answering\n${said.join("\n")}`));
        };
        const timer = setTimeout(() => {
            fail(`was not ready within ${String(limit / 1000)} s`);
        }, limit);
        let url: string | undefined;
        let ready = false;
        createInterface({ input: stderr }).on("line", (line) => {
            said.push(line);
            url ??= /msg="Listening on" address=(\S+)/.exec(line)?.[1];
            ready ||= isReady(line);
            if (url !== undefined && ready) {
                clearTimeout(timer);
                resolve(`http://${url}`);
            }
        });
        server.once("error", (error) => {
            clearTimeout(timer);
            reject(error);
        });
        server.once("exit", (code) => {
            clearTimeout(timer);
            fail(`has ended with ${String(code)}`);
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

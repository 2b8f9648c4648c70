import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** A program that runs. */
export interface Child {
    pid: number | undefined;
    stdin: Writable;
    stdout: Readable;
    /** Resolves when it exits with 0. @throws Error with the end of what it said on standard error. */
    ended: Promise<void>;
    kill: (signal: NodeJS.Signals) => void;
}

export interface ChildOptions {
    /** Kills it. */
    signal?: AbortSignal;
    environment?: Record<string, string>;
    /** Runs it as that user; only root can. */
    as?: { uid: number; gid: number };
}

/** Characters of standard error that a message shows; the reason is at the end. */
const shown = 1_500;

/** Starts a program with its streams open. It ends with this process, however that ends. No secret may be in `args`. */
export function start(program: string, args: string[], options: ChildOptions = {}): Child {
    // The signal is set last: the kernel forgets it when the user changes, so that no program may do that by itself.
    const user = options.as && [`--reuid=${options.as.uid}`, `--regid=${options.as.gid}`, "--clear-groups"];
    const child = spawn("setpriv", [...(user ?? []), "--pdeathsig=KILL", program, ...args], {
        stdio: ["pipe", "pipe", "pipe"],
        signal: options.signal,
        killSignal: "SIGKILL",
        env: { ...process.env, ...options.environment },
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2 * shown);
    });
    // Whoever writes hears of a reader that has gone by `ended`, with the reason.
    child.stdin.on("error", () => undefined);
    const ended = new Promise<void>((resolve, reject) => {
        child.once("error", (error) => {
            reject(new Error(`${program} cannot be run: ${error.message}`, { cause: error }));
        });
        child.once("close", (code, signal) => {
            if (code === 0) {
                resolve();
            } else {
                const words = said.trim().slice(-shown);
                reject(new Error(`${program} ended with ${code ?? signal ?? "nothing"}${words ? `: ${words}` : ""}`));
            }
        });
    });
    ended.catch(() => undefined); // Until somebody waits for it.
    return {
        pid: child.pid,
        stdin: child.stdin,
        stdout: child.stdout,
        ended,
        kill: (signal) => {
            child.kill(signal);
        },
    };
}

/** What a program writes, to its good end. @throws as `Child.ended`: a stream that ends is not yet a program that did. */
export async function* outputOf(child: Child): AsyncGenerator<Buffer> {
    for await (const chunk of child.stdout) {
        yield chunk as Buffer;
    }
    await child.ended;
}

/** Runs a program to its end. */
export async function run(program: string, args: string[], options: ChildOptions = {}): Promise<void> {
    const child = start(program, args, options);
    child.stdin.end();
    child.stdout.resume();
    await child.ended;
}

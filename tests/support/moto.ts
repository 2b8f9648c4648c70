import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Exact versions of moto's server, the AWS CLI and all they need; a change of this file makes a new environment. */
const requirements = path.join(__dirname, "requirements.txt");

const program = path.join(__dirname, "moto-server.py");

const environments = path.resolve(__dirname, "../../.cache/moto-venv");

/** An emulation of AWS's interfaces that is made for tests (https://docs.getmoto.org), on this machine only. */
export interface Moto {
    /** Address for AWS_ENDPOINT_URL, such as `http://127.0.0.1:41234`. */
    endpoint: string;
    /** Ends the server. */
    stop: () => Promise<void>;
}

/**
 * Starts a moto server with nothing in it, on a free port of 127.0.0.1. The first call on a machine makes a Python
 * environment for it, which takes about half a minute: give the hook that calls this a limit of `motoStartLimit`.
 *
 * @throws Error when Python, its venv module or the package index is missing, or when the server does not start.
 */
export async function startMoto(): Promise<Moto> {
    const python = await pythonEnvironment();
    // `-p 0` lets the server take a free port itself; it prints which.
    const server = spawn(python, [program, "-H", "127.0.0.1", "-p", "0"], {
        stdio: ["ignore", "ignore", "pipe"],
    });
    // A test run that breaks off must not leave it behind.
    process.once("exit", () => server.kill("SIGKILL"));
    const endpoint = await listening(server);
    return { endpoint, stop: () => stop(server) };
}

/** Milliseconds that the first `startMoto` on a machine may take. */
export const motoStartLimit = 300_000;

/**
 * The Python program of an environment with the packages of requirements.txt, made once and kept (`-m moto.server`,
 * `-m awscli`). The first call on a machine takes as long as `startMoto`'s.
 *
 * @throws Error when Python, its venv module or the package index is missing.
 */
export async function pythonEnvironment(): Promise<string> {
    const hash = createHash("sha256").update(fs.readFileSync(requirements)).digest("hex").slice(0, 16);
    const folder = path.join(environments, hash);
    const python = path.join(folder, "bin/python");
    if (fs.existsSync(python)) {
        return python;
    }
    // Made aside and then renamed: two test runs may do this at once, and an interrupted one must leave nothing behind.
    const unfinished = `${folder}.${process.pid}`;
    try {
        await run("python3", ["-m", "venv", unfinished]);
        const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
        await run(path.join(unfinished, "bin/python"), pip);
        fs.renameSync(unfinished, folder);
    } catch (error) {
        if (!fs.existsSync(python)) {
            const reason = error instanceof Error ? error.message : String(error);
            throw new Error(
                "the moto server cannot be installed: it needs Python 3.10 or newer with its venv module " +
                    `(apt-get install python3-venv) and a Python package index\n${reason}`,
                { cause: error },
            );
        }
    } finally {
        fs.rmSync(unfinished, { recursive: true, force: true });
    }
    return python;
}

async function listening(server: ChildProcess): Promise<string> {
    if (server.stderr === null) {
        throw new Error("the moto server was started without a standard error to read");
    }
    const said: string[] = [];
    // The server logs every request there; reading on keeps it from blocking on a full pipe.
    const lines = createInterface({ input: server.stderr });
    return new Promise((resolve, reject) => {
        lines.on("line", (line) => {
            const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
            if (address !== undefined) {
                resolve(address);
            } else if (said.length < 50) {
                said.push(line);
            }
        });
        server.on("error", reject);
        server.on("exit", (code) => {
            reject(
                new Error(`the moto server has ended with ${String(code)} instead of listening\n${said.join("\n")}`),
            );
        });
    });
}

async function stop(server: ChildProcess): Promise<void> {
    if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, "exit");
        server.kill("SIGKILL"); // It holds nothing that is worth a graceful end.
        await ended;
    }
}

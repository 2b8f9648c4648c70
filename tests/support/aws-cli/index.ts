import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { pythonEnvironment } from "../moto";

/** The AWS CLI while it is loaded. */
export interface AwsCli {
    /** Folder, for PATH, of the program `aws`. */
    folder: string;
    stop: () => Promise<void>;
}

/**
 * Loads the AWS CLI (version 1, of Python's package index), so that a call of `aws` costs a fifth of what it does else. Give
 * the hook that calls this a limit of `motoStartLimit`.
 *
 * @param folder gets the program; on a file system that has sockets.
 */
export async function startAwsCli(folder: string): Promise<AwsCli> {
    const python = await pythonEnvironment();
    const socket = path.join(folder, "aws.socket");
    const server = spawn(
        "setpriv",
        ["--pdeathsig", "KILL", python, path.join(__dirname, "server.py"), socket],
        // AWS_CA_BUNDLE and their like are no business of the tests.
        { stdio: ["ignore", "pipe", "inherit"], env: { PATH: process.env.PATH, HOME: folder } },
    );
    await Promise.race([once(server.stdout, "data"), failed(once(server, "exit"))]);
    const program = `#!/bin/sh\nexec ${python} -I -S ${path.join(__dirname, "client.py")} ${socket} "$@"\n`;
    fs.writeFileSync(path.join(folder, "aws"), program, { mode: 0o755 });
    return {
        folder,
        async stop() {
            const ended = once(server, "exit");
            server.kill("SIGKILL");
            await ended;
        },
    };
}

async function failed(ended: Promise<unknown>): Promise<never> {
    await ended;
    throw new Error("the AWS CLI has ended instead of loading: what it said is above");
}

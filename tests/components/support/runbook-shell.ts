import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { startApi, type Answer, type Api } from "../../support/aws-api";
import { startAwsCli } from "../../support/aws-cli";

/** Milliseconds for a command of a runbook. */
const commandLimit = 30_000;

/** Session Manager's own program, which opens the way: called with more than nothing, it prints what it was asked for. */
const sessionManagerPlugin = '#!/bin/sh\n[ $# = 0 ] || echo "$5"\n';

/** A shell with the AWS command line, of which AWS is played by prepared answers. */
export interface RunbookShell {
    api: Api;
    /**
     * What a command prints that is pasted into the shell.
     *
     * @param variables of the shell, by name.
     * @param url of another interface than `api`.
     * @throws Error with standard error in its message when the command fails.
     */
    print: (command: string, variables?: Record<string, string>, url?: string) => Promise<string>;
    stop: () => Promise<void>;
}

/** Starts it. Give the hook that calls this a limit of `motoStartLimit`. */
export async function startRunbookShell(answers: Record<string, Answer>): Promise<RunbookShell> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-runbook-"));
    const cli = await startAwsCli(folder);
    const api = await startApi(answers);
    fs.writeFileSync(path.join(folder, "session-manager-plugin"), sessionManagerPlugin, { mode: 0o755 });
    return {
        api,
        async print(command, variables = {}, url = api.url) {
            const env = {
                ...variables,
                PATH: `${folder}:/usr/bin:/bin`,
                HOME: folder,
                AWS_ENDPOINT_URL: url,
                AWS_ACCESS_KEY_ID: "test",
                AWS_SECRET_ACCESS_KEY: "test",
                COLUMNS: "300",
            };
            const line = `set -o pipefail; ${command}`;
            return (await promisify(execFile)("bash", ["-c", line], { env, timeout: commandLimit })).stdout;
        },
        async stop() {
            await cli.stop();
            await api.stop();
            fs.rmSync(folder, { recursive: true });
        },
    };
}

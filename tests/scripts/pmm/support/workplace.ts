import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { execute, type Command } from "../../../../scripts/lib/command";

/** How a command ended. */
export interface Outcome {
    code: number;
    /** Its results. */
    out: string;
    /** What it told beside them: progress and errors. */
    err: string;
}

/** A folder with a Pulumi project in it, and an environment in which AWS and Pulumi are what a test says. */
export interface Workplace {
    folder: string;
    /** Runs a command there. */
    run: (command: Command, ...argv: string[]) => Promise<Outcome>;
    /** Points the AWS SDK somewhere else. */
    useAws: (endpoint: string) => void;
    /** Makes `pulumi stack output --json` give these for the stack, and fail for any other stack. */
    setOutputs: (outputs: Record<string, string>) => void;
    /** Writes the stack's file. */
    setConfig: (text: string) => void;
    /** The present text of the stack's file. */
    config: () => string;
    /** Restores the environment and removes the folder. */
    leave: () => void;
}

/** Makes the workplace of the stack `stack` for a helper command that talks to the AWS at `endpoint`. */
export function enterWorkplace(endpoint: string, stack: string): Workplace {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-scripts-"));
    const configFile = path.join(folder, `Pulumi.${stack}.yaml`);
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin);
    const before = { ...process.env };
    Object.assign(process.env, {
        PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "eu-west-1",
        // The developer's own profile must neither help nor hinder.
        AWS_CONFIG_FILE: path.join(folder, "none"),
        AWS_SHARED_CREDENTIALS_FILE: path.join(folder, "none"),
    });
    for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"]) {
        Reflect.deleteProperty(process.env, name);
    }
    return {
        folder,
        async run(command, ...argv) {
            const out: string[] = [];
            const err: string[] = [];
            const code = await execute(command, argv, {
                print: (line) => out.push(line),
                progress: (line) => err.push(line),
                projectFolder: folder,
                pollSeconds: 0.02,
            });
            return { code, out: out.join("\n"), err: err.join("\n") };
        },
        useAws: (other) => {
            process.env.AWS_ENDPOINT_URL = other;
        },
        setOutputs: (outputs) => {
            fs.writeFileSync(path.join(folder, "outputs.json"), JSON.stringify(outputs));
            const program = `#!/bin/sh\n[ "$*" = "stack output --json --stack ${stack}" ] && exec cat outputs.json\necho "error: no stack named '$5' found" >&2\nexit 255\n`;
            fs.writeFileSync(path.join(bin, "pulumi"), program, { mode: 0o755 });
        },
        setConfig: (text) => {
            fs.writeFileSync(configFile, text);
        },
        config: () => fs.readFileSync(configFile, "utf8"),
        leave: () => {
            for (const name of Object.keys(process.env)) {
                Reflect.deleteProperty(process.env, name);
            }
            Object.assign(process.env, before);
            fs.rmSync(folder, { recursive: true });
        },
    };
}

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";

/** What a build left behind. */
export interface Build {
    succeeded: boolean;
    /** Phases in which commands ran. */
    phases: string[];
    /** Calls of docker and of the AWS command line, in order. */
    calls: string[];
    /** What docker was given on standard input at its login. */
    password: string | undefined;
    output: string;
}

/** What is out of the ordinary about a build. */
export interface BuildCase {
    /** Files of the repository. */
    files: string[];
    /** What the stand-ins go by: a flag, and what is in it. */
    flags?: Record<string, string>;
    /** Commit that CodeBuild checked out. */
    commit?: string;
}

interface Phase {
    "on-failure"?: string;
    commands: string[];
}

const stubs = path.resolve(__dirname, "../build-stubs");

/**
 * Runs a buildspec's commands as CodeBuild does: phase by phase, each command in the shell that it asks for, with its variables
 * and those of CodeBuild itself; `post_build` comes after a failed `build` too, unless that aborts. Docker and AWS are
 * stand-ins.
 */
export function runBuild(
    text: string,
    { files, flags = {}, commit = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" }: BuildCase,
): Build {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-build-"));
    try {
        const [source, state] = ["source", "state"].map((name) => path.join(folder, name)) as [string, string];
        for (const made of [source, state]) {
            fs.mkdirSync(made);
        }
        files.forEach((file) => {
            writeFile(path.join(source, file), "FROM scratch\n");
        });
        Object.entries(flags).forEach(([flag, content]) => {
            writeFile(path.join(state, flag), content);
        });
        writeFile(path.join(state, "calls"), "");
        const spec = parse(text) as {
            env: { shell: string; variables: Record<string, string> };
            phases: Record<string, Phase>;
        };
        const env = {
            ...spec.env.variables,
            PATH: `${stubs}:/usr/bin:/bin`,
            TMPDIR: folder,
            STATE: state,
            AWS_REGION: "eu-west-1",
            CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
        };
        const build: Build = { succeeded: true, phases: [], calls: [], password: undefined, output: "" };
        for (const [name, phase] of Object.entries(spec.phases)) {
            build.phases.push(name);
            const result = runPhase(phase, spec.env.shell, { cwd: source, env });
            build.output += result.output;
            build.succeeded &&= result.succeeded;
            const goesOn = name === "build" && phase["on-failure"] !== "ABORT";
            if (!result.succeeded && !goesOn) {
                break;
            }
        }
        build.calls = fs.readFileSync(path.join(state, "calls"), "utf8").trimEnd().split("\n");
        const password = path.join(state, "password");
        return { ...build, password: fs.existsSync(password) ? fs.readFileSync(password, "utf8").trim() : undefined };
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

function runPhase(
    { commands }: Phase,
    shell: string,
    where: { cwd: string; env: Record<string, string> },
): { succeeded: boolean; output: string } {
    let output = "";
    for (const command of commands) {
        const { status, stdout, stderr } = spawnSync(shell, ["-c", command], {
            ...where,
            encoding: "utf8",
            timeout: 20_000,
        });
        output += stdout + stderr;
        if (status !== 0) {
            return { succeeded: false, output };
        }
    }
    return { succeeded: true, output };
}

function writeFile(file: string, content: string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
}

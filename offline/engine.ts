import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";

/** How one `pulumi` command ended. */
export interface EngineResult {
    exitCode: number;
    /** Standard output and error, in the order of arrival, without colours. */
    output: string;
    /** The engine's own events, for commands that run the engine. */
    events: EngineEvent[];
}

/** How to run a `pulumi` command. */
export interface EngineOptions {
    cwd: string;
    env: NodeJS.ProcessEnv;
    /** Called with what the command prints, as it prints it. */
    onOutput?: (text: string) => void;
}

/** No command of ours takes longer; one that does is stopped, so that nothing hangs for ever. */
const limitMilliseconds = 300_000;

const engineCommands = ["preview", "up", "refresh", "destroy", "import"];

/** Runs one `pulumi` command to its end, whatever that is; only a command that cannot be started rejects. */
export async function runEngine(args: string[], options: EngineOptions): Promise<EngineResult> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-events-"));
    const log = path.join(folder, "events.jsonl");
    const logging = engineCommands.includes(args[0] ?? "") ? ["--event-log", log] : [];
    try {
        const result = await runToEnd([...args, ...logging, "--non-interactive", "--color=never"], options);
        return { ...result, events: fs.existsSync(log) ? readEvents(log) : [] };
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

function runToEnd(args: string[], options: EngineOptions): Promise<Omit<EngineResult, "events">> {
    return new Promise((resolve, reject) => {
        // The flag for the event log exists only where commands are debugged.
        const env = { ...options.env, PULUMI_DEBUG_COMMANDS: "true" };
        const pulumi = spawn("pulumi", args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        const limit = setTimeout(() => pulumi.kill("SIGINT"), limitMilliseconds);
        let output = "";
        const collect = (chunk: string): void => {
            output += chunk;
            options.onOutput?.(chunk);
        };
        pulumi.stdout.setEncoding("utf8").on("data", collect);
        pulumi.stderr.setEncoding("utf8").on("data", collect);
        pulumi.on("error", reject);
        pulumi.on("close", (code) => {
            clearTimeout(limit);
            resolve({ exitCode: code ?? 1, output });
        });
    });
}

function readEvents(file: string): EngineEvent[] {
    const lines = fs.readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as EngineEvent);
}

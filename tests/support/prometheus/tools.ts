import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPrometheus } from "./installation";

/** What a tool of Prometheus said of files. */
export interface Verdict {
    passed: boolean;
    /** Standard output and standard error. */
    output: string;
}

/** Runs promtool in a folder that holds these files, by name. */
export async function promtool(files: Record<string, string>, ...command: string[]): Promise<Verdict> {
    return runAmong(files, (await findPrometheus()).promtool, command);
}

/** Runs amtool in a folder that holds these files, by name. */
export async function amtool(files: Record<string, string>, ...command: string[]): Promise<Verdict> {
    return runAmong(files, (await findPrometheus()).amtool, command);
}

async function runAmong(files: Record<string, string>, program: string, command: string[]): Promise<Verdict> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-promtool-"));
    try {
        for (const [name, text] of Object.entries(files)) {
            fs.writeFileSync(path.join(folder, name), text);
        }
        return await new Promise((resolve) => {
            execFile(program, command, { cwd: folder, env: {}, timeout: 30_000 }, (error, stdout, stderr) => {
                resolve({ passed: error === null, output: `${stdout}${stderr}` });
            });
        });
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

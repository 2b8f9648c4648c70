import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");

/** How many tests ended how. */
export interface Totals {
    passed: number;
    failed: number;
    skipped: number;
    /** Which tests failed, and why, in short. */
    told: string[];
}

/** Programs that packages of the project bring along. */
export function packaged(program: string): string {
    return path.join(root, "node_modules", ".bin", program);
}

/**
 * Runs specs of mocha, spec by spec in as many processes as `jobs`. A run that ends without totals (a crash, no test at all)
 * is one failure.
 *
 * @param within command that mocha is run by, such as one that measures coverage. Empty: none.
 */
export async function runMocha(
    specs: string[],
    jobs: number,
    within: string[] = [],
    env: NodeJS.ProcessEnv = {},
): Promise<Totals> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-totals-"));
    const file = path.join(folder, "totals.json");
    try {
        const options = {
            parallel: [],
            jobs: [String(jobs)],
            require: ["tests/support/finish-coverage.cjs,tests/support/costs.cjs"],
            reporter: ["tests/support/totals-reporter.cjs"],
        };
        const named = Object.entries(options).flatMap(([name, value]) => [`--${name}`, ...value]);
        const green = await succeeds([...within, packaged("mocha"), ...named, ...specs], {
            ...env,
            TOTALS_FILE: file,
        });
        const totals = fs.existsSync(file)
            ? (JSON.parse(fs.readFileSync(file, "utf8")) as Totals)
            : { passed: 0, failed: 0, skipped: 0, told: [] };
        const silent = totals.failed === 0 && (!green || totals.passed === 0);
        return silent ? { ...totals, failed: 1, told: ["mocha broke off: see what it said above"] } : totals;
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

/** Whether a program ends well; it says what it says on the terminal. */
export function succeeds([program = "", ...args]: string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
        child.on("error", reject);
        child.on("close", (code) => {
            resolve(code === 0);
        });
    });
}

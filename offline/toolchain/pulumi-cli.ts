import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";
import { cacheFolder, root } from "./layout";
import { writeShim } from "./shims";
import { isUsable, pulumiVersion } from "./version";

const run = promisify(execFile);

/** The Pulumi command line to use. */
export interface PulumiCli {
    /** Folder that holds `pulumi`, to be put on PATH. */
    folder: string;
    /** Where it came from, for people. */
    origin: string;
}

/** Told what is being done, since a first start can take minutes. */
export type Progress = (message: string) => void;

/** How long the official installer may take before the CLI is built instead. */
const installLimitMilliseconds = 180_000;

/**
 * Finds the Pulumi command line: on PATH; else the official release, kept in the folder `cache`; else, where that cannot be
 * downloaded, built once from its Go module into the same folder.
 *
 * @throws Error when none of these works, saying what was tried and what to install.
 */
export async function findPulumiCli(progress: Progress, cache = cacheFolder): Promise<PulumiCli> {
    return (
        (await pulumiOnPath(process.env.PATH ?? "")) ??
        (await releasedPulumi(progress, cache)) ??
        (await builtPulumi(progress, cache))
    );
}

/** A usable Pulumi with its own Node.js language host in one of the folders of `searchPath`. */
export async function pulumiOnPath(searchPath: string): Promise<PulumiCli | undefined> {
    for (const folder of searchPath.split(path.delimiter).filter((entry) => entry !== "")) {
        const program = path.join(folder, "pulumi");
        // PATH may only link to the binary; its language hosts stand beside the real one.
        const hosts = [folder, ...(fs.existsSync(program) ? [path.dirname(fs.realpathSync(program))] : [])];
        const hasLanguageHost = hosts.some((place) => isExecutable(path.join(place, "pulumi-language-nodejs")));
        if (hasLanguageHost && isExecutable(program) && (await reportsUsableVersion(program))) {
            return { folder, origin: program };
        }
    }
    return undefined;
}

/** The official release in `cache`, downloaded when it is not there; undefined where it cannot be downloaded. */
export async function releasedPulumi(progress: Progress, cache: string): Promise<PulumiCli | undefined> {
    const install = path.join(cache, "pulumi-release");
    const cli = { folder: path.join(install, "bin"), origin: `the official release ${pulumiVersion}` };
    if (isExecutable(path.join(cli.folder, "pulumi-language-nodejs"))) {
        return cli;
    }
    if (isExecutable(builtProgram(cache))) {
        return undefined; // The release could not be had before; asking again would cost time at every start.
    }
    progress(`Pulumi ${pulumiVersion} is not installed: downloading the official release`);
    try {
        await withinLimit(PulumiCommand.install({ root: install, version: new SemVer(pulumiVersion) }));
        return cli;
    } catch (error) {
        progress(`the official release cannot be downloaded here (${lastLine(error)})`);
        fs.rmSync(install, { recursive: true, force: true });
        return undefined;
    }
}

/**
 * The CLI built from its Go module, with our own Node.js language host beside it.
 *
 * @throws Error with the compiler's last words when it cannot be built.
 */
export async function builtPulumi(progress: Progress, cache: string): Promise<PulumiCli> {
    const program = builtProgram(cache);
    const folder = path.dirname(program);
    // Beside the engine, where the release has its own: the engine takes it from there without a warning.
    writeShim(path.join(folder, "pulumi-language-nodejs"), "offline/language-host.js");
    const cli = { folder, origin: `built from its Go module ${pulumiVersion}` };
    if (isExecutable(program)) {
        return cli;
    }
    progress("building the Pulumi command line from its Go module (once, some minutes on two cores)");
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;
    const unfinished = `${program}.${process.pid}`;
    try {
        await goBuild(["-ldflags", flags, "-o", unfinished, "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"], progress);
        fs.renameSync(unfinished, program);
    } catch (error) {
        throw new Error(
            `the Pulumi command line is not on PATH, its release cannot be downloaded, and it cannot be built ` +
                `(${lastLine(error)}): install Pulumi ${pulumiVersion} (https://www.pulumi.com/docs/install/) or Go 1.25 or newer`,
            { cause: error },
        );
    } finally {
        fs.rmSync(unfinished, { force: true });
    }
    return cli;
}

function builtProgram(cache: string): string {
    return path.join(cache, `pulumi-built-${pulumiVersion}`, "pulumi");
}

/** Builds in the folder of our own go.mod, whose go.sum pins every source; rejects with the compiler's last words. */
function goBuild(args: string[], progress: Progress): Promise<void> {
    const cwd = path.join(root, "offline", "toolchain", "cli");
    const started = Date.now();
    const heartbeat = setInterval(() => {
        progress(`still building (${Math.round((Date.now() - started) / 1000)} s)`);
    }, 30_000);
    return new Promise<void>((resolve, reject) => {
        const go = spawn("go", ["build", "-buildvcs=false", ...args], { cwd, stdio: ["ignore", "ignore", "pipe"] });
        let errors = "";
        go.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
        go.on("error", reject);
        go.on("exit", (code) => {
            if (code === 0) {
                resolve();
            } else {
                reject(new Error(errors.trim() || `go build ended with ${String(code)}`));
            }
        });
    }).finally(() => {
        clearInterval(heartbeat);
    });
}

async function reportsUsableVersion(program: string): Promise<boolean> {
    try {
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        return isUsable((await run(program, ["version"], { env, timeout: 20_000 })).stdout);
    } catch {
        return false;
    }
}

function isExecutable(file: string): boolean {
    try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
    } catch {
        return false;
    }
}

async function withinLimit<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(new Error(`no answer within ${installLimitMilliseconds / 1000} s`));
        }, installLimitMilliseconds);
    });
    try {
        return await Promise.race([work, limit]);
    } finally {
        clearTimeout(timer);
    }
}

function lastLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).trim().split("\n").at(-1) ?? "";
}

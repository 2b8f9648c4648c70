import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { runEngine, type EngineResult } from "../../offline/engine";
import { offlineEnvironment } from "../../offline/environment";
import { root } from "../../offline/toolchain/layout";
import { build } from "../../scripts/build";
import { policyPacks, withPlugins } from "./engine/plugins";

/** What a project is made of. */
export interface ProjectOptions {
    /** Source of `index.js` (CommonJS; may require whatever this repository can); without it the repository's own program runs. */
    program?: string;
    /** Stack configuration, by full key (`aws:region`). */
    config?: Record<string, unknown>;
    /** Default `dev`. */
    stack?: string;
    /** A folder to keep state and cloud in; share one to put two stacks into one account. Default: a temporary one. */
    home?: string;
    /** Folders of component packages, by name. */
    plugins?: Record<string, string>;
    /** Whether our policy pack judges previews and updates. Default true. */
    policed?: boolean;
    /** Further environment variables. */
    env?: NodeJS.ProcessEnv;
}

/** What a file backend keeps of a stack; `latest` is missing until something was made. */
interface StateFile {
    checkpoint: { latest?: { resources?: StateResource[] } };
}

/** A resource in a stack's state. */
export interface StateResource {
    urn: string;
    type: string;
    id?: string;
    parent?: string;
    /** URNs of what it needs. */
    dependencies?: string[];
    protect?: boolean;
    inputs?: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

/** One stack on the real Pulumi engine and an offline cloud of its own, in temporary folders. */
export class EngineProject {
    private constructor(
        /** Folder `pulumi` runs in. */
        readonly folder: string,
        /** Folder with state, cloud content and logs. */
        readonly home: string,
        readonly stack: string,
        private readonly env: NodeJS.ProcessEnv,
        private readonly temporary: string[],
    ) {}

    /** Prepares the folders and creates the stack. */
    static async create(options: ProjectOptions): Promise<EngineProject> {
        await (bundled ??= build());
        const stack = options.stack ?? "dev";
        const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-engine-"));
        const home = options.home ?? path.join(scratch, "home");
        const folder = options.program === undefined ? root : scratch;
        const configFile = path.join(scratch, `Pulumi.${stack}.yaml`);
        fs.writeFileSync(configFile, configText(options.config));
        if (options.program !== undefined) {
            const runtime = { name: "nodejs", options: { typescript: false } };
            const providers = Object.entries(options.plugins ?? {}).map(([name, folder]) => ({ name, path: folder }));
            const projectFile = { name: trial, runtime, main: "index.js", plugins: { providers } };
            fs.writeFileSync(path.join(scratch, "Pulumi.yaml"), stringify(projectFile));
            fs.writeFileSync(path.join(scratch, "package.json"), `${JSON.stringify({ name: trial })}\n`);
            fs.writeFileSync(path.join(scratch, "index.js"), options.program);
            fs.symlinkSync(path.join(root, "node_modules"), path.join(scratch, "node_modules"));
        }
        const env = await offlineEnvironment(home, (message) => {
            console.error(message);
        });
        if (options.policed === false) {
            delete env.PULUMI_OPTION_POLICY_PACK;
        }
        const project = new EngineProject(
            folder,
            home,
            stack,
            {
                ...env,
                // Coverage of each short process of an engine run would take longer to write than the run itself.
                NODE_V8_COVERAGE: undefined,
                // The state is written once, when a command ends, not at each step of it: the same, in half the engine's time.
                PULUMI_EXPERIMENTAL: "true",
                PULUMI_SKIP_CHECKPOINTS: "true",
                PULUMI_OPTION_CONFIG_FILE: configFile,
                ...options.env,
            },
            [scratch],
        );
        existing.add(project);
        const made = await project.run("stack", "init", stack);
        if (made.exitCode !== 0) {
            throw new Error(`the stack could not be made:\n${made.output}`);
        }
        return project;
    }

    /** Replaces the program; only for projects made with one. */
    write(program: string): void {
        fs.writeFileSync(path.join(this.folder, "index.js"), program);
    }

    /** Replaces the stack's configuration, keeping the encryption salt. */
    configure(config: Record<string, unknown>): void {
        const file = this.env.PULUMI_OPTION_CONFIG_FILE!;
        const salt = /^encryptionsalt: .*$/m.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "";
        fs.writeFileSync(file, `${salt}\n${configText(config)}`);
    }

    preview(...flags: string[]): Promise<EngineResult> {
        return this.run("preview", ...flags);
    }

    up(...flags: string[]): Promise<EngineResult> {
        return this.run("up", "--yes", "--skip-preview", ...flags);
    }

    refresh(...flags: string[]): Promise<EngineResult> {
        return this.run("refresh", "--yes", "--skip-preview", ...flags);
    }

    destroy(...flags: string[]): Promise<EngineResult> {
        return this.run("destroy", "--yes", "--skip-preview", ...flags);
    }

    /** The stack's outputs, secrets shown. */
    async outputs(): Promise<Record<string, unknown>> {
        return JSON.parse(await this.text("stack", "output", "--json", "--show-secrets")) as Record<string, unknown>;
    }

    /** The exported state as text: secrets encrypted. */
    exportText(): Promise<string> {
        return this.text("stack", "export");
    }

    /** The resources of the state, as it lies on disk: secrets encrypted. */
    async resources(): Promise<StateResource[]> {
        const project = this.folder === root ? "stackwarden" : trial;
        const file = path.join(this.home, "state/.pulumi/stacks", project, `${this.stack}.json`);
        const { checkpoint } = JSON.parse(await fs.promises.readFile(file, "utf8")) as StateFile;
        return checkpoint.latest?.resources ?? [];
    }

    /** Removes the temporary folders; with the last project goes what runs for all of them. */
    dispose(): void {
        existing.delete(this);
        if (existing.size === 0) {
            policyPacks.stop();
        }
        for (const folder of this.temporary) {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    }

    /** Runs any `pulumi` command on this stack. */
    async run(...args: string[]): Promise<EngineResult> {
        const inits = args[0] === "stack" && args[1] === "init";
        const stack = inits ? [] : ["--stack", this.stack];
        let printed = "";
        const print = (text: string): void => {
            printed += text;
        };
        const result = await withPlugins({ env: this.env, print }, (attached) =>
            runEngine([...args, ...stack], { cwd: this.folder, env: { ...this.env, ...attached } }),
        );
        return { ...result, output: result.output + printed };
    }

    private async text(...args: string[]): Promise<string> {
        const result = await this.run(...args);
        if (result.exitCode !== 0) {
            throw new Error(`pulumi ${args.join(" ")} failed:\n${result.output}`);
        }
        return result.output;
    }
}

/** Pulumi reads YAML 1.1, in which `2025_10.1` without quotes is a number. */
function configText(config: Record<string, unknown> = {}): string {
    return stringify({ config: { "aws:region": "eu-west-1", ...config } }, { version: "1.1" });
}

/** Name of the projects that are made here. */
const trial = "trial";

/** Those that were not disposed of. */
const existing = new Set<EngineProject>();

/** The bundles are made once a process. */
let bundled: Promise<void> | undefined;

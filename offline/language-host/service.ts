import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { pulumiVersion } from "../toolchain/version";

type Options = Record<string, unknown>;

/** `cmd/run` exits with this after it has shown the user what went wrong, so that the engine adds nothing. */
const exitedAfterMessage = 32;

/** What `pulumi import` prints in place of code. */
const noCode =
    "// The language host of the offline cloud writes no code. The resources are imported:\n" +
    "// declare them by hand, with the inputs that `pulumi stack export` shows.\n";

/** Where programs and plugins run. */
export interface Surroundings {
    /** Their environment, beside what the engine adds. Default: that of this process. */
    env?: NodeJS.ProcessEnv;
    /** Takes what programs print. Default: it is printed here, where an engine that has started this process reads it. */
    print?: (text: string) => void;
}

/**
 * The service of a Pulumi language host for Node.js, for machines where only the engine could be built: the host of the
 * official release is not published as a Go module. It runs programs and plugins through the SDK's own `cmd/run*` entries,
 * so what a program sees is the same; it does not generate code or convert programs.
 */
export function languageHost(
    engineAddress: string,
    surroundings: Surroundings = {},
): grpc.UntypedServiceImplementation {
    return {
        handshake: answer(() => new messages.LanguageHandshakeResponse()),
        getPluginInfo: answer(() => new PluginInfo().setVersion(pulumiVersion)),
        getRequiredPackages: answer(() => new messages.GetRequiredPackagesResponse()),
        getRequiredPlugins: answer(() => new messages.GetRequiredPluginsResponse()),
        getProgramDependencies: answer(() => new messages.GetProgramDependenciesResponse()),
        runtimeOptionsPrompts: answer(() => new messages.RuntimeOptionsResponse()),
        about: answer(() => new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
        // `pulumi import` asks for a program to paste; the resources are imported by then.
        generateProgram: answer(() => {
            const response = new messages.GenerateProgramResponse();
            response.getSourceMap().set("index.ts", Buffer.from(noCode));
            return response;
        }),
        cancel: answer(() => new Empty()),
        // Dependencies come with the checkout; the engine asks before it starts a policy pack or a component package.
        installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => {
            call.end();
        },
        run: (
            call: grpc.ServerUnaryCall<messages.RunRequest, messages.RunResponse>,
            callback: grpc.sendUnaryData<messages.RunResponse>,
        ) => {
            runProgram(call.request, engineAddress, surroundings).then((response) => {
                callback(null, response);
            }, callback);
        },
        runPlugin: (call: grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>) => {
            runPlugin(call, surroundings);
        },
    };
}

/** Runs the user's program against the engine's resource monitor, with its output straight to the engine. */
async function runProgram(
    request: messages.RunRequest,
    engineAddress: string,
    { env: inherited = process.env, print }: Surroundings,
): Promise<messages.RunResponse> {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() ?? request.getPwd();
    const entryPoint = info?.getEntryPoint() ?? ".";
    const options = optionsOf(info);
    const args = [
        sdkEntry(folder, "run"),
        `--monitor=${request.getMonitorAddress()}`,
        `--engine=${engineAddress}`,
        `--organization=${request.getOrganization()}`,
        `--project=${request.getProject()}`,
        `--root-directory=${info?.getRootDirectory() ?? folder}`,
        `--stack=${request.getStack()}`,
        `--pwd=${request.getPwd()}`,
        `--parallel=${request.getParallel()}`,
        ...(request.getDryrun() ? ["--dry-run"] : []),
        entryPoint,
        ...request.getArgsList(),
    ];
    const config = Object.fromEntries(request.getConfigMap().toObject());
    const env = {
        ...inherited,
        ...languageEnvironment(options),
        PULUMI_CONFIG: JSON.stringify(config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    };
    return new Promise((resolve, reject) => {
        const program = spawn(process.execPath, [...nodeArgs(options), ...args], {
            cwd: folder,
            env,
            stdio: print === undefined ? "inherit" : ["ignore", "pipe", "pipe"],
        });
        for (const stream of [program.stdout, program.stderr]) {
            stream?.setEncoding("utf8").on("data", (text: string) => print?.(text));
        }
        program.on("error", reject);
        program.on("close", (code, signal) => {
            const response = new messages.RunResponse();
            if (code === exitedAfterMessage) {
                response.setBail(true);
            } else if (code !== 0) {
                response.setError(`the program ended with ${signal ?? `exit code ${String(code)}`}`);
            }
            resolve(response);
        });
    });
}

/** Runs a policy pack (kind `analyzer`) or a component package (kind `resource`) and streams what it prints. */
function runPlugin(
    call: grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>,
    { env = process.env }: Surroundings,
): void {
    const { command, folder, env: own } = pluginProcess(call.request);
    const [program = "", ...args] = command;
    const plugin = spawn(program, args, {
        cwd: folder,
        env: { ...env, ...own },
        stdio: ["ignore", "pipe", "pipe"],
    });
    plugin.stdout.on("data", (chunk: Buffer) => call.write(new messages.RunPluginResponse().setStdout(chunk)));
    plugin.stderr.on("data", (chunk: Buffer) => call.write(new messages.RunPluginResponse().setStderr(chunk)));
    plugin.on("error", (error) => {
        call.destroy(error);
    });
    plugin.on("close", (code) => {
        call.write(new messages.RunPluginResponse().setExitcode(code ?? 1));
        call.end();
    });
    call.on("cancelled", () => plugin.kill());
}

/** The process that a policy pack or a component package runs in. */
export interface PluginProcess {
    /** The program and its arguments. */
    command: string[];
    /** Where it runs: a policy pack reads its own package.json from there. */
    folder: string;
    /** What the engine asks to be in its environment. */
    env: NodeJS.ProcessEnv;
}

/** @throws Error when the plugin's dependencies are not installed. */
export function pluginProcess(request: messages.RunPluginRequest): PluginProcess {
    const info = request.getInfo();
    const folder = info?.getProgramDirectory() ?? request.getProgram();
    // A policy pack's entry takes the engine's address first, a plugin's only the folder.
    const entry = sdkEntry(folder, request.getKind() === "analyzer" ? "run-policy-pack" : "run-plugin");
    const command = [process.execPath, ...nodeArgs(optionsOf(info)), entry, ...pluginArguments(request, folder)];
    return { command, folder, env: environmentOf(request.getEnvList()) };
}

function pluginArguments(request: messages.RunPluginRequest, folder: string): string[] {
    return request.getKind() === "analyzer" ? [...request.getArgsList(), folder] : [folder, ...request.getArgsList()];
}

/** The SDK's entry as the program itself would resolve it, so that engine, SDK and program agree on one copy. */
function sdkEntry(folder: string, command: "run" | "run-plugin" | "run-policy-pack"): string {
    try {
        return createRequire(path.join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${command}`);
    } catch {
        throw new Error(`@pulumi/pulumi was not found from ${folder}: run npm install there`);
    }
}

/** What the official host passes on from `runtime.options` of Pulumi.yaml; TypeScript is on unless switched off. */
function languageEnvironment(options: Options): NodeJS.ProcessEnv {
    return {
        PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false),
        ...(typeof options.tsconfig === "string" ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
    };
}

function nodeArgs(options: Options): string[] {
    return typeof options.nodeargs === "string" ? options.nodeargs.split(/\s+/).filter((arg) => arg !== "") : [];
}

function optionsOf(info: messages.ProgramInfo | undefined): Options {
    return info?.getOptions()?.toJavaScript() ?? {};
}

function environmentOf(entries: string[]): NodeJS.ProcessEnv {
    return Object.fromEntries(
        entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
}

function answer<Response>(respond: () => Response): grpc.handleUnaryCall<unknown, Response> {
    return (_call, callback) => {
        callback(null, respond());
    };
}

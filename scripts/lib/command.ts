import { parseArgs, type ParseArgsConfig } from "node:util";
import * as path from "node:path";

/** The command was called wrongly: an unknown option, a missing or malformed value. Exit code 2. */
export class UsageError extends Error {}

/** The command was understood, but must not or could not do its work; says why and what to do. Exit code 1. */
export class Refusal extends Error {}

/** What a command gets from the world around it. */
export interface CommandContext {
    /** Prints a line of the result (standard output). */
    print: (line: string) => void;
    /** Prints a line on what is going on (standard error), so that results can be piped. */
    progress: (line: string) => void;
    /** Folder of the Pulumi project, where `Pulumi.<stack>.yaml` stands. */
    projectFolder: string;
    /** Seconds between two looks at something that AWS is working on. */
    pollSeconds: number;
}

/** A helper command for the operator of a deployment. */
export interface Command {
    /** What `--help` prints. */
    usage: string;
    /** Does the work. @throws UsageError, Refusal, or what the AWS SDK throws. */
    run(argv: string[], context: CommandContext): Promise<void>;
}

/** Runs `command` and gives its exit code: 0 done, 1 refused or failed, 2 called wrongly. Problems become plain lines. */
export async function execute(command: Command, argv: string[], context: CommandContext): Promise<number> {
    if (argv.includes("--help") || argv.includes("-h")) {
        context.print(command.usage);
        return 0;
    }
    try {
        await command.run(argv, context);
        return 0;
    } catch (error) {
        context.progress(`error: ${explain(error)}`);
        if (error instanceof UsageError) {
            context.progress("see --help");
            return 2;
        }
        return 1;
    }
}

/** Runs `command` as this process: its arguments in, its exit code out. */
export async function runAsProcess(command: Command): Promise<void> {
    process.exitCode = await execute(command, process.argv.slice(2), {
        print: (line) => process.stdout.write(`${line}\n`),
        progress: (line) => process.stderr.write(`${line}\n`),
        projectFolder: path.resolve(__dirname, "../.."),
        pollSeconds: 5,
    });
}

/** `parseArgs` of node:util, strict and without positionals; what it refuses becomes a UsageError. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig["options"]>>(
    argv: string[],
    options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; strict: true; allowPositionals: false }>>["values"] {
    try {
        return parseArgs({ args: argv, options, strict: true, allowPositionals: false }).values;
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

/** A whole number from `minimum` up, read from the text of option `--name`. @throws UsageError */
export function wholeNumber(name: string, text: string, minimum: number): number {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
        throw new UsageError(`--${name} must be a whole number of at least ${minimum}, not "${text}"`);
    }
    return value;
}

/** What to tell a person about a failure; what the AWS SDK throws is put in front of its own words. */
function explain(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    if (error instanceof UsageError || error instanceof Refusal) {
        return error.message;
    }
    if (error.name === "CredentialsProviderError") {
        return `no AWS credentials: set AWS_PROFILE, or sign in with "aws sso login" (${error.message})`;
    }
    if (error.message === "Region is missing") {
        return "the AWS region is not known: give --region, or set AWS_REGION";
    }
    if (error.name === "TimeoutError") {
        return `AWS has not finished within the time that this command waits: look at it in the console (${error.message})`;
    }
    if ("$metadata" in error) {
        return `AWS refused: ${error.message} (${error.name})`;
    }
    if ("code" in error && ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"].includes(String(error.code))) {
        return `AWS cannot be reached: ${error.message}`;
    }
    return error.stack ?? error.message;
}

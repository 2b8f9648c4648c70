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
    /** Aborted when the command shall give up and leave things in order; missing while a plain end of the process is fine. */
    signal?: AbortSignal;
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

/** Runs `command` with `argv` as this process, whose exit code becomes its own. */
export async function runAsProcess(command: Command, argv: string[]): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) {
        // Nobody may be left to read, such as after the terminal was closed; the work has to be brought to its end all the same.
        stream.on("error", () => undefined);
    }
    process.exitCode = await execute(command, argv, {
        print: (line) => process.stdout.write(`${line}\n`),
        progress: (line) => process.stderr.write(`${line}\n`),
        projectFolder: path.resolve(__dirname, "../.."),
        pollSeconds: 5,
    });
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
export function explain(error: unknown): string {
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

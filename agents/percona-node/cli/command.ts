import { parseArgs } from "node:util";
import type { Parts } from "./parts";

/** The command was called wrongly: an unknown option, a missing or malformed value. Exit code 2. */
export class UsageError extends Error {}

/** The command was understood, but must not or could not do its work; the message says why and what to do. Exit code 1. */
export class Refusal extends Error {}

/** An option with a value (`<id>`), or a flag, which has none. */
export interface Option {
    /** What the help calls its value; not there for a flag. */
    value?: string;
    help: string;
    required?: true;
}

/** What was given: text for an option with a value where it was given, and for each flag whether it was. */
export type Given<Options extends Record<string, Option>> = {
    [Name in keyof Options]: Options[Name] extends { value: string }
        ? Options[Name] extends { required: true }
            ? string
            : string | undefined
        : boolean;
};

/** What a command gets from the world around it. */
export interface CommandContext extends Parts {
    /** Prints a line of the result (standard output). */
    print: (line: string) => void;
}

/** A command before its arguments are read. */
export interface CommandPlan<Options extends Record<string, Option>> {
    /** What it does, for people; the first line says the whole. */
    about: string;
    /** Words of which exactly one has to be given. */
    oneOf?: readonly string[];
    options: Options;
    /** Does the work. @throws UsageError, Refusal, or what the parts throw. */
    run: (values: Given<Options>, context: CommandContext, word: string) => Promise<void>;
}

type Described = Pick<CommandPlan<Record<string, Option>>, "about" | "options" | "oneOf">;

/** A command of `percona-node`. */
export interface Command {
    about: string;
    /** What `--help` prints. */
    usage: (name: string) => string;
    run: (argv: string[], context: CommandContext) => Promise<void>;
}

/** Makes a command whose help and whose reading of arguments come from the same table, so that neither can lack one. */
export function makeCommand<const Options extends Record<string, Option>>(plan: CommandPlan<Options>): Command {
    return {
        about: plan.about,
        usage: (name) => usageOf(name, plan),
        run: (argv, context) => {
            const { values, word } = read(argv, plan);
            return plan.run(values as Given<Options>, context, word);
        },
    };
}

function read(
    argv: string[],
    { options, oneOf }: Described,
): { values: Record<string, string | boolean>; word: string } {
    const described = Object.entries(options).map(
        ([name, { value }]) => [name, { type: value === undefined ? "boolean" : "string" }] as const,
    );
    const flags = described.filter(([, { type }]) => type === "boolean").map(([name]) => [name, false] as const);
    const { values, positionals } = parsed(() =>
        parseArgs({ args: argv, options: Object.fromEntries(described), strict: true, allowPositionals: true }),
    );
    for (const [name, { required }] of Object.entries(options)) {
        if (required && values[name] === undefined) {
            throw new UsageError(`--${name} is missing`);
        }
    }
    const [word = "", ...more] = positionals;
    const expected = oneOf === undefined ? positionals.length === 0 : oneOf.includes(word) && more.length === 0;
    if (!expected) {
        const wanted = oneOf === undefined ? "takes no words" : `needs one of ${oneOf.join(", ")}`;
        throw new UsageError(`the command ${wanted}, not "${positionals.join(" ")}"`);
    }
    return { values: { ...Object.fromEntries(flags), ...values } as Record<string, string | boolean>, word };
}

function parsed<Result>(parse: () => Result): Result {
    try {
        return parse();
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

function usageOf(name: string, { about, oneOf, options }: Described): string {
    const entries = Object.entries(options);
    const calls = entries.map(([option, { value, required }]) => {
        const call = `--${option}${value === undefined ? "" : ` ${value}`}`;
        return { call, shown: required ? call : `[${call}]` };
    });
    const words = [name, ...(oneOf === undefined ? [] : [oneOf.join("|")]), ...calls.map(({ shown }) => shown)];
    const rows = [
        ...entries.map(([, { help }], index) => [calls[index]?.call ?? "", help] as const),
        ["--help", "this text"] as const,
    ];
    const column = Math.max(...rows.map(([call]) => call.length));
    return [
        about,
        "",
        `usage: percona-node ${words.join(" ")}`,
        "",
        ...rows.map(([call, help]) => `  ${call.padEnd(column)}  ${help}`),
        "",
        exitCodes,
    ].join("\n");
}

/** The line on exit codes that every help ends with. */
export const exitCodes = "exit codes: 0 done, 1 refused or failed, 2 called wrongly";

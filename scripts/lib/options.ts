import { parseArgs } from "node:util";
import { UsageError, type Command, type CommandContext } from "./command";

/** An option with a value: `--stack <stack>`. */
export interface TextOption {
    type: "string";
    /** What the help calls its value: `<stack>`. */
    value: string;
    help: string;
}

/** An option that is there or not: `--yes`. */
export interface Flag {
    type: "boolean";
    help: string;
}

/** The options of a command by name, without the dashes. */
export type Options = Record<string, TextOption | Flag>;

/** What was given for `Given`: text where it was given, and for each flag whether it was. */
export type OptionValues<Given> = {
    [Name in keyof Given]: NonNullable<Given[Name]> extends Flag ? boolean : string | undefined;
};

/** Describes an option whose value the help calls `value` (`<id>`). */
export function text(value: string, help: string): TextOption {
    return { type: "string", value, help };
}

/** Describes an option that is there or not. */
export function flag(help: string): Flag {
    return { type: "boolean", help };
}

/** A command before its options are read: `makeCommand` makes a `Command` of it. */
export interface CommandPlan<Given extends Options> {
    /** Name of its npm script: `pmm-ec2:backup`. */
    name: string;
    /** What it does, for people; the first sentence says the whole. */
    about: string;
    /** How it is called, one way a line, without the name. */
    calls: string[];
    options: Given;
    /** Does the work. @throws UsageError, Refusal, or what the AWS SDK throws. */
    run(values: OptionValues<Given>, context: CommandContext): Promise<void>;
}

/** Makes a command whose help and whose reading of options come from the same table, so that neither can lack one. */
export function makeCommand<Given extends Options>(plan: CommandPlan<Given>): Command {
    return {
        usage: usageOf(plan),
        run: (argv, context) => plan.run(parse(argv, plan.options), context),
    };
}

function parse<Given extends Options>(argv: string[], options: Given): OptionValues<Given> {
    const described = Object.entries(options).map(([name, { type }]) => [name, { type }] as const);
    try {
        const { values } = parseArgs({ args: argv, options: Object.fromEntries(described), strict: true });
        const flags = Object.keys(options).filter((name) => options[name]?.type === "boolean");
        return { ...Object.fromEntries(flags.map((name) => [name, false])), ...values } as OptionValues<Given>;
    } catch (error) {
        throw new UsageError(error instanceof Error ? error.message : String(error));
    }
}

const width = 120;

function usageOf({ name, about, calls, options }: CommandPlan<Options>): string {
    const ways = calls.map((call, index) => `${index === 0 ? "usage:" : "      "} npm run ${name} -- ${call}`);
    const listed: [string, TextOption | Flag][] = [...Object.entries(options), ["help", flag("this text")]];
    const rows = listed.map(([option, described]) => ({
        call: `  --${option}${described.type === "string" ? ` ${described.value}` : ""}  `,
        help: described.help,
    }));
    const column = Math.max(...rows.map(({ call }) => call.length));
    const lines = rows.map(({ call, help }) => wrap(call.padEnd(column) + help, column));
    const codes = "exit codes: 0 done, 1 refused or failed, 2 called wrongly";
    return [about, "", ...ways, "", ...lines, "", codes].join("\n");
}

/** Breaks a line between words so that none is longer than `width`; those that follow begin at `indent`. */
function wrap(line: string, indent: number): string {
    if (line.length <= width) {
        return line;
    }
    const end = line.lastIndexOf(" ", width);
    return `${line.slice(0, end)}\n${wrap(" ".repeat(indent) + line.slice(end + 1), indent)}`;
}

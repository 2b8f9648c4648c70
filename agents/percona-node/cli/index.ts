import type { commands as commandNames } from "../contract";
import { reasonOf } from "../within";
import { exitCodes, UsageError, type Command, type CommandContext } from "./command";
import { agent } from "./commands/agent";
import { archive, backup, drill, restore } from "./commands/backups";
import { leave, reclone, recover, switchover } from "./commands/requests";
import { rotatePasswords } from "./commands/rotate-passwords";
import { status } from "./commands/status";

const commands: Record<(typeof commandNames)[number], Command> = {
    agent,
    status,
    switchover,
    backup,
    drill,
    restore,
    reclone,
    "rotate-passwords": rotatePasswords,
    recover,
    leave,
    archive,
};

/** Exit code: done, refused or failed, called wrongly. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs the command that `argv` names, or the agent without one. Problems become plain lines.
 *
 * @param complain prints a line to standard error.
 */
export async function runCommand(
    argv: string[],
    context: CommandContext,
    complain: (line: string) => void,
): Promise<ExitCode> {
    const [name = "agent", ...rest] = argv;
    if (name === "--help" || name === "-h" || name === "help") {
        context.print(usage());
        return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
    if (command === undefined) {
        complain(`error: there is no command "${name}"; see percona-node --help`);
        return 2;
    }
    if (rest.includes("--help") || rest.includes("-h")) {
        context.print(command.usage(name));
        return 0;
    }
    try {
        await command.run(rest, context);
        return 0;
    } catch (error) {
        complain(`error: ${reasonOf(error)}`);
        if (error instanceof UsageError) {
            complain(`see percona-node ${name} --help`);
            return 2;
        }
        return 1;
    }
}

function usage(): string {
    const column = Math.max(...Object.keys(commands).map((name) => name.length));
    const rows = Object.entries(commands).map(
        ([name, { about }]) => `  ${name.padEnd(column)}  ${about.split("\n")[0] ?? ""}`,
    );
    return [
        "The agent of a node of a Percona Server cluster, and the commands of its operators.",
        "",
        "usage: percona-node [<command>] [<options>]; the agent without a command",
        "",
        ...rows,
        "",
        "percona-node <command> --help tells its options. Commands need root on a node of the cluster.",
        exitCodes,
    ].join("\n");
}

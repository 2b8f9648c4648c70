import type { CommandContext } from "../../../../agents/percona-node/cli/command";
import { runCommand, type ExitCode } from "../../../../agents/percona-node/cli";
import type { NodeContext } from "../../../../agents/percona-node/node";

/** What a command has done. */
export interface Outcome {
    code: ExitCode;
    /** Lines on standard output and standard error. */
    printed: string[];
    complaints: string[];
    /** Each part that was used, with what it was given but for the node. */
    used: unknown[][];
}

/** The node's address in these tests. */
export const ownAddress = "10.20.2.12";

/** Runs a command whose parts only note that they were used, and answer "done"; `parts` are others. */
export async function run(argv: string[], parts: Partial<CommandContext> = {}): Promise<Outcome> {
    const used: unknown[][] = [];
    const printed: string[] = [];
    const complaints: string[] = [];
    const node = { address: ownAddress } as NodeContext;
    const note = (part: string) => {
        return (...given: unknown[]): Promise<string> => {
            used.push([part, ...given.filter((each) => each !== node)]);
            return Promise.resolve(`${part}: done`);
        };
    };
    const context: CommandContext = {
        print: (line) => printed.push(line),
        openNode: () => Promise.resolve(node),
        runAgent: async (given) => {
            await note("runAgent")(given);
        },
        askAgent: async (request) => ({ done: true, what: await note("askAgent")(request) }),
        statusOf: () => Promise.resolve(undefined),
        writtenAddresses: () => Promise.resolve([]),
        makeBackup: note("makeBackup"),
        drill: note("drill"),
        restoreInto: note("restoreInto"),
        archiveOnce: note("archiveOnce"),
        rotatePasswords: note("rotatePasswords"),
        ...parts,
    };
    const code = await runCommand(argv, context, (line) => complaints.push(line));
    return { code, printed, complaints, used };
}

/**
 * `percona-node`: the program of the cluster's nodes, which is the agent, and the commands of its operators (`cli/`). Bundled
 * into one file, in which what is imported below runs when it is first used and not before.
 */
import { runCommand } from "./cli";
import type { CommandContext } from "./cli/command";
import { nodeConfiguration } from "./configuration";

const context: CommandContext = {
    print: (line) => process.stdout.write(`${line}\n`),
    openNode: async () => {
        const configuration = nodeConfiguration(process.env);
        return (await import("./open-node")).openNode(configuration);
    },
    runAgent: async (node) => (await import("./agent")).runAgent(node),
    askAgent: async (request) => {
        const { CONTROL_SOCKET } = nodeConfiguration(process.env);
        return (await import("./host/ask-agent")).askAgent(CONTROL_SOCKET, request);
    },
    statusOf: async (address) => (await import("./cli/ask-status")).askStatus(address),
    writtenAddresses: async (node) => (await import("./cli/written-addresses")).writtenAddresses(node),
    makeBackup: async (node, kind) => (await import("./backup")).makeBackup(node, kind),
    drill: async (node) => (await import("./backup")).drill(node),
    restoreInto: async (node, order) => (await import("./restore")).restoreInto(node, order),
    archiveOnce: async (node) => (await import("./backup")).archiveOnce(node),
    rotatePasswords: async (node) => (await import("./rotation")).rotatePasswords(node),
};

async function main(): Promise<void> {
    for (const stream of [process.stdout, process.stderr]) {
        // Nobody may be left to read, such as after a terminal was closed; the work goes on all the same.
        stream.on("error", () => undefined);
    }
    const code = await runCommand(process.argv.slice(2), context, (line) => process.stderr.write(`${line}\n`));
    // Connections to AWS that are kept for another call would keep the process for a while.
    process.exit(code);
}

void main();

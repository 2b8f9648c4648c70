import { runAsProcess, type Command } from "../lib/command";
import { attachCopyCommand } from "./attach-copy";
import { backupCommand } from "./backup";
import { pmmEc2, pmmEcs, type PmmDeployment } from "./deployments";
import { growCommand } from "./grow";
import { restoreCommand } from "./restore";

/** The helper commands for PMM by the names of their npm scripts: `pmm-ec2:backup`. */
export const pmmCommands: Record<string, Command> = { ...commandsOf(pmmEc2), ...commandsOf(pmmEcs) };

function commandsOf(deployment: PmmDeployment): Record<string, Command> {
    return {
        [`${deployment.name}:backup`]: backupCommand(deployment),
        [`${deployment.name}:restore`]: restoreCommand(deployment),
        [`${deployment.name}:grow`]: growCommand(deployment),
        [`${deployment.name}:attach-copy`]: attachCopyCommand(deployment),
    };
}

if (require.main === module) {
    const [name = "", ...argv] = process.argv.slice(2);
    const command = pmmCommands[name];
    if (command === undefined) {
        throw new Error(`there is no command "${name}": name one of ${Object.keys(pmmCommands).join(", ")}`);
    }
    void runAsProcess(command, argv);
}

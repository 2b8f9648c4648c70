import { UsageError, type Command, type CommandContext } from "../lib/command";
import { flag, makeCommand, type OptionValues } from "../lib/options";
import { configObject, readStackConfig } from "../lib/stack-config";
import { pmmEcs, type PmmDeployment } from "./deployments";
import { fileSystemRestoreOptions, restoreFileSystem } from "./file-system-restore";
import { storageOf } from "./restore-plan";
import { targetOptions } from "./target";
import { restoreVolume, volumeRestoreOptions } from "./volume-restore";

/** Restores a deployment's data from a backup, by a change of the stack's configuration. */
export function restoreCommand(deployment: PmmDeployment): Command {
    const onEcs = deployment === pmmEcs;
    return makeCommand({
        name: `${deployment.name}:restore`,
        about: onEcs ? aboutEcs : aboutEc2,
        calls: [
            "--stack <stack> [options]",
            ...(onEcs ? ["--stack <stack> --find [--yes]", "--stack <stack> --directory <path> [--yes]"] : []),
        ],
        options: optionsOf(deployment),
        run: (values, context) => run(deployment, values, context),
    });
}

const aboutEc2 = `Restores the data of PMM from a snapshot, by a change of the stack's configuration.

Lists the snapshots of the data volume, chooses one, and edits Pulumi.<stack>.yaml so that the next "pulumi up" makes a
new data volume from it. The present volume is kept as a retired one. Nothing in AWS is changed by this command.`;

const aboutEcs = `Restores the data of PMM from a backup, by a change of the stack's configuration.

Data on a volume (storage ebs): lists the snapshots of the data volume, chooses one, and edits Pulumi.<stack>.yaml so that the
next "pulumi up" makes a new data volume from it. The present volume is kept as a retired one. Nothing in AWS is changed.

Data on a file system (storage efs): lists its recovery points, chooses one, has AWS Backup restore it into a new directory of
the same file system, finds that directory, and edits Pulumi.<stack>.yaml so that the next "pulumi up" leads PMM there. The
present directory stays as it is. After an interruption --find does the last two steps alone.`;

function optionsOf(deployment: PmmDeployment) {
    return {
        stack: targetOptions.stack,
        list: flag("only list what can be restored"),
        ...volumeRestoreOptions,
        ...(deployment === pmmEcs ? fileSystemRestoreOptions : {}),
        region: targetOptions.region,
        yes: flag("do it (default: only show it)"),
    };
}

async function run(
    deployment: PmmDeployment,
    values: OptionValues<ReturnType<typeof optionsOf>>,
    context: CommandContext,
): Promise<void> {
    const { stack, yes } = values;
    if (stack === undefined) {
        throw new UsageError("give --stack: the restore is a change of that stack's configuration");
    }
    const config = configObject(readStackConfig(context.projectFolder, stack), deployment.configKey);
    const request = { deployment, stack, config, yes };
    // Of the configuration, not of the stack: it is what the restore edits.
    const storage = storageOf(config, deployment);
    refuseOptions(values, storage === "ebs" ? fileSystemRestoreOptions : volumeRestoreOptions, storage);
    await (storage === "ebs" ? restoreVolume(request, values, context) : restoreFileSystem(request, values, context));
}

/** @throws UsageError when one of `foreign` is given, which are for the storage that this stack does not have. */
function refuseOptions(values: Record<string, unknown>, foreign: Record<string, unknown>, storage: string): void {
    for (const option of Object.keys(foreign)) {
        if (values[option] !== undefined && values[option] !== false) {
            throw new UsageError(
                `--${option} does not go with storage ${storage}, which this stack's configuration has`,
            );
        }
    }
}

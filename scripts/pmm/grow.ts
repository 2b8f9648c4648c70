import {
    DescribeVolumesCommand,
    DescribeVolumesModificationsCommand,
    EC2Client,
    ModifyVolumeCommand,
} from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { Refusal, UsageError, wholeNumber, type Command, type CommandContext } from "../lib/command";
import { runOnInstance } from "../lib/instance-shell";
import { flag, makeCommand, text, type OptionValues } from "../lib/options";
import { patience, pollUntil } from "../lib/poll";
import type { ConfigEdit } from "../lib/stack-config";
import { configChange } from "./config-change";
import type { PmmDeployment } from "./deployments";
import { decideGrow, type Modification, type Volume } from "./grow-plan";
import { refuseFileSystem, targetOptions, Targets } from "./target";

/** The host's unit that grows the file system to the size of its volume; a timer starts it too. */
const growUnit = "stackwarden-grow-data.service";

/** What the host runs, and the first failure is what Systems Manager tells of; without `set -e` it would be the last line's. */
const growLines = ["set -e", `systemctl start ${growUnit}`, "df -h /srv"];

/** A size change takes effect within seconds as a rule; this is the time after which something is wrong. */
const modificationLimitSeconds = 900;

const hostLimitSeconds = 120;

const options = {
    "size-gb": text("<size>", "the new size in GiB; a volume cannot shrink again"),
    stack: text(
        "<stack>",
        'the stack, as "pulumi stack ls" names it; without it give --volume-id, and set the size in the configuration yourself',
    ),
    "volume-id": targetOptions["volume-id"],
    region: targetOptions.region,
    yes: flag("do it (default: only say what would be done)"),
};

/** Grows the data volume of a deployment, its file system and the size in the stack's configuration. */
export function growCommand(deployment: PmmDeployment): Command {
    return makeCommand({
        name: `${deployment.name}:grow`,
        about: "Grows the data volume of PMM while it is in use: the volume, its file system, and the size in the stack's configuration.",
        calls: ["--stack <stack> --size-gb <size> [options]"],
        options,
        run: (values, context) => run(deployment, values, context),
    });
}

async function run(
    deployment: PmmDeployment,
    values: OptionValues<typeof options>,
    context: CommandContext,
): Promise<void> {
    if (values["size-gb"] === undefined) {
        throw new UsageError("give --size-gb: the new size in GiB");
    }
    const sizeGb = wholeNumber("size-gb", values["size-gb"], 1);
    // Read before anything is changed: a file that cannot be edited must stop the command now.
    const size: ConfigEdit = { kind: "set", path: ["dataVolume", "sizeGb"], value: sizeGb };
    const config =
        values.stack === undefined ? undefined : configChange(context, values.stack, deployment.configKey, [size]);
    const targets = new Targets(values, context);
    await refuseFileSystem(targets, deployment, "it grows by itself with what is written to it");
    const { volumeId, region } = await targets.find("volumeId");
    const ec2 = new EC2Client({ region });
    const { volume, instanceId } = await describeVolume(ec2, volumeId);
    const step = decideGrow(volume, await latestModification(ec2, volumeId), sizeGb);

    context.print(`${volume.id} (${volume.type}): ${volume.sizeGb} GiB now, ${sizeGb} GiB wanted`);
    if (config !== undefined) {
        context.print(config.diff === "" ? "the configuration says so already" : config.diff);
    }
    if (!values.yes) {
        context.print("nothing is done yet: add --yes to do it");
        return;
    }
    await growVolume(ec2, volume.id, sizeGb, step, context);
    config?.write();
    await growFileSystem(new SSMClient({ region }), instanceId, context);
    context.print(`done: ${volume.id} has ${sizeGb} GiB`);
    context.print(
        config === undefined
            ? "next: set dataVolume.sizeGb in the stack's configuration, else the program disagrees with the volume"
            : `next: pulumi up --refresh --stack ${values.stack ?? ""}   (takes the size into Pulumi's state; nothing else changes)`,
    );
}

async function describeVolume(ec2: EC2Client, volumeId: string): Promise<{ volume: Volume; instanceId?: string }> {
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
    const [found] = Volumes;
    if (found === undefined) {
        throw new Refusal(`volume ${volumeId} does not exist in this region and account`);
    }
    const volume = {
        id: volumeId,
        sizeGb: found.Size ?? 0,
        type: found.VolumeType ?? "unknown",
        state: found.State ?? "unknown",
    };
    return { volume, instanceId: found.Attachments?.[0]?.InstanceId };
}

async function latestModification(ec2: EC2Client, volumeId: string): Promise<Modification | undefined> {
    const { VolumesModifications = [] } = await ec2.send(
        // Asked by filter, since asking by id is refused for a volume that was never modified.
        new DescribeVolumesModificationsCommand({ Filters: [{ Name: "volume-id", Values: [volumeId] }] }),
    );
    const latest = VolumesModifications.reduce<(typeof VolumesModifications)[number] | undefined>(
        (best, one) => ((one.StartTime?.getTime() ?? 0) >= (best?.StartTime?.getTime() ?? 0) ? one : best),
        undefined,
    );
    return (
        latest && {
            state: latest.ModificationState ?? "unknown",
            progress: latest.Progress ?? 0,
            targetSizeGb: latest.TargetSize,
        }
    );
}

async function growVolume(
    ec2: EC2Client,
    volumeId: string,
    sizeGb: number,
    step: ReturnType<typeof decideGrow>,
    context: CommandContext,
): Promise<void> {
    if (step === "nothing") {
        context.progress(`${volumeId} has ${sizeGb} GiB already`);
        return;
    }
    if (step === "modify") {
        await ec2.send(new ModifyVolumeCommand({ VolumeId: volumeId, Size: sizeGb }));
    }
    context.progress(`waiting for the modification of ${volumeId}`);
    const ended = await pollUntil(
        async () => {
            const latest = await latestModification(ec2, volumeId);
            // For a moment AWS may still tell of the modification before this one.
            return latest?.targetSizeGb === sizeGb && latest.state !== "modifying" ? latest : undefined;
        },
        patience(context, modificationLimitSeconds),
        `${volumeId} is still modifying after ${modificationLimitSeconds / 60} minutes: call this command again, it goes on from there`,
    );
    if (ended.state === "failed") {
        throw new Refusal(
            `AWS reports that the modification of ${volumeId} failed; the volume is unharmed: call this command again`,
        );
    }
}

async function growFileSystem(ssm: SSMClient, instanceId: string | undefined, context: CommandContext): Promise<void> {
    if (instanceId === undefined) {
        context.progress("the volume is attached to no instance: its file system grows when it is mounted");
        return;
    }
    const result = await runOnInstance(ssm, instanceId, growLines, patience(context, hostLimitSeconds));
    if (!result.ok && result.ran) {
        throw new Refusal(
            `the volume has grown, but ${instanceId} could not grow the file system (${result.output}): ` +
                `see journalctl --unit ${growUnit} on the host, then call this command again, it goes on from there`,
        );
    }
    // A host that cannot be asked is not a failure of the command: the timer does the same within minutes.
    context.progress(
        result.ok
            ? `the file system on ${instanceId} has grown\n${result.output}`
            : `the host could not be asked to grow the file system now (${result.output}); its timer does it within minutes`,
    );
}

import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { ec2Id } from "../../components/parts/validation/aws-rules";
import { ageOf } from "../lib/age";
import { Refusal, type Command, type CommandContext } from "../lib/command";
import { makeCommand, text, type OptionValues } from "../lib/options";
import { patience } from "../lib/poll";
import { attachCopy, createCopy, findAttachedCopy, hostOfCopy, isRunning, removeCopy } from "./copy-volume";
import type { PmmDeployment } from "./deployments";
import { findHost, nameHost, type HostName } from "./host";
import { runHostScript } from "./host-script";
import { checkSnapshotOptions, chooseSnapshot, describeSnapshots, findSnapshots, snapshotOptions } from "./snapshots";
import { checkOptional, hostOptions, refuseFileSystem, targetOptions, Targets } from "./target";

/** Time in seconds for each single step: the volume made, attached, mounted. */
const stepLimitSeconds = 300;

/** Shows an old state of a deployment's data beside the live one, to copy single things back. */
export function attachCopyCommand(deployment: PmmDeployment): Command {
    return makeCommand({
        name: nameOf(deployment),
        about: `Shows an earlier state of PMM's data beside the live one, so that single things can be copied back.

Makes a volume from a snapshot, attaches it to the PMM instance and mounts it read-only at /mnt/restore. The live data is
not touched. --remove undoes all of it.`,
        calls: ["--stack <stack> [--snapshot-id <id>]", "--stack <stack> --remove <volume id>"],
        options: optionsOf(deployment),
        run: (values, context) => run(deployment, values, context),
    });
}

function nameOf({ name }: PmmDeployment): string {
    return `${name}:attach-copy`;
}

function optionsOf(deployment: PmmDeployment) {
    return {
        stack: targetOptions.stack,
        ...snapshotOptions,
        "volume-id": targetOptions["volume-id"],
        ...hostOptions(deployment),
        region: targetOptions.region,
        remove: text("<volume id>", "unmount, detach and delete a copy that this command has made"),
    };
}

async function run(
    deployment: PmmDeployment,
    values: OptionValues<ReturnType<typeof optionsOf>>,
    context: CommandContext,
): Promise<void> {
    checkOptional("remove", values.remove, ec2Id("vol"));
    checkSnapshotOptions(values);
    const targets = new Targets(values, context);
    if (values.remove !== undefined) {
        const { region } = await targets.find();
        await remove(values.remove, region, context);
        return;
    }
    await refuseFileSystem(
        targets,
        deployment,
        "what a restore brings back is a directory beside the live one, to be looked at on the host",
    );
    const { volumeId, region } = await targets.find("volumeId");
    const wanted = { volumeId, snapshotId: values["snapshot-id"], anyVolume: values["any-volume"] };
    await attach(deployment, await nameHost(targets, values, deployment), wanted, region, context);
}

async function attach(
    deployment: PmmDeployment,
    name: HostName,
    wanted: Parameters<typeof chooseSnapshot>[1],
    region: string | undefined,
    context: CommandContext,
): Promise<void> {
    const client = new EC2Client({ region });
    const host = await findHost(client, name);
    const { instanceId } = host;
    const present = await findAttachedCopy(client, instanceId);
    if (present !== undefined) {
        throw new Refusal(
            `the copy ${present} is attached to ${instanceId} already: remove it first (--remove ${present})`,
        );
    }
    const now = new Date();
    const snapshots = await findSnapshots(client, wanted);
    const snapshot = chooseSnapshot(snapshots, wanted);
    describeSnapshots(snapshots, now).forEach(context.progress);
    const volumeId = await createCopy(client, snapshot.id, host);
    context.print(`copy ${volumeId} of ${snapshot.id}, ${ageOf(snapshot.startedAt, now)} old`);
    context.print(
        `to remove it: npm run ${nameOf(deployment)} -- --region ${await client.config.region()} --remove ${volumeId}`,
    );
    await attachCopy(client, volumeId, host, patience(context, stepLimitSeconds));
    const mounted = await runOnHost("mount-copy.sh", volumeId, instanceId, region, context);
    if (!mounted.ok) {
        throw new Refusal(`the copy is attached, but ${instanceId} could not mount it: ${mounted.output}`);
    }
    context.print(`mounted read-only at /mnt/restore on ${instanceId}\n${mounted.output}`);
}

async function remove(volumeId: string, region: string | undefined, context: CommandContext): Promise<void> {
    const client = new EC2Client({ region });
    const instanceId = await hostOfCopy(client, volumeId);
    if (instanceId !== undefined && (await isRunning(client, instanceId))) {
        const unmounted = await runOnHost("unmount-copy.sh", volumeId, instanceId, region, context);
        if (!unmounted.ok) {
            throw new Refusal(
                `${instanceId} could not unmount /mnt/restore (${unmounted.output}): leave that folder on the host, then call this again`,
            );
        }
    }
    await removeCopy(client, volumeId, instanceId, patience(context, stepLimitSeconds));
    context.print(`${volumeId} is removed`);
}

function runOnHost(
    script: string,
    volumeId: string,
    instanceId: string,
    region: string | undefined,
    context: CommandContext,
): ReturnType<typeof runHostScript> {
    const variables = { VOLUME_ID: volumeId };
    return runHostScript(new SSMClient({ region }), instanceId, script, variables, patience(context, stepLimitSeconds));
}

import * as fs from "node:fs";
import * as path from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { ec2Id } from "../../components/parts/validation/aws-rules";
import { parseOptions, Refusal, runAsProcess, UsageError, type Command, type CommandContext } from "../lib/command";
import { runOnInstance, type ShellResult } from "../lib/instance-shell";
import { attachCopy, createCopy, findAttachedCopy, findHost, hostOfCopy, removeCopy } from "./copy-volume";
import { ageOf, chooseSnapshot, describeSnapshots, findSnapshots } from "./snapshots";
import { checkOptional, findTarget, targetOptions, type TargetValues } from "./target";

/** Time in seconds for each single step: the volume made, attached, mounted. */
const stepLimitSeconds = 300;

/** Shows an old state of the data beside the live one, to copy single things back. */
export const attachCopyCommand: Command = {
    usage: `Shows an earlier state of PMM's data beside the live one, so that single things can be copied back.

Makes a volume from a snapshot, attaches it to the PMM instance and mounts it read-only at /mnt/restore. The live data is
not touched. --remove undoes all of it.

usage: npm run pmm-ec2:attach-copy -- --stack <stack> [--snapshot-id <id>]
       npm run pmm-ec2:attach-copy -- --stack <stack> --remove <volume id>

  --stack <stack>        the stack, as "pulumi stack ls" names it
  --snapshot-id <id>     use this snapshot (default: the newest one that is completed)
  --any-volume           the named snapshot may be of another volume
  --volume-id <id>       the data volume (default: the stack's output dataVolumeId)
  --instance-id <id>     the PMM instance (default: the stack's output instanceId)
  --region <region>      the region (default: the stack's output region)
  --remove <volume id>   unmount, detach and delete a copy that this command has made
  --help                 this text

exit codes: 0 done, 1 refused or failed, 2 called wrongly`,

    async run(argv, context) {
        const values = parseOptions(argv, {
            stack: targetOptions.stack,
            region: targetOptions.region,
            "volume-id": targetOptions["volume-id"],
            "instance-id": targetOptions["instance-id"],
            "snapshot-id": { type: "string" },
            "any-volume": { type: "boolean", default: false },
            remove: { type: "string" },
        });
        checkOptional("snapshot-id", values["snapshot-id"], ec2Id("snap"));
        checkOptional("remove", values.remove, ec2Id("vol"));
        if (values["any-volume"] && values["snapshot-id"] === undefined) {
            throw new UsageError(
                "--any-volume needs --snapshot-id: a snapshot of another volume is never chosen by itself",
            );
        }
        if (values.remove !== undefined) {
            await remove(values.remove, values, context);
            return;
        }
        const { volumeId, instanceId, region } = await findTarget(values, ["volumeId", "instanceId"], context);
        const wanted = { volumeId, snapshotId: values["snapshot-id"], anyVolume: values["any-volume"] };
        await attach(instanceId, wanted, region, context);
    },
};

async function attach(
    instanceId: string,
    wanted: Parameters<typeof chooseSnapshot>[1],
    region: string | undefined,
    context: CommandContext,
): Promise<void> {
    const client = new EC2Client({ region });
    const host = await findHost(client, instanceId);
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
    context.print(`copy ${volumeId} of ${snapshot.id}, ${ageOf(snapshot, now)} old`);
    context.print(
        `to remove it: npm run pmm-ec2:attach-copy -- --region ${await client.config.region()} --remove ${volumeId}`,
    );
    await attachCopy(client, volumeId, host, patienceOf(context));
    const mounted = await runHostScript("mount-copy.sh", volumeId, instanceId, region, context);
    if (!mounted.ok) {
        throw new Refusal(`the copy is attached, but ${instanceId} could not mount it: ${mounted.output}`);
    }
    context.print(`mounted read-only at /mnt/restore on ${instanceId}\n${mounted.output}`);
}

async function remove(volumeId: string, values: TargetValues, context: CommandContext): Promise<void> {
    const { region } = await findTarget(values, [], context);
    const client = new EC2Client({ region });
    const instanceId = await hostOfCopy(client, volumeId);
    if (instanceId !== undefined) {
        const unmounted = await runHostScript("unmount-copy.sh", volumeId, instanceId, region, context);
        if (!unmounted.ok) {
            throw new Refusal(
                `${instanceId} could not unmount /mnt/restore (${unmounted.output}): leave that folder on the host, then call this again`,
            );
        }
    }
    await removeCopy(client, volumeId, instanceId, patienceOf(context));
    context.print(`${volumeId} is removed`);
}

function runHostScript(
    name: string,
    volumeId: string,
    instanceId: string,
    region: string | undefined,
    context: CommandContext,
): Promise<ShellResult> {
    const script = fs.readFileSync(path.join(__dirname, "host", name), "utf8");
    const lines = [`VOLUME_ID=${volumeId}`, ...script.split("\n")];
    return runOnInstance(new SSMClient({ region }), instanceId, lines, patienceOf(context));
}

function patienceOf({ pollSeconds }: CommandContext): { pollSeconds: number; limitSeconds: number } {
    return { pollSeconds, limitSeconds: stepLimitSeconds };
}

if (require.main === module) {
    void runAsProcess(attachCopyCommand);
}

import * as fs from "node:fs";
import { DescribeSubnetsCommand, DescribeVolumesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ec2Id } from "../../components/parts/validation/aws-rules";
import { defaultSizeGb } from "../../components/pmm-ec2/settings/data-volume";
import { parseOptions, runAsProcess, UsageError, type Command, type CommandContext } from "../lib/command";
import { configObject, editConfig, readStackConfig, showDiff, type StackConfigFile } from "../lib/stack-config";
import { configKey } from "./data-volume";
import { planMove, planRestore, type RestorePlan } from "./restore-plan";
import { ageOf, chooseSnapshot, describeSnapshots, findSnapshots } from "./snapshots";
import { checkOptional, findTarget, targetOptions } from "./target";

/** Prepares a restore of the data volume: chooses the snapshot and changes the stack's configuration. */
export const restore: Command = {
    usage: `Restores the data of PMM from a snapshot, by a change of the stack's configuration.

Lists the snapshots of the data volume, chooses one, and edits Pulumi.<stack>.yaml so that the next "pulumi up" makes a
new data volume from it. The present volume is kept as a retired one. Nothing in AWS is changed by this command.

usage: npm run pmm-ec2:restore -- --stack <stack> [options]

  --stack <stack>        the stack, as "pulumi stack ls" names it
  --list                 only list the snapshots
  --snapshot-id <id>     restore this snapshot (default: the newest one that is completed)
  --any-volume           the named snapshot may be of another volume: an earlier data volume, a copy from another region
  --subnet-id <id>       move to this private subnet, and so to its availability zone
  --volume-id <id>       the data volume (default: the stack's output dataVolumeId)
  --region <region>      the region (default: the stack's output region)
  --yes                  write the change (default: only show it)
  --help                 this text

exit codes: 0 done, 1 refused or failed, 2 called wrongly`,

    async run(argv, context) {
        const values = parseOptions(argv, {
            stack: targetOptions.stack,
            region: targetOptions.region,
            "volume-id": targetOptions["volume-id"],
            list: { type: "boolean", default: false },
            "snapshot-id": { type: "string" },
            "any-volume": { type: "boolean", default: false },
            "subnet-id": { type: "string" },
            yes: { type: "boolean", default: false },
        });
        if (values.stack === undefined) {
            throw new UsageError("give --stack: the restore is a change of that stack's configuration");
        }
        checkOptional("snapshot-id", values["snapshot-id"], ec2Id("snap"));
        checkOptional("subnet-id", values["subnet-id"], ec2Id("subnet"));
        if (values["any-volume"] && values["snapshot-id"] === undefined) {
            throw new UsageError(
                "--any-volume needs --snapshot-id: a snapshot of another volume is never chosen by itself",
            );
        }
        const file = readStackConfig(context.projectFolder, values.stack);
        const config = configObject(file, configKey);
        const { volumeId, region } = await findTarget(values, ["volumeId"], context);
        const client = new EC2Client({ region });
        const wanted = { volumeId, snapshotId: values["snapshot-id"], anyVolume: values["any-volume"] };
        const snapshots = await findSnapshots(client, wanted);
        const now = new Date();
        describeSnapshots(snapshots, now).forEach(context.print);
        if (values.list) {
            return;
        }
        const snapshot = chooseSnapshot(snapshots, wanted);
        const plans = [planRestore(config, snapshot, defaultSizeGb)];
        if (values["subnet-id"] !== undefined) {
            plans.push(await moveTo(values["subnet-id"], volumeId, config, client));
        }
        context.print(`\nchosen: ${snapshot.id}, ${ageOf(snapshot, now)} old: what PMM stored after it is not in it`);
        finish(file, plans, values.stack, values.yes, context);
    },
};

async function moveTo(subnetId: string, volumeId: string, config: unknown, client: EC2Client): Promise<RestorePlan> {
    const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    // By filter, since asking for a volume that is gone by its id is an error.
    const byId = { Filters: [{ Name: "volume-id", Values: [volumeId] }] };
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand(byId));
    const { VpcId: vpcId = "", AvailabilityZone: zone = "" } = Subnets[0] ?? {};
    return planMove(config, Volumes[0]?.AvailabilityZone, { id: subnetId, vpcId, zone });
}

function finish(
    file: StackConfigFile,
    plans: RestorePlan[],
    stack: string,
    write: boolean,
    context: CommandContext,
): void {
    const edits = plans.flatMap((plan) => plan.edits);
    const changed = editConfig(file, configKey, edits);
    plans
        .flatMap((plan) => plan.reasons)
        .forEach((reason) => {
            context.print(`- ${reason}`);
        });
    context.print(`\n${showDiff(file, changed)}\n`);
    if (!write) {
        context.print("nothing is written yet: add --yes to write it");
        return;
    }
    fs.writeFileSync(file.path, changed);
    context.print(`written: ${file.path}`);
    context.print(
        `next: pulumi preview --stack ${stack}   (a new volume, attachment and instance; no volume is deleted)`,
    );
    context.print(`then: pulumi up --stack ${stack}`);
}

if (require.main === module) {
    void runAsProcess(restore);
}

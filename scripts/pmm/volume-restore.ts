import { DescribeSubnetsCommand, DescribeVolumesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { ec2Id } from "../../components/parts/validation/aws-rules";
import { ageOf } from "../lib/age";
import type { CommandContext } from "../lib/command";
import { text, type OptionValues } from "../lib/options";
import { planMove, planRestore } from "./restore-plan";
import { finishRestore, type RestorePlan, type RestoreRequest } from "./restore-request";
import { checkSnapshotOptions, chooseSnapshot, describeSnapshots, findSnapshots, snapshotOptions } from "./snapshots";
import { checkOptional, targetOptions, Targets } from "./target";

/** The options of a restore that are for a data volume. */
export const volumeRestoreOptions = {
    ...snapshotOptions,
    "subnet-id": text("<id>", "move to this private subnet, and so to its availability zone"),
    "volume-id": targetOptions["volume-id"],
};

/** Chooses a snapshot and changes the configuration so that the next data volume is made from it; changes nothing in AWS. */
export async function restoreVolume(
    request: RestoreRequest,
    values: OptionValues<typeof volumeRestoreOptions> & { stack?: string; region?: string; list: boolean },
    context: CommandContext,
): Promise<void> {
    checkSnapshotOptions(values);
    checkOptional("subnet-id", values["subnet-id"], ec2Id("subnet"));
    const { volumeId, region } = await new Targets(values, context).find("volumeId");
    const client = new EC2Client({ region });
    const wanted = { volumeId, snapshotId: values["snapshot-id"], anyVolume: values["any-volume"] };
    const snapshots = await findSnapshots(client, wanted);
    const now = new Date();
    describeSnapshots(snapshots, now).forEach(context.print);
    if (values.list) {
        return;
    }
    const snapshot = chooseSnapshot(snapshots, wanted);
    const { deployment, config } = request;
    const plans = [planRestore(config, snapshot, deployment.defaultSizeGb)];
    if (values["subnet-id"] !== undefined) {
        plans.push(await moveTo(values["subnet-id"], volumeId, config, client));
    }
    const age = ageOf(snapshot.startedAt, now);
    context.print(`\nchosen: ${snapshot.id}, ${age} old: what PMM stored after it is not in it`);
    finishRestore(request, plans, `${deployment.madeByRestore}; no volume is deleted`, context);
}

async function moveTo(subnetId: string, volumeId: string, config: unknown, client: EC2Client): Promise<RestorePlan> {
    const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    // By filter, since asking for a volume that is gone by its id is an error.
    const byId = { Filters: [{ Name: "volume-id", Values: [volumeId] }] };
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand(byId));
    const { VpcId: vpcId = "", AvailabilityZone: zone = "" } = Subnets[0] ?? {};
    return planMove(config, Volumes[0]?.AvailabilityZone, { id: subnetId, vpcId, zone });
}

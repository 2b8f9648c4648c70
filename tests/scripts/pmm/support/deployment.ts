import {
    AttachVolumeCommand,
    CreateSnapshotCommand,
    CreateVolumeCommand,
    DescribeSubnetsCommand,
    EC2Client,
    RunInstancesCommand,
    type CreateVolumeCommandInput,
    type Tag,
} from "@aws-sdk/client-ec2";

/** What the component makes, as far as the helper commands see it, in moto. */
export interface Deployment {
    instanceId: string;
    volumeId: string;
    vpcId: string;
    subnetId: string;
    zone: string;
}

/** A client for the AWS at `endpoint`, to arrange and to look. */
export function ec2At(endpoint: string): EC2Client {
    return new EC2Client({
        endpoint,
        region: "eu-west-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
}

/**
 * Makes an instance with a data volume of 100 GiB attached, in the region's default network.
 *
 * @param group the auto scaling group that has launched the instance.
 */
export async function deploy(
    ec2: EC2Client,
    volume: Partial<CreateVolumeCommandInput> = { VolumeType: "gp3" },
    group?: string,
): Promise<Deployment> {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
    const { VpcId: vpcId = "", SubnetId: subnetId = "", AvailabilityZone: zone = "" } = Subnets![0]!;
    const { Instances } = await ec2.send(
        new RunInstancesCommand({
            ImageId: "ami-12345678",
            InstanceType: "m5.large",
            MinCount: 1,
            MaxCount: 1,
            SubnetId: subnetId,
            TagSpecifications: [
                {
                    ResourceType: "instance",
                    Tags: [
                        { Key: "stackwarden:deployment", Value: "pmm" },
                        ...(group === undefined ? [] : [{ Key: "aws:autoscaling:groupName", Value: group }]),
                    ],
                },
            ],
        }),
    );
    const instanceId = Instances![0]!.InstanceId!;
    const volumeId = await makeVolume(ec2, { AvailabilityZone: zone, ...volume });
    await ec2.send(new AttachVolumeCommand({ VolumeId: volumeId, InstanceId: instanceId, Device: "/dev/sdf" }));
    return { instanceId, volumeId, vpcId, subnetId, zone };
}

/** Makes a volume of 100 GiB that is tagged as the component tags it. Gives its id. */
export async function makeVolume(ec2: EC2Client, input: Partial<CreateVolumeCommandInput>): Promise<string> {
    const { VolumeId } = await ec2.send(
        new CreateVolumeCommand({
            AvailabilityZone: "eu-west-1a",
            Size: 100,
            TagSpecifications: [
                {
                    ResourceType: "volume",
                    Tags: [
                        { Key: "Name", Value: "pmm-data" },
                        { Key: "stackwarden:deployment", Value: "pmm" },
                        { Key: "stackwarden:data", Value: "true" },
                    ],
                },
            ],
            ...input,
        }),
    );
    return VolumeId!;
}

/** Takes a snapshot of `volumeId`. Gives its id. */
export async function snapshot(ec2: EC2Client, volumeId: string): Promise<string> {
    const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: volumeId }));
    return SnapshotId!;
}

/** Tags as an object. */
export function tagsOf(tags: Tag[] | undefined): Record<string, string | undefined> {
    return Object.fromEntries((tags ?? []).map((tag): [string, string | undefined] => [tag.Key ?? "", tag.Value]));
}

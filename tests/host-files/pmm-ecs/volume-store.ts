import {
    AttachVolumeCommand,
    CreateVolumeCommand,
    DescribeVolumesCommand,
    DetachVolumeCommand,
    EC2Client,
    RunInstancesCommand,
    type VolumeAttachment,
} from "@aws-sdk/client-ec2";
import { startMoto, type Moto } from "../../support/moto";
import { boto3Environment } from "../boto3";

/** EC2's instances and volumes, emulated, for a host in a sandbox. */
export class VolumeStore {
    private readonly ec2: EC2Client;

    private constructor(private readonly moto: Moto) {
        const credentials = { accessKeyId: "test", secretAccessKey: "test" };
        this.ec2 = new EC2Client({ endpoint: moto.endpoint, region: "eu-west-1", credentials });
    }

    /** Takes up to `motoStartLimit` the first time on a machine. */
    static async start(): Promise<VolumeStore> {
        return new VolumeStore(await startMoto());
    }

    /** Environment that leads the host's program here. */
    get environment(): Record<string, string> {
        return boto3Environment(this.moto);
    }

    /** Starts an instance and returns its id. */
    async instance(AvailabilityZone = "eu-west-1a"): Promise<string> {
        const request = { ImageId: "ami-12345678", MinCount: 1, MaxCount: 1, Placement: { AvailabilityZone } };
        return (await this.ec2.send(new RunInstancesCommand(request))).Instances![0]!.InstanceId!;
    }

    /** Makes a volume and returns its id. */
    async volume(AvailabilityZone = "eu-west-1a"): Promise<string> {
        return (await this.ec2.send(new CreateVolumeCommand({ AvailabilityZone, Size: 100 }))).VolumeId!;
    }

    async attach(VolumeId: string, InstanceId: string): Promise<void> {
        await this.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: "/dev/sdf" }));
    }

    /** What happens when `InstanceId` ends. */
    async detach(VolumeId: string, InstanceId: string): Promise<void> {
        await this.ec2.send(new DetachVolumeCommand({ VolumeId, InstanceId, Device: "/dev/sdf" }));
    }

    /** Where a volume is attached. */
    async attachments(volumeId: string): Promise<VolumeAttachment[]> {
        const answer = await this.ec2.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
        return answer.Volumes![0]!.Attachments ?? [];
    }

    async stop(): Promise<void> {
        this.ec2.destroy();
        await this.moto.stop();
    }
}

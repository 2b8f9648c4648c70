import type * as pulumi from "@pulumi/pulumi";
import { ec2Id, instanceTypeName } from "../validation/aws-rules";
import type { Checks } from "../validation/checks";
import { ipv4Range, notEverybody } from "../validation/network-rules";
import { matching, wholeNumber } from "../validation/rules";

/** The EC2 instance that PMM runs on. */
export interface PmmInstance {
    /**
     * Instance type: of the Nitro system, x86_64 (there is no PMM server for ARM), with 4 GiB of memory or more;
     * Percona recommends 4 processors and 8 GiB for up to 30 nodes. A change replaces the instance and keeps the data.
     * Default: `m5.large`.
     */
    type?: pulumi.Input<string>;
    /**
     * Id of the private subnet that the instance and its data volume are in, one of `network.privateSubnetIds`. A subnet
     * in another zone needs a data volume made there, by `dataVolume.restoreFromSnapshotId`. Default: the first of them; for
     * PmmEcs on a file system, which all zones reach, any of them.
     */
    subnetId?: pulumi.Input<string>;
    /**
     * Id of the machine image, for x86_64: an Ubuntu 24.04 for PmmEc2, an Amazon Linux 2023 for ECS for PmmEcs. A change
     * replaces the instance and keeps the data. Default for PmmEc2: the newest Ubuntu Pro 24.04 at the time the instance is
     * first made, and that one from then on; for PmmEcs: the newest at the time of each launch.
     */
    amiId?: pulumi.Input<string>;
    /**
     * Size of the root volume in GiB, from 8 (for PmmEcs: 30) to 65536. It is made larger where swap (as much as memory)
     * and images need it: 10 GiB, the memory and 5 GiB more. Default for PmmEc2: 20, which becomes 23 on an m5.large; for
     * PmmEcs: 30.
     */
    rootVolumeSizeGb?: pulumi.Input<number>;
    /** Whether EC2 sends metrics each minute instead of each five minutes. Default: true. */
    detailedMonitoring?: pulumi.Input<boolean>;
    /** Whether AWS moves the instance to other hardware when its own fails. Default: true. */
    autoRecovery?: boolean;
    /** Name of an EC2 key pair for SSH. Default: none; use Session Manager. */
    sshKeyName?: pulumi.Input<string>;
    /** IPv4 range that may connect by SSH (port 22). Default: none. */
    adminCidr?: pulumi.Input<string>;
}

/** `PmmInstance`, checked and complete. */
export interface InstanceSettings {
    type: pulumi.Output<string>;
    /** Missing for the first private subnet. */
    subnetId: pulumi.Output<string> | undefined;
    amiId: pulumi.Output<string> | undefined;
    rootVolumeSizeGb: pulumi.Output<number>;
    detailedMonitoring: pulumi.Input<boolean>;
    autoRecovery: boolean;
    sshKeyName: pulumi.Output<string> | undefined;
    adminCidr: pulumi.Output<string> | undefined;
}

/** Checks the instance and fills in what it leaves out. */
export function instanceSettings(
    checks: Checks,
    args: PmmInstance,
    rootVolume: { leastGb: number; defaultGb: number },
): InstanceSettings {
    return {
        type: checks.input("instance.type", args.type ?? "m5.large", instanceTypeName),
        subnetId: checks.optionalInput("instance.subnetId", args.subnetId, ec2Id("subnet")),
        amiId: checks.optionalInput("instance.amiId", args.amiId, ec2Id("ami")),
        rootVolumeSizeGb: checks.input(
            "instance.rootVolumeSizeGb",
            args.rootVolumeSizeGb ?? rootVolume.defaultGb,
            wholeNumber(rootVolume.leastGb, 65_536, "GiB"),
        ),
        detailedMonitoring: args.detailedMonitoring ?? true,
        autoRecovery: args.autoRecovery ?? true,
        sshKeyName: checks.optionalInput(
            "instance.sshKeyName",
            args.sshKeyName,
            matching(/\S/, "the name of a key pair"),
        ),
        adminCidr: checks.optionalInput(
            "instance.adminCidr",
            args.adminCidr,
            ipv4Range,
            notEverybody("would open SSH to everybody: name the range of your own network"),
        ),
    };
}

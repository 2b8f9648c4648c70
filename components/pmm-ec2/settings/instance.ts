import type * as pulumi from "@pulumi/pulumi";
import { ec2Id, instanceTypeName } from "../../parts/validation/aws-rules";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { ipv4Range } from "../../parts/validation/network-rules";
import { matching, wholeNumber } from "../../parts/validation/rules";
import type { PmmInstance } from "../args";

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
export function instanceSettings(checks: Checks, args: PmmInstance): InstanceSettings {
    return {
        type: checks.input("instance.type", args.type ?? "m5.large", instanceTypeName),
        subnetId: checks.optionalInput("instance.subnetId", args.subnetId, ec2Id("subnet")),
        amiId: checks.optionalInput("instance.amiId", args.amiId, ec2Id("ami")),
        rootVolumeSizeGb: checks.input(
            "instance.rootVolumeSizeGb",
            args.rootVolumeSizeGb ?? 20,
            wholeNumber(8, 65_536, "GiB"),
        ),
        detailedMonitoring: args.detailedMonitoring ?? true,
        autoRecovery: args.autoRecovery ?? true,
        sshKeyName: checks.optionalInput(
            "instance.sshKeyName",
            args.sshKeyName,
            matching(/\S/, "the name of a key pair"),
        ),
        adminCidr: checks.optionalInput("instance.adminCidr", args.adminCidr, ipv4Range, notEverybody),
    };
}

const notEverybody: Rule<string> = (value, path) =>
    value === "0.0.0.0/0"
        ? [problem(path, value, "would open SSH to everybody: name the range of your own network")]
        : [];

import type * as pulumi from "@pulumi/pulumi";
import { limits, volumeFits } from "../parts/data-volume/limits";
import { ec2Id, instanceTypeName } from "../parts/validation/aws-rules";
import { problem, type Checks, type Rule } from "../parts/validation/checks";
import { oneOf, wholeNumber } from "../parts/validation/rules";

/** The instances that the cluster's nodes run on. */
export interface PerconaNode {
    /**
     * Instance type: of the Nitro system, x86_64 or arm64 (the image follows it), with 4 GiB of memory or more. `t3.medium`
     * for development, `r6g.xlarge` for production, `i3en.xlarge` for very many operations a second on disks of its own. A
     * change replaces the nodes one by one, and must stay with the architecture: a new node is a copy of another, and MySQL
     * copies within one only. Default: `t3.medium`.
     */
    type?: string;
    /**
     * Id of the machine image, an Ubuntu 24.04 for the type's architecture. A change replaces the nodes one by one. Default:
     * the newest Ubuntu Pro 24.04 when the cluster is first made, or its instance type changes, and that one from then on.
     */
    amiId?: pulumi.Input<string>;
    /** Size of the root volume in GiB, from 20 to 65536; data is elsewhere. Default: 30. */
    rootVolumeSizeGb?: pulumi.Input<number>;
    /** Whether EC2 sends metrics each minute instead of each five minutes. Default: true. */
    detailedMonitoring?: pulumi.Input<boolean>;
    /** Where the data of a node lies. Default: `auto`. */
    storage?: NodeStorage;
    /** The EBS volume of each node; not for the storage `instance-store`. Default: 100 GiB, 3000 operations, 125 MiB a second. */
    volume?: NodeVolume;
}

/** Where the data of a node lies. */
export enum NodeStorage {
    /** On the instance type's own disks where it has some, on an EBS volume otherwise. */
    Auto = "auto",
    /** On an encrypted EBS volume, which lives as long as its instance. */
    Ebs = "ebs",
    /** On the instance's own disks, striped and encrypted; they are lost when the instance stops. Needs three zones. */
    InstanceStore = "instance-store",
}

/** The gp3 volume with the data of one node. It comes and goes with its instance: the data is in every node. */
export interface NodeVolume {
    /** Size in GiB, from 10 to 65536. A change replaces the nodes one by one. Default: 100. */
    sizeGb?: pulumi.Input<number>;
    /** I/O operations per second, from 3000 to 80000, at most 500 a GiB. Default: 3000. */
    iops?: pulumi.Input<number>;
    /** Throughput in MiB a second, from 125 to 2000, at most 0.25 for each of `iops`. Default: 125. */
    throughput?: pulumi.Input<number>;
}

/** `PerconaNode`, checked and complete. */
export interface NodeSettings {
    type: string;
    amiId: pulumi.Output<string> | undefined;
    rootVolumeSizeGb: pulumi.Output<number>;
    detailedMonitoring: pulumi.Input<boolean>;
    storage: NodeStorage.Ebs | NodeStorage.InstanceStore;
    /** Whether `storage` follows from the name of the type, and must be compared with what EC2 says. */
    storageIsGuess: boolean;
    volume: NodeVolumeSettings;
}

/** `NodeVolume`, checked and complete. */
export interface NodeVolumeSettings {
    sizeGb: pulumi.Output<number>;
    iops: pulumi.Output<number>;
    throughput: pulumi.Output<number>;
}

/** Checks the nodes and fills in what they leave out. */
export function nodeSettings(checks: Checks, args: PerconaNode): NodeSettings {
    const type = checks.plain("node.type", args.type ?? "t3.medium", instanceTypeName);
    const wanted = checks.plain("node.storage", args.storage ?? NodeStorage.Auto, oneOf(Object.values(NodeStorage)));
    const storage = wanted === NodeStorage.Auto ? usualStorage(type) : wanted;
    if (storage === NodeStorage.InstanceStore && args.volume !== undefined) {
        checks.add(
            `node.volume does not go with the disks that a ${type} has: take it out, or set node.storage to ${NodeStorage.Ebs}`,
        );
    }
    const volume = checks.input(
        "node.volume",
        {
            sizeGb: args.volume?.sizeGb ?? 100,
            iops: args.volume?.iops ?? 3000,
            throughput: args.volume?.throughput ?? 125,
        },
        volumeFits("gp3", limits.gp3),
        roomForServer,
    );
    return {
        type,
        amiId: checks.optionalInput("node.amiId", args.amiId, ec2Id("ami")),
        rootVolumeSizeGb: checks.input(
            "node.rootVolumeSizeGb",
            args.rootVolumeSizeGb ?? 30,
            wholeNumber(20, 65_536, "GiB"),
        ),
        detailedMonitoring: args.detailedMonitoring ?? true,
        storage,
        storageIsGuess: wanted === NodeStorage.Auto,
        volume: { sizeGb: volume.sizeGb, iops: volume.iops, throughput: volume.throughput },
    };
}

/** An empty server with its logs takes about 3 GiB. */
const roomForServer: Rule<{ sizeGb: number }> = ({ sizeGb }, path) =>
    sizeGb < 10 ? [problem(`${path}.sizeGb`, sizeGb, "must be 10 GiB or more: an empty server takes about 3")] : [];

/**
 * Whether there is a passphrase to make must be known before EC2 is asked. AWS's names tell it: families i, d, h and x1 have
 * disks of their own, and so has what bears a `d` after its generation (`m6gd`, `r5dn`); EC2's answer is compared later.
 *
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function usualStorage(type: string): NodeStorage.Ebs | NodeStorage.InstanceStore {
    return /^(?:(?:i|im|is|d|h)[0-9]|x1e?\.|[a-z]+[0-9]+[a-z]*d)/.test(type)
        ? NodeStorage.InstanceStore
        : NodeStorage.Ebs;
}

import type { Cloud, Existing } from "../cloud";
import { accountId, domainOf, ec2Id, hex, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, type Models, type Thing } from "../model";
import { freeAddress, subnetFacts, zoneId } from "../network-facts";
import { object, text, type Properties } from "../values";

const mountTarget = "aws:efs/mountTarget:MountTarget";

/** EFS. */
export const fileSystems: Models = {
    "aws:efs/fileSystem:FileSystem": {
        replacedBy: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
        id: () => ec2Id("fs"),
        outputs: fileSystemOutputs,
    },
    [mountTarget]: {
        replacedBy: ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
        id: () => ec2Id("fsmt"),
        outputs: mountTargetOutputs,
        made: ({ inputs, cloud }) => {
            noteMountTargets(cloud, inputs);
        },
        deleted: (thing, cloud) => {
            noteMountTargets(cloud, thing.inputs);
        },
    },
    "aws:efs/accessPoint:AccessPoint": {
        replacedBy: "everything",
        id: () => ec2Id("fsap"),
        outputs: (thing) => ({
            arn: regionalArn("elasticfilesystem", thing.region, `access-point/${thing.id}`),
            fileSystemArn: fileSystemArn(thing),
            ownerId: accountId,
            rootDirectory: { path: "/", ...object(thing.inputs.rootDirectory) },
        }),
    },
    "aws:efs/fileSystemPolicy:FileSystemPolicy": {
        replacedBy: ["fileSystemId"],
        id: idFrom("fileSystemId"),
    },
    "aws:efs/backupPolicy:BackupPolicy": {
        replacedBy: ["fileSystemId"],
        id: idFrom("fileSystemId"),
    },
};

/** What AWS fills in: https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateFileSystem.html */
function fileSystemOutputs(thing: Thing): Properties {
    const { id, inputs, region } = thing;
    const encrypted = inputs.encrypted === true;
    const zone = text(inputs.availabilityZoneName) ?? "";
    return {
        arn: regionalArn("elasticfilesystem", region, `file-system/${id}`),
        availabilityZoneId: zone === "" ? "" : zoneId(zone),
        availabilityZoneName: zone,
        creationToken: kept(thing, "creationToken", () => text(inputs.creationToken) ?? `terraform-${hex(26)}`),
        dnsName: dnsName(id, region),
        encrypted,
        // Without a key of one's own, AWS's key for EFS.
        kmsKeyId: inputs.kmsKeyId ?? (encrypted ? kept(thing, "kmsKeyId", () => awsKey(region)) : ""),
        name: text(object(inputs.tagsAll ?? inputs.tags).Name) ?? "",
        numberOfMountTargets: kept(thing, "numberOfMountTargets", () => 0),
        ownerId: accountId,
        performanceMode: inputs.performanceMode ?? "generalPurpose",
        protection: inputs.protection ?? { replicationOverwrite: "ENABLED" },
        sizeInBytes: [{ value: 6144, valueInIa: 0, valueInStandard: 6144 }],
        throughputMode: inputs.throughputMode ?? "bursting",
    };
}

/** What AWS fills in: https://docs.aws.amazon.com/efs/latest/APIReference/API_CreateMountTarget.html */
function mountTargetOutputs(thing: Thing): Properties {
    const { cloud, inputs, region } = thing;
    const subnet = subnetFacts(cloud, text(inputs.subnetId) ?? "");
    const fileSystem = text(inputs.fileSystemId) ?? "";
    const ownGroup = cloud.get("aws:ec2/vpc:Vpc", subnet.vpcId)?.state.defaultSecurityGroupId;
    return {
        availabilityZoneId: zoneId(subnet.availabilityZone),
        availabilityZoneName: subnet.availabilityZone,
        dnsName: dnsName(fileSystem, region),
        fileSystemArn: fileSystemArn(thing),
        ipAddress: text(inputs.ipAddress) ?? kept(thing, "ipAddress", () => freeAddress(cloud, subnet)),
        ipAddressType: inputs.ipAddressType ?? "IPV4_ONLY",
        mountTargetDnsName: `${subnet.availabilityZone}.${dnsName(fileSystem, region)}`,
        networkInterfaceId: kept(thing, "networkInterfaceId", () => ec2Id("eni")),
        ownerId: accountId,
        securityGroups: inputs.securityGroups ?? (ownGroup === undefined ? [] : [ownGroup]),
    };
}

function fileSystemArn(thing: Thing): string {
    return regionalArn("elasticfilesystem", thing.region, `file-system/${text(thing.inputs.fileSystemId) ?? ""}`);
}

function dnsName(fileSystem: string, region: string): string {
    return `${fileSystem}.efs.${region}.${domainOf(region)}`;
}

function awsKey(region: string): string {
    return regionalArn("kms", region, `key/${uuid()}`);
}

/** A file system knows how many mount targets it has. */
function noteMountTargets(cloud: Cloud, inputs: Properties): void {
    const fileSystem = cloud.get("aws:efs/fileSystem:FileSystem", text(inputs.fileSystemId) ?? "");
    if (fileSystem !== undefined) {
        cloud.amend(fileSystem, { numberOfMountTargets: mountTargetsOf(cloud, fileSystem).length });
    }
}

/** The mount targets of a file system. */
export function mountTargetsOf(cloud: Cloud, fileSystem: Existing): Existing[] {
    return cloud.all(mountTarget).filter(({ state }) => state.fileSystemId === fileSystem.id);
}

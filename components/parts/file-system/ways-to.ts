import * as pulumi from "@pulumi/pulumi";
import * as efs from "@pulumi/aws/efs";
import { policyDocument, type Statement } from "../policy-document";
import type { Scope } from "../scope";
import { inDifferentZones } from "../zones";
import type { FileSystems, Known } from "./file-systems";

/** Port of NFS, the protocol of EFS. */
export const nfsPort = 2049;

/** A folder of a file system, which clients see as the whole, and its owner. */
export interface AccessPointArgs {
    fileSystemId: pulumi.Input<string>;
    /** Made when it is not there. */
    path: string;
    /** User and group that everything in it belongs to, whoever asks. */
    owner: { uid: number; gid: number };
}

/** An access point to a folder. */
export function accessPoint(
    scope: Scope,
    role: string,
    { fileSystemId, path, owner }: AccessPointArgs,
): efs.AccessPoint {
    return new efs.AccessPoint(
        scope.name(role),
        {
            fileSystemId,
            posixUser: owner,
            rootDirectory: {
                path,
                creationInfo: { ownerUid: owner.uid, ownerGid: owner.gid, permissions: "0755" },
            },
            tags: scope.tags(role),
        },
        scope.options(),
    );
}

/** Subnets for mount targets, once it is certain that no two are in one zone. */
export function targetSubnets(scope: Scope, subnetIds: pulumi.Output<string>[]): pulumi.Output<string>[] {
    const checked = inDifferentZones(scope, pulumi.all(subnetIds), {
        because: "a file system has one mount target in each",
    });
    return subnetIds.map((_, index) => checked.apply((ids) => ids[index] ?? ""));
}

/** Where file systems are mounted, and by whom. */
export interface WaysTo {
    /** Each gets a mount target; see `targetSubnets`. */
    subnetIds: pulumi.Output<string>[];
    /** Security group of the mount targets. */
    securityGroupId: pulumi.Output<string>;
    /** Who mounts it, beside those whose own policies say so. */
    allowed: Statement[];
}

/** Opens the file system in use. Nobody can mount it before what this gives exists. */
export function waysTo(
    scope: Scope,
    role: string,
    { live, liveRole, retired }: FileSystems,
    { allowed, ...place }: WaysTo,
): pulumi.Resource[] {
    const policy = fileSystemPolicy(scope, liveRole, live, allowed);
    const targets = mountTargets(scope, liveRole, live.id, place);
    if (retired !== undefined) {
        // Stays reachable: a change to another file system must not tear the own one from the hands of who still writes.
        fileSystemPolicy(scope, role, retired, []);
        mountTargets(scope, role, retired.id, place);
    }
    return [...targets, policy];
}

/** One in each of `subnetIds`. */
function mountTargets(
    scope: Scope,
    role: string,
    fileSystemId: pulumi.Input<string>,
    { subnetIds, securityGroupId }: Omit<WaysTo, "allowed">,
): efs.MountTarget[] {
    return subnetIds.map(
        (subnetId, index) =>
            new efs.MountTarget(
                scope.name(`${role}-${index}`),
                { fileSystemId, subnetId, securityGroups: [securityGroupId] },
                // One a zone: the old one must be gone before another can come.
                scope.options({ deleteBeforeReplace: true }),
            ),
    );
}

/**
 * With a policy, only those mount the file system that `allowed` or a policy of their own allows; without one, everybody
 * could who reaches it.
 *
 * Source: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
function fileSystemPolicy(scope: Scope, role: string, { id, arn }: Known, allowed: Statement[]): efs.FileSystemPolicy {
    const onlyOverTls: Statement = {
        Sid: "OnlyOverTls",
        Effect: "Deny",
        Principal: "*",
        Action: ["*"],
        Resource: arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    return new efs.FileSystemPolicy(
        scope.name(role),
        { fileSystemId: id, policy: policyDocument(...allowed, onlyOverTls) },
        scope.options(),
    );
}

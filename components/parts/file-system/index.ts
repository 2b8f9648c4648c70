import * as pulumi from "@pulumi/pulumi";
import * as efs from "@pulumi/aws/efs";
import { policyDocument, type Statement } from "../policy-document";
import type { Scope } from "../scope";
import { allowIn, securityGroup } from "../security-group";
import { inDifferentZones } from "../zones";
import { InfrequentAccess, type FileSystemSettings } from "./file-system";

/** Port of NFS, the protocol of EFS. */
const nfsPort = 2049;

/** Who mounts a file system, and from where. */
export interface FileSystemUse {
    vpcId: pulumi.Input<string>;
    /** Subnets in different zones; each gets a mount target. */
    subnetIds: pulumi.Output<string>[];
    /** Security group of the hosts that mount it. */
    clientSecurityGroupId: pulumi.Input<string>;
    /** Role that may read and write it. */
    clientRoleArn: pulumi.Input<string>;
    /** User and group (POSIX ids) that everything on it belongs to, whoever asks. */
    owner: number;
}

/** A file system that its clients can mount. */
export interface MountableFileSystem {
    id: pulumi.Output<string>;
    arn: pulumi.Output<string>;
    accessPointId: pulumi.Output<string>;
    securityGroupId: pulumi.Output<string>;
    /** Nobody can mount it before these exist. */
    ready: pulumi.Resource[];
}

/** An encrypted EFS file system with one access point, mounted over TLS by one role alone. */
export function fileSystem(
    scope: Scope,
    role: string,
    settings: FileSystemSettings,
    use: FileSystemUse,
): MountableFileSystem {
    const { existingId } = settings;
    const own = ownFileSystem(scope, role, settings);
    const { id: securityGroupId } = securityGroup(scope, role, {
        vpcId: use.vpcId,
        description: "Mount targets of the file system",
    });
    const way = allowIn(scope, `${role}-nfs`, {
        securityGroupId,
        peer: { referencedSecurityGroupId: use.clientSecurityGroupId },
        port: nfsPort,
        description: "NFS over TLS from the hosts that mount the file system",
    });
    const checked = inDifferentZones(scope, pulumi.all(use.subnetIds), {
        because: "a file system has one mount target in each",
    });
    const subnetIds = use.subnetIds.map((_, index) => checked.apply((ids) => ids[index] ?? ""));
    const live = existingId === undefined ? own : existingFileSystem(scope, existingId, own.id);
    const liveRole = existingId === undefined ? role : `${role}-${existingId}`;
    const accessPoint = new efs.AccessPoint(
        scope.name(liveRole),
        {
            fileSystemId: live.id,
            posixUser: { uid: use.owner, gid: use.owner },
            rootDirectory: {
                path: settings.directory,
                creationInfo: { ownerUid: use.owner, ownerGid: use.owner, permissions: "0755" },
            },
            tags: scope.tags(liveRole),
        },
        scope.options(),
    );
    const policy = fileSystemPolicy(scope, liveRole, live, [
        clientsMount(live.arn, accessPoint.arn, use.clientRoleArn),
    ]);
    const targets = mountTargets(scope, liveRole, live.id, { subnetIds, securityGroupId });
    if (existingId !== undefined) {
        // Stays reachable: a change to another file system must not tear the own one from the hands of who still writes.
        fileSystemPolicy(scope, role, own, []);
        mountTargets(scope, role, own.id, { subnetIds, securityGroupId });
    }
    return {
        id: live.id,
        arn: live.arn,
        accessPointId: accessPoint.id,
        securityGroupId,
        ready: [...targets, policy, way],
    };
}

/** One in each of `subnetIds`. */
function mountTargets(
    scope: Scope,
    role: string,
    fileSystemId: pulumi.Input<string>,
    { subnetIds, securityGroupId }: { subnetIds: pulumi.Output<string>[]; securityGroupId: pulumi.Output<string> },
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

/** What the rest needs to know of a file system. */
interface Known {
    id: pulumi.Output<string>;
    arn: pulumi.Output<string>;
}

function ownFileSystem(scope: Scope, role: string, settings: FileSystemSettings): Known {
    const { transitionToIa, existingId } = settings;
    return new efs.FileSystem(
        scope.name(role),
        {
            encrypted: true,
            ...(settings.kmsKeyArn && { kmsKeyId: settings.kmsKeyArn }),
            performanceMode: settings.performanceMode,
            throughputMode: settings.throughputMode,
            ...(settings.provisionedThroughput && { provisionedThroughputInMibps: settings.provisionedThroughput }),
            lifecyclePolicies:
                transitionToIa === InfrequentAccess.Never
                    ? []
                    : [{ transitionToIa }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
            tags: scope.dataTags(role, existingId === undefined ? "true" : "retired"),
        },
        scope.options({ protect: settings.protect }),
    );
}

function existingFileSystem(scope: Scope, fileSystemId: string, ownId: pulumi.Output<string>): Known {
    const path = `fileSystem.existingId is "${fileSystemId}"`;
    const asked = efs.getFileSystemOutput({ fileSystemId }, scope.options());
    const found = pulumi.all([asked, ownId]).apply(([{ arn, encrypted }, own]) => {
        if (own === fileSystemId) {
            return scope.refuse(`${path}, which is the deployment's own: take it out`);
        }
        return encrypted
            ? { id: fileSystemId, arn }
            : scope.refuse(`${path}, which is not encrypted: restore to one that is`);
    });
    return { id: found.id, arn: found.arn };
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

function clientsMount(
    fileSystemArn: pulumi.Input<string>,
    accessPointArn: pulumi.Input<string>,
    clientRoleArn: pulumi.Input<string>,
): Statement {
    return {
        Sid: "ClientsMountByTheAccessPoint",
        Effect: "Allow",
        Principal: { AWS: clientRoleArn },
        Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        Resource: fileSystemArn,
        Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
    };
}

import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";
import { allowIn, securityGroup } from "../security-group";
import type { FileSystemSettings } from "./file-system";
import { fileSystems } from "./file-systems";
import { accessPoint, nfsPort, targetSubnets, waysTo } from "./ways-to";

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
    const subnetIds = targetSubnets(scope, use.subnetIds);
    const found = fileSystems(scope, role, settings);
    const { id, arn } = found.live;
    const point = accessPoint(scope, found.liveRole, {
        fileSystemId: id,
        path: settings.directory,
        owner: { uid: use.owner, gid: use.owner },
    });
    const ways = waysTo(scope, role, found, {
        subnetIds,
        securityGroupId,
        allowed: [clientsMount(arn, point.arn, use.clientRoleArn)],
    });
    return { id, arn, accessPointId: point.id, securityGroupId, ready: [...ways, way] };
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

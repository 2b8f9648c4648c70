import type * as pulumi from "@pulumi/pulumi";
import type * as efs from "@pulumi/aws/efs";
import type * as inputs from "@pulumi/aws/types/input";
import { directories } from "../../../lambdas/efs-seed/contract";
import { fileSystems } from "../../parts/file-system/file-systems";
import { accessPoint, targetSubnets, waysTo } from "../../parts/file-system/ways-to";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import type { StorageSettings } from "../storage-settings";
import { containerPath, pathOf, type Directory } from "./directories";

/** A volume of a task definition. */
type TaskVolume = inputs.ecs.TaskDefinitionVolume;

/** All of the file system, by an access point of its own. */
export interface RootOfFiles {
    /** What a role must be allowed to mount it. */
    statements: Statement[];
    /** Volume of a task definition, called `rootVolume`. */
    volume: TaskVolume;
}

/** Name of that volume. */
export const rootVolume = "root";

/** The file system, as far as the rest of the deployment needs it. */
export interface FileStore {
    fileSystem: { id: pulumi.Output<string>; arn: pulumi.Output<string> };
    /** One a directory, `keys` and `locale` too, whether a task mounts it or not. */
    accessPoints: Record<Directory, efs.AccessPoint>;
    /** Of the folder that all directories are in, for the function that seeds. */
    seedAccessPoint: efs.AccessPoint;
    /** Those that the dashboard mounts: all, but `locale` only where the settings say so. */
    mounted: Directory[];
    /** What a role must be allowed to mount `directories` and to write there; no other role is let in. */
    mountStatements: (directories: Directory[]) => Statement[];
    /** The same for the access point of the seed. */
    seedStatements: Statement[];
    /** For the task that brings files back; missing without `files.tools`. */
    root: RootOfFiles | undefined;
    /** Volumes of a task definition that show `directories`, each called as its directory. */
    volumes: (directories: Directory[]) => TaskVolume[];
    /** Mount points of a container for those volumes. */
    mountPoints: (directories: Directory[]) => { sourceVolume: string; containerPath: string; readOnly: boolean }[];
    /** Nobody can mount it before these exist. */
    ready: pulumi.Resource[];
}

/** An encrypted EFS file system with an access point a directory, behind the security group, mounted over TLS by roles that may. */
export function fileStore(
    scope: Scope,
    { files, network }: StorageSettings,
    place: { securityGroupId: pulumi.Output<string> },
): FileStore {
    const subnetIds = targetSubnets(scope, network.privateSubnets ?? []);
    const found = fileSystems(scope, "files", files, "files");
    const { live, liveRole } = found;
    const { owner, directory: basePath } = files;
    const point = (role: string, path: string): efs.AccessPoint =>
        accessPoint(scope, `${liveRole}-${role}`, { fileSystemId: live.id, path, owner });
    const accessPoints = Object.fromEntries(
        directories.map((directory) => [directory, point(directory.replace("_", "-"), pathOf(directory, basePath))]),
    ) as Record<Directory, efs.AccessPoint>;
    const seedAccessPoint = point("seed", basePath);
    const rootPoint = files.tools ? point("root", "/") : undefined;
    const mount = (points: efs.AccessPoint[]): Statement[] => [mountStatement(live.arn, points, owner.uid === 0)];
    return {
        // No resource, whose outputs would stay outputs in what is made of them.
        fileSystem: { id: live.id, arn: live.arn },
        accessPoints,
        seedAccessPoint,
        mounted: directories.filter((directory) => directory !== "locale" || files.mountLocale),
        mountStatements: (shown) => mount(shown.map((directory) => accessPoints[directory])),
        seedStatements: mount([seedAccessPoint]),
        root: rootPoint && { statements: mount([rootPoint]), volume: volume(rootVolume, live.id, rootPoint.id) },
        volumes: (shown) => shown.map((directory) => volume(directory, live.id, accessPoints[directory].id)),
        mountPoints: (shown) =>
            shown.map((directory) => ({
                sourceVolume: directory,
                containerPath: containerPath(directory, files),
                readOnly: false,
            })),
        ready: waysTo(scope, "files", found, { subnetIds, securityGroupId: place.securityGroupId, allowed: [] }),
    };
}

/** Source: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html */
function mountStatement(fileSystemArn: pulumi.Output<string>, points: efs.AccessPoint[], asRoot: boolean): Statement {
    return {
        Sid: "MountByAccessPoint",
        Effect: "Allow",
        Action: [
            "elasticfilesystem:ClientMount",
            "elasticfilesystem:ClientWrite",
            // Else EFS makes of user 0 one who may nothing.
            ...(asRoot ? ["elasticfilesystem:ClientRootAccess"] : []),
        ],
        Resource: fileSystemArn,
        Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": points.map(({ arn }) => arn) } },
    };
}

function volume(
    name: Directory | typeof rootVolume,
    fileSystemId: pulumi.Output<string>,
    accessPointId: pulumi.Output<string>,
): TaskVolume {
    return {
        name,
        efsVolumeConfiguration: {
            fileSystemId,
            transitEncryption: "ENABLED",
            authorizationConfig: { accessPointId, iam: "ENABLED" },
        },
    };
}

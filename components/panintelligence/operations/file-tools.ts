import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { confined, variables, writable, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { ownTaskRoles } from "../../parts/ecs/task-roles";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { readHostFile } from "../../parts/host/host-files";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import { rootVolume, type RootOfFiles } from "../file-store";
import { credentialsOf } from "./database-tools";
import type { ToolImages } from "./tools";
import type { Around } from "./watched";

/** Role of the task, and what its names end with; its container's name too. */
export const fileToolsRole = "file-tools";

/**
 * A task that is started by hand, sees the whole file system, and lists what AWS Backup brought back there or copies from it what is
 * missing. It works as the owner of the files, and overwrites nothing.
 */
export function fileTools(
    scope: Scope,
    { settings, files, databaseTools, images }: Pick<Around, "settings" | "files" | "databaseTools" | "images">,
    root: RootOfFiles,
    { clientImage: image }: ToolImages,
): ecs.TaskDefinition {
    const family = `${settings.namePrefix}-${fileToolsRole}`;
    const logs = logGroup(
        scope,
        `/ecs/${family}`,
        settings.logRetentionDays,
        `${fileToolsRole}-logs`,
        settings.kmsKeyArn,
    );
    const credentials = credentialsOf([image], images);
    const roles = ownTaskRoles(scope, { enableExec: false }, fileToolsRole, {
        what: "Brings files back that were restored",
        images: [image],
        logs,
        secretStatements: secretStatements(scope, {
            arns: Object.values(credentials),
            from: ["secretsmanager"],
            kmsKeyArn: settings.kmsKeyArn,
        }),
        policies: { files: root.statements },
        policyArns: [],
    });
    const { owner, directory: basePath } = settings.files;
    const containers = pulumi
        .output({ region: scope.region, logGroupName: logs.group.name, credentials: credentials[image] })
        .apply(({ region, logGroupName, credentials }): Container[] => [
            {
                name: fileToolsRole,
                image,
                essential: true,
                ...(credentials !== undefined && { repositoryCredentials: { credentialsParameter: credentials } }),
                // Without any right of root's, only the owner of a file may give a copy of it the same times and modes.
                user: `${owner.uid}:${owner.gid}`,
                entryPoint: ["bash", "-c"],
                command: [readHostFile("panintelligence/files/container/file-tools")],
                environment: variables({ ACTION: "list", BASE_PATH: basePath }),
                ...confined(false),
                mountPoints: [writable(rootVolume, "/mnt/root")],
                logConfiguration: containerLogs(region, logGroupName),
            },
        ]);
    return fargateTask(scope, fileToolsRole, {
        family,
        size: { cpu: 256, memoryMb: 512 },
        containers,
        volumes: [root.volume],
        roles,
        advice: "this is a fault of stackwarden, please report it",
        dependsOn: [...files.ready, ...databaseTools.dependsOn],
    });
}

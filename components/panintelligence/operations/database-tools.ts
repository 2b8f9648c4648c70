import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { confined, variables, writable, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { ownTaskRoles } from "../../parts/ecs/task-roles";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { readHostFile } from "../../parts/host/host-files";
import { useOfKey } from "../../parts/key-statements";
import { logGroup } from "../../parts/log-group";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import { dumpFolder } from "../assets";
import type { ToolImages } from "./tools";
import type { Around } from "./watched";

/** Role of the task, and what its names end with. */
const databaseToolsRole = "db-tools";

/** Containers of the task, in the order in which they run; commands override their variables. */
export const toolContainers = ["fetch-dump", "database-client", "store-dump"] as const;

type ToolContainer = (typeof toolContainers)[number];

/** What the containers are told, beside the secret. */
interface Told {
    images: Record<ToolContainer, string>;
    /** ARN of the secret by which ECS signs in for an image, by the image. */
    credentials: Record<string, string>;
    region: string;
    logGroupName: string;
    bucket: string;
    host: string;
    schema: string;
    secretArn: string;
}

/**
 * A task that is started by hand, dumps the database to the bucket or loads a dump from there, and ends. Its container
 * `database-client` alone has the password, and it alone the client of MariaDB.
 */
export function databaseTools(
    scope: Scope,
    around: Pick<Around, "settings" | "database" | "seeding" | "databaseTools" | "images">,
    { awsImage, clientImage }: ToolImages,
): ecs.TaskDefinition {
    const { settings, database, seeding } = around;
    const images = { "fetch-dump": awsImage, "database-client": clientImage, "store-dump": awsImage };
    const credentials = credentialsOf([awsImage, clientImage], around.images);
    const family = `${settings.namePrefix}-${databaseToolsRole}`;
    const logs = logGroup(
        scope,
        `/ecs/${family}`,
        settings.logRetentionDays,
        `${databaseToolsRole}-logs`,
        settings.kmsKeyArn,
    );
    const roles = ownTaskRoles(scope, { enableExec: false }, databaseToolsRole, {
        what: "Dumps and loads the database",
        images: Object.values(images),
        logs,
        secretStatements: secretStatements(scope, {
            arns: [database.secret.arn, ...Object.values(credentials)],
            from: ["secretsmanager"],
            kmsKeyArn: settings.kmsKeyArn,
        }),
        policies: { dumps: dumpStatements(scope, seeding.bucket.arn, settings.kmsKeyArn) },
        policyArns: [],
    });
    const told = pulumi.output({
        images,
        credentials,
        region: scope.region,
        logGroupName: logs.group.name,
        bucket: seeding.bucket.bucket,
        host: database.host,
        schema: settings.database.schemaName,
        secretArn: database.secret.arn,
    });
    return fargateTask(scope, databaseToolsRole, {
        family,
        size: { cpu: 512, memoryMb: 1024 },
        containers: told.apply((known) => toolContainers.map((name) => container(name, known))),
        volumes: [{ name: volume }],
        ephemeralGb: diskGb(settings.database.allocatedStorageGb),
        roles,
        advice: "this is a fault of stackwarden, please report it",
        dependsOn: [database.secret.version, ...around.databaseTools.dependsOn],
    });
}

/** ARN of the secret by which ECS signs in, by the images that need one. */
export function credentialsOf(
    images: string[],
    { credentialsFor }: Around["images"],
): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(
        images.flatMap((image): [string, pulumi.Output<string>][] => {
            const credentials = credentialsFor(image);
            return credentials === undefined ? [] : [[image, credentials]];
        }),
    );
}

/** Shared by the containers, on the task's own disk. */
const volume = "dump";

function container(name: ToolContainer, told: Told): Container {
    const index = toolContainers.indexOf(name);
    const before = toolContainers[index - 1];
    const image = told.images[name];
    const credentials = told.credentials[image];
    return {
        name,
        image,
        ...(credentials !== undefined && { repositoryCredentials: { credentialsParameter: credentials } }),
        // The last one ends the task; those before must end well for the next to start.
        essential: index === toolContainers.length - 1,
        ...(before && { dependsOn: [{ containerName: before, condition: "SUCCESS" }] }),
        entryPoint: ["bash", "-c"],
        command: [readHostFile(`panintelligence/files/container/${name}`)],
        environment: variables({
            ACTION: "dump",
            // The AWS command line is told where the bucket is; what Fargate tells a task by itself is nowhere promised.
            ...(name !== "database-client" && { AWS_REGION: told.region, BUCKET: told.bucket }),
            ...(name !== "fetch-dump" && { DB_SCHEMA: told.schema }),
            ...(name === "database-client" && { DB_HOST: told.host }),
        }),
        ...(name === "database-client" && {
            secrets: [
                { name: "DB_USERNAME", valueFrom: `${told.secretArn}:username::` },
                { name: "MYSQL_PWD", valueFrom: `${told.secretArn}:password::` },
            ],
        }),
        ...confined(false),
        mountPoints: [writable(volume, "/dump")],
        logConfiguration: containerLogs(told.region, told.logGroupName),
    };
}

function dumpStatements(
    scope: Scope,
    bucketArn: pulumi.Output<string>,
    kmsKeyArn: pulumi.Output<string> | undefined,
): Statement[] {
    return [
        {
            Sid: "KeepDumps",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: pulumi.interpolate`${bucketArn}/${dumpFolder}/*`,
        },
        ...useOfKey(scope, "EncryptDumps", kmsKeyArn, "s3", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ];
}

/** GiB of disk: a packed dump is smaller than its database. 20 come with each task, and 200 is the most. */
function diskGb(databaseGb: number): number | undefined {
    return databaseGb <= 20 ? undefined : Math.min(200, databaseGb);
}

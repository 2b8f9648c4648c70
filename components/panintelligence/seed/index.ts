import * as pulumi from "@pulumi/pulumi";
import * as lambda from "@pulumi/aws/lambda";
import type * as s3 from "@pulumi/aws/s3";
import {
    environment,
    filesAtOnce,
    memoryMb,
    objectKeys,
    timeoutSeconds,
    type SeedReport,
    type SeedRequest,
} from "../../../lambdas/efs-seed/contract";
import { useOfKey } from "../../parts/key-statements";
import { lambdaFunction } from "../../parts/lambda-function";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import { assetsBucket } from "../assets";
import type { FileStore } from "../file-store";
import type { StorageSettings } from "../storage-settings";
import { seedObjects } from "./objects";

/** The seeding of the file system. */
export interface Seeding {
    function: lambda.Function;
    /** Services must wait for it. */
    invocation: lambda.Invocation;
    /** What it answered. */
    report: pulumi.Output<SeedReport>;
    /** SHA-256 of the bundle, in hexadecimal. */
    bundle: string;
    logGroupName: string;
    /** Private, versioned and encrypted: seeds, and dumps of the database below `dumps/`. */
    bucket: s3.Bucket;
}

/** Where the function finds the file system. */
const mountPath = "/mnt/efs";

/**
 * Seeds the file system, once for each bundle. `ways` are the rules by which the members of the security group reach the file
 * system and S3, and the endpoint of S3.
 */
export function seeding(
    scope: Scope,
    settings: StorageSettings,
    place: { securityGroupId: pulumi.Input<string>; files: FileStore; ways: pulumi.Resource[] },
): Seeding {
    const { seed, kmsKeyArn } = settings;
    const { files, ways } = place;
    const { bucket, policy } = assetsBucket(scope, settings);
    const objects = seedObjects(scope, bucket, seed.bundle);
    const logGroupName = `/aws/lambda/${settings.namePrefix}-seed`;
    const seeder = lambdaFunction(scope, "seed", {
        description: "Seeds the file system; what a customer changed stays as it is",
        source: "efs-seed",
        environment: {
            [environment.bucket]: bucket.bucket,
            [environment.mount]: mountPath,
            [environment.deployment]: settings.namePrefix,
            [environment.threads]: String(filesAtOnce),
        },
        timeoutSeconds,
        memoryMb,
        policies: { files: files.seedStatements, bundle: readStatements(scope, bucket.arn, kmsKeyArn) },
        fileSystem: { accessPointArn: files.seedAccessPoint.arn, mountPath },
        // Two at once are safe, and small accounts can set nothing aside.
        oneAtATime: false,
        network: settings.network,
        securityGroupId: place.securityGroupId,
        logGroupName,
        logRetentionDays: settings.logRetentionDays,
        kmsKeyArn,
        dependsOn: [...files.ready, ...ways],
    });
    const { bundle } = seed.bundle;
    const fileSystemId = files.fileSystem.id;
    const request = (id: string): SeedRequest => ({
        action: "apply",
        bundle,
        fileSystemId: id,
        updateUnmodified: seed.updateUnmodified,
        restoreDeleted: seed.restoreDeleted,
    });
    const invocation = new lambda.Invocation(
        scope.name("seed"),
        {
            functionName: seeder.name,
            input: fileSystemId.apply((id) => JSON.stringify(request(id))),
            // Never at an update of anything else, and never when it is deleted.
            lifecycleScope: "CREATE_ONLY",
            // Another folder needs its directories made too, which would belong to nobody in particular otherwise.
            triggers: { bundle, fileSystemId, folder: settings.files.directory },
        },
        scope.options({ dependsOn: [policy, ...objects] }),
    );
    return {
        function: seeder,
        invocation,
        report: invocation.result.apply((answer) => JSON.parse(answer) as SeedReport),
        bundle,
        logGroupName,
        bucket,
    };
}

/** Reads the bundles, and nothing else in the bucket. */
function readStatements(
    scope: Scope,
    bucketArn: pulumi.Output<string>,
    kmsKeyArn: pulumi.Output<string> | undefined,
): Statement[] {
    return [
        {
            Sid: "ReadSeeds",
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: pulumi.interpolate`${bucketArn}/${objectKeys.folder}*`,
        },
        ...useOfKey(scope, "DecryptSeeds", kmsKeyArn, "s3", ["kms:Decrypt"]),
    ];
}

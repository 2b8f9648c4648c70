import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import { policyDocument, type Statement } from "./policy-document";
import type { Scope } from "./scope";

/** A bucket, and what differs from one to the next. */
export interface PrivateBucketArgs {
    /** Beginning of the bucket's name, at most 37 characters. Default: the component's name and `role`. */
    namePrefix?: string;
    /** Key to encrypt objects with; S3's own keys when missing. */
    kmsKeyArn?: pulumi.Output<string> | undefined;
    /** Whether what is overwritten or deleted is kept as an older version. Default: false. */
    versioned?: boolean;
    /** When objects go. */
    lifecycle: s3.BucketLifecycleConfigurationArgs["rules"] & object;
    /** Who may do what beyond what roles' own policies say, for a bucket of this ARN. Default: nobody. */
    statements?: (bucketArn: pulumi.Output<string>) => Statement[];
    /** Whether a destroy deletes the objects too; a bucket with objects stops it otherwise. */
    forceDestroy: pulumi.Input<boolean>;
    /** Whether Pulumi refuses to delete it. Default: false. */
    protect?: boolean;
}

/** A bucket, and what those who use it must wait for. */
export interface PrivateBucket {
    bucket: s3.Bucket;
    /** Without this policy nobody else is let in. */
    policy: s3.BucketPolicy;
}

/** A bucket for data: encrypted, of this account alone, over TLS alone, out of reach of the public. */
export function privateBucket(scope: Scope, role: string, args: PrivateBucketArgs): PrivateBucket {
    const bucket = new s3.Bucket(
        scope.name(role),
        {
            ...(args.namePrefix !== undefined && { bucketPrefix: args.namePrefix }),
            forceDestroy: args.forceDestroy,
            tags: scope.dataTags(role),
        },
        scope.options(args.protect === undefined ? {} : { protect: args.protect }),
    );
    new s3.BucketServerSideEncryptionConfiguration(
        scope.name(`${role}-encryption`),
        { bucket: bucket.id, rules: [encryption(args.kmsKeyArn)] },
        scope.options(),
    );
    new s3.BucketOwnershipControls(
        scope.name(`${role}-ownership`),
        { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
        scope.options(),
    );
    const versioning = args.versioned
        ? [
              new s3.BucketVersioning(
                  scope.name(`${role}-versions`),
                  { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
                  scope.options(),
              ),
          ]
        : [];
    new s3.BucketLifecycleConfiguration(
        scope.name(`${role}-lifecycle`),
        { bucket: bucket.id, rules: args.lifecycle },
        // S3 takes rules about older versions only where there are some.
        scope.options({ dependsOn: versioning }),
    );
    const privacy = new s3.BucketPublicAccessBlock(
        scope.name(`${role}-privacy`),
        {
            bucket: bucket.id,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        scope.options(),
    );
    const policy = new s3.BucketPolicy(
        scope.name(`${role}-policy`),
        {
            bucket: bucket.id,
            policy: policyDocument(...(args.statements?.(bucket.arn) ?? []), onlyOverTls(bucket.arn)),
        },
        // S3 refuses two changes of a bucket's access at once.
        scope.options({ dependsOn: [privacy] }),
    );
    return { bucket, policy };
}

function encryption(
    kmsKeyArn: pulumi.Output<string> | undefined,
): s3.BucketServerSideEncryptionConfigurationArgs["rules"] extends pulumi.Input<pulumi.Input<infer Rule>[]>
    ? Rule
    : never {
    return kmsKeyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
              // One request to KMS for many objects.
              bucketKeyEnabled: true,
          };
}

function onlyOverTls(bucketArn: pulumi.Output<string>): Statement {
    return {
        Sid: "OnlyOverTls",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

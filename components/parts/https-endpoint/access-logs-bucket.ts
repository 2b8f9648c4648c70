import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import { policyDocument } from "../policy-document";
import type { Scope } from "../scope";
import type { AccessLogsSettings } from "./endpoint";

/** The bucket, and what a load balancer that logs into it must wait for. */
export interface AccessLogsBucket {
    bucket: s3.Bucket;
    /** Without this policy the load balancer is refused at its creation. */
    policy: s3.BucketPolicy;
}

/** A private bucket that the load balancers of this region and account may write their access logs to. */
export function accessLogsBucket(scope: Scope, settings: AccessLogsSettings): AccessLogsBucket {
    const bucket = new s3.Bucket(
        scope.name("access-logs"),
        { forceDestroy: settings.forceDestroy, tags: scope.dataTags("access-logs") },
        scope.options(),
    );
    new s3.BucketServerSideEncryptionConfiguration(
        scope.name("access-logs-encryption"),
        {
            bucket: bucket.id,
            // Load balancers cannot write to a bucket encrypted by a KMS key: S3's own keys are all they support.
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        },
        scope.options(),
    );
    new s3.BucketOwnershipControls(
        scope.name("access-logs-ownership"),
        { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
        scope.options(),
    );
    new s3.BucketLifecycleConfiguration(
        scope.name("access-logs-lifecycle"),
        {
            bucket: bucket.id,
            rules: [
                {
                    id: "expire",
                    status: "Enabled",
                    filter: { prefix: "" },
                    expiration: { days: settings.retentionDays },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ],
        },
        scope.options(),
    );
    const privacy = new s3.BucketPublicAccessBlock(
        scope.name("access-logs-privacy"),
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
        scope.name("access-logs-policy"),
        { bucket: bucket.id, policy: logDelivery(scope, bucket) },
        // S3 refuses two changes of a bucket's access at once.
        scope.options({ dependsOn: [privacy] }),
    );
    return { bucket, policy };
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
function logDelivery(scope: Scope, bucket: s3.Bucket): pulumi.Output<string> {
    return policyDocument(
        {
            Sid: "LoadBalancersWriteLogs",
            Effect: "Allow",
            Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
            Action: ["s3:PutObject"],
            Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${scope.accountId}/*`,
            Condition: {
                StringEquals: { "aws:SourceAccount": scope.accountId },
                // The load balancer is made after this policy, so its own ARN cannot stand here.
                ArnLike: { "aws:SourceArn": scope.arn("elasticloadbalancing", "loadbalancer/*") },
            },
        },
        {
            Sid: "OnlyOverTls",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    );
}

import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy-document";
import { privateBucket, type PrivateBucket } from "../private-bucket";
import type { Scope } from "../scope";
import type { AccessLogsSettings } from "./endpoint";

/**
 * A private bucket that the load balancers of this region and account may write their access logs to. Without its policy a
 * load balancer is refused at its creation. S3's own keys are all that load balancers support.
 */
export function accessLogsBucket(scope: Scope, settings: AccessLogsSettings): PrivateBucket {
    return privateBucket(scope, "access-logs", {
        forceDestroy: settings.forceDestroy,
        lifecycle: [
            {
                id: "expire",
                status: "Enabled",
                filter: { prefix: "" },
                expiration: { days: settings.retentionDays },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
        ],
        statements: (bucketArn) => [logDelivery(scope, bucketArn)],
    });
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
function logDelivery(scope: Scope, bucketArn: pulumi.Output<string>): Statement {
    return {
        Sid: "LoadBalancersWriteLogs",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${scope.accountId}/*`,
        Condition: {
            StringEquals: { "aws:SourceAccount": scope.accountId },
            // The load balancer is made after this policy, so its own ARN cannot stand here.
            ArnLike: { "aws:SourceArn": scope.arn("elasticloadbalancing", "loadbalancer/*") },
        },
    };
}

import * as pulumi from "@pulumi/pulumi";
import * as kms from "@pulumi/aws/kms";
import type { Scope } from "../parts/scope";

/**
 * Lets the service role of EC2 Auto Scaling use a key for the disks of the instances that it starts; without it, no instance
 * with a disk of that key starts, and none is there to tell why.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export function diskKeyGrant(scope: Scope, keyArn: pulumi.Output<string>): kms.Grant {
    return new kms.Grant(
        scope.name("disks"),
        {
            keyId: keyArn,
            granteePrincipal: pulumi.interpolate`arn:${scope.partition}:iam::${scope.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
            operations: [
                "Encrypt",
                "Decrypt",
                "ReEncryptFrom",
                "ReEncryptTo",
                "GenerateDataKey",
                "GenerateDataKeyWithoutPlaintext",
                "DescribeKey",
                "CreateGrant",
            ],
        },
        scope.options(),
    );
}

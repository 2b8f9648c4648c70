import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policy-document";
import type { Scope } from "./scope";

/**
 * Use of a key by way of AWS services alone; nothing where there is no key, since AWS's own need no permission.
 *
 * @param Sid of the statement.
 * @param kmsKeyArn ARN of the key, or of several, or none.
 * @param services by the first part of their host names, such as `secretsmanager`.
 * @param actions of KMS, such as `kms:Decrypt`.
 */
export function useOfKey(
    scope: Scope,
    Sid: string,
    kmsKeyArn: pulumi.Output<string> | pulumi.Output<string>[] | undefined,
    services: string | string[],
    actions: string[],
): Statement[] {
    if (kmsKeyArn === undefined || (Array.isArray(kmsKeyArn) && kmsKeyArn.length === 0)) {
        return [];
    }
    const hosts = Array.isArray(services)
        ? services.map((service) => scope.serviceHost(service))
        : scope.serviceHost(services);
    return [
        {
            Sid,
            Effect: "Allow",
            Action: actions,
            Resource: kmsKeyArn,
            Condition: { StringEquals: { "kms:ViaService": hosts } },
        },
    ];
}

/**
 * What a role needs to make or attach EBS volumes that are encrypted with a key; nothing where there is no key.
 *
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export function useOfKeyForVolumes(scope: Scope, kmsKeyArn: pulumi.Output<string> | undefined): Statement[] {
    if (kmsKeyArn === undefined) {
        return [];
    }
    return [
        // Not by way of EC2 alone: who makes the volume may look at the key itself first.
        { Sid: "SeeTheKeyOfVolumes", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: kmsKeyArn },
        ...useOfKey(scope, "UseTheKeyForVolumes", kmsKeyArn, "ec2", [
            "kms:Decrypt",
            "kms:GenerateDataKeyWithoutPlaintext",
        ]),
        lendKeyToVolumes(kmsKeyArn),
    ];
}

/** What a role needs to let EBS use a key for as long as a volume is attached. */
export function lendKeyToVolumes(kmsKeyArn: pulumi.Output<string>): Statement {
    return {
        Sid: "LendTheKeyToVolumes",
        Effect: "Allow",
        Action: ["kms:CreateGrant"],
        Resource: kmsKeyArn,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    };
}

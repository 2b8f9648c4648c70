import * as lambda from "@pulumi/aws/lambda";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type * as pulumi from "@pulumi/pulumi";
import { environment, timeoutSeconds } from "../../../../lambdas/pmm-password-rotation/contract";
import type { GeneratedSecret } from "../../generated-secret";
import { useOfKey } from "../../key-statements";
import type { Scope } from "../../scope";
import type { Checks } from "../../validation/checks";
import { secretRotationSchedule } from "../../validation/schedule-rules";
import type { PmmSettings } from "../settings";
import type { AgentAddress } from "./endpoint";
import { pmmFunction } from "./pmm-function";

/** Changes the admin password by itself. */
export interface PasswordRotation {
    /**
     * When, in the form of Secrets Manager: `rate(30 days)`, or `cron(0 4 1 * ? *)` in UTC, with minute 0 and any year; four
     * hours apart or more.
     */
    schedule: pulumi.Input<string>;
}

/** `PasswordRotation`, checked. */
export interface PasswordRotationSettings {
    schedule: pulumi.Output<string>;
}

/** Checks the rotation. */
export function passwordRotationSettings(checks: Checks, args: PasswordRotation): PasswordRotationSettings {
    return { schedule: checks.input("passwordRotation.schedule", args.schedule, secretRotationSchedule) };
}

const role = "rotation";

/** The function with which Secrets Manager gives PMM's admin a new password, and its schedule. */
export function passwordRotation(
    scope: Scope,
    settings: PmmSettings,
    rotation: PasswordRotationSettings,
    pmm: AgentAddress,
    secret: GeneratedSecret,
): lambda.Function {
    const made = pmmFunction(scope, role, settings, pmm, {
        description: "Gives the admin of PMM a new password",
        source: "pmm-password-rotation",
        environment: { [environment.pmmAddress]: pmm.address },
        timeoutSeconds,
        memoryMb: 256,
        policies: {
            secret: [
                ...secret.readStatements,
                {
                    Sid: "RotateTheSecret",
                    Effect: "Allow",
                    Action: [
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:ListSecretVersionIds",
                        "secretsmanager:PutSecretValue",
                        "secretsmanager:UpdateSecretVersionStage",
                    ],
                    Resource: secret.arn,
                },
                {
                    Sid: "MakePasswords",
                    Effect: "Allow",
                    Action: ["secretsmanager:GetRandomPassword"],
                    // A password is no resource.
                    Resource: "*",
                },
                // New versions of a secret with a key of its own are encrypted with it.
                ...useOfKey(scope, "EncryptTheSecret", settings.adminSecret.kmsKeyArn, "secretsmanager", [
                    "kms:GenerateDataKey",
                ]),
            ],
        },
        dependsOn: [secret.version],
    });
    const permission = new lambda.Permission(
        scope.name(role),
        {
            action: "lambda:InvokeFunction",
            function: made.name,
            principal: "secretsmanager.amazonaws.com",
            sourceArn: secret.arn,
        },
        scope.options(),
    );
    new secretsmanager.SecretRotation(
        scope.name(role),
        {
            secretId: secret.arn,
            rotationLambdaArn: made.arn,
            // The password is new enough, and PMM may not be there yet.
            rotateImmediately: false,
            rotationRules: { scheduleExpression: rotation.schedule },
        },
        scope.options({ dependsOn: [permission] }),
    );
    return made;
}

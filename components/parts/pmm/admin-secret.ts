import type * as pulumi from "@pulumi/pulumi";
import { generatedSecret, type GeneratedSecret } from "../generated-secret";
import type { Scope } from "../scope";
import { kmsKeyArn, recoveryWindow } from "../validation/aws-rules";
import type { Checks } from "../validation/checks";

/** The secret with the admin password. */
export interface AdminSecret {
    /** ARN of the KMS key that encrypts the secret. Default: the AWS-managed key of Secrets Manager. */
    kmsKeyArn?: pulumi.Input<string>;
    /** Days between the deletion of the secret and its loss: 0, or from 7 to 30. Default: 30. */
    recoveryWindowDays?: pulumi.Input<number>;
    /** Refuses to delete the secret, until this is switched off and applied. Default: true. */
    protect?: boolean;
}

/** `AdminSecret`, checked and complete. */
export interface AdminSecretSettings {
    kmsKeyArn: pulumi.Output<string> | undefined;
    recoveryWindowDays: pulumi.Output<number>;
    protect: boolean;
}

/** Checks the secret and fills in what it leaves out. */
export function adminSecretSettings(checks: Checks, args: AdminSecret): AdminSecretSettings {
    return {
        kmsKeyArn: checks.optionalInput("adminSecret.kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
        recoveryWindowDays: checks.input(
            "adminSecret.recoveryWindowDays",
            args.recoveryWindowDays ?? 30,
            recoveryWindow,
        ),
        protect: args.protect ?? true,
    };
}

/** The password of PMM's user `admin`; `readers` are the ARNs of further roles that may read it. */
export function adminSecret(
    scope: Scope,
    settings: AdminSecretSettings,
    readers: pulumi.Input<string>[],
): GeneratedSecret {
    return generatedSecret(scope, "admin-password", {
        description: "Password of the user admin of PMM",
        kmsKeyArn: settings.kmsKeyArn,
        recoveryWindowDays: settings.recoveryWindowDays,
        protect: settings.protect,
        readers,
    });
}

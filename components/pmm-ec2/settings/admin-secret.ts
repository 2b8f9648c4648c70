import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn } from "../../parts/validation/aws-rules";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import type { AdminSecret } from "../args";

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

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
const recoveryWindow: Rule<number> = (days, path) =>
    days === 0 || (Number.isInteger(days) && days >= 7 && days <= 30)
        ? []
        : [problem(path, days, "must be a whole number of days from 7 to 30, or 0 to delete at once")];

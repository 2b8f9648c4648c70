import type * as pulumi from "@pulumi/pulumi";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { policyDocument, type Statement } from "./policy-document";
import type { Scope } from "./scope";

/** What a secret is for and who may read it. */
export interface GeneratedSecretArgs {
    description: string;
    /** Key to encrypt it with; Secrets Manager's own when missing. */
    kmsKeyArn: pulumi.Output<string> | undefined;
    /** Days between deletion and loss. */
    recoveryWindowDays: pulumi.Input<number>;
    /** Whether Pulumi refuses to delete it. */
    protect: boolean;
    /** ARNs of the roles that may read it, besides those whose own policies say so. */
    readers: pulumi.Input<string>[];
}

/** A password that nobody has seen, in Secrets Manager. */
export interface GeneratedSecret {
    arn: pulumi.Output<string>;
    /** The value; who reads the secret at start depends on it. */
    version: secretsmanager.SecretVersion;
    /** What a role needs to read the secret. */
    readStatements: Statement[];
}

/** Makes a password of 32 characters and keeps it in Secrets Manager. */
export function generatedSecret(scope: Scope, role: string, args: GeneratedSecretArgs): GeneratedSecret {
    const password = new RandomPassword(
        scope.name(role),
        {
            length: 32,
            minLower: 1,
            minUpper: 1,
            minNumeric: 1,
            minSpecial: 1,
            // These two mean nothing to shells, environment files, URLs, JSON and YAML, and no program takes a password
            // that begins with one of them for an option.
            overrideSpecial: "_.",
        },
        scope.options(),
    );
    const secret = new secretsmanager.Secret(
        scope.name(role),
        {
            description: args.description,
            ...(args.kmsKeyArn && { kmsKeyId: args.kmsKeyArn }),
            recoveryWindowInDays: args.recoveryWindowDays,
            tags: scope.dataTags(role),
        },
        scope.options({ protect: args.protect }),
    );
    const version = new secretsmanager.SecretVersion(
        scope.name(role),
        { secretId: secret.id, secretString: password.result },
        scope.options(),
    );
    if (args.readers.length > 0) {
        new secretsmanager.SecretPolicy(
            scope.name(`${role}-readers`),
            { secretArn: secret.arn, policy: readersPolicy(args.readers), blockPublicPolicy: true },
            scope.options(),
        );
    }
    return { arn: secret.arn, version, readStatements: readStatements(scope, secret.arn, args.kmsKeyArn) };
}

/** Policy of a secret that lets `readers` read it. It denies nobody: administrators of the account keep the access that their own policies give them. */
export function readersPolicy(readers: pulumi.Input<string>[]): pulumi.Output<string> {
    return policyDocument({
        Sid: "ReadersReadTheSecret",
        Effect: "Allow",
        Principal: { AWS: readers },
        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        // In a policy that hangs on a secret, this is the secret.
        Resource: "*",
    });
}

function readStatements(
    scope: Scope,
    secretArn: pulumi.Output<string>,
    kmsKeyArn: pulumi.Output<string> | undefined,
): Statement[] {
    const read: Statement = {
        Sid: "ReadTheSecret",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: secretArn,
    };
    if (kmsKeyArn === undefined) {
        return [read];
    }
    const decrypt: Statement = {
        Sid: "DecryptTheSecret",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: kmsKeyArn,
        Condition: { StringEquals: { "kms:ViaService": scope.serviceHost("secretsmanager") } },
    };
    return [read, decrypt];
}

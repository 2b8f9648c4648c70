import type * as pulumi from "@pulumi/pulumi";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { useOfKey } from "./key-statements";
import { policyDocument, type Statement } from "./policy-document";
import type { Scope } from "./scope";

/** What a secret is for and who may read it. */
export interface GeneratedSecretArgs {
    description: string;
    /** Name, or its beginning. Default: the component's name and the secret's role, and what Pulumi adds. */
    naming?: { name: string } | { namePrefix: string };
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
    name: pulumi.Output<string>;
    /** The value; who reads the secret at start depends on it. */
    version: secretsmanager.SecretVersion;
    /** What a role needs to read the secret. */
    readStatements: Statement[];
}

/** Makes a password and keeps it in Secrets Manager. */
export function generatedSecret(
    scope: Scope,
    role: string,
    args: GeneratedSecretArgs,
    length = usualLength,
): GeneratedSecret {
    return keptSecret(scope, role, generatedPassword(scope, role, { length }), args);
}

/** Characters of a password. */
const usualLength = 32;

/** A password that nobody has seen; with another `version` it is another. */
export function generatedPassword(
    scope: Scope,
    role: string,
    { length = usualLength, version }: { length?: number; version?: string | undefined } = {},
): pulumi.Output<string> {
    return new RandomPassword(
        scope.name(role),
        {
            length,
            ...(version !== undefined && { keepers: { version } }),
            minLower: 1,
            minUpper: 1,
            minNumeric: 1,
            minSpecial: 1,
            // These two mean nothing to shells, environment files, URLs, JSON and YAML, and no program takes a password
            // that begins with one of them for an option.
            overrideSpecial: "_.",
        },
        scope.options(),
    ).result;
}

/** Keeps a text in Secrets Manager; it must be a secret output. */
export function keptSecret(
    scope: Scope,
    role: string,
    text: pulumi.Output<string>,
    args: GeneratedSecretArgs,
): GeneratedSecret {
    const secret = new secretsmanager.Secret(
        scope.name(role),
        {
            ...args.naming,
            description: args.description,
            ...(args.kmsKeyArn && { kmsKeyId: args.kmsKeyArn }),
            recoveryWindowInDays: args.recoveryWindowDays,
            tags: scope.dataTags(role),
        },
        scope.options({ protect: args.protect }),
    );
    const version = new secretsmanager.SecretVersion(
        scope.name(role),
        { secretId: secret.id, secretString: text },
        scope.options(),
    );
    if (args.readers.length > 0) {
        new secretsmanager.SecretPolicy(
            scope.name(`${role}-readers`),
            { secretArn: secret.arn, policy: readersPolicy(args.readers), blockPublicPolicy: true },
            scope.options(),
        );
    }
    return {
        arn: secret.arn,
        name: secret.name,
        version,
        readStatements: readStatements(scope, secret.arn, args.kmsKeyArn),
    };
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
    return [
        {
            Sid: "ReadTheSecret",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: secretArn,
        },
        ...useOfKey(scope, "DecryptTheSecret", kmsKeyArn, "secretsmanager", ["kms:Decrypt"]),
    ];
}

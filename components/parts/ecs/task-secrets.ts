import * as pulumi from "@pulumi/pulumi";
import { useOfKey } from "../key-statements";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";

/** Services that a container's variable may take its value from, and what reads there. */
const readers = { secretsmanager: "secretsmanager:GetSecretValue", ssm: "ssm:GetParameters" } as const;

/** Where the values of a task's variables are. */
export interface TaskSecrets {
    /** As variables name them: with the key, stage and version of a secret that may stand beside its ARN. */
    arns: pulumi.Input<string>[];
    from: (keyof typeof readers)[];
    /** Key that they are encrypted with; AWS's own when missing. */
    kmsKeyArn: pulumi.Output<string> | undefined;
}

/** What ECS needs to give a task its secrets; nothing for none. */
export function secretStatements(scope: Scope, { arns, from, kmsKeyArn }: TaskSecrets): Statement[] {
    if (arns.length === 0) {
        return [];
    }
    return [
        {
            Sid: "ReadSecrets",
            Effect: "Allow",
            Action: from.map((service) => readers[service]),
            Resource: pulumi.all(arns).apply((known) => [...new Set(known.map(resourceOf))].sort()),
        },
        ...useOfKey(scope, "DecryptSecrets", kmsKeyArn, from, ["kms:Decrypt"]),
    ];
}

/** The ARN without the key, stage and version that a container's variable may name beside it. */
function resourceOf(arn: string): string {
    return arn.split(":").slice(0, 7).join(":");
}

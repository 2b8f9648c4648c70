import type * as pulumi from "@pulumi/pulumi";
import { variableName, variableSecretArn } from "../parts/validation/aws-rules";
import { each, type Checks } from "../parts/validation/checks";

/** Environment variables of a container, by name. */
export interface TaskVariables {
    environment: Record<string, pulumi.Input<string>>;
    /** ARNs of Secrets Manager, or of parts of a secret, or of SSM parameters. */
    secrets: Record<string, pulumi.Output<string>>;
}

/** As arguments give them. */
interface GivenVariables {
    environment?: Record<string, pulumi.Input<string>>;
    secrets?: Record<string, pulumi.Input<string>>;
}

/** Checks the variables that the arguments at `path` give a container. */
export function taskVariables(
    checks: Checks,
    { environment = {}, secrets = {} }: GivenVariables,
    path: string,
): TaskVariables {
    checks.plain(`${path}.environment's names`, Object.keys(environment), each(variableName));
    checks.plain(`${path}.secrets' names`, Object.keys(secrets), each(variableName));
    for (const name of Object.keys(secrets).filter((name) => name in environment)) {
        checks.add(`${path}.secrets.${name} is in environment as well: keep one`);
    }
    return {
        environment,
        secrets: Object.fromEntries(
            Object.entries(secrets).map(([name, arn]) => [
                name,
                checks.input(`${path}.secrets.${name}`, arn, variableSecretArn),
            ]),
        ),
    };
}

import * as secretsmanager from "@pulumi/aws/secretsmanager";
import { readersPolicy } from "../../generated-secret";
import type { Scope } from "../../scope";
import type { MonitoredAsgSettings } from "./monitored";

/**
 * The secret with the token that a group's agents register with in PMM. The reconciler writes it, and makes it anew when it is
 * lost, so it is deleted at once and not protected; the group's instances read it.
 */
export function agentSecret(scope: Scope, group: MonitoredAsgSettings): secretsmanager.Secret {
    const role = `agents-${group.name}`;
    const secret = new secretsmanager.Secret(
        scope.name(role),
        {
            description: `Token of the PMM agents of the group ${group.name}`,
            recoveryWindowInDays: 0,
            tags: scope.tags(role),
        },
        scope.options(),
    );
    new secretsmanager.SecretPolicy(
        scope.name(`${role}-readers`),
        { secretArn: secret.arn, policy: readersPolicy([group.instanceRoleArn]), blockPublicPolicy: true },
        scope.options(),
    );
    return secret;
}

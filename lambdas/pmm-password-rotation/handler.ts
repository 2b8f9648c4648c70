import { Logger } from "@aws-lambda-powertools/logger";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientSettings } from "../shared/client-settings";
import { pmmRequest } from "../shared/pmm-request";
import { environment } from "./contract";
import { RefusedLogins } from "./refused-logins";
import { rotate } from "./rotation";

const logger = new Logger({ serviceName: "pmm-password-rotation" });

const secrets = new SecretsManagerClient(clientSettings);

const refusedLogins = new RefusedLogins(Date.now);

/**
 * What Secrets Manager calls for each of the four steps of a rotation of the password of PMM's admin.
 *
 * @throws Error when the step cannot be done; Secrets Manager tries the rotation again.
 */
export async function handler(event: unknown): Promise<void> {
    try {
        const address = process.env[environment.pmmAddress];
        if (!address) {
            throw new Error(`the environment variable ${environment.pmmAddress} is missing`);
        }
        await rotate(event, {
            secrets,
            callPmm: (request) => pmmRequest(address, request),
            refusedLogins,
            tell: logger,
        });
    } catch (error) {
        const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
        logger.error("the step has failed", { kind: name, reason: message });
        throw error;
    }
}

import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import type { Rotation } from "./rotation";
import { describeSecret, passwordOf, versionLabelled } from "./secret";

/**
 * Makes the version the current one. AWSPENDING stays on it: Secrets Manager takes a version that has lost it for a rotation
 * that was not completed.
 */
export async function finishSecret({ secrets, secret, versionId }: Rotation): Promise<string> {
    // Whoever reads the current version must find a password there.
    if ((await passwordOf(secrets, secret, versionId)) === undefined) {
        throw new Error(`version ${versionId} of ${secret.id} has no password: createSecret comes first`);
    }
    try {
        await secrets.send(
            new UpdateSecretVersionStageCommand({
                SecretId: secret.id,
                VersionStage: "AWSCURRENT",
                MoveToVersionId: versionId,
                RemoveFromVersionId: versionLabelled(secret, "AWSCURRENT"),
            }),
        );
    } catch (error) {
        // The label can only be moved from where it is: another run of this step may have been first.
        if (versionLabelled(await describeSecret(secrets, secret.id), "AWSCURRENT") !== versionId) {
            throw error;
        }
    }
    return "this version is current now";
}

import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Credentials } from "../contract";

const shape = z.object({ root: z.string(), replication: z.string(), backup: z.string(), monitor: z.string() });

/** The accounts' passwords, and the version of the secret they are from. */
export interface VersionedCredentials {
    version: string;
    passwords: Credentials;
}

/**
 * Reads the current passwords, or those of `stage` (`AWSPENDING`).
 *
 * @throws Error without the secret's text when it is not of the right shape.
 */
export async function readCredentials(
    secrets: SecretsManagerClient,
    secretArn: string,
    stage = "AWSCURRENT",
): Promise<VersionedCredentials> {
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
    const read = shape.safeParse(parsed(secret.SecretString ?? ""));
    if (!read.success || secret.VersionId === undefined) {
        throw new Error(
            `the secret ${secretArn} (${stage}) must be JSON with a text each for root, replication, backup and monitor`,
        );
    }
    return { version: secret.VersionId, passwords: read.data };
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

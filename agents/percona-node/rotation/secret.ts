import {
    DescribeSecretCommand,
    PutSecretValueCommand,
    UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { readCredentials, type VersionedCredentials } from "../aws/credentials";
import type { NodeContext } from "../node";
import { newCredentials } from "./passwords";

/** The secret's version that is to become current; undefined when there is none. */
export async function readPending({ aws, configuration }: NodeContext): Promise<VersionedCredentials | undefined> {
    const SecretId = configuration.CREDENTIALS_SECRET_ARN;
    const { VersionIdsToStages = {} } = await aws.secrets.send(new DescribeSecretCommand({ SecretId }));
    const stages = Object.values(VersionIdsToStages).find((labels) => labels.includes("AWSPENDING"));
    // One that has become current may still have the label.
    return stages === undefined || stages.includes("AWSCURRENT")
        ? undefined
        : readCredentials(aws.secrets, SecretId, "AWSPENDING");
}

/** Makes new passwords, which no server knows yet. */
export async function makePending({ aws, configuration }: NodeContext): Promise<VersionedCredentials> {
    const SecretId = configuration.CREDENTIALS_SECRET_ARN;
    const SecretString = JSON.stringify(newCredentials());
    await aws.secrets.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages: ["AWSPENDING"] }));
    return readCredentials(aws.secrets, SecretId, "AWSPENDING");
}

/** Makes the pending version the current one; the one of before gets AWSPREVIOUS by itself. */
export async function makeCurrent(
    { aws, configuration }: NodeContext,
    pending: VersionedCredentials,
    current: VersionedCredentials,
): Promise<void> {
    const SecretId = configuration.CREDENTIALS_SECRET_ARN;
    await aws.secrets.send(
        new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: "AWSCURRENT",
            MoveToVersionId: pending.version,
            RemoveFromVersionId: current.version,
        }),
    );
    await aws.secrets.send(
        new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: "AWSPENDING",
            RemoveFromVersionId: pending.version,
        }),
    );
}

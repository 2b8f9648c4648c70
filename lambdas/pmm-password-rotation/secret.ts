import {
    DescribeSecretCommand,
    GetSecretValueCommand,
    paginateListSecretVersionIds,
    ResourceNotFoundException,
    type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** A secret and its labelled versions, as they are when a step begins. */
export interface Secret {
    id: string;
    rotates: boolean;
    /** Labels by id of the version. */
    labels: ReadonlyMap<string, string[]>;
}

/** Secrets Manager's own labels. */
export type Label = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** @throws what Secrets Manager answers. */
export async function describeSecret(client: SecretsManagerClient, id: string): Promise<Secret> {
    const answer = await client.send(new DescribeSecretCommand({ SecretId: id }));
    return {
        id,
        rotates: answer.RotationEnabled ?? false,
        labels: new Map(Object.entries(answer.VersionIdsToStages ?? {})),
    };
}

/** Id of the version with `label`; undefined when none has it. */
export function versionLabelled(secret: Secret, label: Label): string | undefined {
    return [...secret.labels].find(([, labels]) => labels.includes(label))?.[0];
}

/**
 * The password that a version holds; undefined when it holds none (yet).
 *
 * @throws Error when the version holds something else than a text; what Secrets Manager answers.
 */
export async function passwordOf(
    client: SecretsManagerClient,
    secret: Secret,
    versionId: string,
): Promise<string | undefined> {
    try {
        const version = await client.send(new GetSecretValueCommand({ SecretId: secret.id, VersionId: versionId }));
        if (version.SecretString === undefined || version.SecretString === "") {
            throw new Error(`version ${versionId} of ${secret.id} must hold the password as its text`);
        }
        return version.SecretString;
    } catch (error) {
        if (error instanceof ResourceNotFoundException) {
            return undefined;
        }
        throw error;
    }
}

/**
 * Ids of the versions, besides the current one and the one being made, that PMM may have the password of, the most likely
 * first: AWSPREVIOUS, and versions without a label that were made after the current one. Such a version is left behind when
 * a rotation is given up (its AWSPENDING taken away) and begun anew; PMM may have got its password before. Of all these the
 * one made last is the most likely: AWSPREVIOUS is younger than the current version only when somebody has put an old
 * version back.
 *
 * @throws what Secrets Manager answers.
 */
export async function olderVersions(client: SecretsManagerClient, secret: Secret): Promise<string[]> {
    const made = await timesOfCreation(client, secret);
    const currentMade = made.get(versionLabelled(secret, "AWSCURRENT") ?? "") ?? 0;
    const previous = versionLabelled(secret, "AWSPREVIOUS");
    return [...made]
        .filter(([id, time]) => id === previous || (!secret.labels.get(id)?.length && time >= currentMade))
        .sort(([, one], [, other]) => other - one)
        .map(([id]) => id);
}

/** In milliseconds, by id of the version; versions without a label are among them until Secrets Manager deletes them. */
async function timesOfCreation(client: SecretsManagerClient, secret: Secret): Promise<Map<string, number>> {
    const made = new Map<string, number>();
    const pages = paginateListSecretVersionIds({ client }, { SecretId: secret.id, IncludeDeprecated: true });
    for await (const { Versions = [] } of pages) {
        for (const { VersionId = "", CreatedDate } of Versions) {
            made.set(VersionId, CreatedDate?.getTime() ?? 0);
        }
    }
    return made;
}

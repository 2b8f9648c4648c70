import {
    GetRandomPasswordCommand,
    PutSecretValueCommand,
    ResourceExistsException,
    type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Rotation } from "./rotation";
import { passwordOf } from "./secret";

/** As the password that was made with the secret has it. */
const passwordLength = 32;

/** All of Secrets Manager's punctuation but `_` and `.`, which mean nothing to shells, environment files, URLs and JSON. */
const excluded = "!\"#$%&'()*+,-/:;<=>?@[\\]^`{|}~";

/** Makes a password and keeps it as the version's, unless the version has one. */
export async function createSecret({ secrets, secret, versionId }: Rotation): Promise<string> {
    if ((await passwordOf(secrets, secret, versionId)) !== undefined) {
        return "this version has a password already";
    }
    try {
        await secrets.send(
            new PutSecretValueCommand({
                SecretId: secret.id,
                ClientRequestToken: versionId,
                SecretString: await newPassword(secrets),
                VersionStages: ["AWSPENDING"],
            }),
        );
        return "a password was made";
    } catch (error) {
        // A version's value never changes: whoever does the same step at the same time was first.
        if (error instanceof ResourceExistsException) {
            return "another run of this step has just made a password";
        }
        throw error;
    }
}

/** With at least one lower case letter, upper case letter, digit, and `_` or `.`. */
async function newPassword(secrets: SecretsManagerClient): Promise<string> {
    const { RandomPassword: password = "" } = await secrets.send(
        new GetRandomPasswordCommand({
            PasswordLength: passwordLength,
            ExcludeCharacters: excluded,
            RequireEachIncludedType: true,
        }),
    );
    const kinds = [/^[A-Za-z0-9_.]{32}$/, /[a-z]/, /[A-Z]/, /[0-9]/, /[_.]/];
    if (!kinds.every((kind) => kind.test(password))) {
        throw new Error("Secrets Manager has made another kind of password than it was asked for");
    }
    return password;
}

import type { Rotation } from "./rotation";
import { passwordOf } from "./secret";

/** Makes sure that PMM lets its admin in with the password of the version, as administrator of the server. */
export async function testSecret({ admin, secrets, secret, versionId }: Rotation): Promise<string> {
    const password = await passwordOf(secrets, secret, versionId);
    if (password === undefined) {
        throw new Error(`version ${versionId} of ${secret.id} has no password: createSecret comes first`);
    }
    if (!(await admin.takes(password))) {
        throw new Error("PMM refuses the new password: setSecret comes first, and Secrets Manager repeats it");
    }
    return "PMM takes the new password";
}

import type { Rotation } from "./rotation";
import { olderVersions, passwordOf, versionLabelled } from "./secret";

/** Passwords that are tried before giving up; Grafana locks the user after five wrong ones. */
const mostTries = 3;

/** Gives PMM's admin the password of the version, whichever of the secret's passwords PMM has now. */
export async function setSecret(rotation: Rotation): Promise<string> {
    const { admin, secrets, secret, versionId } = rotation;
    const wanted = await passwordOf(secrets, secret, versionId);
    if (wanted === undefined) {
        throw new Error(`version ${versionId} of ${secret.id} has no password: createSecret comes first`);
    }
    const { password, origin } = await passwordThatWorks(rotation, wanted);
    if (password === wanted) {
        return "PMM has the new password already";
    }
    try {
        await admin.change(password, wanted);
    } catch (error) {
        // Its answer may have been lost on the way, and another run of this step may have been first.
        if (await admin.takes(wanted).catch(() => false)) {
            return `PMM had ${origin} and has got the new password, though its answer was: ${(error as Error).message}`;
        }
        throw error;
    }
    return `PMM had ${origin} and has got the new password`;
}

/** A password to try, and what it is in words for the log. */
interface Candidate {
    password: string | undefined;
    origin: string;
}

async function passwordThatWorks(rotation: Rotation, wanted: string): Promise<{ password: string; origin: string }> {
    const tried = new Set<string>();
    for await (const { password, origin } of candidates(rotation, wanted)) {
        if (password === undefined || tried.has(password)) {
            continue;
        }
        if (await rotation.admin.takes(password)) {
            return { password, origin };
        }
        tried.add(password);
        if (tried.size === mostTries) {
            break;
        }
    }
    throw new Error(
        `PMM refuses the passwords of its admin in ${rotation.secret.id}, ${tried.size} were tried: somebody has changed it in PMM, ` +
            "or the user is locked for five minutes after wrong ones. Reset PMM's password to the text of AWSCURRENT " +
            "(the guide and the output `runbook` of the deployment say how), or put the password that PMM has into the " +
            "secret; Secrets Manager then tries again, or start it with aws secretsmanager rotate-secret",
    );
}

/** From the most likely on; each is read only when those before it were refused. */
async function* candidates({ secrets, secret }: Rotation, wanted: string): AsyncGenerator<Candidate> {
    const current = versionLabelled(secret, "AWSCURRENT");
    if (current !== undefined) {
        yield { password: await passwordOf(secrets, secret, current), origin: "the current password" };
    }
    // PMM has it when this step broke off after the change.
    yield { password: wanted, origin: "the new password" };
    for (const id of await olderVersions(secrets, secret)) {
        yield { password: await passwordOf(secrets, secret, id), origin: `the password of version ${id}` };
    }
}

import { Refusal, type CommandContext } from "./command";

/** What gives an AWS client its credentials. */
type CredentialProvider = () => Promise<{ sessionToken?: string; expiration?: Date }>;

/**
 * Sees to it, before a command changes what it has to change back, that its credentials last until then. Those of a profile
 * that signs in or takes a role are renewed by the SDK; temporary keys that stand in the environment or in a file are not,
 * and mostly end after an hour.
 *
 * @param seconds that they are needed for.
 * @throws Refusal when they end before. Where their end is not known, the person is told.
 */
export async function requireLastingCredentials(
    credentials: CredentialProvider,
    seconds: number,
    { progress }: CommandContext,
): Promise<void> {
    const { sessionToken, expiration } = await credentials();
    const renewed = expiration !== undefined && sessionToken !== process.env.AWS_SESSION_TOKEN;
    if (sessionToken === undefined || renewed) {
        return;
    }
    const minutes = Math.ceil(seconds / 60);
    const advice = "set AWS_PROFILE to a profile that signs in or takes a role, or give a shorter --wait-minutes";
    if (expiration === undefined) {
        progress(
            `these credentials end some time and are not renewed, and they are needed for up to ${minutes} minutes: ` +
                `if that is longer, interrupt this now, and ${advice}`,
        );
    } else if (expiration.getTime() < Date.now() + seconds * 1000) {
        throw new Refusal(
            `these credentials end at ${expiration.toISOString()} and are not renewed, and they are needed for up to ` +
                `${minutes} minutes: ${advice}`,
        );
    }
}

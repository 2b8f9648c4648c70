import * as fs from "node:fs/promises";
import type { Count } from "../http/counts";

/** What requests are signed with. */
export interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
}

/** The credentials of this process while it runs. */
export interface CredentialSource {
    /**
     * Those that are good for some minutes still; asked for anew when they are not.
     *
     * @throws Error when there are none to be had.
     */
    get: () => Promise<Credentials>;
    /** Lets the next `get` ask anew, after AWS has refused these. */
    forget: () => void;
}

/** Where ECS gives the credentials of a task's role. */
const taskCredentials = "http://169.254.170.2";

/** Milliseconds for an answer, and before the end of credentials that new ones are asked for. */
const limit = 5_000;
const early = 5 * 60_000;

/**
 * Credentials as AWS's own clients find them in a container: those of variables, or else those of the task's role.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function credentialSource(environment: NodeJS.ProcessEnv, count: Count, now = Date.now): CredentialSource {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
    if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
        const fixed = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
        const credentials = { ...fixed, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
        return { get: () => Promise.resolve(credentials), forget: () => undefined };
    }
    let kept: { credentials: Credentials; end: number } | undefined;
    return {
        async get() {
            if (kept === undefined || now() > kept.end - early) {
                kept = await count("GetCredentials", () => ask(environment));
            }
            return kept.credentials;
        },
        forget() {
            kept = undefined;
        },
    };
}

async function ask(environment: NodeJS.ProcessEnv): Promise<{ credentials: Credentials; end: number }> {
    const token = await authorization(environment);
    const response = await fetch(address(environment), {
        headers: token === undefined ? {} : { Authorization: token },
        signal: AbortSignal.timeout(limit),
    });
    // What is in it is not for a message: it may be a secret.
    const answer = (await response.json().catch(() => ({}))) as Record<string, string | undefined>;
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration } = answer;
    if (!response.ok || !accessKeyId || !secretAccessKey) {
        throw new Error(`the task's role gives no credentials (HTTP ${response.status}): does the task have a role?`);
    }
    const end = Date.parse(Expiration ?? "");
    // Those without an end are asked for again each time.
    return { credentials: { accessKeyId, secretAccessKey, sessionToken }, end: Number.isNaN(end) ? 0 : end };
}

function address(environment: NodeJS.ProcessEnv): string {
    const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = environment;
    const found = relative ? `${taskCredentials}${relative}` : full;
    if (!found) {
        throw new Error("there are no credentials for AWS: give the task a role (taskRoleArn)");
    }
    return found;
}

async function authorization(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
    const { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = environment;
    return file ? (await fs.readFile(file, "utf8")).trim() : token;
}

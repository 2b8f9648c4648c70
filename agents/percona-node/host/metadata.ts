/** Where EC2 serves an instance's metadata, unless AWS_EC2_METADATA_SERVICE_ENDPOINT says otherwise, as to the AWS SDK. */
const defaultEndpoint = "http://169.254.169.254";

/** Seconds that a session token is asked for; the most that EC2 gives is six hours. */
const tokenSeconds = 21_600;

/** Milliseconds for one question; the service is on the host itself. */
const limit = 1_000;

/** An instance's metadata. */
export interface Metadata {
    /**
     * The text at `path` below `latest/meta-data/`; undefined when there is nothing.
     *
     * @throws Error when the service does not answer within a second.
     */
    get: (path: string) => Promise<string | undefined>;
}

/** A client of the metadata service, version 2: a session's token goes with each question. */
export function metadataOf(endpoint = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? defaultEndpoint): Metadata {
    const base = `${endpoint.replace(/\/$/, "")}/latest`;
    let token: Promise<string> | undefined;

    async function newToken(): Promise<string> {
        const response = await fetch(`${base}/api/token`, {
            method: "PUT",
            headers: { "X-aws-ec2-metadata-token-ttl-seconds": String(tokenSeconds) },
            signal: AbortSignal.timeout(limit),
        });
        if (!response.ok) {
            throw new Error(`the instance's metadata service gave no token: ${response.status}`);
        }
        return response.text();
    }

    async function ask(path: string): Promise<Response> {
        token ??= newToken();
        try {
            return await fetch(`${base}/meta-data/${path}`, {
                headers: { "X-aws-ec2-metadata-token": await token },
                signal: AbortSignal.timeout(limit),
            });
        } catch (error) {
            token = undefined;
            throw error;
        }
    }

    return {
        async get(path) {
            let response = await ask(path);
            if (response.status === 401) {
                // The token is over.
                token = undefined;
                response = await ask(path);
            }
            if (response.status === 404) {
                return undefined;
            }
            if (!response.ok) {
                throw new Error(`the instance's metadata service answers ${response.status} for ${path}`);
            }
            return (await response.text()).trim();
        },
    };
}

import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { secretVersionId } from "../../support/secret-version";

/** Temporary keys of an instance's role, as its metadata service tells them. */
export interface RoleKeys {
    AccessKeyId: string;
    SecretAccessKey: string;
    Token: string;
}

/**
 * Secrets Manager's GetSecretValue for one role, on a free port of 127.0.0.1. Unlike moto, it checks the signature as AWS does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export class SecretsManager {
    /** Answers by ARN. */
    private readonly secrets = new Map<string, object>();

    private constructor(
        private readonly server: Server,
        private readonly keys: RoleKeys,
    ) {}

    static async start(keys: RoleKeys): Promise<SecretsManager> {
        const server = createServer((incoming, outgoing) => {
            void text(incoming).then((body) => {
                const { status, answer } = manager.answer(incoming.headers, body);
                outgoing
                    .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
                    .end(JSON.stringify(answer));
            });
        });
        const manager = new SecretsManager(server, keys);
        await once(server.listen(0, "127.0.0.1"), "listening");
        return manager;
    }

    /** Environment that leads the host's program here. */
    get environment(): Record<string, string> {
        const { port } = this.server.address() as AddressInfo;
        return { AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}` };
    }

    /** Gives a secret a new version. Returns what GetSecretValue answers from now on. */
    keep(arn: string, content: unknown): { ARN: string; VersionId: string; SecretString: string } {
        const SecretString = typeof content === "string" ? content : JSON.stringify(content);
        const answer = { ARN: arn, Name: "a-secret", VersionId: secretVersionId(), SecretString };
        this.restore(answer);
        return answer;
    }

    /** Makes an earlier version the current one. */
    restore(answer: ReturnType<SecretsManager["keep"]>): void {
        this.secrets.set(answer.ARN, answer);
    }

    /** Takes a secret away. */
    forget(arn: string): void {
        this.secrets.delete(arn);
    }

    async stop(): Promise<void> {
        const closed = once(this.server.close(), "close");
        this.server.closeAllConnections();
        await closed;
    }

    private answer(headers: IncomingHttpHeaders, body: string): { status: number; answer: object } {
        const problem = this.signatureProblem(headers, body);
        if (problem !== undefined) {
            return { status: 400, answer: { __type: "InvalidSignatureException", message: problem } };
        }
        if (headers["x-amz-target"] !== "secretsmanager.GetSecretValue") {
            return { status: 400, answer: { __type: "UnknownOperationException" } };
        }
        const secret = this.secrets.get((JSON.parse(body) as { SecretId: string }).SecretId);
        return secret === undefined
            ? { status: 400, answer: { __type: "AccessDeniedException", Message: "no policy allows the action" } }
            : { status: 200, answer: secret };
    }

    private signatureProblem(headers: IncomingHttpHeaders, body: string): string | undefined {
        const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
            headers.authorization ?? "",
        );
        const [, credential = "", signedNames = "", signature] = match ?? [];
        const [key, ...scope] = credential.split("/");
        const signed = signedNames.split(";");
        const unsigned = Object.keys(headers).filter(
            (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.includes(name),
        );
        if (unsigned.length > 0) {
            return `not signed: ${unsigned.join(", ")}`;
        }
        if (key !== this.keys.AccessKeyId || headers["x-amz-security-token"] !== this.keys.Token) {
            return "The security token included in the request is invalid.";
        }
        const canonical = [
            "POST",
            "/",
            "",
            ...signed.map((name) => `${name}:${String(headers[name])}`),
            "",
            signedNames,
            sha256(body),
        ].join("\n");
        const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope.join("/"), sha256(canonical)].join("\n");
        const signing = scope.reduce<string | Buffer>(hmac, `AWS4${this.keys.SecretAccessKey}`);
        return hmac(signing, toSign).toString("hex") === signature ? undefined : "The signature does not match.";
    }
}

function sha256(value: string): string {
    return createHash("sha256").update(value).digest("hex");
}

function hmac(key: string | Buffer, value: string): Buffer {
    return createHmac("sha256", key).update(value).digest();
}

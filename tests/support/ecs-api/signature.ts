import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Keys that the server knows, by access key: what it hands out to tasks, and what a test sets in variables. */
export const keys: Record<string, { secret: string; token?: string }> = {
    AKIAFIXED: { secret: "fixed-secret" },
    ASIATASK: { secret: "task-secret/+=", token: "task-token+/=" },
};

/**
 * What is wrong with a request's signature (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
 * worked out here and not by a library that a client may use; undefined when it is right.
 */
export function signatureProblem(
    { method = "", url = "", headers }: IncomingMessage,
    body: string,
): string | undefined {
    const header = headers.authorization ?? "";
    const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
        header,
    );
    if (parts === null) {
        return "Missing Authentication Token";
    }
    const [credential, signed, signature] = parts.slice(1) as [string, string, string];
    const [accessKey = "", date = "", region = "", service = "", end = ""] = credential.split("/");
    const key = keys[accessKey];
    const time = String(headers["x-amz-date"]);
    if (key === undefined || headers["x-amz-security-token"] !== key.token) {
        return "The security token included in the request is invalid.";
    }
    if (!["host", "x-amz-date", "x-amz-target"].every((name) => signed.split(";").includes(name))) {
        return "The signature does not cover all that it must.";
    }
    const names = signed.split(";");
    const values = names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}\n`).join("");
    const canonical = [method, new URL(url, "http://ecs").pathname, "", values, signed, sha256(body)].join("\n");
    const scope = [date, region, service, end].join("/");
    const text = ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n");
    const signingKey = [date, region, service, end].reduce<Buffer>(hmac, Buffer.from(`AWS4${key.secret}`));
    const right = service === "ecs" && time.startsWith(date) && hmac(signingKey, text).toString("hex") === signature;
    return right ? undefined : "The request signature we calculated does not match the signature you provided.";
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { isObject, isSecret, mapInside, secret, type Value } from "./values";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals the secret values of the cloud's content, which lies on disk as plain JSON for people to read: each secret stands
 * there as `{ "sealed": "..." }`. The key lies beside the content's folder, not in it, readable by its owner alone.
 */
export class Seal {
    readonly #key: Buffer;

    /** @param keyFile File of the key; made when there is none yet. */
    constructor(keyFile: string) {
        this.#key = readOrMakeKey(keyFile);
    }

    /** The value with every secret in it sealed. */
    close(value: Value): Value {
        return isSecret(value) ? { sealed: this.#encrypt(value.value) } : mapInside(value, (part) => this.close(part));
    }

    /** The value with everything sealed in it opened, marked as secret. */
    open(value: Value): Value {
        if (isObject(value) && typeof value.sealed === "string" && Object.keys(value).length === 1) {
            return secret(this.#decrypt(value.sealed));
        }
        return mapInside(value, (part) => this.open(part));
    }

    #encrypt(value: Value): string {
        const nonce = randomBytes(nonceBytes);
        const cipher = createCipheriv(algorithm, this.#key, nonce);
        const sealed = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
        return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
    }

    #decrypt(sealed: string): Value {
        const bytes = Buffer.from(sealed, "base64");
        const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes));
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
        return JSON.parse(plain.toString("utf8")) as Value;
    }
}

function readOrMakeKey(file: string): Buffer {
    if (!fs.existsSync(file)) {
        // Written aside and linked into place: of several runs that start at once, the first one's key counts.
        const unfinished = `${file}.${process.pid}`;
        fs.writeFileSync(unfinished, randomBytes(32), { mode: 0o600 });
        try {
            fs.linkSync(unfinished, file);
        } catch (error) {
            if (!fs.existsSync(file)) {
                throw error;
            }
        } finally {
            fs.rmSync(unfinished, { force: true });
        }
    }
    return fs.readFileSync(file);
}

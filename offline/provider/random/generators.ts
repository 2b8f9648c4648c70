import { randomBytes, randomInt, randomUUID, scryptSync } from "node:crypto";
import { list, number, secret, text, type Properties, type Value } from "../../cloud/values";
import { randomText } from "./characters";

/** A random value and the id that it is kept under. */
export interface Generated {
    id: string;
    outputs: Properties;
}

/** Makes the random values of one type. */
export interface Generator {
    make: (inputs: Properties) => Generated;
    /** Takes a value over from elsewhere, given as the id of an import. */
    adopt?: (id: string) => Generated;
}

const adjectives = [
    "amber",
    "brisk",
    "calm",
    "daring",
    "eager",
    "fond",
    "gentle",
    "happy",
    "keen",
    "lively",
    "mellow",
    "noble",
];
const animals = [
    "badger",
    "crane",
    "dolphin",
    "egret",
    "falcon",
    "gecko",
    "heron",
    "ibis",
    "jackal",
    "koala",
    "lemur",
    "marten",
];
const adverbs = ["barely", "calmly", "deeply", "firmly", "gladly", "highly", "keenly", "lightly", "mildly", "neatly"];

/** Random types by token. */
export const generators: Readonly<Record<string, Generator | undefined>> = {
    "random:index/randomPassword:RandomPassword": { make: (inputs) => password(randomText(inputs)), adopt: password },
    "random:index/randomString:RandomString": { make: (inputs) => string(randomText(inputs)), adopt: string },
    "random:index/randomUuid:RandomUuid": { make: () => string(randomUUID()), adopt: string },
    "random:index/randomId:RandomId": {
        make: (inputs) => identifier(randomBytes(number(inputs.byteLength) ?? 1), text(inputs.prefix) ?? ""),
        adopt: (id) => identifier(Buffer.from(id, "base64url"), ""),
    },
    "random:index/randomBytes:RandomBytes": {
        make: (inputs) => {
            const bytes = randomBytes(number(inputs.length) ?? 1);
            return {
                id: "none",
                outputs: { base64: secret(bytes.toString("base64")), hex: secret(bytes.toString("hex")) },
            };
        },
    },
    "random:index/randomInteger:RandomInteger": {
        make: (inputs) => {
            const [min, max] = [number(inputs.min) ?? 0, number(inputs.max) ?? 0];
            if (max < min) {
                throw new Error(`The minimum (min) value needs to be smaller than or equal to maximum (max) value.`);
            }
            const result = randomInt(min, max + 1);
            return { id: String(result), outputs: { result } };
        },
    },
    "random:index/randomPet:RandomPet": {
        make: (inputs) => {
            const separator = text(inputs.separator) ?? "-";
            const words = petWords(number(inputs.length) ?? 2);
            const prefix = text(inputs.prefix);
            const id = [...(prefix === undefined ? [] : [prefix]), ...words].join(separator);
            return { id, outputs: {} };
        },
    },
    "random:index/randomShuffle:RandomShuffle": {
        make: (inputs) => {
            const items = [...list(inputs.inputs)];
            const results: Value[] = [];
            const count = number(inputs.resultCount) ?? items.length;
            while (results.length < count && items.length > 0) {
                results.push(...items.splice(randomInt(items.length), 1));
            }
            return { id: "-", outputs: { results } };
        },
    },
};

function password(result: string): Generated {
    return { id: "none", outputs: { result: secret(result), bcryptHash: secret(hash(result)) } };
}

/**
 * Stands for the hash that the real provider makes with bcrypt, which Node.js does not have: as long, of the same alphabet,
 * and nothing that a login would take.
 */
function hash(value: string): string {
    const salt = randomBytes(16);
    const digest = scryptSync(value, salt, 40, { N: 2 }).toString("base64").replace(/[+=]/g, ".");
    return `$2a$10$${digest.slice(0, 53)}`;
}

function string(result: string): Generated {
    return { id: result, outputs: { result } };
}

function identifier(bytes: Buffer, prefix: string): Generated {
    const hex = bytes.toString("hex");
    return {
        id: bytes.toString("base64url"),
        outputs: {
            b64Std: prefix + bytes.toString("base64"),
            b64Url: prefix + bytes.toString("base64url"),
            dec: prefix + BigInt(`0x${hex === "" ? "0" : hex}`).toString(),
            hex: prefix + hex,
        },
    };
}

function petWords(count: number): string[] {
    const kinds = [animals, adjectives];
    return Array.from({ length: count }, (_item, place) => {
        const words = kinds[place] ?? adverbs;
        return words[randomInt(words.length)] ?? "pet";
    }).reverse();
}

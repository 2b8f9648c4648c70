import { shapeOf } from "../../cloud/sdk-shape";
import {
    hasSecret,
    isSecret,
    mapProperties,
    reveal,
    same,
    secret,
    type Properties,
    type Value,
} from "../../cloud/values";

/** Shorter texts are words that stand in many places for themselves. */
const shortestTelling = 4;

/**
 * Gives outputs that were worked out on open values their secrecy back: what was secret as an input is secret as an output,
 * so is anything in which the text of a secret appears, and so is what is secret by its type.
 */
export function withSecrets(type: string, outputs: Properties, inputs: Properties): Properties {
    const secrets = shapeOf(type)?.secrets;
    const texts = Object.values(inputs).flatMap(secretTexts);
    return mapProperties(outputs, (value, name) => {
        const asked = inputs[name];
        if (asked !== undefined && hasSecret(asked)) {
            return same(reveal(asked), value) ? asked : secret(value);
        }
        return secrets?.has(name) === true || tells(value, texts) ? secret(value) : value;
    });
}

/** Inputs as they are to be kept: what is secret by its type is secret even if the program did not say so. */
export function guardedInputs(type: string, inputs: Properties): Properties {
    const secrets = shapeOf(type)?.secrets;
    return mapProperties(inputs, (value, name) => (secrets?.has(name) === true ? secret(value) : value));
}

function secretTexts(value: Value): string[] {
    if (isSecret(value)) {
        return openTexts(reveal(value));
    }
    return children(value).flatMap(secretTexts);
}

function openTexts(value: Value): string[] {
    return typeof value === "string"
        ? [value].filter((text) => text.length >= shortestTelling)
        : children(value).flatMap(openTexts);
}

function tells(value: Value, texts: string[]): boolean {
    if (typeof value === "string") {
        return texts.some((text) => value.includes(text));
    }
    return children(value).some((part) => tells(part, texts));
}

function children(value: Value): Value[] {
    return typeof value === "object" && value !== null ? Object.values(value) : [];
}

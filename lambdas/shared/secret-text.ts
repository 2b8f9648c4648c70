/** What a secret's text holds under the `names`: a JSON object with a text for each of them. */
export type SecretTexts<Name extends string> = Record<Name, string>;

/**
 * Reads a secret that is a JSON object; undefined when it is not, or when one of the `names` is missing or empty. It does not
 * say what is wrong with it: the words of a parser would quote the secret.
 */
export function secretTexts<Name extends string>(
    text: string | undefined,
    names: readonly Name[],
): SecretTexts<Name> | undefined {
    const found = objectOf(text);
    const entries = names.map((name) => [name, found[name]] as const);
    if (!entries.every(([, value]) => typeof value === "string" && value !== "")) {
        return undefined;
    }
    return Object.fromEntries(entries) as SecretTexts<Name>;
}

function objectOf(text: string | undefined): Record<string, unknown> {
    try {
        const value: unknown = JSON.parse(text ?? "");
        return typeof value === "object" && value !== null ? { ...value } : {};
    } catch {
        return {};
    }
}

import { randomInt } from "node:crypto";
import { number, text, type Properties } from "../../cloud/values";

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();

/** What the real provider takes unless told otherwise. */
const usualSpecial = "!@#$%&*()-_=+[]{}<>:?";

/** A kind of characters that a text may or must have. */
interface Kind {
    characters: string;
    wanted: boolean;
    least: number;
}

/**
 * A random text by the arguments of RandomPassword and RandomString: `length`, the kinds of characters that are wanted (all
 * unless switched off), and how many of each at least.
 *
 * @throws Error in the provider's words when the minimums do not fit the length or no kind is wanted.
 */
export function randomText(inputs: Properties): string {
    const special = text(inputs.overrideSpecial) ?? "";
    const kinds: Kind[] = [
        kind(digits, inputs.numeric ?? inputs.number, inputs.minNumeric),
        kind(lower, inputs.lower, inputs.minLower),
        kind(upper, inputs.upper, inputs.minUpper),
        kind(special === "" ? usualSpecial : special, inputs.special, inputs.minSpecial),
    ];
    const length = number(inputs.length) ?? 0;
    const least = kinds.reduce((sum, each) => sum + each.least, 0);
    const all = kinds
        .filter((each) => each.wanted)
        .map((each) => each.characters)
        .join("");
    if (length < 1 || length < least) {
        throw new Error(
            `Attribute length value must be at least sum of (min_upper + min_lower + min_numeric + min_special), got: ${length}`,
        );
    }
    if (all === "") {
        throw new Error("the character set specified is empty");
    }
    const picked = kinds.flatMap((each) => pick(each.least, each.characters));
    return shuffled([...picked, ...pick(length - picked.length, all)]).join("");
}

function kind(characters: string, wanted: unknown, least: unknown): Kind {
    return { characters, wanted: wanted !== false, least: typeof least === "number" ? least : 0 };
}

function pick(count: number, characters: string): string[] {
    return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

/** Fisher and Yates: every order is as likely as any other. */
function shuffled<T>(items: T[]): T[] {
    for (let last = items.length - 1; last > 0; last--) {
        const other = randomInt(last + 1);
        [items[last], items[other]] = [items[other] as T, items[last] as T];
    }
    return items;
}

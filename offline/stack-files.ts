import * as fs from "node:fs";
import * as path from "node:path";

/** The stacks that have a file in `folder`, by name. */
export function stackNames(folder: string): string[] {
    return fs
        .readdirSync(folder)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/**
 * Whether a stack shows another of `stacks` in another way, which its name goes on from: `panintelligence-poc`, and
 * `monitoring-as-documented`, which the policy pack refuses.
 */
export function isVariant(stack: string, stacks: string[]): boolean {
    return stacks.some((other) => stack.startsWith(`${other}-`));
}

const saltLine = /^encryptionsalt: .*\n?/m;

/**
 * Takes the encryption salt, which `pulumi` writes into a stack's file whenever a passphrase guards its state, out of the
 * stack files in `folder` again: they are the same files that a real account uses, with a secrets provider of its own.
 * A file that holds secret values keeps its salt, since without it they could not be read.
 */
export function removeSalts(folder: string): void {
    for (const name of fs.readdirSync(folder).filter((entry) => /^Pulumi\..+\.yaml$/.test(entry))) {
        const file = path.join(folder, name);
        const text = fs.readFileSync(file, "utf8");
        if (saltLine.test(text) && !/^\s+secure: /m.test(text)) {
            const rest = text.replace(saltLine, "");
            if (rest.trim() === "") {
                fs.rmSync(file);
            } else {
                fs.writeFileSync(file, rest);
            }
        }
    }
}

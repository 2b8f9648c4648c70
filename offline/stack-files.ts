import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";

/** The stacks that have a file in `folder`, by name. */
export function stackNames(folder: string): string[] {
    return fs
        .readdirSync(folder)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

/**
 * The sample stacks in `folder`, one a deployment: those named like the deployment that they set. Variants of them
 * (`panintelligence-poc`) and stacks of one's own (`reporting-pmm`) have other names.
 */
export function sampleStacks(folder: string): string[] {
    return stackNames(folder).filter((name) => {
        const settings = parseDocument(fs.readFileSync(fileOf(name, folder), "utf8"));
        return settings.getIn(["config", "stackwarden:deployment"]) === name;
    });
}

/** What says how the secrets of a stack's file and state are encrypted; Pulumi writes it on lines of its own. */
const encryptionLines = /^(encryptionsalt|encryptedkey|secretsprovider): .*\n?/gm;

/** A value that `pulumi config set --secret` encrypted. */
const encryptedValue = /[\s{]secure: /;

/**
 * The file to run a stack of `folder` with on the offline cloud in `home`, where its own cannot be: one that belongs to
 * another backend names an encryption whose passphrase or key is not here. So it stays as it is, and a copy without it is
 * used. Undefined where the stack's own file serves.
 *
 * @throws Error when the file has values that only the other backend can decrypt.
 */
export function readableCopy(stack: string, folder: string, home: string): string | undefined {
    const file = fileOf(stack, folder);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    if (hasOwnSalt(stack, text, home)) {
        return undefined;
    }
    if (encryptedValue.test(text)) {
        throw new Error(
            `${path.basename(file)} has encrypted values ("secure:"), which only the backend that it belongs to can read: ` +
                "copy it to a file of another name, put invented values in their place, and use that stack here",
        );
    }
    const readable = text.replace(encryptionLines, "");
    if (readable === text) {
        return undefined;
    }
    const copy = path.join(home, "config", path.basename(file));
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.writeFileSync(copy, readable);
    return copy;
}

/**
 * Takes the salt of the offline cloud in `home`, which `pulumi` writes into a stack's file whenever a passphrase guards its
 * state, out of the stack files in `folder` again: they are the same files that a real account uses. Salts of other backends
 * stay, and so does that of a file with encrypted values, which could not be read without it.
 */
export function removeSalts(folder: string, home: string): void {
    for (const stack of stackNames(folder)) {
        const file = fileOf(stack, folder);
        const text = fs.readFileSync(file, "utf8");
        if (hasOwnSalt(stack, text, home) && !encryptedValue.test(text)) {
            const rest = text.replace(encryptionLines, "");
            if (rest.trim() === "") {
                fs.rmSync(file);
            } else {
                fs.writeFileSync(file, rest);
            }
        }
    }
}

/** Whether the salt in a stack's file is that of its state on the offline cloud. */
function hasOwnSalt(stack: string, text: string, home: string): boolean {
    const salt = /^encryptionsalt: (\S+)/m.exec(text)?.[1];
    const state = path.join(home, "state/.pulumi/stacks/stackwarden", `${stack}.json`);
    return salt !== undefined && fs.existsSync(state) && fs.readFileSync(state, "utf8").includes(salt);
}

function fileOf(stack: string, folder: string): string {
    return path.join(folder, `Pulumi.${stack}.yaml`);
}

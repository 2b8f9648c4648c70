import * as fs from "node:fs";
import * as path from "node:path";
import { createTwoFilesPatch } from "diff";
import { isMap, isSeq, parseDocument, type Document, type ToStringOptions } from "yaml";
import { Refusal } from "./command";

/** One edit below a configuration object; `path` is the way from that object down. */
export type ConfigEdit =
    | { kind: "set"; path: string[]; value: string | number }
    /** Adds to the end of a list, which is made where there is none. */
    | { kind: "append"; path: string[]; value: string };

/** The configuration file of a stack. */
export interface StackConfigFile {
    path: string;
    text: string;
}

/**
 * Reads `Pulumi.<stack>.yaml`. A stack may be named with its organization and project (`org/project/stack`), the file never is.
 *
 * @throws Refusal when there is no such file.
 */
export function readStackConfig(projectFolder: string, stack: string): StackConfigFile {
    const file = path.join(projectFolder, `Pulumi.${path.posix.basename(stack)}.yaml`);
    try {
        return { path: file, text: fs.readFileSync(file, "utf8") };
    } catch {
        throw new Refusal(
            `${file} cannot be read: run this in the checkout that holds the configuration of stack ${stack}`,
        );
    }
}

/**
 * The configuration object `key` (`stackwarden:pmm-ec2`) in the text of a stack's file, as plain data.
 *
 * @throws Refusal when the file is not YAML or does not have the object.
 */
export function configObject(file: StackConfigFile, key: string): Record<string, unknown> {
    const object = documentOf(file).getIn(["config", key]);
    if (!isMap(object)) {
        throw new Refusal(`${file.path} has no configuration object ${key}: is it the file of the right stack?`);
    }
    return object.toJSON() as Record<string, unknown>;
}

/** The text of `file` after `edits` below the object `key`. Comments, order and layout stay as they are. */
export function editConfig(file: StackConfigFile, key: string, edits: ConfigEdit[]): string {
    const document = documentOf(file);
    const style = styleOf(document, file.text);
    for (const edit of edits) {
        apply(document, ["config", key, ...edit.path], edit);
    }
    return document.toString(style);
}

/** A unified diff between the present text of `file` and `changed`; empty when they are the same. */
export function showDiff(file: StackConfigFile, changed: string): string {
    if (file.text === changed) {
        return "";
    }
    const name = path.basename(file.path);
    return createTwoFilesPatch(name, name, file.text, changed, undefined, undefined, { context: 3 })
        .split("\n")
        .filter((line) => !/^(=+|\\ No newline.*)$/.test(line))
        .join("\n")
        .trimEnd();
}

function documentOf(file: StackConfigFile): Document {
    const document = parseDocument(file.text);
    const [problem] = document.errors;
    if (problem !== undefined) {
        throw new Refusal(`${file.path} is not valid YAML: ${problem.message}`);
    }
    return document;
}

function apply(document: Document, where: string[], edit: ConfigEdit): void {
    // `dataVolume:` with nothing below it is a null, in which nothing can be set.
    for (let depth = where.length; depth > 2; depth--) {
        if (document.hasIn(where.slice(0, depth)) && document.getIn(where.slice(0, depth)) === null) {
            document.deleteIn(where.slice(0, depth));
        }
    }
    if (edit.kind === "set") {
        document.setIn(where, edit.value);
        return;
    }
    const list = document.getIn(where);
    if (!isSeq(list)) {
        document.setIn(where, document.createNode([edit.value]));
    } else {
        list.add(document.createNode(edit.value));
    }
}

/** The way of writing that gives `text` back with the fewest lines changed, so that a diff shows the edits alone. */
function styleOf(document: Document, text: string): ToStringOptions {
    const styles = [2, 4].flatMap((indent) =>
        [true, false].flatMap((indentSeq) =>
            [false, true].map((flowCollectionPadding) => ({ indent, indentSeq, flowCollectionPadding, lineWidth: 0 })),
        ),
    );
    const lines = text.split("\n");
    const changes = (style: ToStringOptions): number => {
        const written = document.toString(style).split("\n");
        return written.filter((line, index) => line !== lines[index]).length;
    };
    return styles.reduce((best, style) => (changes(style) < changes(best) ? style : best));
}

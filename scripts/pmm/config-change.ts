import * as fs from "node:fs";
import type { CommandContext } from "../lib/command";
import { configObject, editConfig, readStackConfig, showDiff, type ConfigEdit } from "../lib/stack-config";

/** A change of a stack's file that is not written yet. */
export interface ConfigChange {
    /** The file. */
    path: string;
    /** What changes in the file, for people; empty when nothing does. */
    diff: string;
    /**
     * Makes the edits in the file as it is now: what somebody has changed in it since, while AWS worked for hours, stays.
     *
     * @throws Refusal when there is no such file any more, or it has lost the object.
     */
    write: () => void;
}

/**
 * The change that `edits` below the object `key` make in the file of `stack`.
 *
 * @throws Refusal when there is no such file, or it has no such object.
 */
export function configChange(
    { projectFolder }: CommandContext,
    stack: string,
    key: string,
    edits: ConfigEdit[],
): ConfigChange {
    const edit = () => {
        const file = readStackConfig(projectFolder, stack);
        configObject(file, key);
        return { file, changed: editConfig(file, key, edits) };
    };
    const { file, changed } = edit();
    return {
        path: file.path,
        diff: showDiff(file, changed),
        write: () => {
            fs.writeFileSync(file.path, edit().changed);
        },
    };
}

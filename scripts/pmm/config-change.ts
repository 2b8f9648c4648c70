import * as fs from "node:fs";
import { editConfig, showDiff, type ConfigEdit, type StackConfigFile } from "../lib/stack-config";

/** A change of a stack's file that is not written yet. */
export interface ConfigChange {
    /** What changes in the file, for people; empty when nothing does. */
    diff: string;
    write: () => void;
}

/** The change that `edits` below the object `key` make in `file`. */
export function configChange(file: StackConfigFile, key: string, edits: ConfigEdit[]): ConfigChange {
    const changed = editConfig(file, key, edits);
    return {
        diff: showDiff(file, changed),
        write: () => {
            fs.writeFileSync(file.path, changed);
        },
    };
}

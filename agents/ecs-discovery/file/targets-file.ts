import * as fs from "node:fs/promises";
import type { TargetGroup } from "../targets";

/** The file that Prometheus reads its targets from. */
export interface TargetsFile {
    /** Its text; undefined when there is none. */
    read: () => Promise<string | undefined>;
    /** Replaces it in one step: Prometheus reads the old targets or the new ones, and never a part. */
    write: (text: string) => Promise<void>;
}

export function targetsFile(file: string): TargetsFile {
    return {
        async read() {
            try {
                return await fs.readFile(file, "utf8");
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                    return undefined;
                }
                throw error;
            }
        },
        async write(text) {
            // Beside it, since only there it can be renamed; Prometheus looks for the name with its ending.
            const unfinished = `${file}.tmp`;
            const handle = await fs.open(unfinished, "w");
            try {
                await handle.writeFile(text);
                // Prometheus runs as another user.
                await handle.chmod(0o644);
                await handle.sync();
            } finally {
                await handle.close();
            }
            await fs.rename(unfinished, file);
        },
    };
}

/** The targets of a text; none when there is no text, or when it is not what the sidecar writes. */
export function targetsIn(text: string | undefined): TargetGroup[] {
    try {
        return JSON.parse(text ?? "[]") as TargetGroup[];
    } catch {
        return [];
    }
}

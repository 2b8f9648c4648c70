import * as fs from "node:fs/promises";
import * as path from "node:path";
import { z } from "zod";
import type { Membership } from "../model";

/** `Membership`, as it is kept and as agents tell it each other. */
export const membershipShape: z.ZodType<Membership> = z.object({
    epoch: z.number(),
    view: z.number(),
    members: z.array(z.string()),
    recovering: z.array(z.string()).optional(),
});

const shape = z.object({
    lasting: z.object({
        membership: membershipShape.optional(),
        groupName: z.string().optional(),
        epoch: z.number().optional(),
    }),
    peers: z.array(z.object({ id: z.string(), address: z.string(), uuid: z.string().optional() })),
});

/** What an agent must know when it starts again: `Remembered.lasting`, and the other nodes that it knew. */
export type SavedState = z.infer<typeof shape>;

export interface StateFile {
    /**
     * What was written last, nothing on a new node.
     *
     * @throws Error when the file cannot be read: forgetting a membership would be worse than not starting.
     */
    read: () => Promise<SavedState>;
    /** Writes it when it has changed; it is on the disk when this is done. */
    write: (state: SavedState) => Promise<void>;
}

/** `state.json` in the agent's directory. */
export function stateFile(directory: string): StateFile {
    const file = path.join(directory, "state.json");
    let written = "";
    return {
        async read() {
            let text: string;
            try {
                text = await fs.readFile(file, "utf8");
            } catch (error) {
                if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                    return { lasting: {}, peers: [] };
                }
                throw error;
            }
            try {
                return shape.parse(JSON.parse(text));
            } catch (error) {
                throw new Error(
                    `${file} is not what the agent wrote; look at it, and delete it only when all other nodes are up`,
                    { cause: error },
                );
            }
        },
        async write(state) {
            const text = JSON.stringify(state);
            if (text === written) {
                return;
            }
            await fs.mkdir(directory, { recursive: true, mode: 0o700 });
            await replace(file, text);
            await sync(directory);
            written = text;
        },
    };
}

/** In one step, so that a crash leaves the old or the new text. */
async function replace(file: string, text: string): Promise<void> {
    const unfinished = `${file}.new`;
    const handle = await fs.open(unfinished, "w", 0o600);
    try {
        await handle.writeFile(text);
        await handle.sync();
    } finally {
        await handle.close();
    }
    await fs.rename(unfinished, file);
}

/** Makes the rename itself last. */
async function sync(directory: string): Promise<void> {
    const handle = await fs.open(directory, "r");
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
}

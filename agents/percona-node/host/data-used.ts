import { statfs } from "node:fs/promises";

/** Percent of the file system of `directory` that is in use, as `df` counts it. */
export async function dataUsed(directory: string): Promise<number> {
    const { blocks, bfree, bavail } = await statfs(directory);
    const used = blocks - bfree;
    return (100 * used) / (used + bavail);
}

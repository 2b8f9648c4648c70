/** How often to look whether the engine still runs. */
const lookMilliseconds = 2000;

/**
 * Ends this process with its engine: on a signal, and when the engine has gone without a word (it was killed), which shows
 * in another process having become our parent. Returns `stop`, which lets calls under way finish first.
 */
export function stopWithEngine(finish: () => void): () => void {
    const parent = process.ppid;
    const watch = setInterval(() => {
        if (process.ppid !== parent) {
            process.exit(0);
        }
    }, lookMilliseconds);
    watch.unref();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.on(signal, () => {
            process.exit(0);
        });
    }
    return finish;
}

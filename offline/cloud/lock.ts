import * as fs from "node:fs";

/** Longer than any one change takes; a lock this old was left by a run that was killed. */
const staleMilliseconds = 10_000;

const pauseMilliseconds = 2;

/**
 * Runs `work` while no other process does the same with this lock file: AWS decides one request after the other, so that
 * of two load balancers of one name the second is refused, whichever engine asks.
 *
 * @throws Error when the lock cannot be had for twice the time after which one counts as left behind.
 */
export function exclusively<T>(file: string, work: () => T): T {
    const deadline = Date.now() + 2 * staleMilliseconds;
    while (!taken(file)) {
        if (isStale(file)) {
            fs.rmSync(file, { force: true });
        } else if (Date.now() > deadline) {
            throw new Error(`the offline cloud is locked by another run: if none is active, remove ${file}`);
        } else {
            // Work under the lock is synchronous and takes a millisecond or so: waiting here is cheaper than turns.
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
        }
    }
    try {
        return work();
    } finally {
        fs.rmSync(file, { force: true });
    }
}

function taken(file: string): boolean {
    try {
        fs.writeFileSync(file, String(process.pid), { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    }
}

function isStale(file: string): boolean {
    try {
        return Date.now() - fs.statSync(file).mtimeMs > staleMilliseconds;
    } catch {
        return false; // It has just been released.
    }
}

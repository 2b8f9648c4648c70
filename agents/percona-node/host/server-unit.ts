import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ServerUnit } from "../node";
import { TimeOver, within } from "../within";

const run = promisify(execFile);

/** Milliseconds that a restart gives the server to end by itself: with commits in flight it would hang for a minute. */
const endLimit = 10_000;

/** States of a unit with a process, or about to have one: a server recovers before it is active, and restarts after a clone. */
const alive = new Map<string, true | "starting">([
    ["active", true],
    ["activating", "starting"],
    ["deactivating", true],
    ["reloading", true],
]);

/** Milliseconds for a start, in which InnoDB may have to recover, and for a stop in peace. */
const startLimit = 600_000;
const stopLimit = 120_000;

/**
 * The server's unit, through the `systemctl` on PATH.
 *
 * @param patience milliseconds that a restart gives the server to end by itself.
 */
export function serverUnit(unit: string, patience = endLimit): ServerUnit {
    async function systemctl(limit: number, ...command: string[]): Promise<string> {
        const { stdout } = await run("systemctl", [...command, unit], { timeout: limit });
        return stdout.trim();
    }

    async function start(): Promise<void> {
        // A unit that failed too often is not started again without this.
        await systemctl(endLimit, "reset-failed").catch(() => "");
        await systemctl(startLimit, "start");
    }

    async function stop(): Promise<void> {
        await systemctl(stopLimit, "stop");
    }

    return {
        start,
        stop,
        async restart() {
            const ending = systemctl(stopLimit, "stop");
            ending.catch(() => undefined);
            try {
                await within(patience, "the end of the server", ending);
            } catch (error) {
                if (!(error instanceof TimeOver)) {
                    throw error;
                }
                await systemctl(endLimit, "kill", "--signal=SIGKILL");
                await ending;
            }
            await start();
        },
        async runs() {
            try {
                return alive.get(await systemctl(endLimit, "is-active")) ?? false;
            } catch (error) {
                // systemctl exits with 3 for a unit that is not active, and says which state it is in.
                const { code, stdout } = error as { code?: unknown; stdout?: string };
                if (typeof code === "number") {
                    return alive.get((stdout ?? "").trim()) ?? false;
                }
                throw error;
            }
        },
    };
}

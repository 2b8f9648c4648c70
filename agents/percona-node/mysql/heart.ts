import { clocks } from "../host/clocks";
import type { Clocks } from "../health";
import { monotonic } from "../within";
import type { KeptConnection } from "./kept-connection";
import { beat } from "./own-schema";
import { isFull, isRefusal } from "./refusal";

/** Milliseconds between the beginnings of two heartbeats. */
const period = 1_000;

/** Keeps the heartbeat row of a primary committed, on a connection of its own. */
export interface Heart {
    /** Goes on, or begins. */
    beat: () => void;
    /** Ends; what was committed before says nothing of what comes later. */
    stop: () => void;
    /** When the newest heartbeat that is committed was begun. */
    began: () => Clocks | undefined;
    /** Whether the newest heartbeat got no answer in time; false when the server refused it for a reason of its own. */
    hangs: () => boolean;
}

/** @param node id that the row shows. */
export function heartOf(connection: KeptConnection, node: string): Heart {
    let running: { stopped: boolean; began?: Clocks; hangs?: boolean } | undefined;

    async function run(mine: NonNullable<typeof running>): Promise<void> {
        while (!mine.stopped) {
            const began = clocks();
            try {
                // `beat` fails after 2 s: then nobody knows whether it is committed.
                await connection.use((sql) => beat(sql, node));
                mine.began = began;
                mine.hangs = false;
            } catch (error) {
                // The next one may be committed; until then /primary is 503.
                // A server may refuse for the very reason that all its connections hang.
                mine.hangs = !isRefusal(error) || (mine.hangs === true && isFull(error));
            }
            await pause(began.monotonic + period - monotonic());
        }
    }

    return {
        beat() {
            if (running === undefined) {
                running = { stopped: false };
                void run(running);
            }
        },
        stop() {
            if (running !== undefined) {
                running.stopped = true;
                running = undefined;
                connection.end();
            }
        },
        began: () => running?.began,
        hangs: () => running?.hangs === true,
    };
}

function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.max(50, milliseconds)));
}

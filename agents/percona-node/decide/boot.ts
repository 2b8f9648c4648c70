import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";

/** Milliseconds after which systemd would have started a server that ended by itself, and then some. */
const downLimit = 10_000;

/**
 * Milliseconds for which a server that runs may be silent: recovery of InnoDB after a crash takes minutes, and would begin
 * anew with a restart.
 */
const silentLimit = 300_000;

/** The server does not answer: it starts, it recovers, or it hangs. */
export function silentServer({ seen, server, others, remembered }: Facts): Draft | undefined {
    if (server) {
        return undefined;
    }
    const silentFor = seen.now - (remembered.silentSince ?? seen.now);
    if (silentFor < (seen.serverRuns ? silentLimit : downLimit)) {
        const why = seen.serverRuns ? "waits for the server to answer" : "waits for systemd to start the server";
        return { state: "boot", why };
    }
    const seconds = Math.floor(silentFor / 1_000);
    if (seen.instance.state === "terminating" && others.length > 0) {
        // The hook would wait for hours for a server that never answers.
        return {
            state: "leave",
            why: `stops the server, which has been silent for ${seconds} s: the node is to go`,
            task: { kind: "leave" },
        };
    }
    return {
        state: "boot",
        why: `restarts the server, which has been ${seen.serverRuns ? "silent" : "down"} for ${seconds} s`,
        task: { kind: "restart-server" },
        remember: { silentSince: seen.now },
    };
}

/** A data directory with nothing in it gets its accounts, without which no group lets it in. */
export function newServer(facts: Facts): Draft | undefined {
    return facts.server?.content === "new"
        ? {
              state: "boot",
              why: "makes the accounts of a new data directory",
              task: { kind: "prepare-server" },
              orders: closed(facts),
          }
        : undefined;
}

import type { ViewMember } from "../model";
import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { seconds } from "./patience";

/** Milliseconds after which systemd would have started a server that ended by itself, and then some. */
const downLimit = 10_000;

/** Milliseconds for which a server that is ready, by systemd, may be silent. */
const silentLimit = 300_000;

/** Milliseconds for which one may be silent without which its group goes on: it will have to join again anyway. */
const lostLimit = 30_000;

/** Milliseconds after which people are told of a server that the agent cannot look at. */
const blindLimit = 60_000;

/** The server does not answer: it is down, starts or hangs, or the agent cannot ask it. */
export function silentServer(facts: Facts): Draft | undefined {
    const { seen, server, others, remembered } = facts;
    if (server) {
        return undefined;
    }
    const { serverRuns, blind } = seen;
    const limit = serverRuns ? (isLost(facts) ? lostLimit : silentLimit) : downLimit;
    const silentFor = seen.now - (remembered.silentSince ?? seen.now);
    if (seen.instance.state === "terminating" && others.length > 0 && silentFor >= limit) {
        // The hook would wait for hours for a server that never answers.
        return {
            state: "leave",
            why: `stops the server, which has been silent for ${seconds(silentFor)}: the node is to go`,
            task: { kind: "leave" },
        };
    }
    if (serverRuns && blind !== undefined) {
        return blindAgent(facts, blind, silentFor);
    }
    if (serverRuns === "starting") {
        // InnoDB may be recovering for many minutes, and would begin anew: systemd's limit counts, which is half an hour.
        return { state: "boot", why: "waits for the server, which starts" };
    }
    const deadFor = serverRuns ? seen.now - (remembered.hangsSince ?? seen.now) : silentFor;
    return deadFor < limit
        ? {
              state: "boot",
              why: serverRuns ? "waits for the server to answer" : "waits for systemd to start the server",
          }
        : {
              state: "boot",
              why: `restarts the server, which has been ${serverRuns ? "silent" : "down"} for ${seconds(deadFor)}`,
              task: { kind: "restart-server" },
              remember: { silentSince: seen.now, hangsSince: seen.now, memberUuid: undefined },
          };
}

/**
 * The server was a member when it was heard last, and the others do not count on it any more. Its end also frees them of the
 * connections that it still holds.
 */
function isLost({ live, remembered: { memberUuid } }: Facts): boolean {
    const isThere = (view: ViewMember[]): boolean =>
        view.some(({ uuid, state }) => uuid === memberUuid && (state === "ONLINE" || state === "RECOVERING"));
    return live !== undefined && memberUuid !== undefined && !live.servers.some(({ members }) => isThere(members));
}

/** The server lives, as far as anybody knows: a restart would only make an outage of a blind agent. */
function blindAgent({ remembered }: Facts, blind: string, silentFor: number): Draft {
    const why = `cannot look at the server, and leaves it as it is: ${blind}`;
    const isNews = silentFor >= blindLimit && !remembered.toldBlind;
    return {
        state: "boot",
        why,
        ...(isNews && { orders: [{ kind: "tell", what: why, loud: true }], remember: { toldBlind: true } }),
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

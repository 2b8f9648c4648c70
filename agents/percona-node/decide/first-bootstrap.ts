import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { isOut, majority } from "./view";

/** Milliseconds that the first of an empty cluster's nodes waits for those in service that do not answer. */
const waitForAll = 300_000;
/** Milliseconds after which an epoch that nobody works on may be followed by the next. */
export const idleLimit = 30_000;

/** A cluster that never was: nobody has data, nor remembers a membership. The conditional write lets one node win. */
export function firstBootstrap(facts: Facts): Draft | undefined {
    const { seen, server, item, membership, others } = facts;
    const isFirst = item === null || item?.state === "BOOTING";
    if (server?.content !== "empty" || membership || !isFirst || others.length > 0) {
        return undefined;
    }
    const wait = firstWait(facts);
    return wait === undefined
        ? {
              state: "bootstrap",
              why: "begins the cluster",
              orders: closed(facts),
              task: {
                  kind: "bootstrap",
                  after: item?.epoch ?? 0,
                  restore: seen.policy.bootstrapFrom.startsWith("s3://"),
              },
          }
        : { state: "find", why: wait, orders: closed(facts) };
}

/** What it waits for; undefined when nothing. */
function firstWait({ seen, item, remembered }: Facts): string | undefined {
    const { policy, backups, peers, now } = seen;
    const withData = peers.find(
        ({ server, agent }) => server !== undefined && server.gtids !== "" && agent?.state !== "boot",
    );
    if (withData) {
        return `${withData.id} has data, so that this empty node must not begin the cluster: waits for it`;
    }
    if (policy.bootstrapFrom === "" && !backups.known) {
        return "waits to learn whether the bucket holds backups of this cluster";
    }
    if (policy.bootstrapFrom === "" && backups.known && backups.value) {
        return "the bucket holds backups of this cluster, which an empty one would replace: set BOOTSTRAP_FROM to that place, or to empty";
    }
    const work = claimWait({ seen, item, remembered });
    if (work !== undefined) {
        return work;
    }
    const inService = peers.filter(({ instance }) => instance === "in-service");
    const silent = inService.filter((peer) => !isOut(peer));
    const empty = 1 + peers.filter(isOut).length;
    const waited = now - (remembered.lonelySince ?? now) >= waitForAll;
    const mayGoOn = policy.outage === "availability" && waited && empty >= majority(policy.nodeCount);
    return silent.length > 0 && !mayGoOn
        ? `waits to hear from ${silent.map(({ id }) => id).join(", ")}, which may have data`
        : undefined;
}

/** What is to be waited for while the last epoch is BOOTING; undefined when another may be claimed. */
export function claimWait({ seen, item, remembered }: Pick<Facts, "seen" | "item" | "remembered">): string | undefined {
    if (item?.state !== "BOOTING" || item.owner === seen.id) {
        return undefined;
    }
    if (!remembered.idleClaim) {
        return `waits for ${item.owner}, which bootstraps epoch ${item.epoch}`;
    }
    return seen.now - remembered.idleClaim.since < idleLimit
        ? `waits for ${item.owner}, which claimed epoch ${item.epoch} and does nothing`
        : undefined;
}

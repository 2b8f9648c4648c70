import { GtidSet } from "../gtid-set";
import type { LocalServer, Monotonic, Progress, Remembered, Task } from "../model";
import type { Facts } from "./facts";
import { membershipOf, newer } from "./membership";
import { retryAfter } from "./patience";
import { epochOf } from "./standing";

/** What is to be remembered by this observation alone, before any rule has judged it. */
export function rememberedNow(facts: Omit<Facts, "remembered">): Remembered {
    const { seen, server, standing, quorate, others, live } = facts;
    const before = seen.remembered;
    const since = (holds: boolean, start: Monotonic | undefined): Monotonic | undefined =>
        holds ? (start ?? seen.now) : undefined;
    const isPrimary = server?.member === "ONLINE" && server.role === "PRIMARY";
    const isWritable = isPrimary && !server.superReadOnly && !server.offlineMode;
    const takesOver = isPrimary && server.superReadOnly && standing === "ours" && quorate && !seen.jumped;
    return {
        ...before,
        lasting: lastingNow(facts),
        lonelySince: since(standing === "outside" && others.length === 0, before.lonelySince),
        cutOffSince: since(standing !== "outside" && !quorate, before.cutOffSince),
        silentSince: since(server === undefined, before.silentSince),
        hangsSince: since(!server && seen.serverRuns === true && seen.blind === undefined, before.hangsSince),
        primarySince: since(isPrimary, before.primarySince),
        commitsHangSince: since(isWritable && seen.commitsHang && !seen.jumped, before.commitsHangSince),
        memberUuid: server ? (standing === "outside" ? undefined : server.uuid) : before.memberUuid,
        toldBlind: server === undefined && before.toldBlind === true,
        stuck: server?.member === "RECOVERING" ? progress(server, before.stuck, seen.now) : undefined,
        takeover: takesOver ? progress(server, before.takeover, seen.now) : undefined,
        retry: standing === "ours" && quorate && server?.member === "ONLINE" ? undefined : retryAfter(seen),
        launchingSince: since(seen.instance.state === "launching", before.launchingSince),
        uselessSince: since(isUseless(facts), before.uselessSince),
        errantSince: live ? before.errantSince : undefined,
        idleClaim: idleClaimNow(facts),
    };
}

/** A view counts only while its group is the cluster's and can acknowledge transactions. */
function lastingNow({ seen, server, standing, quorate, membership }: Omit<Facts, "remembered">): Remembered["lasting"] {
    const { lasting } = seen.remembered;
    if (!server || standing !== "ours" || !quorate) {
        return { ...lasting, ...(membership && { membership }) };
    }
    const epoch = epochOf(seen);
    return {
        membership: newer(membership, membershipOf(epoch, server, membership)),
        groupName: server.groupName,
        epoch,
    };
}

/** Tasks that a node may be at for long, and for a good reason. */
const longTasks = new Set<Task["kind"]>(["bootstrap", "reclone", "leave"]);

/** A live group does without this node, which is in service. A pause of the instance, or the agent, begins the time anew. */
function isUseless(facts: Omit<Facts, "remembered">): boolean {
    const { seen, server, standing, quorate, live } = facts;
    const isMember = standing === "ours" && quorate && server?.member === "ONLINE";
    // What is cloned shows no transactions until it is done; else each that is applied counts.
    const { stuck } = seen.remembered;
    const hasApplied = stuck !== undefined && server !== undefined && progress(server, stuck, seen.now) !== stuck;
    const isSeeded = server?.member === "RECOVERING" && (server.content !== "data" || hasApplied);
    const isAtWork = isMember || isSeeded || (seen.task !== undefined && longTasks.has(seen.task.task.kind));
    return seen.instance.state === "in-service" && live !== undefined && !isAtWork && !seen.jumped;
}

/** What the others go on sending is received all the time: only what is applied of it is progress. */
function progress(server: LocalServer, before: Progress | undefined, now: Monotonic): Progress {
    const applied = GtidSet.parse(server.gtids).count() - server.applierQueue;
    return before && before.applied >= applied ? before : { since: now, applied };
}

/** The owner is at work while its agent says so; the own agent would have the task. */
function idleClaimNow({ seen, item }: Omit<Facts, "remembered">): Remembered["idleClaim"] {
    if (item?.state !== "BOOTING" || item.owner === seen.id) {
        return undefined;
    }
    const owner = seen.peers.find(({ id }) => id === item.owner);
    if (owner?.agent?.bootingEpoch === item.epoch) {
        return undefined;
    }
    const before = seen.remembered.idleClaim;
    return before?.epoch === item.epoch ? before : { epoch: item.epoch, since: seen.now };
}

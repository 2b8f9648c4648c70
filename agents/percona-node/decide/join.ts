import { GtidSet } from "../gtid-set";
import { closed, type Draft } from "./draft";
import { noDonor } from "./donors";
import type { Facts } from "./facts";
import type { LiveGroup } from "./live-group";
import { majority } from "./view";

/** Milliseconds for which a node may be RECOVERING with the same transactions. */
const stuckLimit = 300_000;
/** The same while it is being cloned, when its transactions show no progress: 10 TB at 500 MB/s take 6 h. */
const cloneLimit = 6 * 3_600_000;

/** There is a live group, and all that this node has is in it. */
export function join(facts: Facts): Draft | undefined {
    const { server, live } = facts;
    if (!server || !live) {
        return undefined;
    }
    const own = GtidSet.parse(server.gtids);
    if (!own.isSubsetOf(setOf(live))) {
        return undefined;
    }
    const lacksLogs = !live.servers.some(({ purged }) => GtidSet.parse(purged).isSubsetOf(own));
    const clone = server.content !== "data" || lacksLogs;
    if (!moreThanHalfAnswer(facts, live)) {
        return { state: "find", why: "waits until more than half of the group answers", orders: closed(facts) };
    }
    if (stillShows(live, server.uuid)) {
        return {
            state: "join",
            why: "waits until the group has let go of the server as it was before it ended",
            orders: closed(facts),
        };
    }
    const obstacle = clone ? noDonor(facts, live) : undefined;
    if (obstacle !== undefined) {
        return { state: "join", why: obstacle, orders: closed(facts), hopeless: true };
    }
    const how = clone ? "is cloned into" : "joins";
    return {
        state: "join",
        why: `${how} the group of ${live.servers.length} nodes that answer`,
        orders: closed(facts),
        task: { kind: "join", groupName: live.groupName, clone },
    };
}

/**
 * Whether the group has not noticed yet that the server has left it: one that was killed is back before it is expelled. START would
 * be refused by then ("Old incarnation found"), at times so that it ends after a minute and a half only.
 */
function stillShows({ servers }: LiveGroup, uuid: string): boolean {
    return servers.some(({ members }) => members.some((member) => member.uuid === uuid));
}

/** It is in the group, and gets what it lacks. */
export function seeding(facts: Facts): Draft | undefined {
    const { seen, server, remembered } = facts;
    if (server?.member !== "RECOVERING") {
        return undefined;
    }
    const standstill = seen.now - (remembered.stuck?.since ?? seen.now);
    const limit = server.content === "data" ? stuckLimit : cloneLimit;
    return standstill < limit
        ? { state: "join", why: "gets the transactions that it lacks", orders: closed(facts) }
        : {
              state: "join",
              why: `has got no transaction for ${Math.floor(standstill / 60_000)} minutes: stops, to join again`,
              task: { kind: "stop-replication" },
              orders: closed(facts),
              remember: { stuck: undefined },
          };
}

/** All transactions of a live group, by its members that answer: the primary has them all, another may be the one that answers. */
export function setOf({ servers }: LiveGroup): GtidSet {
    return servers.reduce((all, { gtids }) => all.union(GtidSet.parse(gtids)), GtidSet.empty);
}

/**
 * Whether more than half of the group's newest view takes part by its own word. For some seconds a survivor's view shows those
 * that were killed as ONLINE, and START in a group without a majority blocks for a minute.
 */
function moreThanHalfAnswer({ seen }: Facts, { groupName, servers: [shown] }: LiveGroup): boolean {
    const taking = new Set(
        seen.peers.flatMap(({ server }) =>
            server?.groupName === groupName && (server.member === "ONLINE" || server.member === "RECOVERING")
                ? [server.uuid]
                : [],
        ),
    );
    const members = shown?.members ?? [];
    return members.filter(({ uuid }) => taking.has(uuid)).length >= majority(members.length);
}

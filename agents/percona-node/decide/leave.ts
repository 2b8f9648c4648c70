import type { Request } from "../model";
import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { bestSuccessor, isLastOfItsVersion, successors } from "./successor";
import { majority, uuidOf } from "./view";

/**
 * Milliseconds between the word that this node is about to leave and the first step: all peers ask each other every second with
 * a limit of 2 s, so that of two that spoke at once both know by then.
 */
const notice = 4_000;

/** The node has left, and its server is stopped. Who starts the server again wants the node back. */
export function hasLeft({ seen, server, others }: Facts): Draft | undefined {
    const { ended, instance, serverRuns, task } = seen;
    const isDown = !server && !serverRuns && !task;
    const isDone = ended?.task.kind === "leave" && ended.error === undefined;
    // An agent that was started anew since, or a server that could not be started again: the group lives without it.
    const isNotNeeded = instance.state === "terminating" && others.length > 0;
    return isDown && (isDone || isNotNeeded)
        ? { state: "left", why: "has left the group, and its server is stopped" }
        : undefined;
}

/** A node that is outside of the group and is to go, goes. While no group lives, its data may be needed. */
export function leaveOutside(facts: Facts): Draft | undefined {
    const { server, standing, live } = facts;
    if (!whyLeave(facts) || !server || standing !== "outside" || (!live && server.content === "data")) {
        return undefined;
    }
    return {
        state: "leave",
        why: "stops the server: the node is to go",
        orders: closed(facts),
        task: { kind: "leave" },
    };
}

/**
 * A member that is to go, or to be cloned anew: one at a time, and only while the others are enough without it. The primary
 * hands over first, unless MySQL would appoint no other member.
 *
 * @param stay what the member does while it is one.
 */
export function leaveGroup(facts: Facts, stay: Draft): Draft {
    const { seen, server, remembered } = facts;
    const reason = whyLeave(facts) ?? seen.requests.find(({ kind }) => kind === "reclone");
    if (!reason || server?.member !== "ONLINE") {
        return { ...stay, remember: { ...stay.remember, leavingSince: undefined } };
    }
    const wait = leaveWait(facts);
    if (wait !== undefined) {
        return { ...stay, why: `is to go: ${wait}`, remember: { ...stay.remember, leavingSince: undefined } };
    }
    const since = remembered.leavingSince ?? seen.now;
    const draft: Draft = { ...stay, state: "leave", remember: { ...stay.remember, leavingSince: since } };
    if (seen.now - since < notice) {
        return { ...draft, why: "tells the others that it is about to leave" };
    }
    const to = server.role === "PRIMARY" ? bestSuccessor(facts) : undefined;
    if (to !== undefined) {
        return { ...draft, why: "is to go: hands over first", task: { kind: "switchover", to } };
    }
    // STOP on a live primary costs clients less than a second of writes; the group elects one of its lowest version.
    const isElected = isLastOfItsVersion(facts) && successors(facts).length > 0;
    if (server.role === "PRIMARY" && !isElected) {
        return { ...draft, why: "is to go: waits for a node that can take the role" };
    }
    const how =
        server.role === "PRIMARY" ? "leaves the group, which elects one of its newer members" : "leaves the group";
    return whyLeave(facts)
        ? { ...draft, why: `${how}, and stops the server`, task: { kind: "leave" } }
        : { ...draft, why: `${how}, to be cloned anew`, task: { kind: "stop-replication" } };
}

function whyLeave({ seen }: Facts): Request | "terminating" | undefined {
    return seen.instance.state === "terminating" ? "terminating" : seen.requests.find(({ kind }) => kind === "leave");
}

/** What leaving waits for; undefined when nothing. */
function leaveWait({ seen, server, remembered }: Facts): string | undefined {
    if (seen.instance.groupEnds) {
        // Nobody is left to take over, or to be a majority: the hook lets each go as it is (`hooks.ts`).
        return "waits for its end, since the auto scaling group is to have no instance";
    }
    const members = server?.members ?? [];
    const others = seen.peers.filter((peer) =>
        members.some(({ uuid, state }) => uuid === uuidOf(peer) && state === "ONLINE"),
    );
    const leaving = others.filter(({ agent }) => agent?.state === "leave");
    const staying = others.filter(({ agent }) => agent !== undefined && agent.state !== "leave");
    // Who has said it first goes first; of two that said it at once, the smaller uuid.
    const ahead = leaving.find(
        (peer) => remembered.leavingSince === undefined || (uuidOf(peer) ?? "") < (server?.uuid ?? ""),
    );
    if (ahead) {
        return `waits for ${ahead.id}, which leaves first`;
    }
    const need = Math.max(majority(seen.policy.nodeCount), majority(members.length));
    return staying.length < need
        ? `waits until ${need} other nodes are online, of which there are ${staying.length}`
        : undefined;
}

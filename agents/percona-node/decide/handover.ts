import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { bestSuccessor, successors } from "./successor";
import { majority, uuidOf } from "./view";

/** A person has asked for another primary. It can be asked of any member. */
export function switchoverAsked(facts: Facts, stay: Draft): Draft {
    const { seen, server } = facts;
    const request = seen.requests.find(({ kind }) => kind === "switchover");
    // While the role is on its way, the one that gets it is no replica any more.
    if (request?.kind !== "switchover" || !server || seen.task?.task.kind === "switchover") {
        return stay;
    }
    const candidates = [...successors(facts).map((peer) => ({ id: peer.id, uuid: uuidOf(peer) ?? "" }))];
    if (server.role !== "PRIMARY") {
        candidates.push({ id: seen.id, uuid: server.uuid });
    }
    const to =
        request.to === undefined
            ? (bestSuccessor(facts) ?? candidates[0]?.uuid)
            : candidates.find(({ id, uuid }) => id === request.to || uuid === request.to)?.uuid;
    if (to === undefined) {
        const who = request.to ?? "no node";
        return {
            ...stay,
            refused: [{ request, why: `${who} is not a replica that is online and could take the role` }],
        };
    }
    return { ...stay, why: "hands the role over, as asked", task: { kind: "switchover", to } };
}

/**
 * An instance refresh replaces nodes that are not protected from scale-in, so the primary is the last one: when all others are of
 * the newest template and keep up, it hands over to one of them, once.
 */
export function handoverForRefresh(facts: Facts, stay: Draft): Draft {
    const { seen, server } = facts;
    const { instance, peers, policy } = seen;
    const { refreshing, templateVersion, groupTemplateVersion: newest } = instance;
    const isOld = refreshing && newest !== "" && templateVersion !== "" && templateVersion !== newest;
    if (stay.task || stay.state !== "primary" || server?.role !== "PRIMARY" || !isOld) {
        return stay;
    }
    const ready = new Set(successors(facts).map(({ id }) => id));
    const others = peers.filter(({ instance: theirs }) => theirs === "in-service");
    const isReady = others.every(
        ({ id, agent }) => ready.has(id) && agent?.replica === true && agent.templateVersion === newest,
    );
    const to = bestSuccessor(facts);
    return isReady && others.length >= majority(policy.nodeCount) && to !== undefined
        ? {
              ...stay,
              why: "all other nodes are of the newest template: hands over to one of them",
              task: { kind: "switchover", to },
          }
        : stay;
}

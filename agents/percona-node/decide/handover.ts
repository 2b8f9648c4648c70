import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { bestSuccessor, canBeAppointed, successors } from "./successor";
import { majority } from "./view";

const needed = "a replica that is online, of the lowest version of MySQL in the group, and could take the role";

/** A person has asked for another primary. It can be asked of any member. */
export function switchoverAsked(facts: Facts, stay: Draft): Draft {
    const { seen, server } = facts;
    const request = seen.requests.find(({ kind }) => kind === "switchover");
    // While the role is on its way, the one that gets it is no replica any more.
    if (request?.kind !== "switchover" || !server || seen.task?.task.kind === "switchover") {
        return stay;
    }
    const own = server.role === "PRIMARY" ? [] : [{ id: seen.id, server }];
    const candidates = [...successors(facts), ...own]
        .filter((node) => canBeAppointed(facts, node.server))
        .map(({ id, server: theirs }) => ({ id, uuid: theirs?.uuid }));
    const to =
        request.to === undefined
            ? (bestSuccessor(facts) ?? candidates[0]?.uuid)
            : candidates.find(({ id, uuid }) => id === request.to || uuid === request.to)?.uuid;
    if (to === undefined) {
        const who = request.to ?? "no node";
        return {
            ...stay,
            refused: [{ request, why: `${who} is not ${needed}` }],
        };
    }
    return { ...stay, why: "hands the role over, as asked", task: { kind: "switchover", to } };
}

/**
 * An instance refresh replaces nodes that are not protected from scale-in, so the primary is the last one: when all others
 * are of the newest template and keep up, it hands over to one of them, once. Where MySQL would appoint none of them it gives
 * up its protection instead (`hooks.ts`), and leaves when it is terminated.
 */
export function handoverForRefresh(facts: Facts, stay: Draft): Draft {
    if (stay.task || stay.state !== "primary" || !isLastOfRefresh(facts)) {
        return stay;
    }
    const to = bestSuccessor(facts);
    return to !== undefined
        ? {
              ...stay,
              why: "all other nodes are of the newest template: hands over to one of them",
              task: { kind: "switchover", to },
          }
        : stay;
}

/** Whether this node is the primary, and the last of an old template: all others are of the newest, and keep up. */
export function isLastOfRefresh(facts: Facts): boolean {
    const { instance, peers, policy } = facts.seen;
    const { refreshing, templateVersion, groupTemplateVersion: newest } = instance;
    const isOld = refreshing && newest !== "" && templateVersion !== "" && templateVersion !== newest;
    if (!isOld || facts.server?.role !== "PRIMARY") {
        return false;
    }
    const ready = new Set(successors(facts).map(({ id }) => id));
    const others = peers.filter(({ instance: theirs }) => theirs === "in-service");
    const areReady = others.every(
        ({ id, agent }) => ready.has(id) && agent?.replica === true && agent.templateVersion === newest,
    );
    return areReady && others.length >= majority(policy.nodeCount);
}

import { knownNodes, type KnownNode } from "../http/known-nodes";
import { verdict } from "../http/verdict";
import { bytesWords, duration, lagWords, momentWords, secondsSince, shortGtids } from "../http/words";
import type { NodeStatus } from "../status";

/** Most events that are told; the page has all. */
const eventCount = 5;

/**
 * A cluster's status as text for a terminal.
 *
 * @param own the node that tells of the group.
 * @param others what the rest say of themselves.
 * @param silent addresses of nodes that were asked and did not answer.
 */
export function statusReport(own: NodeStatus, others: NodeStatus[], silent: string[], now: Date): string {
    const rows = knownNodes(own, others).map((node) => row(node, own.groupName));
    return [
        `cluster ${own.clusterId}, epoch ${own.epoch}: ${verdict(own, others).text}`,
        "",
        ...table(["NODE", "ADDRESS", "ROLE", "MEMBER", "AGENT", "SERVES", "LAG", "GTIDS", "VERSION"], rows),
        "",
        ...[own, ...others].map(({ id, state, why, task }) => {
            return `${id}: ${state}, ${why}${task === undefined ? "" : ` (${task.kind} for ${duration(task.forSeconds)})`}`;
        }),
        ...silent.map((address) => `${address}: its agent does not answer`),
        "",
        ...backups(own, now),
        ...(own.events.length === 0 ? [] : ["", "last events:"]),
        ...own.events.slice(0, eventCount).map(({ at, node, what }) => `  ${momentWords(at)}  ${node}  ${what}`),
    ].join("\n");
}

function row(node: KnownNode, newest: string): string[] {
    const { id, address, role, member, agent, lagSeconds, gtids, version, self } = node;
    const serves = [...(agent?.primary === true ? ["writes"] : []), ...(agent?.replica === true ? ["reads"] : [])];
    return [
        self ? `${id} *` : id,
        address,
        role === "" ? "-" : role,
        member ?? "?",
        agent?.state ?? "silent",
        serves.length === 0 ? "-" : serves.join("+"),
        role === "PRIMARY" ? "-" : lagWords(lagSeconds),
        gtids === undefined ? "?" : shortGtids(gtids, newest),
        version ?? "?",
    ];
}

function backups({ backups: { newest, verifiedAt, archivedAt, running } }: NodeStatus, now: Date): string[] {
    const ago = (moment: string | undefined): string => {
        const seconds = moment === undefined ? undefined : secondsSince(moment, now);
        return seconds === undefined ? "never" : `${duration(seconds)} ago`;
    };
    const told = newest === undefined ? "none" : `${newest.kind} ${newest.id}, ${bytesWords(newest.bytes)}, `;
    return [
        `newest backup: ${told}${newest === undefined ? "" : ago(newest.startedAt)}`,
        `last restore drill passed: ${ago(verifiedAt)}`,
        `binary logs archived: ${ago(archivedAt)}`,
        ...(running === undefined
            ? []
            : [`under way: ${running.kind} on ${running.owner}, begun ${ago(running.startedAt)}`]),
    ];
}

function table(heads: string[], rows: string[][]): string[] {
    const widths = heads.map((head, column) =>
        Math.max(head.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
    );
    return [heads, ...rows].map((cells) =>
        cells
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd(),
    );
}

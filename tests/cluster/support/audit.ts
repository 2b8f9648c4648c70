import { expect } from "chai";
import type { ClusterNode } from "./node";
import type { Acknowledged } from "./writer";

/** Milliseconds that a replica may take to apply what there is. */
const applyLimit = 60_000;

/**
 * What must be true of a cluster in which all writers have stopped: every acknowledged row is on every node, all nodes have
 * the same rows, and none has a transaction that the primary has not.
 *
 * @param nodes all of them, in the group.
 */
export async function auditRows(
    primary: ClusterNode,
    nodes: ClusterNode[],
    table: string,
    acknowledged: Acknowledged[],
): Promise<void> {
    const everything = await executedBy(primary);
    const seen = await Promise.all(
        nodes.map(async (node) => {
            await node.query(
                "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)",
                [everything, applyLimit / 1000],
                applyLimit + 5_000,
            );
            const [checksum] = await node.query<{ Checksum: number }>(`CHECKSUM TABLE ${table}`, [], applyLimit);
            const rows = await node.query<Row>(`SELECT writer, n FROM ${table}`, [], applyLimit);
            return {
                node,
                executed: await executedBy(node),
                checksum: checksum?.Checksum,
                rows: new Set(rows.map(key)),
            };
        }),
    );
    const final = await executedBy(primary);
    for (const { node, executed, checksum, rows } of seen) {
        const missing = acknowledged.filter((row) => !rows.has(key(row)));
        expect(missing.slice(0, 5), `${missing.length} acknowledged rows are missing on ${node.address}`).deep.equals(
            [],
        );
        expect(checksum, `rows of ${node.address}`).equals(seen[0]?.checksum);
        const [extra] = await node.query<{ gtids: string }>("SELECT GTID_SUBTRACT(?, ?) AS gtids", [executed, final]);
        expect(extra?.gtids, `transactions that only ${node.address} has`).equals("");
    }
    expect(acknowledged.length, "acknowledged rows").is.greaterThan(0);
}

/**
 * Two nodes that take writes at once: each has acknowledged a statement that was sent after the other had acknowledged one.
 * A node that takes the role back is such a pair as well, so the rows must be of a time in which none does.
 *
 * @returns a sentence for each pair.
 */
export function overlaps(acknowledged: Acknowledged[]): string[] {
    const terms = new Map<string, { firstAck: number; lastSent: number }>();
    for (const { node, sent, at } of acknowledged) {
        if (node !== undefined) {
            const term = terms.get(node) ?? { firstAck: Infinity, lastSent: -Infinity };
            terms.set(node, { firstAck: Math.min(term.firstAck, at), lastSent: Math.max(term.lastSent, sent) });
        }
    }
    const nodes = [...terms];
    return nodes.flatMap(([one, a], index) =>
        nodes
            .slice(index + 1)
            .filter(([, b]) => a.lastSent > b.firstAck && b.lastSent > a.firstAck)
            .map(([other]) => `${one} and ${other} have both acknowledged writes after the other did`),
    );
}

interface Row {
    writer: number;
    n: number;
}

function key({ writer, n }: Row): string {
    return `${writer}:${n}`;
}

async function executedBy(node: ClusterNode): Promise<string> {
    const [row] = await node.query<{ gtids: string }>("SELECT @@global.gtid_executed AS gtids");
    return row?.gtids ?? "";
}

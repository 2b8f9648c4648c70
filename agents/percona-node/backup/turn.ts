import type { Sql } from "../mysql/connect";

/** A member of the group, as the own server sees it. */
export interface Candidate {
    /** `server_uuid` and address. */
    uuid: string;
    address: string;
    state: string;
    role: string;
    /** Transactions that it has not certified or applied yet. */
    queue: number;
}

/** All members, and which one the own server is. */
export interface Members {
    own: string;
    candidates: Candidate[];
}

/** Transactions of difference that do not count: a queue moves all the time, and all nodes should choose the same one. */
const queueStep = 1_000;

/**
 * Transactions in a queue from which a backup makes way. At 25,000 (the default of
 * `group_replication_flow_control_applier_threshold`) the whole group would be slowed down.
 */
export const mostQueued = 20_000;

/** Asks the own server, which hears the queues of all members each second. */
export async function readMembers(sql: Sql): Promise<Members> {
    const [own] = await sql.query<{ uuid: string }>("SELECT @@server_uuid AS uuid");
    const candidates = await sql.query<Omit<Candidate, "queue"> & { queue: number | string }>(
        `SELECT m.MEMBER_ID AS uuid, m.MEMBER_HOST AS address, m.MEMBER_STATE AS state, m.MEMBER_ROLE AS role,
            COALESCE(s.COUNT_TRANSACTIONS_IN_QUEUE + s.COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE, 0) + 0 AS queue
        FROM performance_schema.replication_group_members m
        LEFT JOIN performance_schema.replication_group_member_stats s USING (CHANNEL_NAME, MEMBER_ID)
        WHERE m.CHANNEL_NAME = 'group_replication_applier' AND m.MEMBER_ID <> ''`,
    );
    return {
        own: own?.uuid ?? "",
        candidates: candidates.map((candidate) => ({ ...candidate, queue: Number(candidate.queue) })),
    };
}

/**
 * The one that makes backups and archives: of the secondaries that are ONLINE the one with the shortest queue, by steps of
 * 1,000; among equals `preferred`, or else the largest uuid, which the group would make primary last. The primary only when
 * there is no secondary that is ONLINE.
 */
export function chosen({ candidates }: Members, preferred?: string): Candidate | undefined {
    const online = candidates.filter(({ state }) => state === "ONLINE");
    const secondaries = online.filter(({ role }) => role === "SECONDARY");
    const steps = ({ queue }: Candidate): number => Math.floor(queue / queueStep);
    const others = ({ uuid }: Candidate): number => Number(uuid !== preferred);
    return (secondaries.length > 0 ? secondaries : online).toSorted(
        (left, right) =>
            steps(left) - steps(right) || others(left) - others(right) || (left.uuid < right.uuid ? 1 : -1),
    )[0];
}

/** Why it is not this node's turn; undefined when it is. */
export function notMyTurn(members: Members, preferred?: string): string | undefined {
    const one = chosen(members, preferred);
    if (one === undefined) {
        return "no member of the group is ONLINE, as this node sees it";
    }
    return one.uuid === members.own ? undefined : `it is the turn of ${one.address}, not of this node`;
}

/** Seconds behind the primary of what is being applied at this moment; 0 when nothing is. */
export async function applyingLag(sql: Sql): Promise<number> {
    const [row] = await sql.query<{ behind: number | string }>(
        `SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6))), 0) + 0 AS behind
        FROM performance_schema.replication_applier_status_by_worker
        WHERE CHANNEL_NAME = 'group_replication_applier' AND APPLYING_TRANSACTION <> ''
            AND APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP > 0`,
    );
    return Number(row?.behind ?? 0);
}

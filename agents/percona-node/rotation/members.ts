import { connectLocal, connectPeer, type Sql } from "../mysql/connect";
import type { NodeContext } from "../node";
import { until } from "../within";

/** A member of the group, as the own server sees it. */
export interface Member {
    uuid: string;
    address: string;
    port: number;
    state: string;
    role: string;
    /** Such as `8.0.36`. */
    version: string;
}

/** Milliseconds for what a rotation waits for. */
export interface RotationPace {
    /** Until a member that has left is back, which its agent sees to. */
    back: number;
    /** Until every agent has read the new passwords, which it does once a minute. */
    known: number;
    /** Between two looks. */
    look: number;
}

export const rotationPace: RotationPace = { back: 300_000, known: 300_000, look: 1_000 };

const stopLimit = 90_000;
const switchLimit = 60_000;

export async function readMembersOf(sql: Sql): Promise<{ own: string; members: Member[] }> {
    const [own] = await sql.query<{ uuid: string }>("SELECT @@server_uuid AS uuid");
    const members = await sql.query<Member>(
        `SELECT MEMBER_ID AS uuid, MEMBER_HOST AS address, MEMBER_PORT AS port, MEMBER_STATE AS state, MEMBER_ROLE AS role,
            MEMBER_VERSION AS version
        FROM performance_schema.replication_group_members WHERE MEMBER_ID <> '' ORDER BY MEMBER_ID`,
    );
    return { own: own?.uuid ?? "", members };
}

/**
 * Why passwords cannot be changed now; undefined when they can. All nodes must be there: one that is away would know neither
 * the new password nor, later, the old one.
 */
export function incomplete(members: Member[], nodeCount: number): string | undefined {
    const online = members.filter(({ state }) => state === "ONLINE");
    return online.length === members.length && online.length >= nodeCount
        ? undefined
        : `${online.length} of ${nodeCount} nodes are ONLINE, and all must be`;
}

/**
 * Why no other member can be primary for a moment; undefined when each can. In a group of several patch levels MySQL appoints
 * only one of the lowest.
 */
export function mixed(members: Member[]): string | undefined {
    const versions = [...new Set(members.map(({ version }) => version))].sort();
    return versions.length > 1
        ? `the nodes run ${versions.join(" and ")}: rotate once an instance refresh has brought all to the same version`
        : undefined;
}

/**
 * Lets every member leave the group and come back, one after the other, the own server (the primary) last; it is primary again
 * after that. A member uses the password that it was started with whenever it connects to another one, for as long as it is in
 * the group: CHANGE REPLICATION SOURCE does not change that (tried on 8.0.33), and a member with a password that is not valid
 * any more keeps every other from coming back.
 */
export async function restartMembers(node: NodeContext, sql: Sql, pace: RotationPace): Promise<void> {
    const { own, members } = await readMembersOf(sql);
    const { passwords } = await node.credentials();
    const others = members.filter(({ uuid }) => uuid !== own);
    for (const member of others) {
        node.log("member leaves and comes back", { address: member.address });
        await leave(() => connectPeer(member.address, passwords, member.port), pace);
        await allBack(sql, members.length, pace);
    }
    const [successor] = others;
    if (successor === undefined) {
        throw new Error("a group of one member has none that could take over");
    }
    node.log("the primary leaves and comes back", { successor: successor.address });
    await makePrimary(sql, successor.uuid, pace);
    const { MYSQL_SOCKET } = node.configuration;
    await leave(() => connectLocal(MYSQL_SOCKET, passwords), pace);
    await allBack(sql, members.length, pace);
    await makePrimary(sql, own, pace);
}

/** A member can be ONLINE while its START has not returned, and cannot be stopped then: it is tried again. */
async function leave(connect: () => Promise<Sql>, pace: RotationPace): Promise<void> {
    await until(
        pace.back,
        "a member to leave the group",
        async () => {
            const sql = await connect();
            try {
                await sql.query("STOP GROUP_REPLICATION", [], stopLimit);
                return true;
            } finally {
                sql.end();
            }
        },
        pace.look,
    );
}

async function allBack(sql: Sql, count: number, pace: RotationPace): Promise<void> {
    await until(
        pace.back,
        "all members to be ONLINE again",
        async () => (incomplete((await readMembersOf(sql)).members, count) === undefined ? true : undefined),
        pace.look,
    );
}

async function makePrimary(sql: Sql, uuid: string, pace: RotationPace): Promise<void> {
    await sql.query("SELECT group_replication_set_as_primary(?)", [uuid], switchLimit);
    await until(
        switchLimit,
        "the new primary to take writes",
        async () => {
            const { own, members } = await readMembersOf(sql);
            const [row] = await sql.query<{ closed: number }>("SELECT @@super_read_only AS closed");
            const primary = members.find(({ role }) => role === "PRIMARY");
            return primary?.uuid === uuid && (uuid !== own || Number(row?.closed) === 0) ? true : undefined;
        },
        pace.look,
    );
}

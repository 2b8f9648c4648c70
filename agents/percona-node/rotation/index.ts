import { liveBackupLock } from "../backup/lock";
import { agentPort, paths, type BackupLockItem } from "../contract";
import { connectLocal, connectSocket, type Sql } from "../mysql/connect";
import type { NodeContext } from "../node";
import type { NodeStatus } from "../status";
import { until } from "../within";
import { addPasswords, discardOldPasswords, readAccounts } from "./dual-passwords";
import { incomplete, mixed, readMembersOf, restartMembers, rotationPace, type Member } from "./members";
import { makeCurrent, makePending, readPending } from "./secret";

/** What a rotation asks of others, and how long it waits. */
export interface Outside {
    /** `NodeStatus.credentialsVersion` of the agent of a member. */
    versionOf: (member: Member) => Promise<string>;
    /** Who makes a backup or a drill now. */
    backupLock: (node: NodeContext) => Promise<BackupLockItem | undefined>;
    pace: typeof rotationPace;
}

const statusLimit = 2_000;

const outside: Outside = {
    async versionOf({ address }) {
        const answer = await fetch(`http://${address}:${agentPort}${paths.status}`, {
            signal: AbortSignal.timeout(statusLimit),
        });
        return ((await answer.json()) as NodeStatus).credentialsVersion;
    },
    backupLock: liveBackupLock,
    pace: rotationPace,
};

/**
 * Gives all accounts new passwords, with the old ones valid until every node uses the new ones; clients notice two planned
 * switchovers. Runs on the primary. Where it broke off, the next run goes on: what was done is seen in the secret's labels and
 * in which accounts have two passwords.
 *
 * 1. The new passwords become version AWSPENDING of the secret.
 * 2. Each account gets the new one beside the old one.
 * 3. The version becomes AWSCURRENT, and all agents read it.
 * 4. Each member leaves the group and comes back, so that it uses the new one.
 * 5. The old ones are discarded.
 *
 * @returns one line for people.
 * @throws Error that says what it waits for; both passwords stay valid then.
 */
export async function rotatePasswords(
    node: NodeContext,
    { versionOf, backupLock, pace }: Outside = outside,
): Promise<string> {
    const sql = await connect(node);
    try {
        const { own, members } = await readMembersOf(sql);
        const primary = members.find(({ role, state }) => role === "PRIMARY" && state === "ONLINE");
        if (primary?.uuid !== own) {
            return `nothing done by this node: passwords are rotated on the primary, ${primary?.address ?? "which there is not now"}`;
        }
        const obstacle =
            incomplete(members, node.configuration.NODE_COUNT) ?? mixed(members) ?? underWay(await backupLock(node));
        if (obstacle !== undefined) {
            throw new Error(`passwords are not rotated: ${obstacle}`);
        }
        const pending = await readPending(node);
        const unfinished = pending === undefined && (await readAccounts(sql)).some(({ dual }) => dual);
        if (!unfinished) {
            const next = pending ?? (await makePending(node));
            await addPasswords(sql, next.passwords);
            node.log("accounts have new passwords beside the old ones", { version: next.version });
            await makeCurrent(node, next, await node.credentials(true));
        }
        return await finish(node, sql, members, versionOf, pace);
    } finally {
        sql.end();
    }
}

/** A backup keeps changes of accounts from its node, which so falls behind, and cannot leave the group in time. */
function underWay(lock: BackupLockItem | undefined): string | undefined {
    return lock === undefined || lock.kind === "drill"
        ? undefined
        : `${lock.owner} makes the ${lock.kind} backup that began at ${lock.startedAt}: run this again when it is done`;
}

/** From the point on at which the new version is current. */
async function finish(
    node: NodeContext,
    sql: Sql,
    members: Member[],
    versionOf: Outside["versionOf"],
    pace: Outside["pace"],
): Promise<string> {
    const { version } = await node.credentials(true);
    for (const member of members) {
        await until(
            pace.known,
            `the agent of ${member.address} to read the new passwords (both are valid meanwhile; run this again)`,
            async () => ((await versionOf(member)) === version ? true : undefined),
            pace.look,
        );
    }
    await restartMembers(node, sql, pace);
    const missing = incomplete((await readMembersOf(sql)).members, node.configuration.NODE_COUNT);
    if (missing !== undefined) {
        throw new Error(`the old passwords are still valid: ${missing}; run this again then`);
    }
    await discardOldPasswords(sql);
    node.log("old passwords are discarded", { version });
    return `all accounts have new passwords, version ${version}; ${members.length} nodes use them, and the old ones are void`;
}

/** As root, by the current password, or the one that will be: a run that broke off may have changed it. */
async function connect(node: NodeContext): Promise<Sql> {
    const { passwords } = await node.credentials(true);
    const { MYSQL_SOCKET } = node.configuration;
    try {
        return await connectLocal(MYSQL_SOCKET, passwords);
    } catch (error) {
        const pending = await readPending(node);
        if (pending === undefined) {
            throw error;
        }
        return connectSocket(MYSQL_SOCKET, "root", pending.passwords.root);
    }
}

import { randomUUID } from "node:crypto";
import { claimEpoch, markLive, type Claim } from "../../aws/group-item";
import { liveGroups } from "../../decide/live-group";
import { withLocal } from "../../mysql/accounts";
import type { Sql } from "../../mysql/connect";
import { startGroup, stopGroup } from "../../mysql/group";
import { askLocal } from "../../mysql/local-server";
import { makeOwnSchema } from "../../mysql/own-schema";
import { until } from "../../within";
import type { Tools } from "../tools";

/**
 * Milliseconds until the server takes writes: it first applies what its relay log still holds. That is left to the group, which
 * applies its view changes as well: without them the others, which have them, would be errant.
 */
const writableLimit = 600_000;

/** Milliseconds that DynamoDB may take to say whether the bootstrap counts. */
const liveLimit = 30_000;

/**
 * One attempt to make the group anew: an epoch of its own under a fresh name, closed to clients until the table has taken it.
 *
 * @throws Error when somebody else was faster, a group is alive, or it cannot be said whether this one counts; then the group
 *     is stopped again.
 */
export async function bootstrap(tools: Tools, { after, restore }: { after: number; restore: boolean }): Promise<void> {
    const { node, access, state } = tools;
    if (restore) {
        // Loaded only when it is used: it is large.
        await (await import("../../restore")).restoreForBootstrap(node);
    }
    const claim: Claim = { epoch: after + 1, groupName: randomUUID(), owner: node.id };
    state.bootingEpoch = claim.epoch;
    try {
        if (!(await claimEpoch(node.aws.dynamoDb, node.configuration.TABLE_NAME, claim))) {
            throw new Error(`another node has taken epoch ${claim.epoch}`);
        }
        // Others may have come together since this was decided.
        const [live] = liveGroups({ peers: await tools.askPeers() });
        if (live !== undefined) {
            throw new Error(`the group ${live.groupName} is alive`);
        }
        await withLocal(access, (sql) => make(tools, claim, sql));
    } finally {
        delete state.bootingEpoch;
    }
}

async function make({ node, access }: Tools, claim: Claim, sql: Sql): Promise<void> {
    const { passwords } = await node.credentials();
    const { groupName } = claim;
    await sql.query("SET GLOBAL offline_mode = ON");
    try {
        await startGroup(sql, {
            groupName,
            address: node.address,
            seeds: [],
            bootstrap: true,
            clone: false,
            passwords,
        });
        await writable(sql);
        await makeOwnSchema(sql);
        await live(node, claim);
    } catch (error) {
        // On a connection of its own: this one may be lost.
        await withLocal(access, stopGroup).catch((second: unknown) => {
            node.log("the group of a bootstrap that does not count is not stopped", { error: String(second) });
        });
        throw error;
    }
    await sql.query("SET GLOBAL offline_mode = OFF");
}

async function writable(sql: Sql): Promise<void> {
    await until(writableLimit, "the first primary to take writes", async () => {
        const { member, role, superReadOnly } = await askLocal(sql, true);
        if (member === "ERROR" || member === "OFFLINE") {
            throw new Error(`the server is ${member} after it has made the group`);
        }
        return member === "ONLINE" && role === "PRIMARY" && !superReadOnly ? true : undefined;
    });
}

/** The condition holds or it does not; only a missing answer is asked for again. */
async function live({ aws, configuration }: Tools["node"], claim: Claim): Promise<void> {
    const counts = await until(liveLimit, "the table's word on the bootstrap", () =>
        markLive(aws.dynamoDb, configuration.TABLE_NAME, claim),
    );
    if (!counts) {
        throw new Error(`another node has taken an epoch after ${claim.epoch}`);
    }
}

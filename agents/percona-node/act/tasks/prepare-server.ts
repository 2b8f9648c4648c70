import { makeAccounts, withLocal } from "../../mysql/accounts";
import { askLocal } from "../../mysql/local-server";
import { resetStatement } from "../../mysql/version";
import type { Tools } from "../tools";

/**
 * Gives a new data directory its accounts: also an empty node that is about to be cloned needs them for its START. Then its
 * binary logs and GTIDs are forgotten, which is never done to one with data.
 */
export async function prepareServer({ node, access }: Tools): Promise<void> {
    const { passwords } = await node.credentials();
    await withLocal(access, async (sql, prepared) => {
        const { content, version } = await askLocal(sql, prepared);
        if (content !== "new") {
            throw new Error(`the data directory holds ${content === "data" ? "data" : "accounts"} already`);
        }
        await sql.query("SET GLOBAL super_read_only = OFF");
        try {
            // Before root has its password: what breaks off in between is begun anew.
            await sql.query(resetStatement(version), [], 60_000);
            await makeAccounts(sql, passwords);
        } finally {
            await sql.query("SET GLOBAL super_read_only = ON");
        }
    });
}

import { accounts, type Credentials } from "../contract";
import type { Sql } from "../mysql/connect";

/** An account of MySQL. */
export interface Account {
    user: keyof Credentials;
    host: string;
    /** Whether it has an old password beside the current one. */
    dual: boolean;
}

/** Milliseconds for a change of an account, which the group must agree to. */
const limit = 10_000;

/** The cluster's accounts as they are. @throws Error that names one that is missing. */
export async function readAccounts(sql: Sql): Promise<Account[]> {
    const found = await sql.query<{ user: keyof Credentials; host: string; doubled: number }>(
        `SELECT User AS user, Host AS host, COALESCE(JSON_CONTAINS_PATH(User_attributes, 'one', '$.additional_password'), 0) AS doubled
        FROM mysql.user WHERE User IN (?)`,
        [[...accounts]],
    );
    const missing = accounts.filter((account) => !found.some(({ user }) => user === account));
    if (missing.length > 0) {
        throw new Error(`this server has no account ${missing.join(", ")}`);
    }
    return found.map(({ user, host, doubled }) => ({ user, host, dual: doubled === 1 }));
}

/**
 * Gives each account its new password beside the one of before, in the whole group. One that has two already has got it by a
 * run that broke off: once more would take the old one away.
 */
export async function addPasswords(sql: Sql, passwords: Credentials): Promise<void> {
    for (const { user, host, dual } of await readAccounts(sql)) {
        if (!dual) {
            await sql.query(
                "ALTER USER ?@? IDENTIFIED BY ? RETAIN CURRENT PASSWORD",
                [user, host, passwords[user]],
                limit,
            );
        }
    }
}

/** Takes the old passwords away, in the whole group. */
export async function discardOldPasswords(sql: Sql): Promise<void> {
    for (const { user, host, dual } of await readAccounts(sql)) {
        if (dual) {
            await sql.query("ALTER USER ?@? DISCARD OLD PASSWORD", [user, host], limit);
        }
    }
}

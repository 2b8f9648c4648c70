import type { Credentials } from "../contract";
import { connectLocal, connectPeer, type Sql } from "./connect";

/** MySQL's number of "Access denied". */
const accessDenied = 1045;

/** How an agent gets at servers, with the passwords of the moment. */
export interface Access {
    /** The own server as root. `prepared` is false on a data directory whose root has no password yet. */
    local: () => Promise<{ sql: Sql; prepared: boolean }>;
    /** A peer's server, as `replication`. */
    peer: (address: string) => Promise<Sql>;
}

/**
 * @param passwords the current ones, and with `fresh` those that Secrets Manager has now: they may have been rotated.
 */
export function accessWith(socket: string, passwords: (fresh?: boolean) => Promise<Credentials>): Access {
    return {
        async local() {
            try {
                return { sql: await withPasswords(passwords, (own) => connectLocal(socket, own)), prepared: true };
            } catch (error) {
                if (!isDenied(error)) {
                    throw error;
                }
                try {
                    return { sql: await connectLocal(socket, { root: "" }), prepared: false };
                } catch (second) {
                    // Then it is the password that is wrong.
                    throw isDenied(second) ? error : second;
                }
            }
        },
        peer: (address) => withPasswords(passwords, (own) => connectPeer(address, own)),
    };
}

async function withPasswords<T>(
    passwords: (fresh?: boolean) => Promise<Credentials>,
    work: (passwords: Credentials) => Promise<T>,
): Promise<T> {
    const known = await passwords();
    try {
        return await work(known);
    } catch (error) {
        const now = isDenied(error) ? await passwords(true) : known;
        if (JSON.stringify(now) === JSON.stringify(known)) {
            throw error;
        }
        return work(now);
    }
}

function isDenied(error: unknown): boolean {
    return (error as { errno?: unknown }).errno === accessDenied;
}

/** The accounts but root: who may come from where, and do what. */
const grants = [
    {
        account: "replication",
        host: "%",
        requires: "REQUIRE SSL",
        // CONNECTION_ADMIN: nodes look at each other while they are closed to clients.
        may: [
            // GROUP_REPLICATION_ADMIN: who rotates passwords lets one member after the other leave and come back.
            "REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, CLONE_ADMIN, GROUP_REPLICATION_STREAM, " +
                "GROUP_REPLICATION_ADMIN ON *.*",
            "SELECT ON performance_schema.*",
        ],
    },
    {
        account: "backup",
        host: "localhost",
        requires: "",
        may: [
            "BACKUP_ADMIN, CLONE_ADMIN, CONNECTION_ADMIN, PROCESS, RELOAD, LOCK TABLES, REPLICATION CLIENT, " +
                "REPLICATION SLAVE ON *.*",
            "SELECT ON performance_schema.*",
        ],
    },
    {
        account: "monitor",
        host: "%",
        requires: "REQUIRE SSL",
        may: ["PROCESS, REPLICATION CLIENT ON *.*", "SELECT ON performance_schema.*", "SELECT, EXECUTE ON sys.*"],
    },
] as const;

/**
 * Makes the accounts of a new data directory, or gives those of a restored one their passwords, for this server alone: not
 * in the binary log. Root gets its password last, so that what broke off in between is known as such.
 *
 * The server must be writable; the session stays without a binary log.
 */
export async function makeAccounts(sql: Sql, passwords: Credentials): Promise<void> {
    await sql.query("SET SESSION sql_log_bin = OFF");
    for (const { account, host, requires, may } of grants) {
        const who = `'${account}'@'${host}'`;
        await sql.query(`CREATE USER IF NOT EXISTS ${who}`);
        await sql.query(`ALTER USER ${who} IDENTIFIED BY ? ${requires}`, [passwords[account]]);
        for (const privileges of may) {
            await sql.query(`GRANT ${privileges} TO ${who}`);
        }
    }
    await sql.query("ALTER USER 'root'@'localhost' IDENTIFIED BY ?", [passwords.root]);
}

/** One connection to the own server as root, for one piece of work. */
export async function withLocal<T>(access: Access, work: (sql: Sql, prepared: boolean) => Promise<T>): Promise<T> {
    const { sql, prepared } = await access.local();
    try {
        return await work(sql, prepared);
    } finally {
        sql.end();
    }
}

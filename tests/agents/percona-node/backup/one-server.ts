import * as fs from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { NodeConfiguration } from "../../../../agents/percona-node/configuration";
import type { Credentials } from "../../../../agents/percona-node/contract";
import { connectLocal, type Sql } from "../../../../agents/percona-node/mysql/connect";
import { makeAccounts } from "../../../../agents/percona-node/mysql/accounts";
import { resetStatement } from "../../../../agents/percona-node/mysql/version";
import type { ServerUnit } from "../../../../agents/percona-node/node";
import { until } from "../../../../agents/percona-node/within";
import { findMysql, MysqlServer, smallServer } from "../../../support/mysql-server";

const long = 60_000;

/** A real server with this project's accounts, which can be a group of its own. */
export class OneServer {
    private constructor(
        readonly server: MysqlServer,
        private readonly folder: string,
        private readonly port: number,
        public passwords: Credentials,
    ) {}

    /** Starts a new one; with `restored` one on the data directory `<restored>/data`. */
    static async start(passwords: Credentials, restored?: string): Promise<OneServer> {
        const installation = await findMysql();
        const folder = restored ?? fs.mkdtempSync(path.join(os.tmpdir(), "pn-server-"));
        const port = await freePort();
        const configuration = [
            smallServer,
            `port=${port}`,
            "bind_address=127.0.0.1",
            "report_host=127.0.0.1",
            `server_id=${port}`,
            "gtid_mode=ON",
            "enforce_gtid_consistency=ON",
            "log_bin=bin",
            "relay_log=relay",
            "sync_binlog=0",
            "innodb_flush_log_at_trx_commit=0",
            "skip_replica_start=ON",
            "plugin_load_add=group_replication.so",
            "plugin_load_add=mysql_clone.so",
            "loose-group_replication_start_on_boot=OFF",
            "loose-group_replication_communication_stack=MYSQL",
            "loose-group_replication_ssl_mode=REQUIRED",
            "loose-group_replication_recovery_use_ssl=ON",
            "loose-group_replication_message_cache_size=134217728",
        ].join("\n");
        const server = new MysqlServer({ installation, folder, configuration });
        const one = new OneServer(server, folder, port, passwords);
        if (restored === undefined) {
            await server.initialize();
            await server.start();
            const sql = await server.sql();
            const [version] = await sql.query<{ version: string }>("SELECT @@version AS version");
            await makeAccounts(sql, passwords);
            await sql.query(resetStatement(version?.version ?? ""), [], long);
            sql.end();
        } else {
            await server.start();
        }
        return one;
    }

    /** Its places, for a node's configuration. */
    async places(): Promise<Partial<NodeConfiguration>> {
        return {
            DATA_DIR: this.server.dataDirectory,
            MYSQL_SOCKET: this.server.socket,
            MYSQL_BIN: (await findMysql()).bin,
            AGENT_DIR: path.join(this.folder, "agent"),
            RESTORE_DIR: path.join(this.folder, "restore"),
        };
    }

    /** As systemd's unit. */
    get unit(): ServerUnit {
        const { server } = this;
        return {
            start: () => server.start(),
            stop: () => server.stop(),
            restart: () => Promise.reject(new Error("no test restarts it")),
            runs: () => Promise.resolve(server.state === "active"),
        };
    }

    sql(passwords: Pick<Credentials, "root"> = this.passwords): Promise<Sql> {
        return connectLocal(this.server.socket, passwords);
    }

    /** One statement after the other, on one connection. */
    async run(...statements: string[]): Promise<void> {
        await this.ask(async (sql) => {
            for (const statement of statements) {
                await sql.query(statement, [], long);
            }
        });
    }

    async ask<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
        const sql = await this.sql();
        try {
            return await work(sql);
        } finally {
            sql.end();
        }
    }

    /** Makes it a group of its own: the primary, which is alone. */
    async group(name: string, passwords = this.passwords): Promise<void> {
        const sql = await this.sql(passwords);
        await sql.query("SET GLOBAL group_replication_group_name = ?", [name]);
        await sql.query("SET GLOBAL group_replication_local_address = ?", [`127.0.0.1:${this.port}`]);
        await sql.query("SET GLOBAL group_replication_bootstrap_group = ON");
        await sql.query("START GROUP_REPLICATION USER = 'replication', PASSWORD = ?", [passwords.replication], long);
        await sql.query("SET GLOBAL group_replication_bootstrap_group = OFF");
        sql.end();
    }

    /** Makes it a member of a group of others, and waits until it is ONLINE. */
    async join(name: string, others: OneServer[]): Promise<void> {
        const { replication } = this.passwords;
        await this.ask(async (sql) => {
            await sql.query("SET GLOBAL group_replication_group_name = ?", [name]);
            await sql.query("SET GLOBAL group_replication_local_address = ?", [`127.0.0.1:${this.port}`]);
            const seeds = others.map(({ port }) => `127.0.0.1:${port}`).join(",");
            await sql.query("SET GLOBAL group_replication_group_seeds = ?", [seeds]);
            await sql.query("START GROUP_REPLICATION USER = 'replication', PASSWORD = ?", [replication], 2 * long);
        });
        await this.untilOnline();
    }

    async memberState(): Promise<string> {
        const [row] = await this.ask((sql) =>
            sql.query<{ state: string }>(
                `SELECT MEMBER_STATE AS state FROM performance_schema.replication_group_members
                WHERE MEMBER_ID = @@server_uuid`,
            ),
        );
        return row?.state ?? "OFFLINE";
    }

    untilOnline(): Promise<true> {
        return until(long, "the member to be ONLINE", async () =>
            (await this.memberState()) === "ONLINE" ? true : undefined,
        );
    }

    async gtids(): Promise<string> {
        const [row] = await this.ask((sql) => sql.query<{ gtids: string }>("SELECT @@gtid_executed AS gtids"));
        return (row?.gtids ?? "").replace(/\s/g, "");
    }

    /** All rows of all tables of a schema, as text. */
    async rows(schema: string): Promise<Record<string, string>> {
        return this.ask(async (sql) => {
            const tables = await sql.query<{ name: string }>(
                "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY 1",
                [schema],
            );
            const found: Record<string, string> = {};
            for (const { name } of tables) {
                found[name] = JSON.stringify(await sql.query(`SELECT * FROM ${schema}.${name} ORDER BY 1`));
            }
            return found;
        });
    }

    async stop(): Promise<void> {
        await this.server.stop(0);
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

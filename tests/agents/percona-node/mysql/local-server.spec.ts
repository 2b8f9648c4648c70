import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import type { AgentState } from "../../../../agents/percona-node/agent-state";
import { reclone } from "../../../../agents/percona-node/act/tasks/reclone";
import type { Tools } from "../../../../agents/percona-node/act/tools";
import { prepareServer } from "../../../../agents/percona-node/act/tasks/prepare-server";
import type { Credentials } from "../../../../agents/percona-node/contract";
import type { LocalServer } from "../../../../agents/percona-node/model";
import { accessWith, withLocal, type Access } from "../../../../agents/percona-node/mysql/accounts";
import { errantLogs } from "../../../../agents/percona-node/mysql/errant-logs";
import { heartOf } from "../../../../agents/percona-node/mysql/heart";
import { connectSocket } from "../../../../agents/percona-node/mysql/connect";
import { keptConnection } from "../../../../agents/percona-node/mysql/kept-connection";
import { askLocal } from "../../../../agents/percona-node/mysql/local-server";
import { makeOwnSchema } from "../../../../agents/percona-node/mysql/own-schema";
import { endClients } from "../../../../agents/percona-node/mysql/sessions";
import { isFull } from "../../../../agents/percona-node/mysql/refusal";
import type { NodeContext } from "../../../../agents/percona-node/node";
import { blindness } from "../../../../agents/percona-node/observe/blindness";
import { monotonic, until } from "../../../../agents/percona-node/within";
import { mysqlInstallLimit, smallServer, startMysql, type SingleServer } from "../../../support/mysql-server";

const configuration = `${smallServer}
skip_networking
gtid_mode = ON
enforce_gtid_consistency = ON
log_bin = bin
super_read_only = ON
offline_mode = ON
plugin_load_add = group_replication.so
`;

const passwords: Credentials = {
    root: "root's own",
    replication: "replication-1",
    backup: "backup-1",
    monitor: "monitor-1",
};

async function failureOf(work: Promise<unknown>): Promise<unknown> {
    try {
        await work;
    } catch (error) {
        return error;
    }
    throw new Error("did not fail");
}

describe("percona-node: the own server", function () {
    this.timeout(60_000);

    let single: SingleServer;
    let access: Access;
    let current = passwords;

    before(async function () {
        this.timeout(mysqlInstallLimit);
        single = await startMysql({ configuration });
        let kept = passwords;
        access = accessWith(single.server.socket, (fresh = false) => {
            kept = fresh ? current : kept;
            return Promise.resolve(kept);
        });
    });

    after(() => single.remove());

    function ask(): Promise<LocalServer> {
        return withLocal(access, askLocal);
    }

    function prepare(): Promise<void> {
        const node = { credentials: () => Promise.resolve({ version: "1", passwords }) } as unknown as NodeContext;
        return prepareServer({
            node,
            access,
            state: {} as AgentState,
            askPeers: () => Promise.resolve([]),
        });
    }

    it("is new, closed and outside of a group at first", async () => {
        const server = await ask();
        expect(server.version).to.match(/^\d+\.\d+\.\d+/);
        expect(server.machine).to.be.oneOf(["x86_64", "aarch64"]);
        expect(server).to.deep.include({
            content: "new",
            superReadOnly: true,
            offlineMode: true,
            member: "OFFLINE",
            role: "",
            view: 0,
            members: [],
            groupName: "",
            gtids: "",
            applierQueue: 0,
            lagSeconds: Infinity,
        });
    });

    it("gets its accounts without a trace in the binary log, and is closed as before", async () => {
        await prepare();
        expect(await ask()).to.deep.include({ content: "empty", superReadOnly: true, offlineMode: true, gtids: "" });
        const accounts = await withLocal(access, (sql) =>
            sql.query<{ user: string }>(
                "SELECT CONCAT(user, '@', host, ' ', ssl_type) AS user FROM mysql.user WHERE user NOT LIKE 'mysql.%'",
            ),
        );
        expect(accounts.map(({ user }) => user)).to.have.members([
            "root@localhost ",
            "replication@% ANY",
            "backup@localhost ",
            "monitor@% ANY",
        ]);
    });

    it("is not prepared a second time", async () => {
        const problem = await prepare().catch((error: unknown) => String(error));
        expect(problem).to.include("the data directory holds accounts already");
    });

    it("is reached with new passwords once the old ones are refused", async () => {
        await withLocal(access, async (sql) => {
            await sql.query("SET GLOBAL super_read_only = OFF");
            await sql.query("SET SESSION sql_log_bin = OFF");
            await sql.query("ALTER USER 'root'@'localhost' IDENTIFIED BY 'second'");
        });
        const problem = await ask().catch((error: unknown) => String(error));
        expect(problem).to.include("Access denied");
        current = { ...passwords, root: "second" };
        expect((await ask()).content).to.equal("empty");
    });

    it("has data, and is as old as its newest heartbeat", async () => {
        await withLocal(access, makeOwnSchema);
        const heart = heartOf(
            keptConnection(async () => (await access.local()).sql),
            "i-1",
        );
        const begun = monotonic();
        heart.beat();
        heart.beat();
        await pause(1_500);
        const { content, gtids, lagSeconds } = await ask();
        const began = heart.began();
        heart.stop();
        expect(content).to.equal("data");
        // The schema, the table and two heartbeats, a second apart.
        expect(gtids).to.match(/^[0-9a-f-]{36}:1-4$/);
        expect(lagSeconds).to.be.within(0, 2);
        expect(began?.monotonic).to.be.within(begun + 900, monotonic());
        expect(heart.began()).to.equal(undefined);
    });

    it("finds the binary logs that hold some transactions", async () => {
        let uuid = "";
        const files = await withLocal(access, async (sql) => {
            ({ uuid } = await askLocal(sql, true));
            await sql.query("FLUSH BINARY LOGS");
            await sql.query("CREATE SCHEMA later");
            return [
                await errantLogs(sql, `${uuid}:2`),
                await errantLogs(sql, `${uuid}:2,${uuid}:5`),
                await errantLogs(sql, `${uuid}:99`),
            ];
        });
        const told = files.map(({ files, missing }) => [
            files.map((file) => file.replace(/.*\./, "")),
            missing.toString(),
        ]);
        expect(told).to.deep.equal([
            [["000001"], ""],
            [["000001", "000002"], ""],
            [[], `${uuid}:99`],
        ]);
    });

    it("ends the sessions of clients, and none of the cluster's own", async () => {
        const { socket } = single.server;
        const ended = await withLocal(access, async (sql) => {
            await sql.query("SET GLOBAL offline_mode = OFF");
            await sql.query("CREATE USER app@localhost IDENTIFIED BY 'of the tests'");
            const app = await connectSocket(socket, "app", "of the tests");
            const backup = await connectSocket(socket, "backup", current.backup);
            const accounts = await endClients(sql);
            await failureOf(app.query("SELECT 1"));
            await backup.query("SELECT 1");
            backup.end();
            return accounts;
        });
        expect(ended).to.deep.equal(["app@localhost"]);
    });

    it("has no transaction any more before CLONE drops its data, which ends with the transactions", async () => {
        const node = { credentials: () => Promise.resolve({ passwords: current }) } as unknown as NodeContext;
        const tools = { node, access } as unknown as Tools;
        // This server has no CLONE.
        const refused = await failureOf(reclone(tools, { donor: "127.0.0.1", errant: "" }));
        expect(String(refused)).to.include("clone_valid_donor_list");
        expect(await ask()).to.deep.include({ content: "empty", gtids: "" });
        const schemas = await withLocal(access, (sql) => sql.query<{ name: string }>("SHOW SCHEMAS LIKE 'later'"));
        expect(schemas).to.have.length(1);
        await withLocal(access, (sql) => sql.query("SET GLOBAL super_read_only = OFF"));
    });

    it("tells heartbeats that hang from those that the server refuses", async () => {
        const heart = heartOf(
            keptConnection(async () => (await access.local()).sql),
            "i-1",
        );
        await withLocal(access, async (sql) => {
            await sql.query("FLUSH TABLES WITH READ LOCK");
            heart.beat();
            await until(5_000, "a heartbeat that hangs", () => Promise.resolve(heart.hangs() || undefined), 50);
            await sql.query("UNLOCK TABLES");
            await until(5_000, "a heartbeat", () => Promise.resolve(heart.began()), 50);
            expect(heart.hangs()).to.equal(false);
            await sql.query("SET GLOBAL super_read_only = ON");
            await pause(1_200);
            await sql.query("SET GLOBAL super_read_only = OFF");
        });
        expect(heart.hangs()).to.equal(false);
        heart.stop();
    });

    it("lives when it refuses the agent, whatever for, and may be dead when it gives no answer", async () => {
        const wrong = accessWith(single.server.socket, () => Promise.resolve({ ...passwords, root: "wrong" }));
        const denied = await failureOf(wrong.local());
        expect(blindness(denied, true)).to.include("it is refused (Access denied");
        const full = await withLocal(access, async (sql) => {
            const [before] = await sql.query<{ slots: number }>("SELECT @@max_connections AS slots");
            await sql.query("SET GLOBAL max_connections = 1");
            // One more than all is for root.
            const last = await access.local();
            const failure = await failureOf(access.local());
            last.sql.end();
            await sql.query("SET GLOBAL max_connections = ?", [before!.slots]);
            return failure;
        });
        expect(blindness(full, true)).to.equal("it is refused (Too many connections)");
        expect(isFull(full)).to.equal(true);
        const nobody = accessWith(`${single.server.socket}.gone`, () => Promise.resolve(passwords));
        expect(blindness(await failureOf(nobody.local()), true)).to.equal(undefined);
        expect(blindness(await failureOf(nobody.local()), false)).to.include("could not read its passwords");
    });
});

import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findMysql, mysqlInstallLimit, newDataDirectory, startMysql, type SingleServer } from ".";

describe("a MySQL server of the tests", () => {
    let single: SingleServer;

    before(async function () {
        this.timeout(mysqlInstallLimit);
        single = await startMysql();
    });

    after(() => single.remove());

    it("has a data directory of its own, and what group replication and CLONE need", async () => {
        const { server } = single;
        const sql = await server.sql();
        await sql.query("INSTALL PLUGIN group_replication SONAME 'group_replication.so'");
        await sql.query("INSTALL PLUGIN clone SONAME 'mysql_clone.so'");
        const [row] = await sql.query<{ datadir: string }>("SELECT @@datadir AS datadir");
        sql.end();
        expect(row?.datadir).equals(`${server.dataDirectory}/`);
    });

    it("comes back however it ends: killed, or restarted by itself as after CLONE", async () => {
        const { server } = single;
        const first = server.pid;
        server.signal("SIGKILL");
        await server.restarted(first);
        const second = server.pid;
        const sql = await server.sql();
        await sql.query("RESTART");
        sql.end();
        await server.restarted(second);
        expect(server.exits.map(({ code, signal }) => code ?? signal)).deep.equals(["SIGKILL", 16]);
        expect(server.state).equals("active");
    });

    it("stays away when it was stopped", async () => {
        const { server } = single;
        await server.stop();
        expect(server.state).equals("inactive");
        expect(server.pid).equals(undefined);
        await server.start();
        expect(server.state).equals("active");
    });

    it("has its data directory on a machine that never had one, beside others that begin at the same time", async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-mysql-"));
        try {
            const installation = await findMysql();
            const targets = ["one", "two", "three"].map((name) => path.join(folder, name));
            const cache = path.join(folder, "cache");
            await Promise.all(targets.map((target) => newDataDirectory(installation, target, cache)));
            for (const target of targets) {
                expect(fs.readdirSync(target)).includes("mysql.ibd").and.not.includes("auto.cnf");
            }
            expect(fs.readdirSync(cache)).deep.equals([`data-${installation.version}`]);
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    });
});

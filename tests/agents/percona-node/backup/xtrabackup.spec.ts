import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { make } from "../../../../agents/percona-node/backup/make";
import { readBackups, type Backup } from "../../../../agents/percona-node/backup/manifest";
import { ownStore } from "../../../../agents/percona-node/backup/store";
import type { Sql } from "../../../../agents/percona-node/mysql/connect";
import { chooseChain } from "../../../../agents/percona-node/restore/plan";
import { unpackChain } from "../../../../agents/percona-node/restore/unpack";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { Cloud, type TestNode } from "./cloud";
import { putStandIn } from "./stand-in";

/** A server that only tells what a manifest needs. */
const sql: Sql = {
    query: <Row>(statement: string) => {
        const facts = { uuid: "11111111-0000-4000-8000-000000000001", version: "8.0.36-28", gtids: "", page: 16384 };
        const rows = statement.includes("@@server_uuid")
            ? [{ ...facts, files: "ibdata1:12M:autoextend", names: 0 }]
            : statement.includes("SUM(FILE_SIZE)")
              ? [{ bytes: "1000" }]
              : [];
        return Promise.resolve(rows as Row[]);
    },
    end: () => undefined,
};

describe("backups by XtraBackup, with a stand-in for its programs", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pn-xtrabackup-"));
    const data = path.join(folder, "data");
    const never = new AbortController().signal;
    let cloud: Cloud;
    let node: TestNode;
    let removeStandIn: () => void;

    before(async function () {
        this.timeout(motoStartLimit);
        cloud = await Cloud.start();
        const passwords = newCredentials();
        node = await cloud.node("first", passwords, {
            BACKUP_TOOL: "xtrabackup",
            DATA_DIR: data,
            AGENT_DIR: path.join(folder, "agent"),
        });
        fs.mkdirSync(data);
        removeStandIn = putStandIn(passwords);
    });

    after(async () => {
        removeStandIn();
        fs.rmSync(folder, { recursive: true, force: true });
        await cloud.stop();
    });

    function write(...pages: string[]): void {
        fs.writeFileSync(path.join(data, "pages"), pages.map((page) => `${page}\n`).join(""));
    }

    function backups(): Promise<Backup[]> {
        return readBackups(ownStore(node), (why) => {
            throw new Error(why);
        });
    }

    it("are streamed, and their manifest tells the chain of log sequence numbers and the GTID set", async () => {
        write("10 a=1", "11 b=1", "12 c=1");
        expect(await make(node, sql, undefined, never)).to.match(/^full backup .* of \d+ bytes by xtrabackup$/);
        const [full] = await backups();
        expect(full).to.deep.include({
            kind: "full",
            tool: "xtrabackup",
            toolVersion: "8.0.35-31",
            gtids: "aaaaaaaa-0000-4000-8000-000000000001:1-12,bbbbbbbb-0000-4000-8000-000000000001:1",
            lsn: { from: "0", to: "12" },
        });
        expect(full?.gtidsAtMost).to.equal(full?.gtids);
        expect(full?.lineage).to.equal("11111111-0000-4000-8000-000000000001/never cloned");
    });

    it("are incremental from where the one before ended", async () => {
        write("10 a=1", "15 b=2", "12 c=1", "16 d=1");
        expect(await make(node, sql, (await backups()).at(-1), never)).to.match(/^incremental backup/);
        write("18 a=3", "15 b=2", "12 c=1", "16 d=1");
        await make(node, sql, (await backups()).at(-1), never);
        const [full, first, second] = await backups();
        expect([first?.base, second?.base]).to.deep.equal([full?.id, first?.id]);
        expect([first?.lsn, second?.lsn]).to.deep.equal([
            { from: "12", to: "16" },
            { from: "16", to: "18" },
        ]);
        expect(second?.bytes).to.equal(second?.parts[0]?.bytes);
    });

    it("become one data directory again, which has no identity of the old server", async () => {
        fs.writeFileSync(path.join(data, "auto.cnf"), "");
        const target = path.join(folder, "restored");
        fs.mkdirSync(target);
        fs.writeFileSync(path.join(target, "bin.index"), "./bin.000007\n");
        fs.writeFileSync(path.join(target, "bin.000007"), "");
        await unpackChain(node, ownStore(node), chooseChain(await backups(), {}), target);
        const pages = fs.readFileSync(path.join(target, "pages"), "utf8").trim().split("\n").sort();
        expect(pages).to.deep.equal(["12 c=1", "15 b=2", "16 d=1", "18 a=3"]);
        expect(fs.readFileSync(path.join(target, "xtrabackup_checkpoints"), "utf8")).to.contain("full-prepared");
        expect(fs.readdirSync(target)).to.have.members(["pages", "xtrabackup_checkpoints", "xtrabackup_info"]);
    });

    it("that fail at their end have no manifest and no object, and say why", async () => {
        process.env.STAND_IN_FAILS = "yes";
        try {
            const before = await cloud.contents(ownStore(node), "full/");
            const failed = await make(node, sql, undefined, never).catch(reasonOf);
            expect(failed).to.match(
                /^the full backup .* has failed: xtrabackup ended with 1: \[ERROR\] log block numbers mismatch$/,
            );
            expect(await cloud.contents(ownStore(node), "full/")).to.deep.equal({ keys: before.keys, unfinished: 0 });
        } finally {
            delete process.env.STAND_IN_FAILS;
        }
        expect(node.lines.at(-1)?.message).to.equal("backup failed");
        expect(JSON.stringify(node.lines)).to.not.contain(process.env.STAND_IN_PASSWORD);
    });

    it("end when they are told to", async () => {
        const told = new AbortController();
        told.abort(new Error("the lock is lost"));
        const before = (await backups()).length;
        expect(await make(node, sql, undefined, told.signal).catch(reasonOf)).to.contain("has failed");
        expect(await backups()).to.have.length(before);
        expect(fs.readdirSync(path.join(folder, "agent/scratch"))).to.deep.equal([]);
    });
});

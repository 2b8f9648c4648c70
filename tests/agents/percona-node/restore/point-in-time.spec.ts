import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { archiveOnce, drill, makeBackup, newestBackup } from "../../../../agents/percona-node/backup";
import { transactionsIn } from "../../../../agents/percona-node/backup/archive/binlog-file";
import {
    abandonmentKey,
    logName,
    readAbandonments,
    readRecords,
    recordKey,
    type LogRecord,
} from "../../../../agents/percona-node/backup/archive/record";
import { readArchived, writeArchived } from "../../../../agents/percona-node/backup/archive/topology";
import { withCountedLock } from "../../../../agents/percona-node/backup/failures";
import { ownStore } from "../../../../agents/percona-node/backup/store";
import { items } from "../../../../agents/percona-node/contract";
import { GtidSet } from "../../../../agents/percona-node/gtid-set";
import { restoreForBootstrap, restoreInto } from "../../../../agents/percona-node/restore";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { mysqlInstallLimit } from "../../../support/mysql-server";
import { Cloud, type TestNode } from "../backup/cloud";
import { OneServer } from "../backup/one-server";
import { initialiseData, losePowerAfter, lostPower } from "./broken-off";

const firstGroup = "aaaaaaaa-0000-4000-8000-000000000001";
const secondGroup = "aaaaaaaa-0000-4000-8000-000000000002";

describe("backup, archive and restore on a real server", function () {
    this.timeout(60_000);
    let cloud: Cloud;
    let source: OneServer;
    let node: TestNode;
    /** What the data were like at two moments. */
    let middle: { rows: Record<string, string>; gtids: string; time: string };
    let end: { rows: Record<string, string>; gtids: string };

    before(async function () {
        this.timeout(motoStartLimit + mysqlInstallLimit);
        cloud = await Cloud.start();
        source = await OneServer.start(newCredentials());
        await source.group(firstGroup);
        node = await cloud.node("first", source.passwords, {
            ...(await source.places()),
            FULL_BACKUP_SCHEDULE: "0 2 ? * SUN *",
        });
    });

    after(async () => {
        await source.stop();
        await cloud.stop();
    });

    /** Restores, starts a server on it, and looks. */
    async function restored(target: {
        toTime?: string;
        toGtid?: string;
    }): Promise<{ said: string; rows: unknown; gtids: string }> {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pn-restored-"));
        try {
            const said = await restoreInto(node, {
                from: "s3://first-backups/first",
                into: path.join(folder, "data"),
                ...target,
            });
            const server = await OneServer.start(source.passwords, folder);
            try {
                return { said, rows: await server.rows("shop"), gtids: await server.gtids() };
            } finally {
                await server.stop();
            }
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    }

    it("makes no backup by itself just after one has failed", async () => {
        await withCountedLock(node, "full", () => Promise.reject(new Error("no room"))).catch(() => undefined);
        expect(await makeBackup(node, "due")).to.match(
            /^a backup is due, and not tried before 20.*: 1 failed in a row/,
        );
        await node.aws.dynamoDb.send(
            new DeleteItemCommand({ TableName: node.configuration.TABLE_NAME, Key: { pk: { S: items.backupLock } } }),
        );
    });

    it("makes a full backup with CLONE, and its manifest", async () => {
        await source.run(
            "CREATE DATABASE shop",
            "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(100), data BLOB)",
            "INSERT INTO shop.orders (what, data) VALUES ('first', 0x00ff10), ('second', NULL)",
        );
        expect(await makeBackup(node, "due")).to.match(/^full backup \d{8}T\d{6}Z-[0-9a-f]{8} of \d+ bytes by clone$/);
        expect(await makeBackup(node, "due")).to.equal("nothing is due");
        const { newest, verified, running } = await newestBackup(node);
        expect(newest).to.include({ kind: "full" });
        expect([verified, running]).to.deep.equal([undefined, undefined]);
        expect(fs.readdirSync(path.join(node.configuration.AGENT_DIR, "scratch"))).to.deep.equal([]);
    });

    it("archives binary logs, and each transaction once", async () => {
        await source.run(
            "INSERT INTO shop.orders (what) VALUES ('after the backup')",
            "FLUSH BINARY LOGS",
            "UPDATE shop.orders SET what = 'changed' WHERE id = 1",
        );
        expect(await archiveOnce(node)).to.match(/^1 binary logs with \d+ transactions archived$/);
        expect(await archiveOnce(node)).to.equal("nothing to archive");
        await source.run("CREATE TABLE shop.items (id INT PRIMARY KEY, big LONGTEXT)");
        await source.run(`INSERT INTO shop.items VALUES (1, REPEAT('x', 3000000)), (2, 'é\\n')`);
        await sleep(20);
        middle = { rows: await source.rows("shop"), gtids: await source.gtids(), time: new Date().toISOString() };
        await sleep(20);
        await source.run("DELETE FROM shop.orders WHERE id = 2", "DROP TABLE shop.items");
        expect(await archiveOnce(node, { atOnce: true })).to.equal("1 binary logs with 5 transactions archived");
        await source.run("INSERT INTO shop.orders (what) VALUES ('last')");
        await archiveOnce(node, { atOnce: true });
        end = { rows: await source.rows("shop"), gtids: await source.gtids() };
    });

    it("knows when each transaction was committed, as mysqlbinlog does", async () => {
        const file = path.join(source.server.dataDirectory, "bin.000001");
        const program = path.join(node.configuration.MYSQL_BIN, "mysqlbinlog");
        const { stdout } = await promisify(execFile)(program, ["--base64-output=DECODE-ROWS", file], {
            maxBuffer: 64 * 1024 ** 2,
        });
        const expected = [...stdout.matchAll(/original_commit_timestamp=(\d+)/g)].map(([, time]) => Number(time));
        const found = [];
        for await (const { committedAt } of transactionsIn(file)) {
            found.push(committedAt);
        }
        expect(found.length).to.be.greaterThan(3);
        // mysqlbinlog tells each time in a comment and in a statement.
        expect([...new Set(found)]).to.deep.equal([...new Set(expected)]);
    });

    it("restores a point in time", async () => {
        const { rows, gtids } = await restored({ toTime: middle.time });
        expect(rows).to.deep.equal(middle.rows);
        expect(gtids).to.equal(middle.gtids);
    });

    it("restores a GTID set", async () => {
        const { rows, gtids } = await restored({ toGtid: middle.gtids });
        expect(rows).to.deep.equal(middle.rows);
        expect(gtids).to.equal(middle.gtids);
    });

    it("is drilled: restored aside, checked, and compared with the running server", async () => {
        expect(await drill(node)).to.match(
            /^backup \d{8}T\d{6}Z-[0-9a-f]{8} is good: .* 1 tables checked, 3 rows of 1 tables are as many as on this node$/,
        );
        const { newest, verified, running } = await newestBackup(node);
        expect(verified?.id).to.equal(newest?.id);
        expect(running).to.equal(undefined);
        expect(fs.readdirSync(path.join(node.configuration.AGENT_DIR, "scratch"))).to.deep.equal([]);
    });

    describe("into a new cluster", () => {
        let fresh: OneServer;
        let other: TestNode;

        before(async () => {
            fresh = await OneServer.start(newCredentials());
            other = await cloud.node("second", fresh.passwords, {
                ...(await fresh.places()),
                BOOTSTRAP_FROM: "s3://first-backups/first",
            });
            other.server = fresh.unit;
        });

        after(() => fresh.stop());

        it("fills an empty server with all of the old one, under the new passwords, whenever the host fails", async () => {
            const passwordsOnly = await fresh.gtids();
            expect(passwordsOnly).to.equal("");
            let power = (): void => undefined;
            other.server = {
                ...fresh.unit,
                stop: async () => {
                    // A host that runs out of memory: restored data beside the own ones keep no server from starting.
                    await fresh.server.lose();
                    await fresh.server.start();
                    await fresh.server.stop();
                    // Some of the old files are removed by then, or some of the new ones moved.
                    power = losePowerAfter(15);
                },
            };
            const failed = await restoreForBootstrap(other).then(String, reasonOf);
            power();
            expect(failed).to.equal(lostPower.message);
            other.server = fresh.unit;
            await initialiseData(fresh.server.dataDirectory);
            await fresh.server.start();
            expect(await fresh.gtids()).to.equal(end.gtids);
            expect(await fresh.rows("shop")).to.deep.equal(end.rows);
            const refused = await fresh.sql(source.passwords).then(() => "", reasonOf);
            expect(refused).to.contain("Access denied");
        });

        it("makes a group of another name on it, and goes on", async () => {
            await fresh.group(secondGroup);
            await fresh.run("INSERT INTO shop.orders (what) VALUES ('new history')");
            const [first, second] = (await fresh.gtids()).split(",");
            expect([first, second?.split(":")[0]]).to.deep.equal([end.gtids, secondGroup]);
        });

        it("is not done to a server with data", async () => {
            const refused = await restoreForBootstrap(other).then(String, reasonOf);
            expect(refused).to.match(/^this server is not empty, and is not overwritten: it has aaaaaaaa-/);
        });
    });

    describe("from a bucket that is not whole", () => {
        const into = path.join(os.tmpdir(), `pn-not-whole-${process.pid}`);

        afterEach(() => {
            fs.rmSync(into, { recursive: true, force: true });
        });

        /** Why a restore is refused. */
        async function refusal(target: { toTime?: string; toGtid?: string } = {}): Promise<string> {
            const request = { from: "s3://first-backups/first", into, ...target };
            return restoreInto(node, request).then(String, reasonOf);
        }

        it("tells of a damaged part", async () => {
            const store = ownStore(node);
            const { keys } = await cloud.contents(store, "full/");
            const part = keys.find((key) => key.endsWith(".tar.gz")) ?? "";
            await cloud.damage(store, part);
            expect(await refusal()).to.match(/^s3:\/\/first-backups\/first\/full\/.*part-00001\.tar\.gz is damaged/);
            expect(await drill(node).catch(reasonOf)).to.match(/^the drill has failed: .* is damaged/);
            await cloud.damage(store, part);
        });

        it("names the transactions of a binary log that is missing", async () => {
            const store = ownStore(node);
            const size = ({ previous }: LogRecord): number => GtidSet.parse(previous).count();
            const records = (await readRecords(store)).sort((one, other) => size(one) - size(other));
            const back = await cloud.remove(store, recordKey(logName(records.at(-2)!)));
            expect(await refusal()).to.match(
                new RegExp(`^the archive of binary logs has a gap: ${firstGroup}:[0-9-]+ are missing before`),
            );
            await back();
        });

        it("takes a backup without a manifest for none", async () => {
            const store = ownStore(node);
            const { keys } = await cloud.contents(store, "full/");
            const back = await cloud.remove(store, keys.find((key) => key.endsWith("manifest.json")) ?? "");
            expect(await refusal()).to.equal("no backup leads to the newest point: there is none with a manifest");
            await back();
        });

        it("has nothing for a point before the first backup", async () => {
            expect(await refusal({ toTime: "2026-01-01T00:00:00Z" })).to.contain("the oldest of 1 ended at");
            expect(await refusal({ toTime: "yesterday" })).to.contain("it must look like 2026-11-22T03:00:00Z");
        });
    });

    describe("that has lost transactions", () => {
        async function archivedGtid(): Promise<GtidSet> {
            return (await readArchived(node)).gtids;
        }

        it("notes what is in the archive and not in the cluster any more", async () => {
            const lost = GtidSet.parse(`${secondGroup}:1-7`);
            const before = await readArchived(node);
            await writeArchived(node, before, before.gtids.union(lost), undefined);
            // As a new primary that has not applied yet what it has received.
            await source.run("SET GLOBAL super_read_only = ON");
            await archiveOnce(node, { pause: 0 });
            expect(await readAbandonments(ownStore(node)), "nobody can tell").to.deep.equal([]);
            await source.run("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
            expect(await archiveOnce(node, { pause: 0 })).to.equal("nothing to archive");
            expect(lost.subtract(await archivedGtid()).equals(lost)).to.equal(true);
            const [abandoned] = await readAbandonments(ownStore(node));
            expect(abandoned?.gtids).to.equal(lost.toString());
        });

        it("is told by a drill of transactions that it has, and restores would leave out", async () => {
            const store = ownStore(node);
            const kept = `${firstGroup}:2`;
            const key = abandonmentKey(new Date("2026-11-22T03:00:00Z"));
            await cloud.put(store, key, JSON.stringify({ format: 1, at: "2026-11-22T03:00:00Z", gtids: kept }));
            expect(await drill(node).catch(reasonOf)).to.equal(
                `the drill has failed: restores leave out ${kept}, which this node has: remove the note ` +
                    `s3://first-backups/first/${key}, which says that the cluster has lost them`,
            );
            await cloud.remove(store, key);
        });

        it("does not overwrite what another archiver wrote in between", async () => {
            const before = await readArchived(node);
            expect(await writeArchived(node, { ...before, text: "older" }, GtidSet.empty, undefined)).to.equal(
                undefined,
            );
            expect((await archivedGtid()).equals(before.gtids)).to.equal(true);
        });

        it("finds what is archived in the bucket when the table does not tell", async () => {
            const before = await archivedGtid();
            await node.aws.dynamoDb.send(
                new DeleteItemCommand({ TableName: node.configuration.TABLE_NAME, Key: { pk: { S: items.topology } } }),
            );
            await source.run("INSERT INTO shop.orders (what) VALUES ('after the table was lost')");
            expect(await archiveOnce(node, { atOnce: true })).to.equal("1 binary logs with 1 transactions archived");
            expect(before.isSubsetOf(await archivedGtid())).to.equal(true);
        });

        it("tells of a gap that no backup covers", async () => {
            await source.run("INSERT INTO shop.orders (what) VALUES ('never archived')", "FLUSH BINARY LOGS");
            const gtids = GtidSet.parse(await source.gtids()).subtract(await archivedGtid());
            const logs = await source.ask((sql) => sql.query<{ Log_name: string }>("SHOW BINARY LOGS"));
            await source.run(`PURGE BINARY LOGS TO '${logs.at(-1)?.Log_name}'`);
            await source.run("INSERT INTO shop.orders (what) VALUES ('after the gap')");
            expect(await archiveOnce(node, { atOnce: true })).to.equal(
                `1 binary logs with 1 transactions archived; GAP: ${gtids.toString()} are neither archived nor in a backup, ` +
                    "and in no binary log of this node: make a full backup",
            );
        });
    });
});

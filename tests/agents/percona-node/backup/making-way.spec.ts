import { expect } from "chai";
import { makeBackup } from "../../../../agents/percona-node/backup";
import { readBackupLock } from "../../../../agents/percona-node/backup/lock";
import type { WayPace } from "../../../../agents/percona-node/backup/making-way";
import { ownStore } from "../../../../agents/percona-node/backup/store";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf, until } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { mysqlInstallLimit } from "../../../support/mysql-server";
import { Cloud, type TestNode } from "./cloud";
import { OneServer } from "./one-server";
import { putStandIn } from "./stand-in";

/** Twenty times as fast as the nodes' own. */
const pace: WayPace = { look: 250, lateLooks: 3 };

describe("a backup that keeps the backup lock, in a real group", function () {
    this.timeout(60_000);
    const passwords = newCredentials();
    let cloud: Cloud;
    let primary: OneServer;
    let replica: OneServer;
    let node: TestNode;
    let removeStandIn: () => void;

    before(async function () {
        this.timeout(motoStartLimit + mysqlInstallLimit);
        removeStandIn = putStandIn(passwords, { STAND_IN_LOCKS: "yes" });
        cloud = await Cloud.start();
        [primary, replica] = await Promise.all([OneServer.start(passwords), OneServer.start(passwords)]);
        await primary.group("aaaaaaaa-0000-4000-8000-000000000001");
        await replica.join("aaaaaaaa-0000-4000-8000-000000000001", [primary]);
        await primary.run("CREATE SCHEMA shop");
        node = await cloud.node("first", passwords, {
            ...(await replica.places()),
            BACKUP_TOOL: "xtrabackup",
            READ_MAX_LAG_SECONDS: 1,
        });
    });

    after(async () => {
        await Promise.all([primary.stop(), replica.stop()]);
        await cloud.stop();
        removeStandIn();
    });

    /** Begins one on the replica. @returns what it comes to, as soon as it keeps the lock. */
    async function locking(): Promise<{ said: Promise<string> }> {
        const said = makeBackup(node, "full", pace).then(String, reasonOf);
        await until(20_000, "the backup lock", async () => {
            const [held] = await replica.ask((sql) =>
                sql.query(`SELECT 1 FROM performance_schema.metadata_locks
                    WHERE OBJECT_TYPE = 'BACKUP LOCK' AND LOCK_STATUS = 'GRANTED' AND LOCK_DURATION = 'EXPLICIT'`),
            );
            return held;
        });
        return { said };
    }

    async function nothingIsLeft(): Promise<void> {
        expect(await readBackupLock(node)).to.equal(undefined);
        expect(await cloud.contents(ownStore(node), "full/")).to.deep.equal({ keys: [], unfinished: 0 });
    }

    it("ends once the replica that makes it stays behind, and the replica goes on", async () => {
        const { said } = await locking();
        await primary.run("CREATE TABLE shop.orders (id INT PRIMARY KEY)", "INSERT INTO shop.orders VALUES (1)");
        expect(await said).to.match(/^it made way: this node stays behind the primary, by [23] s now$/);
        await until(5_000, "the row", async () =>
            (await replica.rows("shop")).orders === '[{"id":1}]' ? true : undefined,
        );
        await nothingIsLeft();
    });

    it("ends once its node is the primary, which then changes schemas", async () => {
        const { said } = await locking();
        const [{ uuid } = { uuid: "" }] = await replica.ask((sql) =>
            sql.query<{ uuid: string }>("SELECT @@server_uuid AS uuid"),
        );
        await primary.ask((sql) => sql.query("SELECT group_replication_set_as_primary(?)", [uuid], 30_000));
        expect(await said).to.equal(
            "it made way: this node has become the primary, and another one can make the backup",
        );
        await replica.run("CREATE TABLE shop.items (id INT PRIMARY KEY)");
        await nothingIsLeft();
    });
});

import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { readCredentials } from "../../../../agents/percona-node/aws/credentials";
import { liveBackupLock, withBackupLock, type LockPace } from "../../../../agents/percona-node/backup/lock";
import { accounts } from "../../../../agents/percona-node/contract";
import { connectSocket } from "../../../../agents/percona-node/mysql/connect";
import { rotatePasswords, type Outside } from "../../../../agents/percona-node/rotation";
import { newCredentials, newPassword } from "../../../../agents/percona-node/rotation/passwords";
import { addPasswords, readAccounts } from "../../../../agents/percona-node/rotation/dual-passwords";
import { makePending, readPending } from "../../../../agents/percona-node/rotation/secret";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { mysqlInstallLimit } from "../../../support/mysql-server";
import { Cloud, type TestNode } from "../backup/cloud";
import { OneServer } from "../backup/one-server";

/** As the backups' own, a hundred times as fast. */
const lockPace: LockPace = { beat: 100, stale: 600, look: 50, giveUp: 400 };

const group = "aaaaaaaa-0000-4000-8000-000000000001";

describe("the rotation of passwords in a real group", function () {
    this.timeout(120_000);
    const old = newCredentials();
    let cloud: Cloud;
    let one: OneServer;
    let two: OneServer;
    let node: TestNode;
    let agents: Promise<void>;
    let over = false;

    before(async function () {
        this.timeout(motoStartLimit + mysqlInstallLimit);
        cloud = await Cloud.start();
        [one, two] = await Promise.all([OneServer.start(old), OneServer.start(old)]);
        node = await cloud.node("first", old, { ...(await one.places()) });
        // The contract's smallest cluster has three; two show the same.
        Object.assign(node.configuration, { NODE_COUNT: 2 });
        await one.group(group);
        await two.join(group, [one]);
        agents = rejoining();
    });

    after(async () => {
        over = true;
        await agents;
        await Promise.all([one.stop(), two.stop()]);
        await cloud.stop();
    });

    /** What the agents do: a server that is out of the group comes back, by the current passwords. */
    async function rejoining(): Promise<void> {
        while (!over) {
            for (const [server, other] of [
                [one, two],
                [two, one],
            ] as const) {
                server.passwords = (await node.credentials()).passwords;
                if ((await server.memberState().catch(() => "?")) === "OFFLINE") {
                    await server.join(group, [other]).catch(() => undefined);
                }
            }
            await sleep(200);
        }
    }

    function outside(version?: string): Outside {
        return {
            versionOf: async () => version ?? (await node.credentials()).version,
            backupLock: (of) => liveBackupLock(of, lockPace),
            pace: { back: 60_000, known: 500, look: 200 },
        };
    }

    async function lets(server: OneServer, password: string): Promise<boolean> {
        return connectSocket(server.server.socket, "root", password).then(
            (sql) => (sql.end(), true),
            () => false,
        );
    }

    it("makes passwords of 32 letters and digits", () => {
        expect(newPassword()).to.match(/^[A-Za-z0-9]{32}$/);
        expect(new Set(Object.values(newCredentials()))).to.have.property("size", 4);
    });

    it("is not begun while a backup is made, which changes of accounts would wait for", async () => {
        const owner = cloud.anotherNode("i-0b", node.configuration);
        const refused = await withBackupLock(
            owner,
            "full",
            () => rotatePasswords(node, outside()).catch(reasonOf),
            lockPace,
        );
        expect(refused)
            .to.have.property("value")
            .that.matches(
                /^passwords are not rotated: i-0b makes the full backup that began at 20.*Z: run this again when it is done$/,
            );
        expect(await readPending(node)).to.equal(undefined);
        expect(await lets(one, old.root)).to.equal(true);
    });

    it("leaves both passwords valid while an agent does not know the new ones", async () => {
        const waiting = await rotatePasswords(node, outside("an old version")).catch(reasonOf);
        expect(waiting).to.contain("to read the new passwords (both are valid meanwhile; run this again)");
        const { passwords } = await node.credentials();
        expect(passwords.root).to.not.equal(old.root);
        expect(await lets(one, old.root)).to.equal(true);
        expect(await lets(one, passwords.root)).to.equal(true);
        expect((await one.ask(readAccounts)).every(({ dual }) => dual)).to.equal(true);
        expect(await readPending(node)).to.equal(undefined);
    });

    it("goes on from there, and cuts no member off", async () => {
        const before = await node.credentials();
        expect(await rotatePasswords(node, outside())).to.equal(
            `all accounts have new passwords, version ${before.version}; 2 nodes use them, and the old ones are void`,
        );
        for (const server of [one, two]) {
            expect(await lets(server, old.root)).to.equal(false);
            expect(await lets(server, before.passwords.root)).to.equal(true);
        }
        // Whoever comes back needs the others to use a valid password.
        await two.run("STOP GROUP_REPLICATION");
        await two.untilOnline();
        expect(await one.memberState()).to.equal("ONLINE");
        await one.run("CREATE SCHEMA after_rotation");
    });

    it("goes on with passwords that only some accounts have got", async () => {
        const { passwords: before } = await node.credentials();
        const pending = await makePending(node);
        await one.ask(async (sql) => {
            await sql.query("ALTER USER root@localhost IDENTIFIED BY ? RETAIN CURRENT PASSWORD", [
                pending.passwords.root,
            ]);
        });
        await one.ask((sql) => addPasswords(sql, pending.passwords));
        // Twice does no harm: the old one stays valid.
        await one.ask((sql) => addPasswords(sql, pending.passwords));
        expect(await lets(two, before.root)).to.equal(true);
        await rotatePasswords(node, outside());
        const current = await readCredentials(cloud.secrets, node.configuration.CREDENTIALS_SECRET_ARN);
        expect(current).to.deep.equal(pending);
        expect(await lets(two, before.root)).to.equal(false);
        const text = JSON.stringify(node.lines);
        expect(accounts.filter((account) => text.includes(pending.passwords[account]))).to.deep.equal([]);
    });

    it("is not begun while a node is away, nor on a replica", async () => {
        node.configuration.NODE_COUNT = 3;
        const refused = await rotatePasswords(node, outside()).catch(reasonOf);
        expect(refused).to.equal("passwords are not rotated: 2 of 3 nodes are ONLINE, and all must be");
        const replica = cloud.anotherNode("i-0b", { ...node.configuration, ...(await two.places()) });
        expect(await rotatePasswords(replica, outside())).to.equal(
            "nothing done by this node: passwords are rotated on the primary, 127.0.0.1",
        );
    });
});

import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { HostSandbox, SandboxRun } from "../../support/sandbox";
import { InstanceMetadata } from "../pmm-ecs/instance-metadata";
import { goodHost } from "./input";
import { attachVolume, startNode } from "./node-host";

const cnf = "/etc/mysql/node.d/node.cnf";
const gib = 1024 ** 3;
const mib = 1024 ** 2;

describe("PerconaCluster's host files: the server", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    let metadata: InstanceMetadata;
    beforeEach(async () => {
        metadata = await InstanceMetadata.start({ "local-ipv4": "10.1.2.3" });
        host = await startNode(goodHost);
        host.makeDisk("data");
        await attachVolume(host, "data", "nvme1n1", "sdf");
    });
    afterEach(async () => {
        await metadata.stop();
        await host.stop();
    });

    const environment = (): Record<string, string> => ({
        ...metadata.environment,
        DATA_DIR: "/var/lib/mysql",
        MYSQL_SOCKET: "/var/run/mysqld/mysqld.sock",
    });
    const writeCnf = (): Promise<SandboxRun> => host.run(["/opt/stackwarden/bin/write-node-cnf"], environment());
    const initialise = (): Promise<SandboxRun> => host.run(["/opt/stackwarden/bin/initialise-data"], environment());
    const setting = (name: string): string | undefined => new RegExp(`^${name} = (.*)$`, "m").exec(host.read(cnf))?.[1];

    describe("its settings", () => {
        it("are of the node's own address", async () => {
            const { status, output } = await writeCnf();
            expect(status, output).to.equal(0);
            expect(setting("server_id")).to.equal(String(((10 * 256 + 1) * 256 + 2) * 256 + 3));
            expect(setting("report_host")).to.equal("10.1.2.3");
            expect(setting("bind_address")).to.equal("127.0.0.1,10.1.2.3");
            expect(setting("datadir")).to.equal("/var/lib/mysql");
        });

        it("number every address apart", async () => {
            await metadata.stop();
            metadata = await InstanceMetadata.start({ "local-ipv4": "192.168.255.254" });
            await writeCnf();
            expect(setting("server_id"), "a number of 32 bits without a sign").to.equal("3232301054");
        });

        for (const [memoryGib, pool, redo, cache] of [
            [1, 128, 512, 256],
            [2, 128, 512, 256],
            [3.8, 1792, 512, 256],
            [7.7, 5760, 1440, 492.8],
            [32, 24_576, 6144, 1024],
            [256, 196_608, 8192, 1024],
        ] as const) {
            it(`fit a machine with ${memoryGib} GiB of memory`, async () => {
                host.set("memory-mib", String(Math.floor(memoryGib * 1024)));
                await writeCnf();
                const size = (name: string): number => Number(setting(name)) / mib;
                expect(size("innodb_buffer_pool_size")).to.equal(pool);
                expect(size("innodb_redo_log_capacity")).to.equal(redo);
                expect(size("loose-group_replication_message_cache_size")).to.be.closeTo(cache, 1);
                const left = memoryGib * gib - Number(setting("innodb_buffer_pool_size"));
                expect(left, "for all else").to.be.greaterThan(Math.min(2 * gib, memoryGib * 0.75 * gib) - 1);
            });
        }

        it("stay as they are when nothing has changed", async () => {
            await writeCnf();
            const first = host.read(cnf);
            await writeCnf();
            expect(host.read(cnf)).to.equal(first);
        });

        it("are not written without an address, or with a wrong one", async () => {
            for (const [facts, says] of [
                [{}, "does not tell this node's address"],
                [{ "local-ipv4": "fe80::1" }, "tells the address fe80::1, which is not IPv4"],
            ] as const) {
                await metadata.stop();
                metadata = await InstanceMetadata.start(facts);
                const { status, output } = await writeCnf();
                expect(status).to.equal(1);
                expect(output).to.include(says);
                expect(host.exists(cnf)).to.equal(false);
            }
        });

        it("complete the cluster's file, which names their folder", () => {
            expect(host.read("/etc/mysql/stackwarden.cnf")).to.match(/^!includedir \/etc\/mysql\/node\.d$/m);
        });
    });

    describe("its data directory", () => {
        beforeEach(() => host.startUnit("stackwarden-data-volume.service"));

        const files = (): Promise<string> => host.mustRun("sh", "-c", "ls -A /var/lib/mysql | sort | tr '\\n' ' '");
        const made = "#ib_16384_0.dblwr auto.cnf mysql mysql.ibd ";

        it("is made when it is empty, and left alone from then on", async () => {
            const first = await initialise();
            expect(first.status, first.output).to.equal(0);
            expect(host.calls("mysqld")[0]).to.include("--initialize-insecure --user=mysql");
            expect(await files()).to.equal(made);

            host.forgetCalls();
            host.write("/var/lib/mysql/orders/o.ibd", "rows");
            expect(await initialise()).to.deep.equal({ status: 0, output: "" });
            expect(host.calls()).to.deep.equal([]);
            expect(host.read("/var/lib/mysql/orders/o.ibd")).to.equal("rows");
        });

        it("is made anew after a try that failed half-way", async () => {
            host.set("initialise-fails");
            expect((await initialise()).status).to.equal(1);
            host.clear("initialise-fails");
            expect((await initialise()).status).to.equal(0);
            expect(await files()).to.equal(made);
        });

        it("gets the rest after a try that was cut off while the files were moved", async () => {
            host.write("/var/lib/mysql/.ready/mysql.ibd", "");
            host.write("/var/lib/mysql/.ready/auto.cnf", "");
            host.write("/var/lib/mysql/#ib_16384_0.dblwr", "");
            expect((await initialise()).status).to.equal(0);
            expect(await files()).to.equal("#ib_16384_0.dblwr auto.cnf mysql.ibd ");
            expect(host.calls("mysqld")).to.deep.equal([]);
        });

        it("gets restored data whose move was cut off before all of the old ones were gone", async () => {
            const restored = { "mysql.ibd": "restored", ibdata1: "restored", "shop/orders.ibd": "restored" };
            for (const [name, text] of Object.entries(restored)) {
                host.write(`/var/lib/mysql/.restored/${name}`, text);
            }
            host.write("/var/lib/mysql/mysql.ibd", "old");
            host.write("/var/lib/mysql/undo_001", "old");
            const { status, output } = await initialise();
            expect(status, output).to.equal(0);
            expect(output).to.include("/var/lib/mysql gets restored data, whose move was broken off");
            expect(await files()).to.equal("ibdata1 mysql.ibd shop ");
            expect(host.read("/var/lib/mysql/mysql.ibd")).to.equal("restored");
            expect(host.calls("mysqld")).to.deep.equal([]);
        });

        it("is left as it is when it holds something else", async () => {
            host.write("/var/lib/mysql/ibdata1", "what is left of a server");
            const { status, output } = await initialise();
            expect(status).to.equal(1);
            expect(output).to.include("holds ibdata1, but no data of MySQL: it is left as it is");
            expect(await files()).to.equal("ibdata1 ");
        });

        it("is never made on the root disk", async () => {
            await host.reboot();
            const { status, output } = await initialise();
            expect(status).to.equal(1);
            expect(output).to.include("/var/lib/mysql is not on the data volume");
            expect(host.calls("mysqld")).to.deep.equal([]);
        });
    });
});

const file = path.resolve(__dirname, "../../../components/percona-cluster/files/mysql/my.cnf");

/** Settings of the cluster's file that must be as they are: name, value, and what is lost with any other. */
const vital: [setting: string, value: string, lost: string][] = [
    ["gtid_mode", "ON", "no node can tell what it lacks"],
    ["enforce_gtid_consistency", "ON", "statements get in that have no single GTID"],
    ["log_bin", "bin", "nothing is left to archive, and to send to a node that was away"],
    ["binlog_expire_logs_seconds", "604800", "the disk fills up, or a node that was away is copied anew"],
    ["sync_binlog", "1", "a crash loses commits that were acknowledged"],
    ["innodb_flush_log_at_trx_commit", "1", "a crash loses commits that were acknowledged"],
    ["relay_log", "relay", "a node with another address does not find its relay logs"],
    ["relay_log_recovery", "OFF", "after an outage of all nodes, commits that no node had applied are thrown away"],
    ["sync_relay_log", "1", "a crash loses what was acknowledged and is not applied yet"],
    ["skip_replica_start", "ON", "a node applies what its agent has not looked at"],
    ["replica_preserve_commit_order", "ON", "a replica shows what never was at one time"],
    ["super_read_only", "ON", "a node takes writes before anybody knows that it is the primary"],
    ["offline_mode", "ON", "clients read from a node that was away for days"],
    ["require_secure_transport", "ON", "passwords and rows go over the network in clear"],
    ["sql_require_primary_key", "ON", "a table is made whose rows the group refuses"],
    ["disabled_storage_engines", "MyISAM,BLACKHOLE,FEDERATED,ARCHIVE,MEMORY", "a table is made that is not replicated"],
    ["group_replication_start_on_boot", "OFF", "a node joins before its agent has compared what it has"],
    ["group_replication_bootstrap_group", "OFF", "each restart makes a cluster of its own: two primaries"],
    ["group_replication_single_primary_mode", "ON", "every node takes writes"],
    ["group_replication_communication_stack", "MYSQL", "the group talks on a port that no security group opens"],
    ["group_replication_ssl_mode", "REQUIRED", "the group talks in clear"],
    ["group_replication_recovery_use_ssl", "ON", "a node that joins logs in and is sent rows in clear"],
    ["group_replication_member_expel_timeout", "0", "a failover takes 21 seconds instead of 7"],
    ["group_replication_paxos_single_leader", "ON", "a dead replica slows the primary to some 17 commits a second"],
    [
        "group_replication_consistency",
        "BEFORE_ON_PRIMARY_FAILOVER",
        "a new primary answers with rows from before the last commits",
    ],
    ["group_replication_unreachable_majority_timeout", "20", "a commit of a primary that is cut off hangs for ever"],
    ["group_replication_exit_state_action", "OFFLINE_MODE", "a node that fell out goes on serving old rows"],
    ["group_replication_autorejoin_tries", "0", "a node comes back behind its agent's back"],
    ["group_replication_message_cache_size", "268435456", "the group takes a quarter of a small node's memory"],
];

/** What the agent sets for the moment at which it is right, and what would be wrong in a file. */
const inNoFile: [setting: string, because: string][] = [
    ["group_replication_clone_threshold", "a node that only lacks a little would be copied anew"],
    ["group_replication_group_name", "each epoch has another"],
    ["group_replication_group_seeds", "the nodes that live are others tomorrow"],
    ["group_replication_local_address", "each node has its own"],
    ["group_replication_force_members", "a minority would go on beside the majority"],
];

describe("PerconaCluster's host files: the settings of every server", () => {
    // MySQL takes hyphens for underscores, and spaces or none.
    const lines = fs.readFileSync(file, "utf8").matchAll(/^\s*(?:loose[-_])?([a-z_-]+?)\s*=\s*(.*?)\s*$/gm);
    const settings = [...lines].map(([, name = "", value = ""]) => [name.replaceAll("-", "_"), value] as const);
    const valuesOf = (setting: string): string[] =>
        settings.filter(([name]) => name === setting).map(([, value]) => value);

    for (const [setting, value, lost] of vital) {
        it(`have ${setting} = ${value}, or else ${lost}`, () => {
            expect(valuesOf(setting)).to.deep.equal([value]);
        });
    }

    for (const [setting, because] of inNoFile) {
        it(`have no ${setting}: ${because}`, () => {
            expect(valuesOf(setting)).to.deep.equal([]);
        });
    }

    it("load what replicates, and what copies a server", () => {
        expect(valuesOf("plugin_load_add")).to.deep.equal(["group_replication.so", "mysql_clone.so"]);
    });

    it("have no setting of the group that is not known to be vital", () => {
        const names = settings.map(([name]) => name).filter((name) => name.startsWith("group_replication_"));
        expect(vital.map(([setting]) => setting)).to.include.members(names);
    });
});

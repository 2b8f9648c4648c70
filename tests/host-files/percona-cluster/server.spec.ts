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

import { expect } from "chai";
import type { HostSandbox, SandboxRun } from "../support/sandbox";
import { fixture, someone } from "./fixtures";

/** A repository of others that a host installs from. */
export interface Repository {
    /** As in its file's name (`docker`). */
    name: string;
    keyUrl: string;
    /** Of the key that is expected. */
    fingerprint: string;
    host: () => HostSandbox;
    /** Runs `install-packages`. */
    start: () => Promise<SandboxRun>;
}

/** What is true of every host that installs from a repository of others. */
export function repositoryCases({ name, keyUrl, fingerprint, host, start }: Repository): void {
    const key = `web/${keyUrl.split("/").at(-1) ?? ""}`;
    const keyring = `/etc/apt/keyrings/${name}.asc`;
    const sources = `/etc/apt/sources.list.d/${name}.sources`;
    const program = "/opt/stackwarden/bin/install-packages";

    it("trust that repository's key alone", async () => {
        expect((await start()).status).to.equal(0);
        expect(host().read(keyring)).to.equal("a key\n");
        expect(host().read(sources)).to.include("Suites: noble").and.include(`Signed-By: ${keyring}`);
    });

    it("wait for other programs that hold the lock, within bounds", async () => {
        await start();
        for (const call of host().calls("apt-get")) {
            expect(call).to.include("DPkg::Lock::Timeout=600").and.include("Acquire::Retries=3");
        }
    });

    it("heal after a first boot without Ubuntu's repository", async () => {
        host().set("apt-down");
        expect((await start()).status).to.equal(100);
        host().clear("apt-down");
        expect((await start()).status).to.equal(0);
        expect(host().calls("dpkg --configure"), "what was left half configured is finished first").to.have.length(2);
    });

    it("heal after a first boot without that repository", async () => {
        host().clear(key);
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include(`${keyUrl} cannot be read`);
        expect(host().exists(sources), "apt must not fail over a repository without a key").to.equal(false);
        host().set(key, "a key\n");
        expect((await start()).status).to.equal(0);
    });

    describe("signed by another", () => {
        beforeEach(() => {
            host().set("real-gpg");
        });

        it("are not installed", async () => {
            host().set(key, fixture("someone.asc"));
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.include(`${keyUrl} holds key ${someone} where ${fingerprint} is expected`);
            expect(host().exists(keyring)).to.equal(false);
            expect(host().exists(sources)).to.equal(false);
            expect(await host().mustRun("sh", "-c", "ls /tmp"), "what it leaves behind").to.equal("");
        });

        it("are not installed when the right key comes with a second one", async () => {
            host().set(key, fixture("two-people.asc"));
            expectSomeone();
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.match(new RegExp(`holds key ${someone}, [0-9A-F]{40} where`));
        });

        it("are installed when that is who is expected", async () => {
            host().set(key, fixture("someone.asc"));
            expectSomeone();
            const { status, output } = await start();
            expect(status, output).to.equal(0);
        });

        const expectSomeone = (): void => {
            host().write(
                program,
                host()
                    .read(program)
                    .replace(/(?<=^readonly KEY_FINGERPRINT=).*$/m, someone),
                0o755,
            );
        };
    });
}

import { expect } from "chai";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pollUntil } from "../../scripts/lib/poll";

const file = path.resolve(__dirname, "../../components/pmm-ecs/files/container/data-guard");
const program = fs.readFileSync(file, "utf8");
const python = "/usr/bin/python3";

/** Seconds: short, but several polls and beats long where a test must see that nothing happens. */
const quick = { WAIT_SECONDS: "30", POLL_SECONDS: "0.05", BEAT_SECONDS: "0.1" };
const aWhile = 600;

/** What a test has started and made, to clear away after it. */
let started: Guard[] = [];
let folders: string[] = [];

function newFolder(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-data-guard-"));
    folders.push(folder);
    return folder;
}

/** One run of the program, started as the task definition does: its text as an argument of Python. */
class Guard {
    output = "";
    readonly ready: string;
    private readonly process: ChildProcess;
    private readonly end: Promise<unknown>;

    /**
     * @param data the folder to guard.
     * @param environment beyond the quick pauses.
     * @param before Python that runs first in the same process, to bring about what no file system does on demand.
     * @param identity user to run as.
     */
    constructor(data: string, environment: Record<string, string> = {}, before = "", identity = {}) {
        this.ready = environment.READY_FILE ?? path.join(newFolder(), "ready");
        this.process = spawn(python, ["-c", before + program], {
            env: { ...quick, DATA_FOLDER: data, READY_FILE: this.ready, ...environment },
            stdio: ["ignore", "pipe", "pipe"],
            ...identity,
        });
        for (const stream of [this.process.stdout!, this.process.stderr!]) {
            stream.on("data", (text) => (this.output += String(text)));
        }
        this.end = once(this.process, "close");
        started.push(this);
    }

    get pid(): number {
        return this.process.pid!;
    }

    get isReady(): boolean {
        return fs.existsSync(this.ready);
    }

    get runs(): boolean {
        return this.process.exitCode === null && this.process.signalCode === null;
    }

    async becomesReady(): Promise<void> {
        await until(() => this.isReady || !this.runs, `ready: ${this.output}`);
        expect(this.isReady, this.output).to.equal(true);
        await this.says("holding");
    }

    says(text: string): Promise<true> {
        return until(() => this.output.includes(text), `"${text}" in "${this.output}"`);
    }

    /** Waits for the end of the program, for which it has a few seconds. */
    async status(): Promise<number | null> {
        await until(() => !this.runs, `the end: ${this.output}`);
        await this.end;
        return this.process.exitCode;
    }

    async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
        this.process.kill(signal);
        return this.status();
    }
}

function until(seen: () => boolean, what: string): Promise<true> {
    return pollUntil(
        () => Promise.resolve(seen() || undefined),
        { pollSeconds: 0.02, limitSeconds: 10 },
        `not seen in 10 seconds: ${what}`,
    );
}

describe("host files: the guard of PMM's data on ECS", function () {
    this.timeout(60_000);
    let data: string;
    let lock: string;
    beforeEach(() => {
        data = newFolder();
        lock = path.join(data, ".stackwarden-lock");
    });
    afterEach(async () => {
        await Promise.all(started.map((guard) => guard.stop("SIGKILL")));
        started = [];
        for (const folder of folders) {
            fs.rmSync(folder, { recursive: true });
        }
        folders = [];
    });

    /** Starts a guard that gets the lock. */
    const holder = async (...args: [environment?: Record<string, string>, before?: string]): Promise<Guard> => {
        const guard = new Guard(data, ...args);
        await guard.becomesReady();
        return guard;
    };
    /** Starts a guard that does not. */
    const waiter = async (environment: Record<string, string> = {}): Promise<Guard> => {
        const guard = new Guard(data, environment);
        await guard.says("waiting");
        return guard;
    };
    const makePidFile = (): string => {
        const folder = path.join(data, "postgres14");
        fs.mkdirSync(folder, { recursive: true });
        const pidFile = path.join(folder, "postmaster.pid");
        fs.writeFileSync(pidFile, "42\n");
        return pidFile;
    };

    describe("its text", () => {
        it("is ASCII and short, since it is an argument in the task definition", () => {
            expect(program).to.match(/^[\n\x20-\x7e]*\n$/);
            expect(program.length).to.be.lessThan(4096);
        });

        it("is Python 3.9, which PMM's image has, with nothing beyond its standard library", () => {
            const check = `
                import ast, sys
                tree = ast.parse(sys.stdin.read(), feature_version=(3, 9))
                imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
                names = [node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports]
                print(len(names), set(name.split(".")[0] for name in names) - set(sys.stdlib_module_names))`;
            const result = execFileSync(python, ["-c", check.replaceAll(/^ {16}/gm, "")], { input: program });
            expect(String(result)).to.match(/^[1-9]\d* set\(\)\n$/);
        });
    });

    describe("taking the lock", () => {
        it("makes the file for all to read, says so and becomes ready", async () => {
            const guard = await holder();
            expect((fs.statSync(lock).mode & 0o777).toString(8)).to.equal("644");
            expect(guard.output).to.equal(`holding ${lock}\n`);
        });

        it("signs with task, container and time, and again and again", async () => {
            const metadata = createServer(({ url }, response) => {
                response.end(url === "/v4/id/task" ? '{"TaskARN": "arn:aws:ecs:eu-west-1:1:task/pmm/ab12"}' : "{}");
            });
            await once(metadata.listen(0, "127.0.0.1"), "listening");
            const { port } = metadata.address() as AddressInfo;
            // A longer line of a former holder.
            fs.writeFileSync(lock, "x".repeat(900));
            await holder({ ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/v4/id` });
            metadata.close();

            const line = fs.readFileSync(lock, "utf8");
            const [, who, when] = /^(.+), alive at (\S+)\n$/.exec(line)!;
            expect(who).to.equal(`arn:aws:ecs:eu-west-1:1:task/pmm/ab12, container ${os.hostname()}`);
            expect(Date.now() - Date.parse(when!)).to.be.within(0, 10_000);
            await until(() => fs.readFileSync(lock, "utf8") !== line, "another time");
        });

        for (const [what, environment] of [
            ["tells nothing", {}],
            ["does not answer", { ECS_CONTAINER_METADATA_URI_V4: "http://127.0.0.1:1/v4/id" }],
            ["is not an address", { ECS_CONTAINER_METADATA_URI_V4: "nowhere" }],
        ] as const) {
            it(`holds it without a name when ECS ${what}`, async () => {
                await holder(environment);
                expect(fs.readFileSync(lock, "utf8")).to.match(/^unknown task, container /);
            });
        }

        it("ends with what to do when the user may not write, as where nothing is mounted", async () => {
            fs.chmodSync(data, 0o755);
            const guard = new Guard(data, { READY_FILE: "/tmp/stackwarden-none" }, "", { uid: 65534, gid: 65534 });
            expect(await guard.status()).to.equal(1);
            expect(guard.output)
                .to.include(`cannot guard ${data}: [Errno 13]`)
                .and.include("uid 65534 may write")
                .and.not.include("Traceback");
        });

        it("ends when the file system knows no locks", async () => {
            const before = `
import fcntl
def flock(*_): raise OSError(37, "No locks available")
fcntl.flock = flock
`;
            const guard = new Guard(data, {}, before);
            expect(await guard.status()).to.equal(1);
            expect(guard.output).to.include("No locks available").and.not.include("Traceback");
            expect(guard.isReady).to.equal(false);
        });

        it("takes the file that is there, not one that was replaced between opening and locking it", async () => {
            const before = `
import fcntl, os
real = fcntl.flock
def flock(*args):
    fcntl.flock = real
    os.unlink("${lock}")
    open("${lock}", "w").close()
    real(*args)
fcntl.flock = flock
`;
            await holder({}, before);
            await sleep(aWhile);
            expect((await waiter()).isReady).to.equal(false);
            expect(started[0]!.isReady, started[0]!.output).to.equal(true);
        });
    });

    describe("while another guard holds it", () => {
        for (const signal of ["SIGTERM", "SIGKILL"] as const) {
            it(`waits, and takes over when ${signal} ends the other`, async () => {
                const first = await holder();
                const second = await waiter();
                await sleep(aWhile);
                expect([first.isReady, second.isReady]).to.deep.equal([true, false]);
                await first.stop(signal);
                await second.becomesReady();
            });
        }

        it("says once who does", async () => {
            await holder();
            const second = await waiter();
            await sleep(aWhile);
            const [line, ...more] = second.output.trimEnd().split("\n");
            expect(more).to.deep.equal([]);
            const [name] = fs.readFileSync(lock, "utf8").split(", alive at ");
            expect(line).to.include(`waiting: ${lock} is held by ${name!}, alive at 20`);
        });

        it("gives up after its time, and says who does", async () => {
            await holder();
            const second = new Guard(data, { WAIT_SECONDS: "0.3" });
            expect(await second.status()).to.equal(1);
            const name = `unknown task, container ${os.hostname()}, alive at 20`;
            expect(second.output).to.include(`gave up after 0.3 s: ${lock} is held by ${name}`);
            expect(second.isReady).to.equal(false);
        });

        it("waits also for a holder that has not signed", async () => {
            const silent = spawn("flock", [lock, "sh", "-c", "echo locked; sleep 30"], { detached: true });
            try {
                await once(silent.stdout, "data");
                const guard = new Guard(data, { WAIT_SECONDS: "0.3" });
                expect(await guard.status()).to.equal(1);
                expect(guard.output).to.include("held by a guard that has just started");
            } finally {
                process.kill(-silent.pid!, "SIGKILL");
            }
        });

        it("takes back the ready mark of a former run", async () => {
            await holder();
            const ready = path.join(newFolder(), "ready");
            fs.writeFileSync(ready, "");
            expect((await waiter({ READY_FILE: ready })).isReady).to.equal(false);
        });

        it("is never ready at the same time, of eight that start at once", async () => {
            let guards = Array.from({ length: 8 }, () => new Guard(data));
            const ready = (): Guard[] => guards.filter(({ isReady }) => isReady);
            while (guards.length > 0) {
                await until(() => ready().length > 0, "one that is ready");
                for (let look = 0; look < 10; look += 1) {
                    await sleep(20);
                    expect(ready()).to.have.length(1);
                }
                const [first] = ready();
                await first!.stop(guards.length % 2 === 0 ? "SIGTERM" : "SIGKILL");
                guards = guards.filter((guard) => guard !== first);
            }
        });
    });

    describe("PostgreSQL's file of an unclean stop", () => {
        it("is removed before PMM may start, and nothing else is", async () => {
            const pidFile = makePidFile();
            const others = ["postgres14/postmaster.opts", "postmaster.pid", "postgres14/PG_VERSION"];
            for (const other of others) {
                fs.writeFileSync(path.join(data, other), "");
            }
            // Fails when the mark is there first.
            const guard = await holder(
                {},
                `
import os, pathlib
touch = pathlib.Path.touch
def late(path):
    assert not os.path.exists("${pidFile}")
    touch(path)
pathlib.Path.touch = late
`,
            );
            expect(fs.existsSync(pidFile)).to.equal(false);
            expect(guard.output).to.equal(`removed ${pidFile}: PMM was not stopped in order\nholding ${lock}\n`);
            expect(others.every((other) => fs.existsSync(path.join(data, other)))).to.equal(true);
        });

        it("is not touched by a guard that waits, nor later by the one that holds the lock", async () => {
            const first = await holder();
            const pidFile = makePidFile();
            const second = await waiter();
            await sleep(aWhile);
            expect(fs.readFileSync(pidFile, "utf8")).to.equal("42\n");
            await first.stop("SIGKILL");
            await second.becomesReady();
            expect(fs.existsSync(pidFile)).to.equal(false);
        });

        it("keeps PMM from starting when it cannot be removed", async () => {
            fs.mkdirSync(path.join(data, "postgres14/postmaster.pid"), { recursive: true });
            const guard = new Guard(data);
            expect(await guard.status()).to.equal(1);
            expect(guard.output).to.include(`cannot guard ${data}`).and.include("postmaster.pid");
            expect(guard.isReady).to.equal(false);
        });
    });

    describe("stopping", () => {
        for (const signal of ["SIGTERM", "SIGINT"] as const) {
            it(`takes back the mark and ends in order at ${signal}, at once`, async () => {
                const guard = await holder({ BEAT_SECONDS: "600" });
                expect(await guard.stop(signal)).to.equal(0);
                expect(guard.isReady).to.equal(false);
                expect(guard.output).to.equal(`holding ${lock}\n`);
                expect(fs.existsSync(lock), "the file stays").to.equal(true);
            });

            it(`ends in order at ${signal} while it waits`, async () => {
                await holder();
                const second = await waiter({ POLL_SECONDS: "600" });
                expect(await second.stop(signal)).to.equal(0);
            });
        }

        it("works as a container's first process, where it belongs", async () => {
            const inside = 'mount -t tmpfs tmpfs /srv && mount -t tmpfs tmpfs /tmp && exec "$@"';
            const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"];
            const holder = spawn("unshare", [...namespaces, "sh", "-c", inside, "sh", python, "-c", program]);
            const end = once(holder, "close");
            try {
                const children = `/proc/${holder.pid!}/task/${holder.pid!}/children`;
                await until(() => fs.readFileSync(children, "utf8") !== "", "its first process");
                const first = Number(fs.readFileSync(children, "utf8"));
                const there = (name: string): boolean => fs.existsSync(`/proc/${first}/root/${name}`);
                await until(() => there("tmp/data-guard-ready"), "the mark");
                expect(there("srv/.stackwarden-lock")).to.equal(true);
                process.kill(first, "SIGTERM");
                await Promise.race([end, sleep(10_000)]);
                expect(holder.exitCode).to.equal(0);
            } finally {
                holder.kill("SIGKILL");
                await end;
            }
        });
    });

    describe("losing the lock", () => {
        it("ends when what it writes through the lock fails", async () => {
            const guard = await holder();
            execFileSync("prlimit", ["--fsize=0", "--pid", String(guard.pid)]);
            expect(await guard.status()).to.equal(1);
            expect(guard.output).to.match(/\nlost .+ \(\[Errno 27\] .+\): stopping PMM, .+\n$/);
            expect(guard.isReady).to.equal(false);
        });

        it("ends when a write fails only on its way to the disk", async () => {
            const guard = await holder(
                {},
                `
import os, time
started = time.monotonic()
def fsync(_):
    if time.monotonic() > started + 0.5: raise OSError(5, "Input/output error")
os.fsync = fsync
`,
            );
            expect(await guard.status()).to.equal(1);
            expect(guard.output).to.include(`lost ${lock} ([Errno 5] Input/output error): stopping PMM`);
        });

        for (const [what, change] of [
            [
                "was replaced",
                (): void => {
                    fs.rmSync(lock);
                    fs.writeFileSync(lock, "");
                },
            ],
            [
                "is gone",
                (): void => {
                    fs.rmSync(lock);
                },
            ],
        ] as const) {
            it(`ends when its file ${what}`, async () => {
                const guard = await holder();
                change();
                expect(await guard.status()).to.equal(1);
                expect(guard.output).to.include(`lost ${lock} (`);
                expect(guard.isReady).to.equal(false);
            });
        }
    });
});

import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { ObjectStore, SeedContext } from "../../../lambdas/efs-seed/context";
import { timeoutSeconds, type SeedReport } from "../../../lambdas/efs-seed/contract";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    filesWith,
    newScene,
    removeFolders,
    write,
    type Scene,
} from "./support/scene";

const names = Array.from({ length: 12 }, (_, number) => `themes/${number}/theme.css`);
const first = bundleOf(Object.fromEntries(names.map((name) => [name, "first"])));
const second = bundleOf(Object.fromEntries(names.map((name) => [name, "second"])));

describe("efs-seed: invocations at the same time", () => {
    let scene: Scene;
    beforeEach(() => {
        scene = newScene();
    });
    after(removeFolders);

    const lock = (): string => path.join(scene.root, ".pi-seed/lock");

    function locked(requestId: string, expires: number): void {
        fs.mkdirSync(path.dirname(lock()), { recursive: true });
        fs.writeFileSync(lock(), JSON.stringify({ requestId, expires }));
    }

    it("take turns: one does the work, and the other finds it done", async () => {
        const waiting: Partial<SeedContext> = { wait: () => wait(5), atOnce: 4 };
        const reports = await Promise.all([ask(scene, first, {}, waiting), ask(scene, first, {}, waiting)]);
        expect(reports.map(({ outcome }) => outcome).sort()).to.deep.equal(["already-applied", "applied"]);
        expect(fs.existsSync(lock())).to.equal(false);
        expect(fs.readdirSync(path.join(scene.root, ".pi-seed/tmp"))).to.deep.equal([]);
    });

    // The clock of each is an hour ahead of all locks, so that none stops anybody.
    for (const atOnce of [1, 4]) {
        it(`harm nothing when the lock stops none of three, each with ${atOnce} files at once`, async () => {
            for (let round = 0; round < 5; round += 1) {
                scene = newScene();
                await ask(scene, first, {}, { atOnce: 16 });
                write(scene, names[3]!, "mine");
                const { ino } = fs.lstatSync(path.join(scene.root, names[3]!));
                let hours = 0;
                const careless = (): Partial<SeedContext> => ({
                    atOnce,
                    now: () => scene.clock.milliseconds + (hours += 1) * 3_600_000,
                    wait: () => wait(1),
                });
                const done = await Promise.allSettled([1, 2, 3].map(() => ask(scene, second, {}, careless())));
                const reports = done.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
                for (const { conflicts } of reports) {
                    expect(conflicts).to.deep.equal([names[3]]);
                }
                // One whose temporary file was swept may have given up; the next one ends it.
                const last: SeedReport = await ask(scene, second, {}, careless());
                expect(last.counts.create + last.counts["keep-foreign"] + last.counts["keep-deleted"]).to.equal(0);
                const files = contentsOf(scene.root);
                expect(files).to.deep.equal({
                    ...Object.fromEntries(names.map((name) => [name, "second"])),
                    [names[3]!]: "mine",
                });
                expect(fs.lstatSync(path.join(scene.root, names[3]!)).ino).to.equal(ino);
            }
        });
    }

    it("wait while there is time, and then say who is at work", async () => {
        locked("the-other", scene.clock.milliseconds + 200_000);
        let left = 40_000;
        const passing = {
            remainingMilliseconds: () => left,
            wait: (time: number) => Promise.resolve(void (left -= time)),
        };
        const error = await errorOf(ask(scene, first, {}, passing));
        expect(error.name).to.equal("SeedLocked");
        expect(error.message).to.include("another invocation (the-other) is seeding this file system");
        expect(left).to.be.within(18_000, 20_000);
        expect(contentsOf(scene.root)).to.deep.equal({});
        expect(fs.readFileSync(lock(), "utf8")).to.include("the-other");
    });

    it("go on with the lock of an invocation that Lambda repeats, and of one that has ended long ago", async () => {
        locked("repeated", scene.clock.milliseconds + 200_000);
        await ask(scene, first, {}, { requestId: "repeated" });
        expect(fs.existsSync(lock())).to.equal(false);
        locked("dead", scene.clock.milliseconds - 1);
        expect(counted(await ask(scene, second))).to.deep.equal({ update: 12 });
        fs.writeFileSync(lock(), "not ours");
        expect(counted(await ask(scene, first))).to.deep.equal({ update: 12 });
    });

    /** Does something while the first file is fetched. */
    function whileFetching(what: () => Promise<void> | void): Partial<SeedContext> {
        let begun = false;
        const open: ObjectStore["open"] = async (key) => {
            if (key.startsWith("seed/objects/") && !begun) {
                begun = true;
                await what();
            }
            return scene.context.objects.open(key);
        };
        return { objects: { open } };
    }

    it("wait as long as one may still be at work, which is as long as Lambda lets it", async () => {
        const working = whileFetching(async () => {
            scene.clock.milliseconds += timeoutSeconds * 1000;
            const error = await errorOf(ask(scene, first, {}, { remainingMilliseconds: () => 10_000 }));
            expect(error.name).to.equal("SeedLocked");
        });
        expect(counted(await ask(scene, first, {}, working))).to.deep.equal({ create: 12 });
    });

    it("leave the lock to another that took it over", async () => {
        const working = whileFetching(() => {
            locked("the-other", scene.clock.milliseconds + 200_000);
        });
        await ask(scene, first, {}, working);
        expect(fs.readFileSync(lock(), "utf8")).to.include("the-other");
    });

    it("put back the lock of another that was faster to take over", async () => {
        locked("dead", scene.clock.milliseconds - 1);
        const rename = async (from: string, to: string): Promise<void> => {
            if (from === lock()) {
                locked("faster", scene.clock.milliseconds + 200_000);
            }
            await scene.context.files.rename(from, to);
        };
        const changes = { files: filesWith(scene, { rename }), remainingMilliseconds: () => 10_000 };
        expect((await errorOf(ask(scene, first, {}, changes))).message).to.include("(faster)");
        expect(fs.readFileSync(lock(), "utf8")).to.include("faster");
    });
});

describe("efs-seed: the time of an invocation", () => {
    let scene: Scene;
    beforeEach(() => {
        scene = newScene();
    });
    after(removeFolders);

    it("ends between two files: each of the next invocations goes on where the last one ended", async () => {
        let left = 0;
        const slow: SeedContext["objects"] = {
            open: (key) => {
                left -= 10_000;
                return scene.context.objects.open(key);
            },
        };
        for (const expected of [3, 6, 9]) {
            left = 55_000;
            const asked = ask(scene, first, {}, { objects: slow, remainingMilliseconds: () => left });
            const { name, message } = await errorOf(asked);
            expect(name).to.equal("SeedIncomplete");
            expect(message).to.match(new RegExp(`^${expected} of 12 files are done`));
            expect(Object.keys(contentsOf(scene.root))).to.have.length(expected);
            expect(fs.existsSync(path.join(scene.root, ".pi-seed/lock"))).to.equal(false);
        }
        left = 55_000;
        const last = await ask(scene, first, {}, { objects: slow, remainingMilliseconds: () => left });
        expect([last.outcome, Object.keys(contentsOf(scene.root)).length]).to.deep.equal(["applied", 12]);
    });

    it("ends between two bundles: the one before can be gone back to", async () => {
        await ask(scene, first);
        let left = 55_000;
        const slow: SeedContext["objects"] = {
            open: (key) => {
                left -= 10_000;
                return scene.context.objects.open(key);
            },
        };
        const asked = ask(scene, second, {}, { objects: slow, remainingMilliseconds: () => left });
        expect((await errorOf(asked)).message).to.match(/^3 of 12 files are done/);
        expect(counted(await ask(scene, first))).to.deep.equal({ update: 3, adopt: 9 });
        expect(contentsOf(scene.root)).to.deep.equal(Object.fromEntries(names.map((name) => [name, "first"])));
    });

    it("ends while an object does not come", async () => {
        const stalled: SeedContext["objects"] = {
            open: async (key) =>
                key.startsWith("seed/objects/")
                    ? new Readable({ read: () => undefined })
                    : scene.context.objects.open(key),
        };
        const error = await errorOf(ask(scene, first, {}, { objects: stalled, remainingMilliseconds: () => 15_100 }));
        expect(error.name).to.equal("SeedIncomplete");
        expect(error.message).to.equal(
            "0 of 12 files are done and the time is up; ask again to go on, and when it stays at 0, make the first files smaller",
        );
        expect(fs.readdirSync(path.join(scene.root, ".pi-seed/tmp"))).to.deep.equal([]);
    });

    it("ends while it looks only", async () => {
        const error = await errorOf(ask(scene, first, { action: "plan" }, { remainingMilliseconds: () => 1000 }));
        expect(error.name).to.equal("SeedIncomplete");
        expect(fs.readdirSync(scene.root)).to.deep.equal([]);
    });
});

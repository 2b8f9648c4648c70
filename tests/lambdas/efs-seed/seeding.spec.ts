import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Files, ObjectStore } from "../../../lambdas/efs-seed/context";
import { directories } from "../../../lambdas/efs-seed/contract";
import { decide } from "../../../lambdas/efs-seed/decide";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    filesWith,
    newScene,
    remove,
    removeFolders,
    write,
    type Scene,
} from "./support/scene";

const first = bundleOf({ "themes/a.css": "a 1", "themes/deep/b.css": "b 1", "images/logo.png": "logo 1" });
const second = bundleOf({ "themes/a.css": "a 2", "themes/deep/b.css": "b 1", "svg/new.svg": "new" });
const empty = bundleOf({});

/** A file of a customer's, before and after. */
function inode({ root }: Scene, file: string): number {
    return fs.lstatSync(path.join(root, file)).ino;
}

describe("efs-seed: what becomes of a file", () => {
    it("is decided by what was seeded last, what is there and what the bundle has", () => {
        const [old, mine, wanted] = ["old", "mine", "wanted"];
        const normal = { restoreDeleted: false, updateUnmodified: true };
        const cases: [string | undefined, string | undefined, Partial<typeof normal>, string][] = [
            [undefined, undefined, {}, "create"],
            [undefined, wanted, {}, "adopt"],
            [undefined, mine, {}, "keep-foreign"],
            [undefined, mine, { restoreDeleted: true }, "keep-foreign"],
            [old, undefined, {}, "keep-deleted"],
            [wanted, undefined, {}, "keep-deleted"],
            [old, undefined, { restoreDeleted: true }, "create"],
            [old, old, {}, "update"],
            [old, old, { updateUnmodified: false }, "keep-modified"],
            [old, mine, {}, "keep-modified"],
            [wanted, mine, {}, "keep-modified"],
            [old, wanted, {}, "adopt"],
            [wanted, wanted, {}, "adopt"],
        ];
        for (const [seeded, present, policy, action] of cases) {
            expect(decide(seeded, present, wanted, { ...normal, ...policy }), `${seeded} ${present}`).to.equal(action);
        }
    });
});

describe("efs-seed: seeding", () => {
    let scene: Scene;
    beforeEach(() => {
        scene = newScene();
    });
    after(removeFolders);

    it("makes files and directories on a new file system, and nothing the second time", async () => {
        const report = await ask(scene, first);
        expect([report.outcome, counted(report)]).to.deep.equal(["applied", { create: 3 }]);
        expect(contentsOf(scene.root)).to.deep.equal({
            "themes/a.css": "a 1",
            "themes/deep/b.css": "b 1",
            "images/logo.png": "logo 1",
        });
        expect(fs.readdirSync(scene.root).sort()).to.deep.equal([".pi-seed", ...directories].sort());
        expect(fs.statSync(path.join(scene.root, "themes/a.css")).mode & 0o777).to.equal(0o644);
        const before = inode(scene, "themes/a.css");
        const again = await ask(scene, first);
        expect([again.outcome, counted(again)]).to.deep.equal(["already-applied", { adopt: 3 }]);
        const written = contentsOf(scene.root, true)[`.pi-seed/reports/${first.bundle}.json`]!;
        expect(JSON.parse(written), "the report of what was done").to.deep.equal(report);
        expect(inode(scene, "themes/a.css")).to.equal(before);
    });

    it("makes the directories of an empty bundle, and changes none that is there", async () => {
        fs.mkdirSync(path.join(scene.root, "keys"), { mode: 0o700 });
        await ask(scene, empty);
        expect(fs.statSync(path.join(scene.root, "keys")).mode & 0o777).to.equal(0o700);
        expect(fs.readdirSync(scene.root)).to.include.members([...directories]);
    });

    it("replaces a file that nobody has changed, and keeps the old one", async () => {
        await ask(scene, first);
        const report = await ask(scene, second);
        expect(counted(report)).to.deep.equal({ update: 1, adopt: 1, create: 1 });
        expect(report.orphaned).to.deep.equal(["images/logo.png"]);
        expect(contentsOf(scene.root)).to.include({ "themes/a.css": "a 2", "images/logo.png": "logo 1" });
        expect(contentsOf(scene.root, true)[`.pi-seed/backup/${second.bundle}/themes/a.css`]).to.equal("a 1");
    });

    it("goes back to an older bundle, and forth again", async () => {
        await ask(scene, first);
        await ask(scene, second);
        expect(counted(await ask(scene, first))).to.deep.equal({ update: 1, adopt: 2 });
        expect(contentsOf(scene.root)["themes/a.css"]).to.equal("a 1");
        expect(counted(await ask(scene, second))).to.deep.equal({ update: 1, adopt: 2 });
        const copies = Object.entries(contentsOf(scene.root, true)).filter(([file]) => file.includes("/backup/"));
        expect(copies.map(([, content]) => content).sort()).to.deep.equal(["a 1", "a 1", "a 2"]);
    });

    it("keeps old files whose names are as long as a name can be, time and again", async () => {
        const file = `themes/${"n".repeat(255)}`;
        const [one, two] = [bundleOf({ [file]: "1" }), bundleOf({ [file]: "2" })];
        for (const bundle of [one, two, one, two]) {
            await ask(scene, bundle);
        }
        const copies = Object.entries(contentsOf(scene.root, true)).filter(([name]) => name.includes("/backup/"));
        expect(copies.map(([, content]) => content).sort()).to.deep.equal(["1", "1", "2"]);
    });

    it("keeps what a customer has changed, deleted and made, and says so", async () => {
        await ask(scene, first);
        write(scene, "themes/a.css", "mine");
        write(scene, "svg/new.svg", "also mine");
        remove(scene, "themes/deep/b.css");
        const before = inode(scene, "themes/a.css");
        const report = await ask(scene, second);
        expect(counted(report)).to.deep.equal({ "keep-modified": 1, "keep-deleted": 1, "keep-foreign": 1 });
        expect(report.conflicts).to.deep.equal(["svg/new.svg", "themes/a.css", "themes/deep/b.css"]);
        expect(contentsOf(scene.root)).to.deep.equal({
            "images/logo.png": "logo 1",
            "svg/new.svg": "also mine",
            "themes/a.css": "mine",
        });
        expect(inode(scene, "themes/a.css")).to.equal(before);
        const own = contentsOf(scene.root, true);
        expect(own[`.pi-seed/incoming/${second.bundle}/themes/a.css`]).to.equal("a 2");
        expect(own[`.pi-seed/incoming/${second.bundle}/svg/new.svg`]).to.equal("new");
        const written = JSON.parse(own[`.pi-seed/reports/${second.bundle}.json`]!) as unknown;
        expect(written).to.deep.equal(report);
        // What the customer has put back to what was seeded counts as nobody's change again.
        write(scene, "themes/a.css", "a 1");
        expect(counted(await ask(scene, second, { restoreDeleted: true }))).to.deep.equal({
            update: 1,
            create: 1,
            "keep-foreign": 1,
        });
    });

    it("fetches what the bundle has of a file that is kept once", async () => {
        await ask(scene, first);
        write(scene, "themes/a.css", "mine");
        await ask(scene, second);
        const fetched: string[] = [];
        const open: ObjectStore["open"] = (key) => {
            fetched.push(key);
            return scene.context.objects.open(key);
        };
        const again = await ask(scene, second, { restoreDeleted: true }, { objects: { open } });
        expect(counted(again)).to.deep.equal({ "keep-modified": 1, adopt: 2 });
        expect(fetched).to.deep.equal([`seed/manifests/${second.bundle}.json`]);
    });

    it("gives a file its place only once it is on the disk", async () => {
        const steps: string[] = [];
        const { open, link } = scene.context.files;
        const files = {
            ...scene.context.files,
            open: async (file: string, flags: string | number, mode?: number) => {
                const handle = await open(file, flags, mode);
                const sync = handle.sync.bind(handle);
                handle.sync = async () => {
                    steps.push(`sync ${path.basename(file)}`);
                    await sync();
                };
                return handle;
            },
            link: async (from: string, to: string) => {
                steps.push(`link ${path.basename(from)}`);
                await link(from, to);
            },
        } as Files;
        await ask(scene, bundleOf({ "themes/a.css": "a" }), {}, { files });
        const linked = steps.filter((step) => step.startsWith("link ")).map((step) => step.slice("link ".length));
        expect(linked).to.have.length.above(0);
        for (const name of linked) {
            expect(steps.indexOf(`sync ${name}`)).to.be.within(0, steps.indexOf(`link ${name}`) - 1);
        }
    });

    it("leaves all files that are there as they are when it must not replace any", async () => {
        await ask(scene, first);
        const report = await ask(scene, second, { updateUnmodified: false });
        expect(counted(report)).to.deep.equal({ "keep-modified": 1, adopt: 1, create: 1 });
        expect(contentsOf(scene.root)["themes/a.css"]).to.equal("a 1");
    });

    it("never touches the key pair", async () => {
        write(scene, "keys/id", "the key");
        const before = fs.lstatSync(path.join(scene.root, "keys/id"));
        await ask(scene, first);
        await ask(scene, second);
        expect(fs.lstatSync(path.join(scene.root, "keys/id"))).to.deep.include({
            ino: before.ino,
            mtimeMs: before.mtimeMs,
            ctimeMs: before.ctimeMs,
        });
    });

    it("knows a restored copy of the file system, and keeps its records", async () => {
        await ask(scene, first);
        write(scene, "themes/a.css", "mine");
        const copy = { fileSystemId: "fs-restored" };
        expect((await ask(scene, first, copy)).outcome).to.equal("already-applied");
        expect(contentsOf(scene.root, true)[".pi-seed/state.json"]).to.include("fs-restored");
        expect(counted(await ask(scene, second, copy))).to.deep.equal({ "keep-modified": 1, adopt: 1, create: 1 });
    });

    for (const broken of ["", "{", '{"files": ["a"]}', "null"]) {
        it(`takes all files for the customer's when the state is ${broken || "empty"}`, async () => {
            await ask(scene, first);
            write(scene, "images/logo.png", "mine");
            fs.writeFileSync(path.join(scene.root, ".pi-seed/state.json"), broken);
            const report = await ask(scene, second);
            expect(counted(report)).to.deep.equal({ "keep-foreign": 1, adopt: 1, create: 1 });
            expect(contentsOf(scene.root)).to.include({ "themes/a.css": "a 1", "images/logo.png": "mine" });
            const aside = Object.entries(contentsOf(scene.root, true)).filter(([file]) => file.includes("corrupt"));
            expect(aside.map(([, content]) => content)).to.deep.equal([broken]);
            expect(scene.told.map(({ message }) => message)).to.include(
                "the state cannot be read; all files that are there are kept",
            );
        });
    }

    it("answers no more than fifty paths, and writes all of them down", async () => {
        const many = bundleOf(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`files/${n}`, "ours"])));
        for (const { path: file } of many.entries) {
            write(scene, file, "mine");
        }
        const report = await ask(scene, many);
        expect(report.conflicts).to.have.length(50);
        expect(report.counts["keep-foreign"]).to.equal(60);
        const own = contentsOf(scene.root, true)[`.pi-seed/reports/${many.bundle}.json`]!;
        expect((JSON.parse(own) as typeof report).conflicts).to.have.length(60);
    });

    it("keeps a file that it may not read", async () => {
        await ask(scene, first);
        const open = (async (file: string, ...more: []) => {
            if (file.endsWith("/themes/a.css")) {
                throw Object.assign(new Error("EACCES"), { code: "EACCES" });
            }
            return scene.context.files.open(file, ...more);
        }) as typeof scene.context.files.open;
        const report = await ask(scene, second, {}, { files: { ...scene.context.files, open } });
        expect(report.conflicts).to.deep.equal(["themes/a.css"]);
    });

    it("keeps what a customer makes, edits or renames over while it works on the file", async () => {
        await ask(scene, first);
        const acts: Record<string, () => void> = {
            "themes/a.css": () => {
                write(scene, "themes/a.css", "edited");
            },
            "svg/new.svg": () => {
                write(scene, "svg/new.svg", "made");
            },
            "images/logo.png": () => {
                write(scene, "images/other.png", "renamed");
                fs.renameSync(path.join(scene.root, "images/other.png"), path.join(scene.root, "images/logo.png"));
            },
        };
        const link = async (from: string, to: string): Promise<void> => {
            const replaced = to.includes("/backup/");
            // After the old file was linked to, or just before the new one is.
            await (replaced ? scene.context.files.link(from, to) : undefined);
            const [file, act] = Object.entries(acts).find(([name]) => to.endsWith(name)) ?? ["", () => undefined];
            act();
            Reflect.deleteProperty(acts, file);
            await (replaced ? undefined : scene.context.files.link(from, to));
        };
        const next = bundleOf({ "themes/a.css": "a 2", "svg/new.svg": "new", "images/logo.png": "logo 2" });
        const report = await ask(scene, next, {}, { files: filesWith(scene, { link }) });
        expect(counted(report)).to.deep.equal({ "keep-modified": 2, "keep-foreign": 1 });
        expect(contentsOf(scene.root)).to.include({
            "themes/a.css": "edited",
            "svg/new.svg": "made",
            "images/logo.png": "renamed",
        });
    });

    it("ends with an error when a file changes again and again", async () => {
        await ask(scene, first);
        let times = 0;
        const link = async (from: string, to: string): Promise<void> => {
            if (to.includes("/backup/")) {
                // An editor that renames a new file of the same content over the old one.
                fs.writeFileSync(`${from}.new`, "a 1");
                fs.utimesSync(`${from}.new`, times, (times += 1));
                await scene.context.files.link(from, to);
                fs.renameSync(`${from}.new`, from);
                return;
            }
            await scene.context.files.link(from, to);
        };
        const error = await errorOf(ask(scene, second, {}, { files: filesWith(scene, { link }) }));
        expect(error.message).to.equal("themes/a.css changes while it is looked at; ask again when nobody works on it");
        expect(contentsOf(scene.root)["themes/a.css"]).to.equal("a 1");
    });
});

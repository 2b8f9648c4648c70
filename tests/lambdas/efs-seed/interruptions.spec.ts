import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { fastFiles } from "./support/fast-files";
import { faults, faulty, type Fault } from "./support/faults";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    inMemory,
    newFolder,
    newScene,
    remove,
    removeFolders,
    write,
    type TestBundle,
} from "./support/scene";

/** Longer than any invocation takes. */
const lockMilliseconds = 10 * 60 * 1000;

const first = bundleOf({
    "themes/ours/same.css": "same",
    "themes/ours/style.css": "style 1",
    "images/logo.png": "logo 1",
    "images/gone.png": "gone 1",
    "svg/left.svg": "left",
});

/** Few files are enough where all have the same fate. */
const small = bundleOf({ "themes/ours/style.css": "style", "images/logo.png": "logo" });

const second = bundleOf({
    "themes/ours/same.css": "same",
    "themes/ours/style.css": "style 2",
    "images/logo.png": "logo 2",
    "images/gone.png": "gone 2",
    "files/mine.txt": "ours",
    "themes/new/deep/new.css": "new",
});

/** Files that a customer has made or changed. */
const customers = ["images/logo.png", "files/mine.txt", "keys/id", "images/own.png"];

describe("efs-seed: an invocation that breaks off", function () {
    this.timeout(110_000);
    let seededFolder: () => string;
    before(async () => {
        seededFolder = await seededFolders();
    });
    after(removeFolders);

    it("on a new file system: the next one ends with all files, at whatever operation it was", async () => {
        const points = await interruptAll({ prepare: () => newFolder(inMemory), bundle: small });
        console.log(`      ${points} points`);
        expect(points).to.be.above(250);
    });

    it("on one that was seeded: the same, and every file of a customer is the very same", async () => {
        const points = await interruptAll({ prepare: seededFolder, bundle: second });
        console.log(`      ${points} points`);
        expect(points).to.be.above(400);
    });

    it("leaves what a customer changes before the next one as it is", async () => {
        let changed = 0;
        const points = await interruptEach(faults["is the last thing that the process does"]!, async (index, fault) => {
            const scene = newScene(seededFolder(), fastFiles);
            const process = faulty(scene.context, index, fault);
            await ask(scene, second, {}, process).catch(() => undefined);
            const made = ["themes/new/deep/new.css", "themes/ours/style.css"].filter((file) =>
                fs.existsSync(path.join(scene.root, file)),
            );
            made.forEach((file) => {
                write(scene, file, `changed ${file}`);
            });
            changed += made.length;
            scene.clock.milliseconds += lockMilliseconds;
            await ask(scene, second);
            for (const file of made) {
                expect(contentsOf(scene.root)[file], file).to.equal(`changed ${file}`);
            }
            return process.operations;
        });
        console.log(`      ${points} points, ${changed} changes`);
        expect(changed).to.be.above(points);
    });

    it("while it works on many files at once: the same", async () => {
        for (let index = 3; index < 150; index += 7) {
            await interruptOnce(seededFolder(), second, index, faults["is the end of the process"]!, 4);
        }
    });

    /** Every fault at every operation; gives their number. */
    async function interruptAll(what: { prepare: () => string; bundle: TestBundle }): Promise<number> {
        let points = 0;
        for (const kind of Object.values(faults)) {
            points += await interruptEach(kind, (index, fault) =>
                interruptOnce(what.prepare(), what.bundle, index, fault),
            );
        }
        return points;
    }
});

/** Calls `once` for the first operation, the second, ... until an invocation ends without having got that far. */
async function interruptEach(fault: Fault, once: (index: number, fault: Fault) => Promise<string[]>): Promise<number> {
    for (let index = 0; ; index += 1) {
        if ((await once(index, fault)).length <= index) {
            return index;
        }
    }
}

/** Breaks one invocation off, asks again, and looks at the result. Gives the operations of the first. */
async function interruptOnce(
    root: string,
    bundle: TestBundle,
    index: number,
    fault: Fault,
    atOnce = 1,
): Promise<string[]> {
    const scene = newScene(root, fastFiles);
    const kept = customers.filter((file) => fs.existsSync(path.join(root, file)));
    const before = identities(root, kept);
    const process = faulty(scene.context, index, fault);
    const context = { ...process, atOnce };
    await ask(scene, bundle, {}, context).catch(() => undefined);
    const where = `operation ${index}, ${process.operations[index] ?? "none"}`;

    // After one that has ended in the midst of it, once its lock is over.
    scene.clock.milliseconds += lockMilliseconds;
    const report = await ask(scene, bundle);
    expect(identities(root, kept), where).to.deep.equal(before);
    const files = contentsOf(root);
    for (const { path: file, sha256 } of bundle.entries) {
        const content = bundle.objects.get(`seed/objects/${sha256}`)!.toString();
        if (kept.length > 0 && file === "images/gone.png") {
            expect(files, where).not.to.have.property("images/gone.png");
        } else if (!kept.includes(file)) {
            expect(files[file], `${where}: ${file}`).to.equal(content);
        }
    }
    // Nothing is left behind, and asking once more changes nothing.
    const own = contentsOf(root, true);
    expect(Object.keys(own).filter((file) => /\/(tmp|lock)/.test(file), where)).to.deep.equal([]);
    const records = (JSON.parse(own[".pi-seed/state.json"]!) as { files: Record<string, string> }).files;
    expect(Object.keys(records).sort(), where).to.include.members(
        bundle.entries.map(({ path: file }) => file).filter((file) => file !== "files/mine.txt"),
    );
    const again = await ask(scene, bundle);
    expect([again.outcome, counted(again)], where).to.deep.equal(["already-applied", {}]);
    expect(report.bundle).to.equal(bundle.bundle);
    return process.operations;
}

/** Number, time of change, mode and content of each file. */
function identities(root: string, files: string[]): string[] {
    return files.map((file) => {
        const { ino, mtimeMs, mode } = fs.lstatSync(path.join(root, file));
        return `${file} ${ino} ${mtimeMs} ${mode} ${fs.readFileSync(path.join(root, file), "hex")}`;
    });
}

/** Makes new folders that are as one which was seeded, and then changed by a customer. */
async function seededFolders(): Promise<() => string> {
    const scene = newScene(newFolder(inMemory), fastFiles);
    await ask(scene, first);
    write(scene, "images/logo.png", "the customer's logo");
    write(scene, "files/mine.txt", "the customer's file");
    write(scene, "images/own.png", "another of the customer's");
    write(scene, "keys/id", "the key pair");
    remove(scene, "images/gone.png");
    const names = fs.readdirSync(scene.root, { recursive: true, encoding: "utf8" }).sort();
    const files = Object.entries({ ...contentsOf(scene.root), ...contentsOf(scene.root, true) });
    const directories = names.filter((name) => !files.some(([file]) => file === name));
    return () => {
        const root = newFolder(inMemory);
        directories.forEach((name) => {
            fs.mkdirSync(path.join(root, name));
        });
        files.forEach(([name, content]) => {
            fs.writeFileSync(path.join(root, name), content);
        });
        return root;
    };
}

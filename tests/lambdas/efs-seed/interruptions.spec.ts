import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { ObjectStore } from "../../../lambdas/efs-seed/context";
import { fastFiles } from "./support/fast-files";
import { faults, faulty } from "./support/faults";
import { interruptEach, interruptOnce, lockMilliseconds } from "./support/interruptions";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    hashOf,
    inMemory,
    newFolder,
    newScene,
    remove,
    removeFolders,
    write,
    type Scene,
    type TestBundle,
} from "./support/scene";

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
            const scene = sceneIn(seededFolder());
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

    it("while it works on many files at once: the same, wherever the process ends", async () => {
        const points = await interruptEach(faults["is the end of the process"]!, (index, fault) =>
            interruptOnce(sceneIn(seededFolder()), second, index, fault, 4),
        );
        console.log(`      ${points} points`);
        expect(points).to.be.above(100);
    });

    it("because of an error: what a customer deletes of its files is not made again", async () => {
        const scene = sceneIn(newFolder(inMemory));
        const objects = new Map([...small.objects].filter(([key]) => !key.endsWith(hashOf("style"))));
        await errorOf(ask(scene, { ...small, objects }));
        remove(scene, "images/logo.png");
        expect(counted(await ask(scene, small))).to.deep.equal({ "keep-deleted": 1, create: 1 });
    });

    it("without a word, among many files: at most some are made again that a customer deletes", async () => {
        const scene = sceneIn(newFolder(inMemory));
        const names = Array.from({ length: 60 }, (_, number) => `themes/${number}.css`);
        const many = bundleOf(Object.fromEntries(names.map((name) => [name, name])));
        await new Promise<void>((ended) => {
            const open: ObjectStore["open"] = (key) => {
                if (contentsOf(scene.root)["themes/49.css"] === undefined) {
                    return scene.context.objects.open(key);
                }
                ended();
                return new Promise(() => undefined);
            };
            void ask(scene, many, {}, { objects: { open } });
        });
        scene.clock.milliseconds += lockMilliseconds;
        Object.keys(contentsOf(scene.root)).forEach((file) => {
            remove(scene, file);
        });
        expect((await ask(scene, many)).counts["keep-deleted"]).to.be.at.least(25);
    });

    /** Every fault at every operation; gives their number. */
    async function interruptAll(what: { prepare: () => string; bundle: TestBundle }): Promise<number> {
        let points = 0;
        for (const kind of Object.values(faults)) {
            points += await interruptEach(kind, (index, fault) =>
                interruptOnce(sceneIn(what.prepare()), what.bundle, index, fault),
            );
        }
        return points;
    }
});

function sceneIn(root: string): Scene {
    return newScene(root, fastFiles);
}

/** Makes new folders that are as one which was seeded, and then changed by a customer. */
async function seededFolders(): Promise<() => string> {
    const scene = sceneIn(newFolder(inMemory));
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

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { Files } from "../../../lambdas/efs-seed/context";
import type { SeedEntry, SeedRequest } from "../../../lambdas/efs-seed/contract";
import { seed } from "../../../lambdas/efs-seed/seed";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    fileSystemId,
    filesWith,
    hashOf,
    manifestOf,
    newFolder,
    newScene,
    removeFolders,
    type Scene,
} from "./support/scene";

const sha256 = hashOf("evil");
const entry = (file: string): SeedEntry => ({ path: file, sha256, size: 4 });
const evil = new Map([[`seed/objects/${sha256}`, Buffer.from("evil")]]);

describe("efs-seed: a bundle that must not be applied", () => {
    let scene: Scene;
    beforeEach(() => {
        scene = newScene();
    });
    after(removeFolders);

    /** Asks with a manifest, and gives the message of the error; nothing may have been written. */
    async function refusal(made: { bundle: string; objects: Map<string, Buffer> }): Promise<string> {
        const error = await errorOf(ask(scene, { bundle: made.bundle, objects: new Map([...made.objects, ...evil]) }));
        expect(error.name, error.message).to.equal("SeedRefused");
        expect(fs.readdirSync(scene.root)).to.deep.equal([]);
        return error.message;
    }

    const hostile = [
        "../evil",
        "themes/../../evil",
        "themes/../evil",
        "themes/./evil",
        "themes//evil",
        "themes/",
        "themes",
        "/etc/evil",
        "/themes/evil",
        "keys/evil",
        "logs/evil",
        ".pi-seed/state.json",
        "Themes/evil",
        "themes\\evil",
        "themes/a\\..\\evil",
        "themes/evil\0.css",
        "themes/e\nvil",
        "themes/\ud800",
        "",
        `themes/${"e".repeat(256)}`,
        // 128 characters, which are 256 bytes.
        `themes/${"é".repeat(128)}`,
        `themes/${"evil/".repeat(250)}evil`,
    ];
    for (const file of hostile) {
        it(`has the path ${JSON.stringify(file).slice(0, 40)}`, async () => {
            expect(await refusal(manifestOf([entry(file)]))).to.match(/: the path ".* must /);
        });
    }

    it("has a path twice, or a file as a folder", async () => {
        expect(await refusal(manifestOf([entry("themes/a"), entry("themes/a")]))).to.include("must be there once");
        expect(await refusal(manifestOf([entry("themes/a"), entry("themes/a/b/c")]))).to.include(
            '"themes/a" must not be both a file and the folder of themes/a/b/c',
        );
    });

    it("is another than its name says", async () => {
        const [honest, other] = [manifestOf([entry("themes/a")]), manifestOf([entry("themes/b")])];
        const swapped = new Map([[`seed/manifests/${honest.bundle}.json`, [...other.objects.values()][0]!]]);
        expect(await refusal({ bundle: honest.bundle, objects: swapped })).to.include("is not what its name says");
        const forged = JSON.stringify({ schema: 1, bundle: honest.bundle, entries: [entry("themes/b")] });
        const objects = new Map([[`seed/manifests/${honest.bundle}.json`, Buffer.from(forged)]]);
        expect(await refusal({ bundle: honest.bundle, objects })).to.include("is not what its name says");
    });

    const broken: Record<string, unknown> = {
        "no object": [],
        "of another schema": { schema: 2, bundle: sha256, entries: [] },
        "without entries": { schema: 1, bundle: sha256 },
        "with a hash that is none": { schema: 1, bundle: sha256, entries: [{ ...entry("themes/a"), sha256: "../x" }] },
        "with a negative size": { schema: 1, bundle: sha256, entries: [{ ...entry("themes/a"), size: -1 }] },
        "with a path that is no text": { schema: 1, bundle: sha256, entries: [{ ...entry("themes/a"), path: 1 }] },
    };
    for (const [what, manifest] of Object.entries(broken)) {
        it(`has a manifest ${what}`, async () => {
            const content = Buffer.from(JSON.stringify(manifest));
            const objects = new Map([[`seed/manifests/${sha256}.json`, content]]);
            expect(await refusal({ bundle: sha256, objects })).to.include("is no manifest: ");
        });
    }

    it("has an object of another content, length or none", async () => {
        const made = bundleOf({ "themes/a": "four", "themes/b": "next" });
        const key = `seed/objects/${hashOf("next")}`;
        for (const [content, words] of [
            ["nex!", /themes\/b, has 4 bytes with the SHA-256 [0-9a-f]{64}, not 4/],
            ["nex", /has 3 bytes/],
            ["next!", /has more than the 4 bytes/],
        ] as const) {
            const objects = new Map([...made.objects, [key, Buffer.from(content)]]);
            const error = await errorOf(ask(scene, { bundle: made.bundle, objects }));
            expect(error.name).to.equal("SeedRefused");
            expect(error.message).to.match(words);
        }
        const objects = new Map([...made.objects].filter(([name]) => name !== key));
        scene.objects.delete(key);
        expect((await errorOf(ask(scene, { bundle: made.bundle, objects }))).message).to.include("NoSuchKey");
        expect(contentsOf(scene.root)).to.deep.equal({ "themes/a": "four" });
        expect(counted(await ask(scene, made))).to.deep.equal({ adopt: 1, create: 1 });
    });
});

describe("efs-seed: a request that must not be done", () => {
    const cases: [unknown, string][] = [
        [undefined, "must be an object"],
        [{}, "action must be apply, plan, verify or overwrite, bundle must be a text, fileSystemId must be a text"],
        [{ action: "apply", bundle: "../../x", fileSystemId }, "bundle must be a SHA-256 in hexadecimal"],
        [{ action: "apply", bundle: sha256, fileSystemId: "" }, "fileSystemId must be the id of the file system"],
        [{ action: "apply", bundle: sha256, fileSystemId, restoreDeleted: "yes" }, "restoreDeleted must be true or"],
        [{ action: "overwrite", bundle: sha256, fileSystemId }, "paths must name the files to overwrite"],
        [
            { action: "overwrite", bundle: sha256, fileSystemId, paths: ["themes/a"] },
            "confirm must be the file system's",
        ],
    ];
    for (const [event, words] of cases) {
        it(`is ${JSON.stringify(event)}`, async () => {
            const scene = newScene("/nowhere");
            const error = await errorOf(seed(event, scene.context));
            expect(error.name).to.equal("SeedRefused");
            expect(error.message).to.include(words);
        });
    }
});

describe("efs-seed: a file system with traps", () => {
    let scene: Scene;
    let outside: string;
    const made = bundleOf({ "themes/deep/a.css": "ours", "images/logo.png": "ours" });
    beforeEach(() => {
        [scene, outside] = [newScene(), newFolder()];
    });
    after(removeFolders);

    const inRoot = (file: string): string => path.join(scene.root, file);

    /** What is in the place of a file or of a folder above it, and how it is made. */
    const traps: Record<string, (place: string) => void> = {
        "a link to a folder": (place) => {
            fs.symlinkSync(outside, place);
        },
        "a link to a file": (place) => {
            fs.writeFileSync(path.join(outside, "target"), "secret");
            fs.symlinkSync(path.join(outside, "target"), place);
        },
        "a link to nothing": (place) => {
            fs.symlinkSync(path.join(outside, "nothing"), place);
        },
        "a pipe": (place) => execFileSync("mkfifo", [place]),
    };
    for (const [what, make] of Object.entries(traps)) {
        for (const place of ["themes", "themes/deep", "themes/deep/a.css"]) {
            it(`has ${what} in the place of ${place}: it is kept, and nothing is written through it`, async () => {
                fs.mkdirSync(path.dirname(inRoot(place)), { recursive: true });
                make(inRoot(place));
                const before = contentsOf(outside);
                const report = await ask(scene, made);
                expect(counted(report)).to.deep.equal({ create: 1, "keep-foreign": 1 });
                expect(report.conflicts).to.deep.equal(["themes/deep/a.css"]);
                expect(contentsOf(outside)).to.deep.equal(before);
                expect(fs.lstatSync(inRoot(place)).isDirectory()).to.equal(false);
                const overwrite: Partial<SeedRequest> = {
                    action: "overwrite",
                    paths: ["themes/deep/a.css"],
                    confirm: fileSystemId,
                };
                const result = await ask(scene, made, overwrite).catch((error: unknown) => error as Error);
                expect(contentsOf(outside)).to.deep.equal(before);
                if (place !== "themes/deep/a.css") {
                    expect(result).to.have.property("name", "SeedRefused");
                }
            });
        }
    }

    it("has a file in the place of a folder, or a folder in that of a file", async () => {
        fs.writeFileSync(inRoot("themes"), "mine");
        fs.mkdirSync(inRoot("images/logo.png"), { recursive: true });
        expect(counted(await ask(scene, made))).to.deep.equal({ "keep-foreign": 2 });
        expect(fs.readFileSync(inRoot("themes"), "utf8")).to.equal("mine");
    });

    it("has something else in the place of the function's own folder", async () => {
        fs.symlinkSync(outside, inRoot(".pi-seed"));
        const error = await errorOf(ask(scene, made));
        expect(error.message).to.match(/\.pi-seed\/tmp must be a folder: move away what is in its place$/);
        expect(fs.readdirSync(outside)).to.deep.equal([]);
    });

    it("gets a link in the place of a file that is about to be read: it is not followed", async () => {
        await ask(scene, made);
        fs.writeFileSync(path.join(outside, "target"), "newer");
        const open: Files["open"] = async (file, ...more) => {
            if (file === inRoot("images/logo.png")) {
                fs.rmSync(file);
                fs.symlinkSync(path.join(outside, "target"), file);
            }
            return scene.context.files.open(file, ...more);
        };
        const files: Files = { ...scene.context.files, open };
        const report = await ask(scene, bundleOf({ "images/logo.png": "newer" }), {}, { files });
        expect(counted(report)).to.deep.equal({ "keep-modified": 1 });
    });

    it("gets a link in the place of a file that is about to be replaced", async () => {
        await ask(scene, made);
        const next = bundleOf({ "images/logo.png": "newer" });
        const link = async (from: string, to: string): Promise<void> => {
            if (to.includes("/backup/")) {
                fs.rmSync(from);
                fs.symlinkSync(path.join(outside, "target"), from);
            }
            await scene.context.files.link(from, to);
        };
        const report = await ask(scene, next, {}, { files: filesWith(scene, { link }) });
        expect(counted(report)).to.deep.equal({ "keep-modified": 1 });
        expect(fs.readdirSync(outside)).to.deep.equal([]);
    });
});

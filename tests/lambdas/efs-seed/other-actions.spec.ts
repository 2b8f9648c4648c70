import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { SeedRequest } from "../../../lambdas/efs-seed/contract";
import { faulty } from "./support/faults";
import {
    ask,
    bundleOf,
    contentsOf,
    counted,
    errorOf,
    fileSystemId,
    newScene,
    remove,
    removeFolders,
    write,
    type Scene,
} from "./support/scene";

const first = bundleOf({ "themes/a": "a 1", "themes/b": "b 1", "themes/c": "c 1", "svg/old": "old" });
const second = bundleOf({ "themes/a": "a 2", "themes/b": "b 2", "themes/c": "c 2", "svg/new": "new" });

const overwriting = (...paths: string[]): Partial<SeedRequest> => ({
    action: "overwrite",
    paths,
    confirm: fileSystemId,
});

describe("efs-seed: looking and overwriting", () => {
    let scene: Scene;
    beforeEach(async () => {
        scene = newScene();
        await ask(scene, first);
        write(scene, "themes/b", "mine");
        remove(scene, "themes/c");
    });
    after(removeFolders);

    it("plans what applying would do, and verifies what differs, without writing anything", async () => {
        const before = [contentsOf(scene.root), contentsOf(scene.root, true)];
        const process = faulty(scene.context);
        const plan = await ask(scene, second, { action: "plan" }, process);
        const check = await ask(scene, second, { action: "verify" }, process);
        expect([contentsOf(scene.root), contentsOf(scene.root, true)]).to.deep.equal(before);
        const writing = process.operations.filter((name) =>
            /^(link|mkdir|rename|unlink)$|handle.(write|sync)/.test(name),
        );
        expect(writing).to.deep.equal([]);
        expect(check).to.deep.equal({
            ...plan,
            outcome: "verified",
            conflicts: ["svg/new", "themes/a", "themes/b", "themes/c"],
        });
        expect([plan.outcome, plan.conflicts]).to.deep.equal(["planned", ["themes/b", "themes/c"]]);
        const applied = await ask(scene, second);
        expect(applied).to.deep.equal({ ...plan, outcome: "applied" });
        const verified = await ask(scene, second, { action: "verify" });
        expect(verified.conflicts).to.deep.equal(["themes/b", "themes/c"]);
    });

    it("plans for a bundle that was applied what applying it again then does", async () => {
        write(scene, "svg/new", "in the way");
        await ask(scene, second);
        remove(scene, "svg/new");
        const plan = await ask(scene, second, { action: "plan" });
        expect(counted(plan)).to.deep.equal({ create: 1, adopt: 1, "keep-modified": 1, "keep-deleted": 1 });
        expect(await ask(scene, second)).to.deep.equal({ ...plan, outcome: "applied" });
        expect(contentsOf(scene.root)).to.include({ "svg/new": "new" });
        expect((await ask(scene, second)).outcome).to.equal("already-applied");
    });

    it("plans on a new file system, and with a state that cannot be read", async () => {
        const fresh = newScene();
        expect(counted(await ask(fresh, first, { action: "plan" }))).to.deep.equal({ create: 4 });
        expect(fs.readdirSync(fresh.root)).to.deep.equal([]);
        fs.writeFileSync(path.join(scene.root, ".pi-seed/state.json"), "{");
        const plan = await ask(scene, second, { action: "plan" });
        expect(counted(plan)).to.deep.equal({ "keep-foreign": 2, create: 2 });
        expect(contentsOf(scene.root, true)[".pi-seed/state.json"]).to.equal("{");
    });

    it("overwrites the files that are named and no other, and keeps what was there", async () => {
        const report = await ask(scene, first, overwriting("themes/b", "themes/c", "themes/a", "themes/b"));
        expect([report.outcome, counted(report)]).to.deep.equal(["overwritten", { update: 1, create: 1, adopt: 1 }]);
        expect(contentsOf(scene.root)).to.include({ "themes/b": "b 1", "themes/c": "c 1" });
        expect(contentsOf(scene.root, true)[`.pi-seed/backup/${first.bundle}/themes/b`]).to.equal("mine");
        // They are the bundle's again.
        expect(counted(await ask(scene, second))).to.deep.equal({ update: 3, create: 1 });
    });

    it("overwrites a link itself, not what it leads to", async () => {
        write(scene, "images/target", "mine too");
        fs.rmSync(path.join(scene.root, "themes/b"));
        fs.symlinkSync("../images/target", path.join(scene.root, "themes/b"));
        await ask(scene, first, overwriting("themes/b"));
        expect(contentsOf(scene.root)).to.include({ "themes/b": "b 1", "images/target": "mine too" });
        const copy = path.join(scene.root, `.pi-seed/backup/${first.bundle}/themes/b`);
        expect(fs.readlinkSync(copy)).to.equal("../images/target");
    });

    it("overwrites nothing when one of the files cannot be, or the file system is another", async () => {
        fs.mkdirSync(path.join(scene.root, "themes/c"));
        const before = contentsOf(scene.root);
        const other = { ...overwriting("themes/b"), fileSystemId: "fs-other", confirm: "fs-other" };
        for (const [request, words] of [
            [overwriting("themes/b", "keys/id"), `has no "keys/id" to overwrite with`],
            [overwriting("themes/b", "../x"), `has no "../x" to overwrite with`],
            [overwriting("themes/b", "themes/c"), "themes/c is a folder: move it away first"],
            [other, `this file system is ${fileSystemId}, not fs-other`],
        ] as const) {
            const error = await errorOf(ask(scene, first, request));
            expect(error.name).to.equal("SeedRefused");
            expect(error.message).to.include(words);
        }
        expect(contentsOf(scene.root)).to.deep.equal(before);
    });

    it("goes on with overwriting after the time was up", async () => {
        write(scene, "themes/a", "mine as well");
        let left = 17;
        const passing = { remainingMilliseconds: () => (left -= 1) * 1000 };
        const error = await errorOf(ask(scene, first, overwriting("themes/a", "themes/b"), passing));
        expect([error.name, error.message.slice(0, 27)]).to.deep.equal([
            "SeedIncomplete",
            "0 of 2 files are done and t",
        ]);
        await ask(scene, first, overwriting("themes/a", "themes/b"));
        expect(contentsOf(scene.root)).to.include({ "themes/a": "a 1", "themes/b": "b 1" });
    });
});

import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { faulty, type Fault } from "./faults";
import { ask, contentsOf, counted, type Scene, type TestBundle } from "./scene";

/** Longer than any invocation takes. */
export const lockMilliseconds = 10 * 60 * 1000;

/** Files that a customer has made or changed, where a test lets one. */
const customers = ["images/logo.png", "files/mine.txt", "keys/id", "images/own.png"];

/** Calls `once` for the first operation, the second, ... until an invocation ends without having got that far. */
export async function interruptEach(
    fault: Fault,
    once: (index: number, fault: Fault) => Promise<string[]>,
): Promise<number> {
    for (let index = 0; ; index += 1) {
        if ((await once(index, fault)).length <= index) {
            return index;
        }
    }
}

/** Breaks one invocation off, asks again, and looks at the result. Gives the operations of the first. */
export async function interruptOnce(
    scene: Scene,
    bundle: TestBundle,
    index: number,
    fault: Fault,
    atOnce = 1,
): Promise<string[]> {
    const { root } = scene;
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
    const { create = 0, update = 0 } = counted(again);
    expect([again.outcome, create, update], where).to.deep.equal(["already-applied", 0, 0]);
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

import { performance } from "node:perf_hooks";
import { Readable } from "node:stream";
import * as v8 from "node:v8";
import * as vm from "node:vm";
import { expect } from "chai";
import type { SeedContext } from "../../../lambdas/efs-seed/context";
import {
    ask,
    bundleOf,
    counted,
    inMemory,
    manifestOf,
    newFolder,
    newScene,
    removeFolders,
    type Scene,
} from "./support/scene";

const mebibyte = 1024 * 1024;

/** SHA-256 of 1 GiB of zeros: `head -c 1G /dev/zero | sha256sum`. */
const gibibyteOfZeros = "49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14";

describe("efs-seed: sizes", function () {
    this.timeout(110_000);
    after(removeFolders);

    it("10,000 files", async () => {
        const names = Array.from({ length: 10_000 }, (_, number) => `themes/${number % 100}/${number}.css`);
        const made = bundleOf(Object.fromEntries(names.map((name) => [name, name])));
        const scene = newScene(newFolder(inMemory));
        const first = await measured("10,000 files, new", () => ask(scene, made, {}, { atOnce: 16 }));
        expect(counted(first.report)).to.deep.equal({ create: 10_000 });
        const second = await measured("10,000 files, verified", () =>
            ask(scene, made, { action: "verify" }, { atOnce: 16 }),
        );
        expect(counted(second.report)).to.deep.equal({ adopt: 10_000 });
        expect(first.mebibytes).to.be.below(50);
    });

    it("a file of 1 GiB", async () => {
        const scene = newScene();
        const entry = { path: "files/large.bin", sha256: gibibyteOfZeros, size: 1024 * mebibyte };
        const { report, mebibytes } = await measured("1 GiB", () =>
            ask(scene, manifestOf([entry]), {}, { objects: withZeros(scene) }),
        );
        expect(counted(report)).to.deep.equal({ create: 1 });
        // It passes through, piece by piece.
        expect(mebibytes).to.be.below(50);
    });
});

/**
 * What `work` gives, and how much more memory it has held meanwhile at most; prints that, all of it, and the time. Garbage does
 * not count: a process with room to spare, as the tests' is, leaves it where it is for as long as it likes.
 */
async function measured<Report>(
    what: string,
    work: () => Promise<Report>,
): Promise<{ report: Report; mebibytes: number }> {
    const before = held();
    let most = before;
    const start = performance.now();
    let watch: NodeJS.Timeout | undefined;
    const look = (): void => {
        const begun = performance.now();
        most = Math.max(most, held());
        // Where other tests have left much to collect, a look takes long, and may not take most of the time.
        watch = setTimeout(look, Math.max(250, 30 * (performance.now() - begun)));
    };
    look();
    try {
        const report = await work();
        most = Math.max(most, held());
        const mebibytes = (most - before) / mebibyte;
        const [seconds, more, all] = [(performance.now() - start) / 1000, mebibytes, most / mebibyte];
        console.log(`      ${what}: ${seconds.toFixed(1)} s, ${more.toFixed(0)} MiB more, ${all.toFixed(0)} in all`);
        return { report, mebibytes };
    } finally {
        clearTimeout(watch);
    }
}

/** Bytes that are in use after a collection. */
function held(): number {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
}

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

/** The scene's objects, and one of 1 GiB that nobody has to hold. */
function withZeros(scene: Scene): SeedContext["objects"] {
    const piece = Buffer.alloc(mebibyte);
    function* zeros(): Generator<Buffer> {
        for (let pieces = 0; pieces < 1024; pieces += 1) {
            yield piece;
        }
    }
    return {
        open: (key) =>
            key.endsWith(gibibyteOfZeros) ? Promise.resolve(Readable.from(zeros())) : scene.context.objects.open(key),
    };
}

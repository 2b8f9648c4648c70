import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { OutputFile } from "esbuild";
import { buildFunctions, bundleFunctions } from "../../scripts/build-functions";

const root = path.resolve(__dirname, "../..");

/** Most bytes of a bundle; Lambda loads all of it when it starts the function. */
const largestBundle = 1_500_000;

describe("scripts: bundles of Lambda functions", () => {
    let first: OutputFile[];

    before(async () => {
        first = await bundleFunctions();
    });

    it("are the same bytes each time, with nothing of this machine in them", async () => {
        const second = await bundleFunctions();
        expect(first.map(({ path: file }) => path.relative(root, file))).to.deep.equal([
            "bin/lambdas/pmm-reconciler/index.js",
            "bin/lambdas/pmm-password-rotation/index.js",
            "bin/lambdas/efs-seed/index.js",
            "bin/lambdas/service-probe/index.js",
        ]);
        for (const [index, { text, contents }] of first.entries()) {
            expect(text === second[index]!.text).to.equal(true);
            expect(text).to.not.include(root).and.not.include("sourceMappingURL");
            expect(contents.length).to.be.below(largestBundle);
        }
    });

    it("load by themselves, without any package beside them, and have a handler", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-functions-"));
        try {
            for (const { contents } of first) {
                const file = path.join(folder, "index.js");
                fs.writeFileSync(file, contents);
                const print = `process.stdout.write(typeof require(${JSON.stringify(file)}).handler)`;
                const { stdout, stderr, status } = spawnSync(process.execPath, ["--eval", print], {
                    cwd: folder,
                    encoding: "utf8",
                    env: { ...process.env, AWS_REGION: "eu-west-1", PMM_ADDRESS: "pmm.internal" },
                });
                expect(stdout, stderr).to.equal("function");
                expect(status).to.equal(0);
            }
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("are written when they are missing, and not again while nothing has changed", async () => {
        await buildFunctions();
        const bundle = path.join(root, "bin/lambdas/pmm-password-rotation/index.js");
        const { ino } = fs.statSync(bundle);
        await buildFunctions();
        expect(fs.statSync(bundle).ino).to.equal(ino);
    });
});

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { commands } from "../../agents/percona-node/contract";
import { buildAgents, bundleAgents } from "../../scripts/build-agents";

const root = path.resolve(__dirname, "../..");

/** Most bytes of a bundle, which each host downloads when it boots. */
const largestBundle = 5_000_000;

describe("scripts: bundles of agents", () => {
    it("are one file each that runs by itself, the same bytes each time, with nothing of this machine in it", async () => {
        const [first, second] = [await bundleAgents(), await bundleAgents()];
        expect(first.map(({ path: file }) => path.relative(root, file))).to.deep.equal([
            "bin/agents/percona-node/index.js",
            "bin/agents/ecs-discovery/index.js",
        ]);
        for (const [n, { text }] of first.entries()) {
            expect(text === second[n]!.text).to.equal(true);
            expect(text).to.not.include(root).and.not.include("sourceMappingURL");
        }
        const [{ contents }] = first as [(typeof first)[0]];
        expect(contents.length).to.be.below(largestBundle);
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-agents-"));
        try {
            const file = path.join(folder, "index.js");
            fs.writeFileSync(file, contents);
            const run = spawnSync(process.execPath, [file, "--help"], { cwd: folder, encoding: "utf8" });
            expect(run.status, run.stderr).to.equal(0);
            for (const command of commands) {
                expect(run.stdout).to.include(command);
            }
        } finally {
            fs.rmSync(folder, { recursive: true });
        }
    });

    it("are written when they are missing, and not again while nothing has changed", async () => {
        await buildAgents();
        const bundle = path.join(root, "bin/agents/percona-node/index.js");
        const { ino } = fs.statSync(bundle);
        await buildAgents();
        expect(fs.statSync(bundle).ino).to.equal(ino);
    });
});

import { expect } from "chai";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A spec whose process takes longer to end than mocha gives a worker. */
const slowToEnd = `
    const fs = require("node:fs");
    it("passes", () => undefined);
    process.once("exit", () => {
        const end = Date.now() + 1800;
        while (Date.now() < end);
        fs.writeFileSync(process.env.ENDED, "");
    });
`;

describe("coverage of parallel tests", () => {
    it("is written in full, however long a worker takes to end", () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-worker-"));
        try {
            const spec = path.join(folder, "slow.spec.cjs");
            const ended = path.join(folder, "ended");
            fs.writeFileSync(spec, slowToEnd);
            const mocha = path.resolve(__dirname, "../../node_modules/.bin/mocha");
            const required = path.join(__dirname, "finish-coverage.cjs");
            const run = spawnSync(mocha, ["--parallel", "--jobs", "2", "--require", required, spec, spec], {
                cwd: folder,
                env: { ...process.env, ENDED: ended },
            });
            expect(run.status, run.stderr.toString()).to.equal(0);
            expect(fs.existsSync(ended)).to.equal(true);
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    });
});

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { root } from "../../offline/toolchain/layout";

describe("npm run demo", function () {
    this.timeout(300_000);
    let home: string;

    /** A stack of one's own beside the samples: on a backend with a passphrase that nobody here has. */
    const own = "demo-spec-own";
    const ownFile = path.join(root, `Pulumi.${own}.yaml`);
    const ownText =
        "encryptionsalt: v1:XVAqy0S6Syw=:v1:QHkGjeclYrU73f3c:CCFlEQyufBDwkb0UH5xrghep9P1emQ==\n" +
        "config:\n  aws:region: eu-west-1\n  stackwarden:deployment: pmm-ec2\n";

    before(() => {
        home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-demo-"));
        fs.writeFileSync(ownFile, ownText);
    });
    after(() => {
        fs.rmSync(ownFile, { force: true });
        fs.rmSync(home, { recursive: true, force: true });
    });

    function run(script: string, ...args: string[]): { status: number | null; output: string } {
        const env = { ...process.env, STACKWARDEN_OFFLINE_HOME: home, NODE_V8_COVERAGE: undefined };
        const result = spawnSync("npm", ["run", "--silent", script, "--", ...args], {
            cwd: root,
            env,
            encoding: "utf8",
        });
        return { status: result.status, output: result.stdout + result.stderr };
    }

    it("is of stacks that there are", () => {
        const { status, output } = run("demo", "pmm-ec3");
        expect(status).to.equal(1);
        expect(output).to.match(
            /demo: there is no stack pmm-ec3: name some of .*monitoring, .*percona, pmm-ec2, pmm-ecs, or none for the samples/,
        );
    });

    it("says what it does, and with which stacks", () => {
        const { status, output } = run("demo", "--help");
        expect(status, output).to.equal(0);
        const [, samples, all] = output.split("\n");
        expect(samples).to.match(/: monitoring, panintelligence, percona, pmm-ec2, pmm-ecs\.$/);
        expect(all).to.contain(own);
    });

    it("shows a deployment, its table and what to do next, and leaves the stack up and the checkout as it was", () => {
        const stackFiles = fs.readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
        const before = stackFiles.map((name) => fs.readFileSync(path.join(root, name), "utf8"));
        // The other stacks go up in tests/stacks.
        const { status, output } = run("demo", "pmm-ec2");
        expect(status, output).to.equal(0);
        expect(output).to.match(/pmm-ec2: second up, which must change nothing .* done/);
        expect(output).to.match(/^stack +resources +seconds +policies checked +violations +address$/m);
        expect(output).to.match(/^pmm-ec2 +[1-9]\d+ +[\d.]+ +[1-9]\d* +0 +https:\/\/pmm\.example\.com$/m);
        for (const command of ["stack", "preview --diff", "up", "destroy", "state unprotect --all"]) {
            expect(output).to.contain(`npm run offline -- ${command} --stack pmm-ec2`);
        }
        expect(stackFiles.map((name) => fs.readFileSync(path.join(root, name), "utf8"))).to.deep.equal(before);
    });

    it("is followed by plain pulumi commands on the same cloud", () => {
        const shown = run("offline", "stack", "output", "url", "--stack", "pmm-ec2");
        expect(shown.output.trim()).to.equal("https://pmm.example.com");
    });

    it("leaves a stack of one's own as it is, also when a command is about it", () => {
        // By name, and as the one that is selected then.
        for (const command of [
            ["init", own],
            ["rm", "--yes"],
        ]) {
            const { status, output } = run("offline", "stack", ...command);
            expect(status, output).to.equal(0);
            expect(output).to.contain(`Pulumi.${own}.yaml belongs to another backend and stays as it is`);
        }
        expect(fs.readFileSync(ownFile, "utf8")).to.equal(ownText);
    });
});

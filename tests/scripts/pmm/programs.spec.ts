import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { pmmCommands } from "../../../scripts/pmm";

const root = path.resolve(__dirname, "../../..");

function start(...argv: string[]): { status: number | null; stdout: string; stderr: string } {
    const args = ["--import", "tsx", "scripts/pmm/index.ts", ...argv];
    const environment = { ...process.env, PATH: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" };
    return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env: environment });
}

describe("pmm commands as programs", () => {
    it("have an npm script each, and explain themselves by its name", () => {
        const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
            scripts: Record<string, string>;
        };
        const mine = Object.entries(scripts).filter(([name]) => name.startsWith("pmm-"));
        const expected = Object.keys(pmmCommands).map((name) => [name, `tsx scripts/pmm/index.ts ${name}`]);
        expect(mine).to.have.deep.members(expected);
        for (const [name, { usage }] of Object.entries(pmmCommands)) {
            expect(usage).to.contain(`usage: npm run ${name} -- --stack <stack>`);
        }
    });

    it("end with 0 when they can help, with 2 when called wrongly, and with 1 when Pulumi is missing", () => {
        const help = start("pmm-ecs:restore", "--help");
        expect([help.status, help.stderr]).to.deep.equal([0, ""]);
        expect(help.stdout).to.equal(`${pmmCommands["pmm-ecs:restore"]!.usage}\n`);
        expect(start("pmm-ec2:grow").status).to.equal(2);
        const { status, stdout, stderr } = start("pmm-ec2:backup", "--stack", "pmm-ec2");
        expect(status).to.equal(1);
        expect(stdout).to.equal("");
        expect(stderr).to.match(/^error: pulumi is not on PATH: install it/m);
    });

    it("are named when there is no such command", () => {
        const { status, stderr } = start("pmm-ec3:backup");
        expect(status).to.equal(1);
        expect(stderr).to.contain('there is no command "pmm-ec3:backup": name one of pmm-ec2:backup, ');
    });
});

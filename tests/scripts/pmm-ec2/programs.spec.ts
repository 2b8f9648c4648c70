import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

const root = path.resolve(__dirname, "../../..");

function start(name: string, ...argv: string[]): { status: number | null; stdout: string; stderr: string } {
    const args = ["--import", "tsx", path.join("scripts/pmm-ec2", `${name}.ts`), ...argv];
    const environment = { ...process.env, PATH: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" };
    return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env: environment });
}

describe("pmm-ec2 commands as programs", () => {
    for (const name of ["backup", "restore", "grow", "attach-copy"]) {
        it(`${name} has an npm script, explains itself, and names each of its options`, () => {
            const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
                scripts: Record<string, string>;
            };
            expect(scripts[`pmm-ec2:${name}`]).to.equal(`tsx scripts/pmm-ec2/${name}.ts`);
            const { status, stdout } = start(name, "--help");
            expect(status).to.equal(0);
            const source = fs.readFileSync(path.join(root, `scripts/pmm-ec2/${name}.ts`), "utf8");
            const parsed = source.slice(
                source.indexOf("parseOptions(argv"),
                source.indexOf("});", source.indexOf("parseOptions(argv")),
            );
            const options = [...parsed.matchAll(/^ +"?([a-z-]+)"?:/gm)].map((match) => match[1]!);
            expect(options).to.include("stack");
            for (const option of options) {
                expect(stdout).to.contain(`--${option}`);
            }
            expect(stdout).to.contain(`npm run pmm-ec2:${name} -- `);
        });
    }

    it("end with 2 when called wrongly, and with 1 when Pulumi is missing", () => {
        expect(start("grow").status).to.equal(2);
        const { status, stdout, stderr } = start("backup", "--stack", "pmm-ec2");
        expect(status).to.equal(1);
        expect(stdout).to.equal("");
        expect(stderr).to.match(/^error: pulumi is not on PATH: install it/m);
    });
});

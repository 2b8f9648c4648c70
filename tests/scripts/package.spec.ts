import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import manifest from "../../package.json";
import { root } from "../../offline/toolchain/layout";

describe("the package, as npm makes it for an install from git", function () {
    this.timeout(300_000);
    /** A project that has the package and what npm installs with it, and nothing else. */
    let project: string;
    let installed: string;

    before(() => {
        project = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-package-"));
        installed = path.join(project, "node_modules/stackwarden");
        fs.mkdirSync(installed, { recursive: true });
        succeed("npm", ["pack", "--silent", "--pack-destination", project], root);
        const archive = fs.readdirSync(project).find((name) => name.endsWith(".tgz"))!;
        succeed("tar", ["-xzf", archive, "--strip-components=1", "-C", installed]);
        for (const name of [
            ...Object.keys({ ...manifest.peerDependencies, ...manifest.dependencies }),
            "@types/node",
        ]) {
            const link = path.join(project, "node_modules", name);
            fs.mkdirSync(path.dirname(link), { recursive: true });
            fs.symlinkSync(path.join(root, "node_modules", name), link);
        }
    });
    after(() => {
        fs.rmSync(project, { recursive: true, force: true });
    });

    function succeed(command: string, args: string[], cwd = project): string {
        const { status, stdout, stderr } = spawnSync(command, args, {
            cwd,
            encoding: "utf8",
            env: { ...process.env, NODE_V8_COVERAGE: undefined },
        });
        expect(status, `${command} ${args.join(" ")}: ${stdout}${stderr}`).to.equal(0);
        return stdout;
    }

    it("has types by which the programs in the documents are checked", () => {
        const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");
        const program = /```ts\n(import .*? from "stackwarden";\n.*?)```/s.exec(readme)?.[1] ?? "";
        const faq = fs.readFileSync(path.join(root, "docs/faq.md"), "utf8");
        const [, transforms = ""] = /```ts\n(new PmmEc2.*?)```/s.exec(faq) ?? [];
        expect(transforms).to.contain("transforms");
        const imports = 'import { PmmEc2, type PmmEc2Args } from "stackwarden";\ndeclare const args: PmmEc2Args;\n';
        const compilerOptions = {
            target: "es2022",
            module: "nodenext",
            strict: true,
            noEmit: true,
            skipLibCheck: true,
        };
        const wrong = "// @ts-expect-error\nnew PmmEc2('x', { endpoint: 1 });\n// @ts-expect-error\npmm.nothing;\n";
        fs.writeFileSync(path.join(project, "index.ts"), `${program}\n${wrong}`);
        fs.writeFileSync(path.join(project, "transforms.ts"), `${imports}${transforms}`);
        fs.writeFileSync(path.join(project, "package.json"), '{ "name": "own" }\n');
        fs.writeFileSync(
            path.join(project, "tsconfig.json"),
            JSON.stringify({ compilerOptions, files: ["index.ts", "transforms.ts"] }),
        );
        succeed(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."]);
    });

    it("can be loaded with its own dependencies and peers alone", () => {
        const shown = succeed(process.execPath, ["-e", "console.log(Object.keys(require('stackwarden')).join())"]);
        expect(shown).to.match(/\bPmmEc2\b/);
    });

    it("brings the policy pack along, as a folder for --policy-pack", () => {
        const pack = path.join(installed, "policy-pack");
        expect(fs.readFileSync(path.join(pack, "PulumiPolicy.yaml"), "utf8")).to.match(/^runtime: nodejs$/m);
        const { main } = JSON.parse(fs.readFileSync(path.join(pack, "package.json"), "utf8")) as { main: string };
        expect(fs.existsSync(path.join(pack, main))).to.equal(true);
    });
});

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { builtPulumi, findPulumiCli, pulumiOnPath, releasedPulumi } from "../../../offline/toolchain/pulumi-cli";
import { isUsable, pulumiVersion } from "../../../offline/toolchain/version";

describe("offline/toolchain: the Pulumi command line", () => {
    let folder: string;
    const searchPath = process.env.PATH;
    const quiet = (): void => undefined;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-toolchain-"));
    });
    afterEach(() => {
        process.env.PATH = searchPath;
        fs.rmSync(folder, { recursive: true, force: true });
    });

    function program(file: string, script: string): void {
        fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        fs.writeFileSync(path.join(folder, file), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }

    it("takes engines that run policy packs through the language host, and no others", () => {
        expect(["v3.230.0", "v3.221.0", "3.300.1", "v3.230.0-alpha.1"].map(isUsable)).to.deep.equal([
            true,
            true,
            true,
            true,
        ]);
        expect(["v3.220.9", "v2.25.0", "v4.0.0", "unknown"].map(isUsable)).to.deep.equal([false, false, false, false]);
    });

    it("uses the first complete and new enough installation on PATH", async () => {
        program("old/pulumi", "echo v3.100.0");
        program("old/pulumi-language-nodejs", "");
        program("bare/pulumi", "echo v3.230.0");
        program("good/pulumi", "echo v3.231.0");
        program("good/pulumi-language-nodejs", "");
        const places = ["none", "old", "bare", "good"].map((name) => path.join(folder, name)).join(path.delimiter);
        const found = await pulumiOnPath(places);
        expect(found).to.deep.equal({ folder: path.join(folder, "good"), origin: path.join(folder, "good/pulumi") });
    });

    it("finds the language host beside the binary that a link on PATH points to", async () => {
        program("real/pulumi", "echo v3.230.0");
        program("real/pulumi-language-nodejs", "");
        fs.mkdirSync(path.join(folder, "links"));
        fs.symlinkSync(path.join(folder, "real/pulumi"), path.join(folder, "links/pulumi"));
        expect((await pulumiOnPath(path.join(folder, "links")))?.folder).to.equal(path.join(folder, "links"));
    });

    it("passes over a program that does not answer with a version", async () => {
        program("broken/pulumi", "exit 3");
        program("broken/pulumi-language-nodejs", "");
        expect(await pulumiOnPath(path.join(folder, "broken"))).to.equal(undefined);
    });

    it("uses a release that was downloaded before, and does not ask again after a build", async () => {
        program("cache/pulumi-release/bin/pulumi-language-nodejs", "");
        const cache = path.join(folder, "cache");
        expect((await releasedPulumi(quiet, cache))?.folder).to.equal(path.join(cache, "pulumi-release/bin"));
        fs.rmSync(path.join(cache, "pulumi-release"), { recursive: true });
        program(`cache/pulumi-built-${pulumiVersion}/pulumi`, "");
        expect(await releasedPulumi(quiet, cache)).to.equal(undefined);
    });

    it("builds once, with the version stamped in, and puts our language host beside the engine", async () => {
        program(
            "go/go",
            `for last; do :; done\nwhile [ "$1" != -o ]; do shift; done\necho "$last" > "$2"; chmod +x "$2"`,
        );
        process.env.PATH = [path.join(folder, "go"), searchPath].join(path.delimiter);
        const said: string[] = [];
        const cli = await builtPulumi((message) => said.push(message), folder);
        expect(fs.readFileSync(path.join(cli.folder, "pulumi"), "utf8")).to.contain("pkg/v3/cmd/pulumi");
        expect(fs.readFileSync(path.join(cli.folder, "pulumi-language-nodejs"), "utf8")).to.contain("language-host.js");
        expect(said).to.have.length(1);
        program("go/go", "exit 1");
        expect(await builtPulumi(quiet, folder)).to.deep.equal(cli);
    });

    it("says what was tried and what to install when nothing works", async () => {
        program("go/go", "echo 'missing module' >&2; exit 1");
        process.env.PATH = [path.join(folder, "go"), searchPath].join(path.delimiter);
        const problem = await builtPulumi(quiet, folder).catch((error: unknown) => error as Error);
        expect(problem).to.be.instanceOf(Error);
        expect((problem as Error).message).to.match(
            /cannot be built \(missing module\).*install Pulumi 3\.230\.0.*or Go/,
        );
        expect(fs.readdirSync(path.join(folder, `pulumi-built-${pulumiVersion}`))).to.deep.equal([
            "pulumi-language-nodejs",
        ]);
    });

    it("prefers PATH, then the cache", async () => {
        program("good/pulumi", "echo v3.230.0");
        program("good/pulumi-language-nodejs", "");
        process.env.PATH = [path.join(folder, "good"), searchPath].join(path.delimiter);
        expect((await findPulumiCli(quiet, folder)).folder).to.equal(path.join(folder, "good"));
        process.env.PATH = path.join(folder, "empty");
        program("pulumi-release/bin/pulumi-language-nodejs", "");
        expect((await findPulumiCli(quiet, folder)).folder).to.equal(path.join(folder, "pulumi-release/bin"));
    });
});

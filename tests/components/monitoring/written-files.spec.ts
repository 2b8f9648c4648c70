import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { fileWriter } from "../../../components/monitoring/fargate/written-files";

describe("Monitoring: the container that writes files", () => {
    let folder: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "written-files-"));
    });

    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    /** Runs the container's program as ECS would, on this machine. Gives what it says. */
    function run(files: Record<string, string>, owners: Record<string, number>): string {
        const { entryPoint, command, environment } = fileWriter({
            files,
            owners,
            image: "node",
            mountPoints: [],
            logConfiguration: {},
        }) as unknown as { entryPoint: string[]; command: string[]; environment: { name: string; value: string }[] };
        const [program, ...options] = [...entryPoint, ...command];
        const variables = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
        return execFileSync(program!, options, { env: { PATH: process.env.PATH, ...variables }, encoding: "utf8" });
    }

    it("writes each with what is in it, for everybody to read, into folders that it makes", () => {
        const files = {
            [`${folder}/prometheus.yml`]: "# größer als ASCII: ✓\n",
            [`${folder}/rules/alerts.yaml`]: `groups: [] # ${"x".repeat(100_000)}\n`,
        };
        expect(run(files, {})).to.equal("wrote 2 files\n");
        for (const [file, content] of Object.entries(files)) {
            expect(fs.readFileSync(file, "utf8")).to.equal(content);
            expect(fs.statSync(file).mode & 0o777).to.equal(0o644);
        }
        expect(fs.statSync(`${folder}/rules`).mode & 0o777).to.equal(0o755);
    });

    it("gives folders to their users, also those that are there already", function () {
        // Only root may, as whom it runs on Fargate; anybody may give to himself.
        const owner = process.getuid?.() === 0 ? 472 : (process.getuid?.() ?? 0);
        fs.mkdirSync(`${folder}/data`);
        run({}, { [`${folder}/data`]: owner, [`${folder}/deep/targets`]: owner });
        for (const each of ["data", "deep/targets"]) {
            expect(fs.statSync(`${folder}/${each}`).uid).to.equal(owner);
        }
    });

    it("makes the same text of the same files, and one that is much smaller", () => {
        const make = (): string =>
            JSON.stringify(
                fileWriter({
                    files: { "/a": "scrape_configs:\n".repeat(1000) },
                    owners: {},
                    image: "node",
                    mountPoints: [],
                    logConfiguration: {},
                }),
            );
        expect(make()).to.equal(make());
        expect(make().length).to.be.below(3000);
    });
});

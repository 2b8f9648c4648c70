import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { find, ofType } from "../../../support/mocks";
import { json } from "../../support/json";
import { ways } from "../../support/automation";
import { containerOf, deploy, taskOf } from "../../support/panintelligence";
import { statements } from "../../support/policies";

const program = fs.readFileSync(
    path.resolve(__dirname, "../../../../components/panintelligence/files/container/file-tools"),
    "utf8",
);
const older = "aws-backup-restore_2026-01-31T23-59-59-999Z";
const newest = "aws-backup-restore_2026-03-10T12-34-56-789Z";

describe("Panintelligence: the task that brings files back", () => {
    it("sees the whole file system as the owner of the files, with the same image as the database's client", async () => {
        const recording = await deploy({ args: { files: { tools: true, owner: { uid: 1100, gid: 1200 } } } });
        expect(recording.failures).to.deep.equal([]);
        const point = find(recording, "aws:efs/accessPoint:AccessPoint", "pi-files-root").inputs;
        expect(point).to.deep.include({ posixUser: { uid: 1100, gid: 1200 } });
        expect(point.rootDirectory).to.include({ path: "/" });
        const [client] = (json(taskOf(recording, "db-tools").containerDefinitions) as { image: string }[]).slice(1);
        expect(containerOf(recording, "file-tools")).to.deep.include({
            image: client!.image,
            user: "1100:1200",
            entryPoint: ["bash", "-c"],
            command: [program],
            environment: [
                { name: "ACTION", value: "list" },
                { name: "BASE_PATH", value: "/pi" },
            ],
            mountPoints: [{ sourceVolume: "root", containerPath: "/mnt/root", readOnly: false }],
            readonlyRootFilesystem: true,
        });
        const [mount] = statements(recording, "aws:iam/rolePolicy:RolePolicy", "pi-file-tools-task-role-files");
        expect(mount)
            .to.have.property("Action")
            .that.deep.equals(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]);
        expect(ways(recording)).to.include("pi-tools-id goes to pi-files-id on tcp 2049");
        expect(ways(recording)).to.include("pi-files-id lets in pi-tools-id on tcp 2049");
    });

    it("is there only for those who ask for it", async () => {
        const { resources } = await deploy();
        expect(resources.filter(({ name }) => /file-tools|files-root/.test(name))).to.deep.equal([]);
        expect(ofType({ resources } as never, "aws:efs/accessPoint:AccessPoint")).to.have.length(8);
    });
});

describe("Panintelligence: the program of that task", () => {
    let root: string;

    beforeEach(() => {
        root = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-file-tools-"));
        write("pi/themes/ours/theme.css", "changed since");
        write("pi/images/logo.png", "logo");
        write("pi/.pi-seed/state.json", "memory of now");
        write(`${older}/pi/images/oldest.png`, "oldest");
        write(`${newest}/pi/themes/ours/theme.css`, "as it was");
        write(`${newest}/pi/themes/ours/lost.css`, "lost");
        write(`${newest}/pi/images/sub/lost.png`, "lost too");
        write(`${newest}/pi/.pi-seed/old.json`, "memory of then");
    });

    afterEach(() => {
        fs.rmSync(root, { recursive: true });
    });

    function write(file: string, text: string): void {
        fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        fs.writeFileSync(path.join(root, file), text);
    }

    /** Files of the deployment by their path, with what is in them. */
    function files(): Record<string, string> {
        const all = fs.readdirSync(path.join(root, "pi"), { recursive: true, withFileTypes: true });
        return Object.fromEntries(
            all
                .filter((entry) => entry.isFile())
                .map((entry) => path.join(entry.parentPath, entry.name))
                .map((file) => [path.relative(path.join(root, "pi"), file), fs.readFileSync(file, "utf8")]),
        );
    }

    async function run(variables: Record<string, string>): Promise<string> {
        const env = { PATH: "/usr/bin:/bin", ROOT: root, BASE_PATH: "/pi", ...variables };
        return (await promisify(execFile)("bash", ["-c", program], { env })).stdout;
    }

    /** What the program says when it fails; nothing on the file system may have changed. */
    async function refusal(variables: Record<string, string>): Promise<string> {
        const before = files();
        const { code, stderr } = (await run(variables).catch((error: unknown) => error)) as {
            code: number;
            stderr: string;
        };
        expect(code).to.equal(2);
        expect(files()).to.deep.equal(before);
        return stderr;
    }

    it("lists what was brought back, the newest last, and what is in it", async () => {
        expect(await run({ ACTION: "list" })).to.equal(`${older}: images\n${newest}: images themes\n`);
    });

    it("copies what is missing from the newest, leaves what is there, and says what differs", async () => {
        const told = await run({ ACTION: "copy", FROM: "", WHAT: "" });
        expect(files()).to.deep.equal({
            "themes/ours/theme.css": "changed since",
            "themes/ours/lost.css": "lost",
            "images/logo.png": "logo",
            "images/sub/lost.png": "lost too",
            ".pi-seed/state.json": "memory of now",
        });
        expect(told.split("\n")).to.include(`kept ${root}/pi/themes/ours/theme.css`);
        // Again, and nothing changes.
        const after = files();
        await run({ ACTION: "copy" });
        expect(files()).to.deep.equal(after);
    });

    it("copies one file or folder, from the restore that is named", async () => {
        await run({ ACTION: "copy", WHAT: "images/sub/" });
        await run({ ACTION: "copy", FROM: older, WHAT: "images/oldest.png" });
        expect(files()).to.include({ "images/sub/lost.png": "lost too", "images/oldest.png": "oldest" });
        expect(files()).not.to.have.property("themes/ours/lost.css");
    });

    it("goes neither up nor along links, in what was brought back or in what is there", async () => {
        for (const WHAT of ["../themes", "/etc/passwd", "images/../themes", ".", ".pi-seed"]) {
            expect(await refusal({ ACTION: "copy", WHAT }), WHAT).to.match(/restored folder|begins with a dot/);
        }
        fs.symlinkSync("/etc", path.join(root, newest, "pi/links"));
        fs.symlinkSync("images", path.join(root, "pi/svg"));
        write(`${newest}/pi/svg/a.svg`, "<svg/>");
        expect(await refusal({ ACTION: "copy", WHAT: "links/passwd" })).to.match(/or a link in it/);
        expect(await refusal({ ACTION: "copy", WHAT: "svg" })).to.match(/a link in its place/);
        fs.rmSync(path.join(root, "pi/svg"));
        fs.mkdirSync(path.join(root, "pi/svg"));
        fs.symlinkSync("../images", path.join(root, "pi/svg/inner"));
        write(`${newest}/pi/svg/inner/b.svg`, "<svg/>");
        await run({ ACTION: "copy", WHAT: "svg" }).catch(() => undefined);
        expect(files()).to.include({ "svg/a.svg": "<svg/>" });
        expect(files()).not.to.have.property("images/b.svg");
    });

    it("says what it needs", async () => {
        expect(await refusal({ ACTION: "move" })).to.match(/ACTION is move: must be list or copy/);
        expect(await refusal({ ACTION: "copy", FROM: "pi" })).to.match(/FROM is pi: must be the name/);
        expect(await refusal({ ACTION: "copy", FROM: "aws-backup-restore_x" })).to.match(/there is no aws-backup-res/);
        expect(await refusal({ ACTION: "copy", WHAT: "images/none.png" })).to.match(/images\/none\.png is not in/);
        fs.rmSync(path.join(root, older), { recursive: true });
        fs.rmSync(path.join(root, newest), { recursive: true });
        expect(await refusal({ ACTION: "copy" })).to.match(/nothing was brought back yet/);
    });
});

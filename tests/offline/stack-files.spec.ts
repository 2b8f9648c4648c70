import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { readableCopy, removeSalts, sampleStacks, stackNames } from "../../offline/stack-files";
import { root } from "../../offline/toolchain/layout";

describe("offline: stack files stay as they were", () => {
    let folder: string;
    let home: string;
    const ours = "v1:abc=:v1:def:ghi==";
    const salt = `encryptionsalt: ${ours}\n`;
    const foreign = "encryptionsalt: v1:xyz=:v1:uvw:rst==\n";
    const config = "# why\nconfig:\n  a:b: c\n";
    const secret = "config:\n  a:b:\n    secure: v1:xyz\n";

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-stack-files-"));
        home = path.join(folder, "home");
        const states = path.join(home, "state/.pulumi/stacks/stackwarden");
        fs.mkdirSync(states, { recursive: true });
        fs.writeFileSync(path.join(states, "a.json"), JSON.stringify({ state: { salt: ours } }));
    });
    afterEach(() => {
        fs.rmSync(folder, { recursive: true, force: true });
    });

    function write(name: string, text: string): string {
        const file = path.join(folder, name);
        fs.writeFileSync(file, text);
        return file;
    }

    function after(name: string, text: string): string | undefined {
        const file = write(name, text);
        removeSalts(folder, home);
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
    }

    it("takes out the offline cloud's salt and nothing else", () => {
        expect(after("Pulumi.a.yaml", `${salt}${config}`)).to.equal(config);
    });

    it("removes a file that held only a salt", () => {
        expect(after("Pulumi.a.yaml", salt)).to.equal(undefined);
    });

    it("keeps the salt of a file with secret values, and other files", () => {
        for (const text of [`${salt}${secret}`, `config: {'a:b': {secure: 'v1:xyz'}}\n${salt}`]) {
            expect(after("Pulumi.a.yaml", text)).to.equal(text);
        }
        expect(after("Pulumi.yaml", salt)).to.equal(salt);
    });

    it("keeps the salts of other backends, also of a stack that is up here", () => {
        for (const name of ["Pulumi.a.yaml", "Pulumi.mine.yaml"]) {
            expect(after(name, `${foreign}${config}`), name).to.equal(`${foreign}${config}`);
        }
    });

    it("works with a stack's own file where it can be read here", () => {
        for (const text of [config, `${salt}${config}`, `${salt}${secret}`]) {
            write("Pulumi.a.yaml", text);
            expect(readableCopy("a", folder, home), text).to.equal(undefined);
        }
        expect(readableCopy("unwritten", folder, home)).to.equal(undefined);
    });

    it("works with a copy where the file names the encryption of another backend", () => {
        const byKey = "secretsprovider: awskms://alias/x\nencryptedkey: AQICAH==\n";
        for (const text of [`${foreign}${config}`, `${config}${foreign}`, `${byKey}${config}`]) {
            const file = write("Pulumi.a.yaml", text);
            const copy = readableCopy("a", folder, home);
            expect(copy).to.equal(path.join(home, "config/Pulumi.a.yaml"));
            expect(fs.readFileSync(copy!, "utf8")).to.equal(config);
            expect(fs.readFileSync(file, "utf8")).to.equal(text);
        }
    });

    it("refuses a file with values that another backend encrypted, with and without a salt", () => {
        for (const text of [`${foreign}${secret}`, secret]) {
            write("Pulumi.mine.yaml", text);
            expect(() => readableCopy("mine", folder, home)).to.throw(
                /^Pulumi\.mine\.yaml has encrypted values \("secure:"\).* copy it to a file of another name/,
            );
        }
    });

    it("names the stacks, and tells the samples from their variants and from stacks of one's own", () => {
        const of = (deployment: string): string => `config:\n  stackwarden:deployment: ${deployment}\n`;
        write("Pulumi.yaml", of("a"));
        write("Pulumi.a.yaml", of("a"));
        write("Pulumi.a-as-documented.yaml", of("a"));
        write("Pulumi.mine.yaml", of("a"));
        write("Pulumi.unfinished.yaml", "config: {[\n");
        write("x.yaml", of("x"));
        expect(stackNames(folder)).to.deep.equal(["a", "a-as-documented", "mine", "unfinished"]);
        expect(sampleStacks(folder)).to.deep.equal(["a"]);
    });

    it("finds a sample of every deployment in the repository", () => {
        const program = fs.readFileSync(path.join(root, "programs/index.ts"), "utf8");
        const deployments = [...program.matchAll(/^ {4}"?([\w-]+)"?: \(\) => import/gm)].map(([, name]) => name);
        expect(deployments).to.have.length.above(3);
        expect(sampleStacks(root)).to.have.members(deployments);
    });
});

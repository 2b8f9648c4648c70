import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { isVariant, removeSalts, stackNames } from "../../offline/stack-files";

describe("offline: stack files stay as they were", () => {
    let folder: string;
    const salt = "encryptionsalt: v1:abc=:v1:def:ghi==\n";

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-stack-files-"));
    });
    afterEach(() => {
        fs.rmSync(folder, { recursive: true, force: true });
    });

    function after(name: string, text: string): string | undefined {
        const file = path.join(folder, name);
        fs.writeFileSync(file, text);
        removeSalts(folder);
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
    }

    it("takes out the salt and nothing else", () => {
        expect(after("Pulumi.a.yaml", `${salt}# why\nconfig:\n  a:b: c\n`)).to.equal("# why\nconfig:\n  a:b: c\n");
    });

    it("removes a file that held only a salt", () => {
        expect(after("Pulumi.a.yaml", salt)).to.equal(undefined);
    });

    it("keeps the salt of a file with secret values, and other files", () => {
        const secret = `${salt}config:\n  a:b:\n    secure: v1:xyz\n`;
        expect(after("Pulumi.a.yaml", secret)).to.equal(secret);
        expect(after("Pulumi.yaml", salt)).to.equal(salt);
    });

    it("names the stacks, and tells which are variants of others", () => {
        for (const name of ["Pulumi.yaml", "Pulumi.b.yaml", "Pulumi.a.yaml", "Pulumi.a-as-documented.yaml", "x.yaml"]) {
            fs.writeFileSync(path.join(folder, name), "config: {}\n");
        }
        const names = stackNames(folder);
        expect(names).to.deep.equal(["a", "a-as-documented", "b"]);
        expect(names.filter((name) => isVariant(name, names))).to.deep.equal(["a-as-documented"]);
    });
});

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { missingPackages } from "../../../scripts/lib/debian-needs";

describe("what the tests need from Debian", () => {
    let folder: string;

    before(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-debian-"));
    });
    after(() => {
        fs.rmSync(folder, { recursive: true, force: true });
    });

    /** What is missing where the linker knows these libraries. */
    function missingWith(...libraries: string[]): string[] {
        const lines = libraries.map((name) => `\t${name} (libc6,x86-64) => /lib/x86_64-linux-gnu/${name}`);
        fs.writeFileSync(path.join(folder, "ldconfig"), `#!/bin/sh\necho '${lines.join("\n")}'\n`, { mode: 0o755 });
        return missingPackages({ ...process.env, PATH: `${folder}:${process.env.PATH}` });
    }

    it("is found by the exact names of its libraries", () => {
        const found = missingWith("libaio.so.1", "libnuma.so.1");
        expect(found).to.not.include.oneOf(["libaio1", "libnuma1"]);
        // Debian 13 and Ubuntu 24.04 name it so; a program that was linked to the old name does not start there.
        expect(missingWith("libaio.so.1t64", "libnuma.so.1")).to.have.members([...found, "libaio1"]);
    });
});

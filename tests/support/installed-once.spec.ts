import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { installedOnce } from "./installed-once";

describe("a program of the tests that is installed once", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-installed-"));
    after(() => {
        fs.rmSync(folder, { recursive: true });
    });

    function scriptOf(text: string): string {
        const script = path.join(folder, "install.sh");
        fs.writeFileSync(script, text);
        return script;
    }

    it("is made by one of those that want it at once", async () => {
        const home = path.join(folder, "cache", "program");
        const script = scriptOf(`echo made >> "${folder}/log"; sleep 0.2; mkdir "$1"`);
        const wanted = { home, script, remedy: "" };
        expect(await Promise.all([installedOnce(wanted), installedOnce(wanted)])).deep.equals([home, home]);
        expect(await installedOnce(wanted)).equals(home);
        expect(fs.readFileSync(path.join(folder, "log"), "utf8")).equals("made\n");
    });

    it("says what to do, and what the script said, where it cannot be made", async () => {
        const script = scriptOf("echo 'no network' >&2; exit 1");
        const wanted = { home: path.join(folder, "cache", "other"), script, remedy: "set OTHER_HOME" };
        expect(await installedOnce(wanted).catch(String)).matches(/set OTHER_HOME\nno network/);
    });
});

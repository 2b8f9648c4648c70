import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { replaceData } from "../../../../agents/percona-node/restore/replace-data";
import { initialiseData, losePowerAfter, lostPower } from "./broken-off";

describe("the move of restored data into the data directory", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pn-replace-"));
    const data = path.join(folder, "data");
    const restored = path.join(folder, "restore");

    after(() => {
        fs.rmSync(folder, { recursive: true });
    });

    function write(root: string, contents: Record<string, string>): void {
        fs.rmSync(root, { recursive: true, force: true });
        for (const [name, text] of Object.entries(contents)) {
            fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
            fs.writeFileSync(path.join(root, name), text);
        }
    }

    function read(root: string): Record<string, string> {
        const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
        const paths = names.map((name) => [name, path.join(root, name)] as const);
        const found = paths.filter(([, file]) => fs.statSync(file).isFile());
        return Object.fromEntries(found.map(([name, file]) => [name, fs.readFileSync(file, "utf8")]));
    }

    const old = { "mysql.ibd": "old", ibdata1: "old", undo_001: "old", "sys/sys_config.ibd": "old" };
    const now = { "mysql.ibd": "new", ibdata1: "new", "shop/orders.ibd": "new", "mysql/general_log.CSV": "new" };

    it("leaves nothing of what was there", async () => {
        write(data, old);
        write(restored, now);
        await replaceData(data, restored);
        expect(read(data)).to.deep.equal(now);
        expect(fs.readdirSync(data)).to.have.members(["mysql.ibd", "ibdata1", "shop", "mysql"]);
        expect(fs.existsSync(restored)).to.equal(false);
    });

    /** @returns whether it was broken off. */
    async function brokenOffAfter(steps: number): Promise<boolean> {
        const power = losePowerAfter(steps);
        try {
            await replaceData(data, restored);
            return false;
        } catch (error) {
            expect(error).to.equal(lostPower);
            return true;
        } finally {
            power();
        }
    }

    it("is ended by the start of the server wherever it was broken off", async () => {
        for (let steps = 0; steps < 11; steps += 1) {
            write(data, old);
            write(restored, now);
            expect(await brokenOffAfter(steps), `after ${steps} steps`).to.equal(true);
            await initialiseData(data);
            expect(read(data), `after ${steps} steps`).to.deep.equal(steps === 0 ? old : now);
        }
        write(data, old);
        write(restored, now);
        // Into the data directory, four things removed, marked, four things moved, and their folder removed: that is all.
        expect(await brokenOffAfter(11)).to.equal(false);
    });
});

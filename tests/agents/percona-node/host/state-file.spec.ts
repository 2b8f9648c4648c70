import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { stateFile, type SavedState } from "../../../../agents/percona-node/host/state-file";

const state: SavedState = {
    lasting: {
        membership: { epoch: 3, view: 7, members: ["a", "b"], recovering: ["b"] },
        groupName: "name",
        epoch: 3,
    },
    peers: [{ id: "i-1", address: "10.0.0.1", uuid: "a" }],
};

describe("percona-node: state file", () => {
    let folder: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-state-"));
    });

    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    it("has nothing in it on a new node", async () => {
        expect(await stateFile(path.join(folder, "new")).read()).to.deep.equal({ lasting: {}, peers: [] });
    });

    it("gives back what was written, which only root can read", async () => {
        const directory = path.join(folder, "agent");
        await stateFile(directory).write(state);
        expect(await stateFile(directory).read()).to.deep.equal(state);
        expect(fs.statSync(path.join(directory, "state.json")).mode & 0o777).to.equal(0o600);
        expect(fs.readdirSync(directory)).to.deep.equal(["state.json"]);
    });

    it("is not written again without a change", async () => {
        const file = stateFile(folder);
        await file.write(state);
        const { ino } = fs.statSync(path.join(folder, "state.json"));
        await file.write(structuredClone(state));
        expect(fs.statSync(path.join(folder, "state.json")).ino).to.equal(ino);
        await file.write({ ...state, peers: [] });
        expect((await file.read()).peers).to.deep.equal([]);
    });

    it("is not taken for empty when it is broken", async () => {
        const cases = ["", "{", '{"lasting":{"epoch":"one"},"peers":[]}'];
        for (const text of cases) {
            fs.writeFileSync(path.join(folder, "state.json"), text);
            const problem = await stateFile(folder)
                .read()
                .catch((error: unknown) => String(error));
            expect(problem).to.include("state.json is not what the agent wrote");
        }
    });
});

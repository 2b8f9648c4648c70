import { expect } from "chai";
import { keptCredentials } from "../../../agents/percona-node/kept-credentials";

describe("percona-node: kept credentials", () => {
    const now = performance.now.bind(performance);
    let ahead = 0;

    before(() => {
        performance.now = () => now() + ahead;
    });

    after(() => {
        performance.now = now;
    });

    it("are read again when they must be fresh, but not twice within a second", async () => {
        const passwords = { root: "", replication: "", backup: "", monitor: "" };
        let reads = 0;
        const credentials = keptCredentials(() => Promise.resolve({ version: String((reads += 1)), passwords }));
        const versions = [await credentials(), await credentials(true)];
        ahead = 1_001;
        versions.push(await credentials(), await credentials(true));
        expect(versions.map(({ version }) => version)).to.deep.equal(["1", "1", "1", "2"]);
    });
});

import { expect } from "chai";
import { verdict } from "../../../../agents/percona-node/http/verdict";
import { healthy, idOf, peer } from "./statuses";

describe("percona-node: the verdict", () => {
    it("is good where all nodes are online and one takes writes", () => {
        expect(verdict(healthy())).to.deep.include({ level: "good" });
    });

    it("is bad where two nodes say that they take writes, and names them", () => {
        const second = peer(2);
        const peers = [{ ...second, agent: { ...second.agent!, primary: true } }, peer(3)];
        expect(verdict({ ...healthy(), peers })).to.deep.equal({
            level: "bad",
            text: `More than one node says that it takes writes: ${idOf(1)}, ${idOf(2)}.`,
        });
    });
});

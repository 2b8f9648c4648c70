import { expect } from "chai";
import { chosen, notMyTurn, type Candidate } from "../../../../agents/percona-node/backup/turn";

function member(uuid: string, more: Partial<Candidate> = {}): Candidate {
    return { uuid, address: `10.0.0.${uuid}`, state: "ONLINE", role: "SECONDARY", queue: 0, ...more };
}

describe("whose turn a backup is", () => {
    const primary = member("1", { role: "PRIMARY" });

    it("is the secondary's with the shortest queue, and the largest uuid among those that are alike", () => {
        expect(chosen({ own: "1", candidates: [primary, member("3"), member("2")] })?.uuid).to.equal("3");
        expect(chosen({ own: "1", candidates: [primary, member("2"), member("3")] })?.uuid).to.equal("3");
        const behind = member("3", { queue: 5_000 });
        expect(chosen({ own: "1", candidates: [primary, behind, member("2")] })?.uuid).to.equal("2");
        const hardly = member("3", { queue: 700 });
        expect(chosen({ own: "1", candidates: [primary, hardly, member("2")] })?.uuid).to.equal("3");
    });

    it("is rather the one's that made the base of an incremental backup, unless it is behind", () => {
        const candidates = [primary, member("2"), member("3")];
        expect(chosen({ own: "1", candidates }, "2")?.uuid).to.equal("2");
        expect(
            chosen({ own: "1", candidates: [primary, member("3"), member("2", { queue: 9_000 })] }, "2")?.uuid,
        ).to.equal("3");
        expect(chosen({ own: "1", candidates }, "gone")?.uuid).to.equal("3");
    });

    it("is the primary's only when it is alone", () => {
        expect(chosen({ own: "1", candidates: [primary] })?.uuid).to.equal("1");
        const recovering = member("2", { state: "RECOVERING" });
        expect(chosen({ own: "1", candidates: [primary, recovering] })?.uuid).to.equal("1");
        expect(chosen({ own: "1", candidates: [primary, member("2")] }, "1")?.uuid).to.equal("2");
    });

    it("is nobody's without a member that is ONLINE, and is told to the others", () => {
        const offline = { own: "1", candidates: [member("1", { state: "OFFLINE", role: "" })] };
        expect(notMyTurn(offline)).to.equal("no member of the group is ONLINE, as this node sees it");
        expect(notMyTurn({ own: "1", candidates: [primary, member("2")] })).to.equal(
            "it is the turn of 10.0.0.2, not of this node",
        );
        expect(notMyTurn({ own: "2", candidates: [primary, member("2")] })).to.equal(undefined);
    });
});

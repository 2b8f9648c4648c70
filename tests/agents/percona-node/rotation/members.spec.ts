import { expect } from "chai";
import { incomplete, mixed, type Member } from "../../../../agents/percona-node/rotation/members";

describe("the members that a rotation of passwords asks for", () => {
    const member = (changes: Partial<Member> = {}): Member => ({
        uuid: "00000000-0000-4000-8000-000000000001",
        address: "10.0.0.1",
        port: 3306,
        state: "ONLINE",
        role: "SECONDARY",
        version: "8.0.36",
        ...changes,
    });

    it("are all, and online", () => {
        expect(incomplete([member(), member(), member()], 3)).to.equal(undefined);
        expect(incomplete([member(), member()], 3)).to.equal("2 of 3 nodes are ONLINE, and all must be");
        expect(incomplete([member(), member(), member({ state: "RECOVERING" })], 3)).to.include("2 of 3");
    });

    it("are of one version, since MySQL would not appoint a newer one", () => {
        expect(mixed([member(), member()])).to.equal(undefined);
        expect(mixed([member(), member({ version: "8.0.40" }), member()])).to.include("8.0.36 and 8.0.40");
    });
});

import { expect } from "chai";
import { canClone, resetStatement } from "../../../../agents/percona-node/mysql/version";

describe("percona-node: versions of MySQL", () => {
    const cases: [string, string][] = [
        ["8.0.33", "RESET MASTER"],
        ["8.0.36-28", "RESET MASTER"],
        ["8.4.3-3", "RESET BINARY LOGS AND GTIDS"],
        ["9.7.4", "RESET BINARY LOGS AND GTIDS"],
    ];
    for (const [version, statement] of cases) {
        it(`${version} forgets its binary logs by ${statement}`, () => {
            expect(resetStatement(version)).to.equal(statement);
        });
    }

    const clones: [string, string, boolean][] = [
        ["8.0.36-28", "8.0.36-28", true],
        ["8.0.36-28", "8.0.37-29", false],
        ["8.0.37-29", "8.0.45-36", true],
        ["8.4.0", "8.4.8-8", true],
        ["8.0.45-36", "8.4.3-3", false],
        ["8.4.3-3", "9.7.4", false],
    ];
    for (const [one, other, can] of clones) {
        it(`${one} ${can ? "copies" : "cannot copy"} ${other}`, () => {
            const [left, right] = [one, other].map((version) => ({ version, machine: "x86_64" }));
            expect(canClone(left!, right!)).to.equal(can);
            expect(canClone(right!, left!)).to.equal(can);
        });
    }

    it("copies nothing between architectures", () => {
        const version = "8.4.3-3";
        expect(canClone({ version, machine: "x86_64" }, { version, machine: "aarch64" })).to.equal(false);
    });
});

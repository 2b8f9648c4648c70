import { expect } from "chai";
import { resetStatement } from "../../../../agents/percona-node/mysql/version";

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
});

import { expect } from "chai";
import { jumpedBetween } from "../../../../agents/percona-node/host/clocks";

const start = { monotonic: 1_000, wall: 1_800_000_000_000 };

describe("percona-node: clocks", () => {
    const cases: [string, number, number, boolean][] = [
        ["go on together", 1_000, 1_000, false],
        ["moved apart a little, as when the time is corrected", 1_000, 2_900, false],
        ["moved apart: the time was set forward, or the machine was suspended", 1_000, 3_100, true],
        ["moved apart: the time was set back", 1_000, -1_100, true],
        ["went on together for too long: the agent stood still", 5_100, 5_100, true],
    ];
    for (const [what, monotonic, wall, jumped] of cases) {
        it(what, () => {
            const later = { monotonic: start.monotonic + monotonic, wall: start.wall + wall };
            expect(jumpedBetween(start, later)).to.equal(jumped);
        });
    }
});

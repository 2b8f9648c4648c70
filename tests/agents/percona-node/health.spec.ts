import { expect } from "chai";
import { healthAt, type Clocks, type Moment } from "../../../agents/percona-node/health";

/** A moment some milliseconds ago by both clocks; by `wall` that of the wall clock alone. */
function ago(milliseconds: number, wall = milliseconds): Clocks {
    return { monotonic: 100_000 - milliseconds, wall: 1_700_000_000_000 - wall };
}

const fit = { primary: true, replica: true };
const well: Moment = { now: ago(0), decision: { at: ago(1_000), fit }, heartbeatBegan: ago(1_500) };

describe("the health check", () => {
    it("is 200 for a fit node that has just decided and committed a heartbeat", () => {
        expect(healthAt(well)).to.deep.equal({ primary: true, replica: true });
    });

    it("is what the decision says", () => {
        const decision = { at: ago(0), fit: { primary: false, replica: true } };
        expect(healthAt({ ...well, decision })).to.deep.equal({ primary: false, replica: true });
        expect(healthAt({ ...well, decision: { at: ago(0), fit: { primary: true, replica: false } } })).to.deep.equal({
            primary: true,
            replica: false,
        });
    });

    const refusals: { when: string; moment: Moment; replica: boolean }[] = [
        { when: "before the first decision", moment: { now: ago(0), heartbeatBegan: ago(0) }, replica: false },
        {
            when: "by a decision older than 2.5 s",
            moment: { ...well, decision: { at: ago(2_501), fit } },
            replica: false,
        },
        { when: "before the first heartbeat", moment: { now: ago(0), decision: { at: ago(0), fit } }, replica: true },
        {
            when: "by a heartbeat begun more than 3 s ago",
            moment: { ...well, heartbeatBegan: ago(3_001) },
            replica: true,
        },
        {
            when: "when a clock jumped since the heartbeat began, as that of a paused instance",
            moment: { ...well, heartbeatBegan: ago(1_500, 21_500) },
            replica: true,
        },
        {
            when: "when a clock jumped back since the decision",
            moment: { ...well, decision: { at: ago(1_000, -5_000), fit } },
            replica: false,
        },
        { when: "by a decision of the future", moment: { ...well, decision: { at: ago(-10), fit } }, replica: false },
    ];
    for (const { when, moment, replica } of refusals) {
        it(`is not 200 on /primary ${when}`, () => {
            expect(healthAt(moment)).to.deep.equal({ primary: false, replica });
        });
    }

    it("is 200 at the very limits", () => {
        const moment = { ...well, decision: { at: ago(2_500), fit }, heartbeatBegan: ago(3_000) };
        expect(healthAt(moment).primary).to.be.true;
    });
});

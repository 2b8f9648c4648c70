import { expect } from "chai";
import { ageOf, momentOf } from "../../../scripts/lib/age";

describe("scripts: ages", () => {
    const now = new Date("2026-03-10T12:00:00Z");

    it("are told in hours, and from two days on in days", () => {
        expect(ageOf(new Date("2026-03-09T05:00:00Z"), now)).to.equal("31.0 hours");
        expect(ageOf(new Date("2026-02-01T05:00:00Z"), now)).to.equal("37 days");
    });

    it("are never negative, whatever the clocks", () => {
        expect(ageOf(new Date("2026-03-10T12:00:30Z"), now)).to.equal("0.0 hours");
    });

    it("belong to a moment without fractions", () => {
        expect(momentOf(new Date("2026-03-09T05:00:00.123Z"))).to.equal("2026-03-09T05:00:00Z");
    });
});

import { expect } from "chai";
import { isAt, isCron, isRate } from "../../../offline/rules/schedule";

describe("AWS's schedule expressions", () => {
    for (const good of [
        "cron(0 5 ? * * *)",
        "cron(0 6 ? * 1 *)",
        "cron(0 6 ? * MON *)",
        "cron(15 10 ? * 6L 2022-2030)",
        "cron(0 0 L * ? *)",
        "cron(0 0 15W * ? *)",
        "cron(0/15 8-17 ? JAN,jul MON-FRI *)",
        "cron(0 12 ? * TUE#2 *)",
        "cron(*/5 * * * ? 2199)",
    ]) {
        it(`takes ${good}`, () => {
            expect(isCron(good)).to.equal(true);
        });
    }

    for (const bad of [
        "0 5 ? * * *",
        "cron(0 5 * * *)",
        "cron(0 5 * * * *)",
        "cron(0 5 ? * ? *)",
        "cron(60 5 ? * * *)",
        "cron(0 24 ? * * *)",
        "cron(0 5 32 * ? *)",
        "cron(0 5 ? 13 * *)",
        "cron(0 5 ? * 8 *)",
        "cron(0 5 ? * MONDAY *)",
        "cron(0 5 ? * FRI-MON *)",
        "cron(0 5 ? * MON#6 *)",
        "cron(0 5 ? * * 1969)",
        "cron(0/0 5 ? * * *)",
        "cron(0/1/2 5 ? * * *)",
        "cron(1-2-3 5 ? * * *)",
        "cron(? 5 ? * * *)",
        "cron()",
    ]) {
        it(`refuses ${bad}`, () => {
            expect(isCron(bad)).to.equal(false);
        });
    }

    it("takes rates with the unit in the right number", () => {
        expect(["rate(1 minute)", "rate(5 minutes)", "rate(1 hour)", "rate(7 days)"].filter(isRate)).to.have.length(4);
        expect(
            [
                "rate(1 minutes)",
                "rate(5 minute)",
                "rate(0 days)",
                "rate(1.5 hours)",
                "rate(1 week)",
                "5 minutes",
            ].filter(isRate),
        ).to.deep.equal([]);
    });

    it("takes times without a zone", () => {
        expect(isAt("at(2030-02-28T12:00:00)")).to.equal(true);
        expect(
            ["at(2030-02-28)", "at(2030-13-01T12:00:00)", "at(2030-02-28T12:00:00Z)", "2030-02-28T12:00:00"].filter(
                isAt,
            ),
        ).to.deep.equal([]);
    });
});

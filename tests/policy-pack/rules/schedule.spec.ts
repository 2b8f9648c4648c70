import { expect } from "chai";
import { runsDaily, runsWeekly } from "../../../policy-pack/rules/schedule";

const daily = [
    "cron(0 5 * * ? *)",
    "cron(0 5 ? * * *)",
    "cron(0 5 ? * 1-7 *)",
    "cron(0 5 ? * SUN-SAT *)",
    "cron(0 5 ? * sun,MON,Tue,4,5,6,7 *)",
    "cron(0 5 1-31 1-12 ? *)",
    "cron(0 5 1/1 JAN-DEC ? *)",
    "cron(0/15 0-23/6 * * ? *)",
    "cron(0,30 0,12 */1 * ? *)",
    "rate(1 day)",
    "rate(24 hours)",
    "rate(1440 minutes)",
];

const lessOften = [
    "cron(0 5 ? * MON *)",
    "cron(0 5 ? * MON-FRI *)",
    "cron(0 5 1 * ? *)",
    "cron(0 5 1-30 * ? *)",
    "cron(0 5 */2 * ? *)",
    "cron(0 5 L * ? *)",
    "cron(0 5 15W * ? *)",
    "cron(0 5 ? * 2#1 *)",
    "cron(0 5 * 1-11 ? *)",
    "cron(0 5 * * ? 2030)",
    "rate(25 hours)",
    "rate(2 days)",
];

const weekly = [
    "cron(0 2 ? * SUN *)",
    "cron(0 5 ? * MON-FRI *)",
    "cron(0 5 * * ? *)",
    "rate(7 days)",
    "rate(25 hours)",
];

const lessThanWeekly = [
    "cron(0 5 1 * ? *)",
    "cron(0 5 ? * 2#1 *)",
    "cron(0 5 ? * 6L *)",
    "cron(0 5 ? 1-11 SUN *)",
    "cron(0 5 ? * SUN 2030)",
    "rate(8 days)",
    "never",
];

const noSchedules = [
    "",
    "0 5 * * ? *",
    "cron(0 5 * * ?)",
    "cron(0 5 * * ? * *)",
    "cron(60 5 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron( 5 * * ? *)",
    "cron(0 5 0-31 * ? *)",
    "cron(0 5 * * 1-8 *)",
    "cron(0 5 ? * 1-7,9 *)",
    "cron(0 5 */0 * ? *)",
    "cron(0 5 * FOO ? *)",
    "rate(0 days)",
    "rate(1 week)",
    "rate(1 day) ",
];

describe("policy pack: AWS schedules", () => {
    for (const schedule of daily) {
        it(`${schedule} runs daily`, () => {
            expect(runsDaily(schedule)).to.equal(true);
        });
    }
    for (const schedule of [...lessOften, ...noSchedules]) {
        it(`"${schedule}" does not run daily`, () => {
            expect(runsDaily(schedule)).to.equal(false);
        });
    }
    for (const schedule of weekly) {
        it(`${schedule} runs weekly`, () => {
            expect(runsWeekly(schedule)).to.equal(true);
        });
    }
    for (const schedule of [...lessThanWeekly, ...noSchedules]) {
        it(`"${schedule}" does not run weekly`, () => {
            expect(runsWeekly(schedule)).to.equal(false);
        });
    }
});

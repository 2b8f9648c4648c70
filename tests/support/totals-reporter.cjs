// Mocha's spec reporter, which also leaves its totals, and a line or two on each failure, in the file named by TOTALS_FILE for the closing lines of `npm test`.
const fs = require("node:fs");
const { reporters } = require("mocha");

module.exports = class TotalsReporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const told = [];
        runner.on("fail", (test, error) => {
            told.push(`${test.fullTitle()}: ${String(error?.message ?? error).slice(0, 600)}`);
        });
        runner.once("end", () => {
            const { passes, failures, pending } = this.stats;
            fs.writeFileSync(
                process.env.TOTALS_FILE,
                JSON.stringify({ passed: passes, failed: failures, skipped: pending, told }),
            );
        });
    }
};

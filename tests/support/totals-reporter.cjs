// Mocha's spec reporter, which also leaves its totals in the file named by TOTALS_FILE for the closing line of `npm test`.
const fs = require("node:fs");
const { reporters } = require("mocha");

module.exports = class TotalsReporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once("end", () => {
            const { passes, failures, pending } = this.stats;
            fs.writeFileSync(
                process.env.TOTALS_FILE,
                JSON.stringify({ passed: passes, failed: failures, skipped: pending }),
            );
        });
    }
};

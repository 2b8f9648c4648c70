// Root hooks of mocha: each worker leaves what a spec has cost, in the file named by COSTS_FILE, for the table that closes
// `npm test`. Seconds of CPU, with those of the programs that the spec has started and that have ended: unlike time by the
// clock they do not depend on what runs beside it.
const fs = require("node:fs");
const path = require("node:path");

/** Clock ticks a second in /proc, of every Linux that Node runs on. */
const ticks = 100;

function spent() {
    // After the command's name in parentheses: utime, stime, cutime and cstime are the 12th to the 15th.
    const fields = fs.readFileSync("/proc/self/stat", "utf8").split(") ").at(-1).split(" ");
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
}

let before = 0;

exports.mochaHooks = {
    beforeAll() {
        before = spent();
    },
    afterAll() {
        const spec = this.test.parent.suites[0]?.file;
        if (process.env.COSTS_FILE !== undefined && spec !== undefined) {
            const line = { spec: path.relative(process.cwd(), spec), seconds: spent() - before };
            fs.appendFileSync(process.env.COSTS_FILE, `${JSON.stringify(line)}\n`);
        }
    },
};

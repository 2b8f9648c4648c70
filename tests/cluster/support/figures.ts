import * as fs from "node:fs";

/** Seconds that are promised. */
const promised = {
    "failover, at the database": 8,
    "failover, through the balancer": 18,
    "planned switchover": 2,
    "join by CLONE": 20,
    "restart after a full outage": 30,
};

/** Times above this many times the promise fail: figures are printed, but what got much worse must not pass. */
const tolerance = 4;

/**
 * Notes how long something took, in the file that FIGURES_FILE names.
 *
 * @throws Error when it is out of all proportion to what is promised.
 */
export function note(what: keyof typeof promised, milliseconds: number): void {
    const seconds = milliseconds / 1000;
    console.log(`      ${what}: ${seconds.toFixed(2)} s`);
    if (process.env.FIGURES_FILE !== undefined) {
        fs.appendFileSync(process.env.FIGURES_FILE, `${JSON.stringify({ what, seconds })}\n`);
    }
    if (seconds > tolerance * promised[what]) {
        throw new Error(`${what} took ${seconds.toFixed(1)} s, where ${promised[what]} s are promised`);
    }
}

/** A table of what was noted, by the file's text. */
export function figuresTable(noted: string): string {
    const all = noted
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { what: string; seconds: number });
    const lines = Object.entries(promised).map(([what, target]) => {
        const sorted = all.flatMap((one) => (one.what === what ? [one.seconds] : [])).sort((a, b) => a - b);
        const figures = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) => value?.toFixed(1) ?? "-");
        const cells = [...figures, String(target), String(sorted.length)].map((cell) => cell.padStart(8));
        return `${what.padEnd(32)}${cells.join("")}`;
    });
    const heads = ["median", "worst", "target", "runs"].map((head) => head.padStart(8));
    return [`${"seconds".padEnd(32)}${heads.join("")}`, ...lines].join("\n");
}

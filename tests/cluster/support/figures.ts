import * as fs from "node:fs";

/**
 * Seconds that are promised, and those from which on a time fails. The first are for a machine with nothing else to do, so that
 * they are printed only; the second are what a cluster that is set up wrongly takes (a failover at the database, for example,
 * 21.8 s with `group_replication_member_expel_timeout` at its default of 5), and what copying a data directory may take.
 */
const promised = {
    "failover, at the database": { target: 8, limit: 16 },
    "failover, through the balancer": { target: 18, limit: 28 },
    "failover that readers hold up": { target: 15, limit: 40 },
    "planned switchover": { target: 2, limit: 6 },
    "join by CLONE": { target: 20, limit: 80 },
    "restart after a full outage": { target: 30, limit: 60 },
};

/**
 * Notes how long something took, in the file that FIGURES_FILE names.
 *
 * @throws Error when it is beyond the limit.
 */
export function note(what: keyof typeof promised, milliseconds: number): void {
    const seconds = milliseconds / 1000;
    console.log(`      ${what}: ${seconds.toFixed(2)} s`);
    if (process.env.FIGURES_FILE !== undefined) {
        fs.appendFileSync(process.env.FIGURES_FILE, `${JSON.stringify({ what, seconds })}\n`);
    }
    const { target, limit } = promised[what];
    if (seconds > limit) {
        throw new Error(
            `${what} took ${seconds.toFixed(1)} s, where ${target} s are promised and ${limit} s are the limit`,
        );
    }
}

/** A table of what was noted, by the file's text. */
export function figuresTable(noted: string): string {
    const all = noted
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { what: string; seconds: number });
    const lines = Object.entries(promised).map(([what, { target }]) => {
        const sorted = all.flatMap((one) => (one.what === what ? [one.seconds] : [])).sort((a, b) => a - b);
        const figures = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((value) => value?.toFixed(1) ?? "-");
        const cells = [...figures, String(target), String(sorted.length)].map((cell) => cell.padStart(8));
        return `${what.padEnd(32)}${cells.join("")}`;
    });
    const heads = ["median", "worst", "target", "runs"].map((head) => head.padStart(8));
    return [`${"seconds".padEnd(32)}${heads.join("")}`, ...lines].join("\n");
}

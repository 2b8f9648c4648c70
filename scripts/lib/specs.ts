import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");

/** All specs but the cluster's: those on the engine first, the longest before others, so that no core waits for one of them at the end. */
export function allSpecs(): string[] {
    const long = [/^stacks\//, /^policy-pack\/engine/, /engine\.spec\.ts$|^offline\/demo/];
    const rank = (spec: string): number => {
        const kind = long.findIndex((pattern) => pattern.test(spec));
        return kind < 0 ? long.length : kind;
    };
    return fs
        .readdirSync(path.join(root, "tests"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".spec.ts") && !file.startsWith("cluster/"))
        .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
        .map((spec) => path.join("tests", spec));
}

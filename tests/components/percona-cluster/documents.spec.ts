import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { ofType } from "../../support/mocks";
import { json } from "../support/json";
import { deploy } from "../support/percona";

interface Document {
    parameters: Record<string, { allowedPattern: string; default?: string }>;
    mainSteps: [{ inputs: { runCommand: string[]; timeoutSeconds: string } }];
}

describe("PerconaCluster: its documents", () => {
    let documents: Record<string, Document>;

    before(async () => {
        documents = Object.fromEntries(
            ofType(await deploy(), "aws:ssm/document:Document").map(({ inputs }) => [
                (inputs.name as string).replace("percona-orders-", ""),
                json(inputs.content) as Document,
            ]),
        );
    });

    /** The command line that a document runs with these values, an argument a line. */
    function commandLine(name: string, values: Record<string, string> = {}): string[] {
        const { parameters, mainSteps } = documents[name]!;
        const given = Object.fromEntries(
            Object.entries(parameters).map(([key, parameter]) => {
                const value = values[key] ?? parameter.default ?? "";
                expect(value, key).to.match(new RegExp(parameter.allowedPattern));
                return [key, value];
            }),
        );
        const script = mainSteps[0].inputs.runCommand
            .join("\n")
            .replaceAll(/\{\{ (\w+) \}\}/g, (_, key: string) => given[key]!)
            .replace("exec /usr/local/bin/percona-node", "printf '%s\\n'");
        return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
    }

    it("run the nodes' commands with what a person gave, and nothing else", () => {
        const from = "s3://percona-orders-backups-0a1b2c3/orders";
        const into = "/var/lib/percona-node/look";
        const set = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77";
        const restore = { From: from, Into: into };
        const cases: [name: string, values: Record<string, string>, line: string][] = [
            ["status", {}, "status"],
            ["switchover", {}, "switchover"],
            ["switchover", { To: "i-0123456789abcdef0" }, "switchover --to i-0123456789abcdef0"],
            ["backup", {}, "backup due"],
            ["backup", { Kind: "full" }, "backup full"],
            ["drill", {}, "drill"],
            ["reclone", {}, "reclone --yes"],
            ["rotate-passwords", {}, "rotate-passwords"],
            ["restore", restore, `restore --from ${from} --into ${into}`],
            [
                "restore",
                { ...restore, ToTime: "2026-11-22T03:00:00Z" },
                `restore --from ${from} --into ${into} --to-time 2026-11-22T03:00:00Z`,
            ],
            ["restore", { ...restore, ToGtid: set }, `restore --from ${from} --into ${into} --to-gtid ${set}`],
        ];
        for (const [name, values, line] of cases) {
            expect(commandLine(name, values)).to.deep.equal(line.split(" "));
        }
    });

    it("give each command the time that it takes, in seconds", () => {
        const times = Object.entries(documents).map(([name, { mainSteps }]) => [
            name,
            mainSteps[0].inputs.timeoutSeconds,
        ]);
        expect(Object.fromEntries(times)).to.deep.equal({
            status: "60",
            switchover: "300",
            backup: "172800",
            drill: "172800",
            restore: "172800",
            reclone: "86400",
            "rotate-passwords": "900",
        });
    });

    it("take no value that a shell would read as more than a value", () => {
        const patterns = Object.values(documents).flatMap(({ parameters }) => Object.values(parameters));
        expect(patterns).to.have.length.above(4);
        for (const { allowedPattern } of patterns) {
            for (const bad of ["'; reboot; '", "$(reboot)", "`reboot`", "a b", "--yes", "a\nb", '"']) {
                expect(bad).not.to.match(new RegExp(allowedPattern));
            }
        }
    });
});

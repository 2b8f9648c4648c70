import { expect } from "chai";
import { commands } from "../../../../agents/percona-node/contract";
import { run } from "./context";

describe("the commands of a node", () => {
    it("do what they are called for, with what they are given, and print what came of it", async () => {
        const from = "s3://percona-orders-backups/orders";
        const calls: [string, unknown[]][] = [
            ["", ["runAgent"]],
            ["agent", ["runAgent"]],
            ["switchover", ["askAgent", { kind: "switchover" }]],
            ["switchover --to i-0123", ["askAgent", { kind: "switchover", to: "i-0123" }]],
            ["reclone", ["askAgent", { kind: "reclone", evenErrant: false }]],
            ["reclone --yes", ["askAgent", { kind: "reclone", evenErrant: true }]],
            ["recover --accept-data-loss", ["askAgent", { kind: "recover" }]],
            ["leave", ["askAgent", { kind: "leave" }]],
            ["backup full", ["makeBackup", "full"]],
            ["backup incremental", ["makeBackup", "incremental"]],
            ["backup due", ["makeBackup", "due"]],
            ["drill", ["drill"]],
            ["archive", ["archiveOnce"]],
            ["rotate-passwords", ["rotatePasswords"]],
            [`restore --from ${from}/ --into /data`, ["restoreInto", { from, into: "/data" }]],
            [
                `restore --from ${from} --into /data --to-time 2026-11-22T03:00:00Z`,
                ["restoreInto", { from, into: "/data", toTime: "2026-11-22T03:00:00Z" }],
            ],
            [
                `restore --from ${from} --into /data --to-gtid a-b:1-5`,
                ["restoreInto", { from, into: "/data", toGtid: "a-b:1-5" }],
            ],
        ];
        for (const [call, expected] of calls) {
            const { code, used, printed, complaints } = await run(call.split(" ").filter((word) => word !== ""));
            expect({ code, used, complaints }, call).to.deep.equal({ code: 0, used: [expected], complaints: [] });
            expect(printed, call).to.deep.equal(expected[0] === "runAgent" ? [] : [`${String(expected[0])}: done`]);
        }
        const called = new Set(calls.map(([call]) => call.split(" ")[0]));
        expect(commands.filter((command) => command !== "status" && !called.has(command))).to.deep.equal([]);
    });

    it("do nothing when they are called wrongly, say what is wrong, and exit with 2", async () => {
        const calls: [string, RegExp][] = [
            ["backups", /no command "backups"/],
            ["constructor", /no command "constructor"/],
            ["backup", /needs one of full, incremental, due/],
            ["backup weekly", /not "weekly"/],
            ["backup full full", /not "full full"/],
            ["switchover --to", /--to/],
            ["switchover i-0123", /takes no words, not "i-0123"/],
            ["leave --now", /'--now'/],
            ["recover", /--accept-data-loss is missing/],
            ["restore --into /data", /--from is missing/],
            ["restore --from s3://bucket/orders", /--into is missing/],
            ["restore --from bucket/orders --into /data", /--from must be s3:/],
            ["restore --from s3://b/c --into /d --to-time 2026-11-22T03:00:00Z --to-gtid a:1", /exclude each other/],
            ["restore --from s3://b/c --into /d --to-time yesterday", /--to-time must be in UTC/],
            ["restore --from s3://b/c --into /d --to-time 2026-11-22T03:00:00+01:00", /--to-time must be in UTC/],
        ];
        for (const [call, expected] of calls) {
            const { code, used, printed, complaints } = await run(call.split(" "));
            expect({ code, used, printed }, call).to.deep.equal({ code: 2, used: [], printed: [] });
            expect(complaints[0], call).to.match(expected);
            expect(complaints.join(), call).to.match(/see percona-node/);
        }
    });

    it("exit with 1 and the reason when the agent refuses, or a part fails", async () => {
        const refused = await run(["switchover"], {
            askAgent: () => Promise.resolve({ done: false, what: "no other node is caught up" }),
        });
        expect(refused).to.deep.include({ code: 1, printed: [], complaints: ["error: no other node is caught up"] });
        const failed = await run(["drill"], { drill: () => Promise.reject(new Error("there is no backup")) });
        expect(failed).to.deep.include({ code: 1, printed: [], complaints: ["error: there is no backup"] });
    });

    it("have a help each, which tells every option, and do nothing for it", async () => {
        const all = await run(["--help"]);
        for (const command of commands) {
            expect(all.printed.join("\n")).to.match(new RegExp(`^  ${command} +\\S`, "m"));
            const { code, printed, used } = await run([command, "--help"]);
            expect({ code, used }, command).to.deep.equal({ code: 0, used: [] });
            expect(printed.join("\n"), command).to.contain(`usage: percona-node ${command}`);
            expect(printed.join("\n"), command).to.contain("exit codes: 0 done");
        }
        const restore = (await run(["restore", "-h"])).printed.join("\n");
        for (const option of ["--from s3://<bucket>/<cluster id>", "--into <directory>", "[--to-time <time>]"]) {
            expect(restore).to.contain(option);
        }
        expect((await run(["backup", "--help"])).printed.join()).to.contain("percona-node backup full|incremental|due");
        for (const line of [...all.printed, restore].join("\n").split("\n")) {
            expect(line.length).to.be.lessThan(130);
        }
    });
});

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { seedRequest } from "../../../lambdas/efs-seed/request";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn } from "../../support/guide";
import { ofType, type Recording } from "../../support/mocks";
import { alarmType } from "../support/alarm-conditions";
import { VpcEndpoints, type PanintelligenceArgs } from "../../../components";
import { onOneLine } from "../../../components/panintelligence/licence";
import { quotaNeeds, type QuotaNeed } from "../../../components/panintelligence/runbook/quotas";
import { panintelligenceSettings } from "../../../components/panintelligence/settings";
import { deploy, goodPanintelligenceArgs } from "../support/panintelligence";

const folder = path.resolve(__dirname, "../../../docs/panintelligence");
const readme = fs.readFileSync(path.join(folder, "README.md"), "utf8");
const operations = fs.readFileSync(path.join(folder, "operations.md"), "utf8");

/** What stands in backquotes, but for whole blocks. */
const quotedIn = (text: string): string[] =>
    [...text.replace(/```[^]*?```/g, "").matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

describe("The guide to Panintelligence", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy({
            args: {
                enableExec: true,
                files: { tools: true },
                adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.0.0.0/8"] },
            },
        });
    });

    it("links to documents and headings that exist, and names files that do", () => {
        expectLinks(folder, 12);
        expectFiles(folder);
    });

    it("names outputs that there are", () => {
        expectOutputs(folder, "Panintelligence", 1);
    });

    it("tells of each command of the runbook, and of none besides", () => {
        const [outputs = {}] = [...recording.outputs.values()];
        const commands = Object.keys(outputs.runbook as Record<string, string>);
        expect(quotedIn(operations)).to.include.members(commands);
        const verbs =
            "list|show|check|follow|find|restart|stop|start|open|read|copy|dump|load|snapshot|backUp|restore|verify|plan|seed";
        const named = mentionsIn(folder, new RegExp(`\`((?:${verbs})[A-Z]\\w+)\``, "g")).filter(
            ({ file, text }) => file === "operations.md" && !["seedReport", "snapshotIdentifier"].includes(text),
        );
        expectAll(named, 40, (name) => commands.includes(name));
    });

    it("says what it needs of each quota by default, and by which code it is found", () => {
        const network = goodPanintelligenceArgs().network;
        const full: Partial<PanintelligenceArgs> = {
            adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.0.0.0/8"] },
            network: {
                ...network,
                vpcEndpoints: VpcEndpoints.Private,
                privateRouteTableIds: ["rtb-0123456789abcdef0"],
            },
        };
        const [usual, most] = [{}, full].map((args) =>
            quotaNeeds(
                panintelligenceSettings(undefined, "pi", { namePrefix: "pi", ...goodPanintelligenceArgs(), ...args }),
            ),
        ) as [QuotaNeed[], QuotaNeed[]];
        const [, section = ""] = readme.split("\n## Quotas\n");
        const rows = section
            .split("\n")
            .filter((line) => /^\|.* L-[0-9A-F]{8}` /.test(line))
            .map((line) => line.split("|").map((cell) => cell.trim()));
        expect(rows.map(([, what, code, needed, all]) => [what, code, needed, all])).to.deep.equal(
            most.map(({ what, service, code, needed }) => [
                what,
                `\`${service} ${code}\``,
                String(usual.find((each) => each.code === code)?.needed ?? 0),
                String(needed),
            ]),
        );
    });

    it("has a payload for taking a file of the seed that the function takes, beside that of verifySeed", () => {
        const [outputs = {}] = [...recording.outputs.values()];
        const { verifySeed } = outputs.runbook as Record<string, string>;
        const [, payload = ""] = /--payload '([^']+)'/.exec(verifySeed!)!;
        const [, added = ""] = /```json\n([^]*?)```/.exec(operations)!;
        const request = seedRequest({ ...(JSON.parse(payload) as object), ...(JSON.parse(added) as object) });
        expect(request).to.include({ action: "overwrite", fileSystemId: "fs-0123456789abcdef0" });
        expect(request.paths).to.deep.equal(["themes/ours/theme.css"]);
    });

    it("has a line that makes one line of an offline licence, as it is done with one that is given", () => {
        const [, line = ""] = /```sh\n(awk [^]*?)licence\.xml\n```/.exec(operations)!;
        const licence =
            '<?xml version="1.0"?>\r\n<licence\n    id="1"\n\n    of="us">\n  <users>\n    25\n  </users>\n</licence>\n\n';
        expect(execFileSync("sh", ["-c", line], { input: licence, encoding: "utf8" })).to.equal(onOneLine(licence));
    });

    it("tells of each alarm, and of none besides", () => {
        const [, section = ""] = operations.split("\n## Alarms\n");
        const rows = section
            .split("\n## ")[0]!
            .split("\n")
            .filter((line) => line.startsWith("| `"));
        const told = rows.flatMap((line) => quotedIn(line.split("|")[1]!));
        const made = ofType(recording, alarmType).map(({ name }) => name.replace(/^pi-/, ""));
        expect(told).to.have.members(made.filter((name) => !name.startsWith("adminer-")));
    });
});

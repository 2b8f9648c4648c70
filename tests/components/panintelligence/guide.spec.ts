import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn } from "../../support/guide";
import { ofType, type Recording } from "../../support/mocks";
import { alarmType } from "../support/alarm-conditions";
import { deploy } from "../support/panintelligence";

const folder = path.resolve(__dirname, "../../../docs/panintelligence");
const operations = fs.readFileSync(path.join(folder, "operations.md"), "utf8");

const quotedIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

describe("The guide to Panintelligence", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy({
            args: { enableExec: true, adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.0.0.0/8"] } },
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

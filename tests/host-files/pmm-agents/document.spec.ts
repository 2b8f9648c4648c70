import { expect } from "chai";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    documentLimit,
    registrationDocument,
    registrationScript,
    scriptLines,
} from "../../../components/parts/pmm/agents/document";
import { readHostFile } from "../../../components/parts/host/host-files";
import {
    documentParameters,
    executionSeconds,
    type DocumentParameters,
} from "../../../lambdas/pmm-reconciler/contract";
import { parameters } from "./instance";
import { parameterName, scriptOf, type CommandDocument } from "./ssm-agent";

const values: DocumentParameters = { ...parameters, PMMADDRESS: "pmm.internal.example:8443" };
const names = Object.keys(documentParameters) as (keyof DocumentParameters)[];

describe("PMM agents: the SSM document", () => {
    const text = registrationDocument();
    const document = JSON.parse(text) as CommandDocument;

    it("is one step for Linux, with a limit", () => {
        expect(document.schemaVersion).to.equal("2.2");
        expect(document.mainSteps).to.have.length(1);
        const [{ inputs, ...step }] = document.mainSteps as [CommandDocument["mainSteps"][0]];
        expect(step).to.deep.equal({
            action: "aws:runShellScript",
            name: "registerWithPmm",
            precondition: { StringEquals: ["platformType", "Linux"] },
        });
        expect(inputs.timeoutSeconds).to.equal(String(executionSeconds));
    });

    it("has a parameter for each value, whose name SSM's agent takes", () => {
        expect(Object.keys(document.parameters)).to.deep.equal(names);
        for (const [name, { type, description }] of Object.entries(document.parameters)) {
            expect(name).to.match(parameterName);
            expect(type, name).to.equal("String");
            expect(description, name).to.match(/^[A-Z].*\.$/);
        }
    });

    it("takes good values, and none that would leave its quotes", () => {
        expect(() => scriptOf(text, { ...values, ENVIRONMENT: "", CLUSTER: "" })).to.not.throw();
        for (const name of names) {
            const good = values[name];
            for (const bad of [
                "'; rm -rf /; '",
                `${good}'; id; '`,
                `${good}\n`,
                `${good}\nid`,
                `$(id)`,
                `\`id\``,
                `${good} `,
                ` ${good}`,
                "{{ GROUP }}",
                "x".repeat(300),
            ]) {
                expect(() => scriptOf(text, { ...values, [name]: bad }), `${name}: ${JSON.stringify(bad)}`).to.throw(
                    "does not match the allowed pattern",
                );
            }
        }
    });

    it("gives the script its values, then is the script as it stands", () => {
        const [shebang, ...lines] = scriptOf(text, values).split("\n");
        expect(shebang).to.equal("#!/bin/sh");
        expect(lines.slice(0, names.length)).to.deep.equal(names.map((name) => `export ${name}='${values[name]}'`));
        expect(lines.slice(names.length).join("\n")).to.equal(readHostFile(registrationScript));
    });

    it("leaves nothing for SSM to replace", () => {
        expect(scriptOf(text, values)).to.not.match(/\{\{/);
    });

    it("cannot be made of a script with SSM's braces", () => {
        expect(() => scriptLines("pmm-ec2/files/bin/prepare-pmm-server")).to.throw('prepare-pmm-server holds "{{"');
    });

    it("has room to grow", () => {
        expect(Buffer.byteLength(text)).to.be.lessThan(documentLimit / 2);
    });
});

describe("PMM agents: the script as it stands", function () {
    this.timeout(120_000);
    const folder = path.resolve(__dirname, "../../../components");
    const file = path.join(folder, registrationScript);
    const script = fs.readFileSync(file, "utf8");
    const shellcheck = (...files: string[]): string => {
        const options = ["--severity=style", "--external-sources", "--source-path=SCRIPTDIR"];
        return spawnSync("shellcheck", [...options, ...files], { encoding: "utf8" }).stdout;
    };

    it("is plain sh that shellcheck finds nothing to say about, and so are its stand-ins", () => {
        expect(script.split("\n")[0]).to.equal("#!/bin/sh");
        expect(shellcheck(file)).to.equal("");
        const stubs = path.join(__dirname, "stubs");
        expect(shellcheck(...fs.readdirSync(stubs).map((name) => path.join(stubs, name)))).to.equal("");
    });

    it("stops at the first error, and never traces", () => {
        expect(script).to.match(/^set -eu$/m);
        expect(script).to.match(/^set \+x$/m);
        expect(script).to.not.match(/set -\w*x|xtrace/);
    });

    it("is ASCII, executable, and bounds every request", () => {
        expect(script).to.match(/^[\n\x20-\x7e]*\n$/);
        expect(fs.statSync(file).mode & 0o111).to.equal(0o111);
        const requests = script
            .replace(/\\\n\s*/g, "")
            .split("\n")
            .filter((line) => line.includes("curl -q"));
        expect(requests).to.have.length(5);
        for (const request of requests) {
            expect(request).to.match(/at_most \d+ curl -q .*--max-time \d+/);
        }
    });
});

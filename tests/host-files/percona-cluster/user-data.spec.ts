import { expect } from "chai";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { hostFiles } from "../../../components/percona-cluster/host-files";
import { makeUserData } from "../../../components/percona-cluster/user-data";
import { nodeConfiguration } from "../../../agents/percona-node/configuration";
import { commentless, userDataLimit } from "../../../components/parts/host/user-data";
import { readHostFile } from "../../../components/parts/host/host-files";
import { readUserData } from "../../support/user-data";
import { goodHost, goodInput, hostWith, localDisksHost } from "./input";

describe("PerconaCluster's host files: user data", () => {
    const environment = (): Record<string, string> => {
        const file = readUserData(goodHost.base64).write_files.find(
            ({ path }) => path === "/etc/stackwarden/host.env",
        )!;
        const lines = file.content.split("\n").filter((line) => line !== "");
        const pairs = lines.map((line): [string, string] => {
            const [name = ""] = line.split("=", 1);
            return [name, line.slice(name.length + 1)];
        });
        return Object.fromEntries(pairs);
    };

    it("has no problems, and room for longer names", () => {
        for (const { problems, size } of [goodHost, localDisksHost]) {
            expect(problems).to.deep.equal([]);
            expect(size).to.be.lessThan(userDataLimit - 1_000);
        }
    });

    it("gives the same bytes for the same input, in whatever order it is written", () => {
        const turned = Object.fromEntries(Object.entries(goodInput.variables).reverse());
        expect(makeUserData({ variables: turned as unknown as typeof goodInput.variables }).base64) //
            .to.equal(goodHost.base64);
    });

    it("tells the agent all that it reads, as it was meant", () => {
        const read = nodeConfiguration(environment());
        expect(read.FULL_BACKUP_SCHEDULE).to.equal("0 2 ? * SUN *");
        expect(read.NODE_COUNT).to.equal(3);
        expect(read).to.include({ DATA_DIR: "/var/lib/mysql", AGENT_DIR: "/var/lib/percona-node" });
        const { variables } = goodInput;
        for (const [name, value] of Object.entries(read).filter(([key]) => key in variables)) {
            expect(value, name).to.equal(variables[name as keyof typeof variables]);
        }
    });

    it("names each variable that is wrong", () => {
        const { problems } = hostWith({ ASG_NAME: "a b", FULL_BACKUP_SCHEDULE: "0 2\n", TOPIC_ARN: "x\ny" });
        expect(problems).to.have.length(3);
        for (const [index, name] of ["ASG_NAME", "TOPIC_ARN", "FULL_BACKUP_SCHEDULE"].entries()) {
            expect(problems[index]).to.include(`variables.${name}`);
        }
    });

    it("needs to know the disk", () => {
        expect(hostWith({ DATA_DEVICE: "" }).problems).to.deep.equal([
            "variables.DATA_DEVICE is needed for the storage ebs",
        ]);
        expect(hostWith({ STORAGE: "instance-store" }).problems).to.deep.equal([
            "variables.LUKS_SECRET_ARN is needed for the storage instance-store",
        ]);
    });

    it("says when it is too big", () => {
        // What cannot be compressed.
        const noise = Array.from({ length: 4_000 }, (_, n) => ((n * 7919 * (n + 13)) % 1_679_616).toString(36)).join(
            "",
        );
        expect(hostWith({ RESTORE_TO_GTID: noise }).problems.join()).to.include(`AWS takes ${userDataLimit}`);
    });

    it("leaves comments out of programs, and nothing else", () => {
        for (const { source } of hostFiles) {
            const text = readHostFile(source);
            const short = commentless(text);
            if (text.startsWith("#!/bin/bash")) {
                expect(pretty(short), source).to.equal(pretty(text));
            } else if (text.startsWith("#!/usr/bin/python3")) {
                expect(tree(short), source).to.equal(tree(text));
            } else {
                const lines = text.split("\n").filter((line) => !line.startsWith("#"));
                expect(short.split("\n"), source).to.deep.equal(lines.filter((line) => !/^\s+#/.test(line)));
            }
            expect(short.split("\n").slice(1).join("\n"), source).not.to.match(/^\s*#/m);
        }
    });
});

/** A shell program as bash itself writes it, which is without comments, and without empty lines. */
function pretty(program: string): string {
    // bash prints programs in files only.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-program-"));
    try {
        fs.writeFileSync(path.join(folder, "program"), program);
        const options = ["--pretty-print", path.join(folder, "program")];
        return execFileSync("bash", options, { encoding: "utf8" }).replace(/\n\s*(?=\n)/g, "");
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}

/** What Python makes of a program. */
function tree(program: string): string {
    const dump = "import ast, sys; print(ast.dump(ast.parse(sys.stdin.read())))";
    return execFileSync("/usr/bin/python3", ["-c", dump], { input: program, encoding: "utf8" });
}

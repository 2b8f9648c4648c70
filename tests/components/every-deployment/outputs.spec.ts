import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { valueOf, type Recording } from "../../support/mocks";
import { everyDeployment } from "../support/every-deployment";

const { resources } = JSON.parse(fs.readFileSync(path.join(__dirname, "../../../schema.json"), "utf8")) as {
    resources: Record<string, { properties: Record<string, unknown>; required: string[] }>;
};

for (const [which, { deploy }] of Object.entries(everyDeployment)) {
    describe(`${which}: its outputs`, () => {
        let recording: Recording;
        let outputs: Record<string, unknown>;

        before(async () => {
            recording = await deploy(true);
            [outputs = {}] = [...recording.outputs.values()];
        });

        it("are registered once, and are the component's fields that its schema names, with nothing else", async () => {
            expect([...recording.outputs.keys()]).to.have.length(1);
            const { component } = recording as Recording & { component: pulumi.ComponentResource };
            const { properties, required } = resources[`stackwarden:index:${component.constructor.name}`]!;
            expect(Object.keys(properties)).to.include.members(Object.keys(outputs));
            expect(Object.keys(outputs)).to.include.members(required);
            const fields = component as unknown as Record<string, pulumi.Output<unknown> | undefined>;
            for (const name of Object.keys(properties)) {
                const output = fields[name];
                expect(output && (await valueOf(output)), name).to.deep.equal(outputs[name]);
            }
        });

        it("hold no secret", () => {
            expect(JSON.stringify(outputs)).not.to.include("S3cret");
        });

        it("have a runbook of commands that leave nothing to be filled in and can be pasted into a shell", () => {
            const runbook = Object.entries(outputs.runbook as Record<string, string>);
            expect(runbook.length).to.be.above(5);
            for (const [task, command] of runbook) {
                expect(command, task).to.match(
                    /^(aws [a-z0-9]+ [a-z-]+ .*--region eu-west-1|npm run [a-z0-9-]+:[a-z]+ -- --stack dev)/,
                );
                expect(command, task).not.to.match(/[<>]|\.\.\.|undefined|\[object/);
                execFileSync("bash", ["-n", "-c", command]);
            }
        });
    });
}

import { execFileSync } from "node:child_process";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { valueOf, type Recording } from "../../support/mocks";
import { everyDeployment } from "../support/every-deployment";

for (const [which, { deploy }] of Object.entries(everyDeployment)) {
    describe(`${which}: its outputs`, () => {
        let recording: Recording;
        let outputs: Record<string, unknown>;

        before(async () => {
            recording = await deploy(true);
            [outputs = {}] = [...recording.outputs.values()];
        });

        it("are registered once, and are the fields of the component, all of them", async () => {
            expect([...recording.outputs.keys()]).to.have.length(1);
            const { component } = recording as Recording & { component: pulumi.ComponentResource };
            const fields = Object.entries(component).filter(
                ([name, value]) => !name.startsWith("__") && name !== "urn" && value !== undefined,
            );
            expect(fields.map(([name]) => name)).to.have.members(Object.keys(outputs));
            for (const [name, output] of fields) {
                expect(await valueOf(output as pulumi.Output<unknown>), name).to.deep.equal(outputs[name]);
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

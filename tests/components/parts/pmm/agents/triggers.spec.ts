import { expect } from "chai";
import { find, ofType, type Recording } from "../../../../support/mocks";
import { automation, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { json } from "../../../support/json";
import { untagged } from "../../../support/untagged";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const functionName = "pmm-reconciler-0a1b2c3";
const arn = (service: string, resource: string): string => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

for (const [which, { deployWith }] of Object.entries(everyPmm)) {
    describe(`${which}: its reconciler is started`, () => {
        let recording: Recording;

        before(async () => {
            recording = await deployWith(automation);
        });

        it("every five minutes", () => {
            expect(untagged(find(recording, ruleType, "pmm-reconciler-schedule"))).to.deep.equal({
                description: "PMM is kept in step every five minutes",
                scheduleExpression: "rate(5 minutes)",
            });
        });

        it("when one of its groups has launched or ended an instance", () => {
            const { eventPattern, ...inputs } = untagged(find(recording, ruleType, "pmm-reconciler-groups"));
            expect(inputs).to.deep.equal({ description: "A monitored group has launched or ended an instance" });
            expect(json(eventPattern)).to.deep.equal({
                source: ["aws.autoscaling"],
                "detail-type": ["EC2 Instance Launch Successful", "EC2 Instance Terminate Successful"],
                detail: { AutoScalingGroupName: ["orders-mysql", "cache"] },
            });
        });

        it("by the schedule alone without groups", async () => {
            const without = await deployWith({ monitoredDatabases });
            const rules = ofType(without, ruleType).filter(({ name }) => name.includes("reconciler"));
            expect(rules.map(({ name }) => name)).to.deep.equal(["pmm-reconciler-schedule"]);
        });

        for (const name of ["pmm-reconciler-schedule", "pmm-reconciler-groups"]) {
            it(`by EventBridge for that rule alone, and only once it may: ${name}`, () => {
                const permission = find(recording, "aws:lambda/permission:Permission", name);
                expect(permission.inputs).to.deep.equal({
                    action: "lambda:InvokeFunction",
                    function: functionName,
                    principal: "events.amazonaws.com",
                    sourceArn: arn("cloudwatch", `${name}-0a1b2c3`),
                });
                const target = find(recording, "aws:cloudwatch/eventTarget:EventTarget", name);
                expect(target.inputs).to.deep.equal({ rule: `${name}-0a1b2c3`, arn: arn("lambda", functionName) });
                expect(target.dependencies).to.include(permission.urn);
            });
        }

        it("once an event: what fails is not tried again, and what is 15 minutes old is not tried at all", () => {
            const config = find(
                recording,
                "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
                "pmm-reconciler",
            );
            expect(config.inputs).to.deep.equal({
                functionName,
                maximumRetryAttempts: 0,
                maximumEventAgeInSeconds: 900,
            });
        });
    });
}

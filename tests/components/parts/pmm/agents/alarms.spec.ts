import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { metrics } from "../../../../../lambdas/pmm-reconciler/contract";
import { find } from "../../../../support/mocks";
import { conditions } from "../../../support/alarm-conditions";
import { agentEndpoint, automation, monitoredAsgs } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { json } from "../../../support/json";

const ofReconciler = {
    "reconciler-errors":
        "Sum of AWS/Lambda Errors {FunctionName=pmm-reconciler-0a1b2c3} GreaterThanOrEqualToThreshold 1, 300 x 2 of 3, notBreaching",
    "reconciler-silent":
        "Sum of stackwarden/PmmReconciler Success {ServiceName=pmm-dev} LessThanThreshold 1, 300 x 6, breaching",
    "reconciler-instances":
        "Minimum of stackwarden/PmmReconciler InstancesWrong {ServiceName=pmm-dev} GreaterThanOrEqualToThreshold 1, 300 x 6, notBreaching",
};
const ofRotation = {
    "rotation-errors":
        "Sum of AWS/Lambda Errors {FunctionName=pmm-rotation-0a1b2c3} GreaterThanOrEqualToThreshold 1, 300 x 1, notBreaching",
};
const ofEndpoint = {
    "agent-endpoint":
        "Maximum of AWS/NetworkELB HealthyHostCount {LoadBalancer=net/pmm-nlb/0a1b, TargetGroup=targetgroup/pmm-ntg/2c3d} LessThanThreshold 1, 60 x 3, breaching",
};

interface Widget {
    properties: { title: string; metrics: unknown[][] };
}

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const isEc2 = component === "PmmEc2";

    async function chartsOf(args: Partial<PmmArgs>): Promise<Widget[]> {
        const recording = await deployWith({ ...args, dashboard: true });
        const { inputs } = find(recording, "aws:cloudwatch/dashboard:Dashboard", "pmm-dashboard");
        return (json(inputs.dashboardBody) as { widgets: Widget[] }).widgets;
    }

    describe(`${which}: the alarms of what works on PMM by itself`, () => {
        const always = isEc2 ? {} : ofEndpoint;
        let usual: Record<string, string>;

        before(async () => {
            usual = conditions(await deployWith({}));
        });

        async function alarmsBy(args: Partial<PmmArgs>): Promise<Record<string, string>> {
            const all = conditions(await deployWith(args));
            expect(all).to.include(usual);
            return Object.fromEntries(Object.entries(all).filter(([name]) => !(name in usual)));
        }

        it("fire under these conditions", async () => {
            expect(await alarmsBy(automation)).to.deep.equal({ ...ofReconciler, ...ofRotation, ...ofEndpoint });
        });

        it("are those of what there is", async () => {
            expect(await alarmsBy({ monitoredAsgs })).to.deep.equal({ ...ofReconciler, ...always });
            expect(await alarmsBy({ passwordRotation: automation.passwordRotation })).to.deep.equal({
                ...ofRotation,
                ...always,
            });
            expect(await alarmsBy({ agentEndpoint })).to.deep.equal(ofEndpoint);
        });

        it("tell the reader of a rotation that failed which password PMM may have", async () => {
            const recording = await deployWith({ passwordRotation: automation.passwordRotation });
            const { inputs } = find(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-rotation-errors");
            expect(inputs.alarmDescription).to.include("PMM may have the new one already").and.include("AWSPENDING");
        });

        it("send the reader of a silent address to where PMM runs", async () => {
            const recording = await deployWith({ agentEndpoint });
            const { inputs } = find(recording, "aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-agent-endpoint");
            expect(inputs.alarmDescription).to.include(
                isEc2 ? "pmm-server.service on the instance" : "the events of the ECS service and at its log",
            );
        });
    });

    describe(`${which}: its dashboard, for the reconciler,`, () => {
        it("has a chart of the instances and one of the work", async () => {
            const usual = (await chartsOf({})).length;
            const charts = (await chartsOf(automation)).slice(usual);
            expect(charts.map(({ properties: { title, metrics: lines } }) => [title, lines])).to.deep.equal([
                [
                    "Monitored instances",
                    [
                        line(metrics.instancesWanted, "Maximum", "wanted"),
                        line(metrics.instancesRight, "Maximum", "right"),
                        line(metrics.instancesFailing, "Maximum", "failing"),
                    ],
                ],
                [
                    "Reconciler",
                    [
                        line(metrics.commandsSent, "Sum", "commands"),
                        line(metrics.removals, "Sum", "removals"),
                        line(metrics.failures, "Sum", "failures"),
                    ],
                ],
            ]);
        });

        it("has none without one", async () => {
            const { passwordRotation } = automation;
            expect(await chartsOf({ agentEndpoint, passwordRotation })).to.deep.equal(await chartsOf({}));
        });
    });
}

function line(name: string, stat: string, label: string): unknown[] {
    return ["stackwarden/PmmReconciler", name, "ServiceName", "pmm-dev", { stat, label }];
}

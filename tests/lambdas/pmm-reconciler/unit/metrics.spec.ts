import { Metrics } from "@aws-lambda-powertools/metrics";
import { expect } from "chai";
import { metricNamespace, metrics as names } from "../../../../lambdas/pmm-reconciler/contract";
import { measure } from "../../../../lambdas/pmm-reconciler/metric-line";
import { emptyResult, type RunResult, type RunStatus } from "../../../../lambdas/pmm-reconciler/result";

function measured(result: RunResult): Metrics {
    const metrics = new Metrics({ namespace: metricNamespace, serviceName: "pmm-reconciler" });
    measure(metrics, "pmm-ec2-production", result);
    return metrics;
}

function success(result: RunResult): unknown {
    return measured(result).serializeMetrics()[names.success];
}

describe("pmm-reconciler: metrics", () => {
    const result: RunResult = {
        ...emptyResult("done"),
        wanted: 10,
        right: 7,
        failing: 2,
        sent: 3,
        removed: 4,
        heldBack: 5,
        failures: [{ what: "registration of rds/orders", reason: "500" }],
    };

    it("are all figures of a run, by the service and nothing else", () => {
        const line = measured(result).serializeMetrics();
        const [directive] = line._aws.CloudWatchMetrics;
        expect(directive?.Namespace).to.equal("stackwarden/PmmReconciler");
        expect(directive?.Dimensions).to.deep.equal([["ServiceName"]]);
        expect(directive?.Metrics.map(({ Name: name }) => name)).to.have.members(Object.values(names));
        expect(line).to.deep.include({
            ServiceName: "pmm-ec2-production",
            Success: 0,
            Failures: 1,
            InstancesFailing: 2,
            InstancesWanted: 10,
            InstancesRight: 7,
            InstancesWrong: 3,
            CommandsSent: 3,
            Removals: 4,
            RemovalsHeldBack: 5,
        });
    });

    it("tell of success when all was done and no call failed, whatever single instances do", () => {
        expect(success({ ...result, failures: [] })).to.equal(1);
        expect(success(result)).to.equal(0);
        expect(success({ ...result, failures: [], status: "outOfTime" })).to.equal(0);
    });

    it("are none of a run that did nothing", () => {
        for (const status of ["busy", "covered", "waiting"] satisfies RunStatus[]) {
            expect(measured(emptyResult(status)).hasStoredMetrics()).to.equal(false);
        }
    });
});

import { expect } from "chai";
import type { MonitoringArgs } from "../../../components";
import { monitoringSettings } from "../../../components/monitoring/settings";
import { find, ofType, type Recording } from "../../support/mocks";
import { alarmType } from "../support/alarm-conditions";
import { deploy, documentedArgs, filesOf, goodMonitoringArgs } from "../support/monitoring";
import { untagged } from "../support/untagged";
import { without } from "../support/without";

/** What a component gave out. */
function outputsOf({ outputs }: Recording): Record<string, unknown> {
    return [...outputs.values()][0]!;
}

describe("Monitoring: what it gives out", () => {
    it("are addresses by HTTPS, with metrics hidden and Prometheus inside", async () => {
        const recording = await deploy({
            args: {
                services: [
                    { name: "telemetry-api", image: "example/api:1", ports: [8000], publicPort: 8443 },
                    { name: "processor", image: "example/processor:1", ports: [8002] },
                ],
            },
        });
        const outputs = outputsOf(recording);
        expect(outputs).to.deep.include({
            grafanaUrl: "https://grafana.example.com",
            prometheusInternalUrl: "http://mon-internal.eu-west-1.elb.amazonaws.com:9090",
            serviceUrls: { "telemetry-api": "https://grafana.example.com:8443" },
            metricsUrls: {},
            serviceNames: ["mon-dev-prometheus", "mon-dev-grafana", "mon-dev-telemetry-api", "mon-dev-processor"],
            logGroupNames: {
                "mon-dev-prometheus": "/ecs/mon-dev-prometheus",
                "mon-dev-grafana": "/ecs/mon-dev-grafana",
                "mon-dev-telemetry-api": "/ecs/mon-dev-telemetry-api",
                "mon-dev-processor": "/ecs/mon-dev-processor",
            },
            prometheusSecurityGroupId: "mon-prometheus-id",
            internalTargetGroupArn:
                "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/mon-internal-prometheus/2c3d",
            region: "eu-west-1",
        });
        expect(outputs.prometheusConfiguration).to.include("scrape_interval: 15s");
        expect(outputs.dashboardJson).to.equal(
            filesOf(recording, "grafana")["/configuration/dashboards/monitoring.json"],
        );
        expect(outputs).not.to.have.any.keys("prometheusUrl", "workspaceId", "buildspec", "fileSystemId");
    });

    it("are addresses by HTTP as documented, of metrics and Prometheus too, and the build", async () => {
        const outputs = outputsOf(await deploy({ args: documentedArgs() }));
        const host = "http://mon-alb.eu-west-1.elb.amazonaws.com";
        expect(outputs).to.deep.include({
            grafanaUrl: `${host}:3000`,
            prometheusUrl: `${host}:9090`,
            serviceUrls: { "telemetry-api": `${host}:8000`, "analytics-api": `${host}:8001` },
            metricsUrls: { "telemetry-api": `${host}:8000/metrics`, "analytics-api": `${host}:8001/metrics` },
            clusterName: "event-platform-cluster",
        });
        expect(outputs.serviceNames).to.have.members(
            ["telemetry-api", "analytics-api", "processor", "prometheus", "grafana"].map(
                (name) => `event-platform-${name}`,
            ),
        );
        expect(Object.keys(outputs.repositoryUrls as object)).to.have.members([
            "telemetry-api",
            "analytics-api",
            "processor",
            "prometheus",
        ]);
        expect(outputs).to.include.keys("buildspec", "connectionArn", "buildProjectName");
        expect(outputs).not.to.have.property("grafanaPasswordSecretArn");
    });
});

describe("Monitoring: its logs and alarms", () => {
    it("fires alerts from the documented figures on, unless it is told others", () => {
        const figures = (changed: Partial<MonitoringArgs["alarms"]>): object => {
            const alarms = { ...goodMonitoringArgs().alarms, ...changed };
            return monitoringSettings(undefined, "mon", { namePrefix: "mon", ...goodMonitoringArgs(), alarms }).alarms;
        };
        expect(figures({})).to.include({ errorPercent: 5, latencySeconds: 1, memoryPercent: 80 });
        const others = { errorPercent: 1, latencySeconds: 2, memoryPercent: 90 };
        expect(figures(others)).to.include(others);
    });

    it("keeps logs for 30 days with the user's key, or for ever as documented", async () => {
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        const recording = await deploy({ args: { kmsKeyArn } });
        for (const role of ["prometheus", "grafana"]) {
            expect(find(recording, "aws:cloudwatch/logGroup:LogGroup", `mon-${role}-logs`).inputs).to.deep.include({
                name: `/ecs/mon-dev-${role}`,
                retentionInDays: 30,
                kmsKeyId: kmsKeyArn,
            });
        }
        const documented = await deploy({ args: documentedArgs() });
        expect(
            find(documented, "aws:cloudwatch/logGroup:LogGroup", "mon-service-processor-logs").inputs,
        ).to.deep.include({ name: "/ecs/event-platform-processor", retentionInDays: 0 });
    });

    it("tells of a Prometheus or Grafana that does not answer, which Prometheus cannot", async () => {
        const pager = "arn:aws:sns:eu-west-1:123456789012:pager";
        const recording = await deploy({ args: { alarms: { emails: ["ops@example.com"], topicArns: [pager] } } });
        const arn = "arn:aws:sns:eu-west-1:123456789012:mon-alarms-0a1b2c3";
        expect(ofType(recording, alarmType)).to.have.length(2);
        const alarm = untagged(find(recording, alarmType, "mon-prometheus-healthy"));
        expect(alarm.alarmDescription).to.match(/^Prometheus does not answer.*look at/);
        expect(without(alarm, "alarmDescription")).to.deep.equal({
            namespace: "AWS/ApplicationELB",
            metricName: "HealthyHostCount",
            dimensions: {
                LoadBalancer: "app/mon-internal/0a1b",
                TargetGroup: "targetgroup/mon-internal-prometheus/2c3d",
            },
            statistic: "Maximum",
            comparisonOperator: "LessThanThreshold",
            threshold: 1,
            period: 60,
            evaluationPeriods: 5,
            treatMissingData: "breaching",
            alarmActions: [arn, pager],
            okActions: [arn, pager],
        });
    });
});

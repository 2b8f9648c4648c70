import { expect } from "chai";
import { LicenceKind } from "../../../../components";
import { ofType, type Recording } from "../../../support/mocks";
import { json } from "../../support/json";
import { deploy, goodPanintelligenceArgs } from "../../support/panintelligence";

const ruleType = "aws:cloudwatch/eventRule:EventRule";
const topic = "arn:aws:sns:eu-west-1:123456789012:pi-alarms-0a1b2c3";

/** Patterns and schedules of the rules that tell people, by role. */
function told(recording: Recording): Record<string, unknown> {
    const targets = ofType(recording, "aws:cloudwatch/eventTarget:EventTarget").filter(
        ({ inputs }) => inputs.arn === topic,
    );
    return Object.fromEntries(
        ofType(recording, ruleType)
            .filter(({ name }) => targets.some((target) => target.name === name))
            .map(({ name, inputs }) => [
                name.replace(/^pi-/, ""),
                inputs.scheduleExpression ?? json(inputs.eventPattern),
            ]),
    );
}

let usual: Recording;

describe("Panintelligence: what happens and is told", () => {
    before(async () => {
        usual = await deploy();
    });

    it("are tasks that end by themselves, deployments that fail, backups, and the database's troubles", () => {
        const cluster = "pi-dev-cluster";
        const [instance] = ofType(usual, "aws:rds/instance:Instance");
        const stopped = { clusterArn: [`arn:aws:ecs:eu-west-1:123456789012:${cluster}`], lastStatus: ["STOPPED"] };
        const ecs = { source: ["aws.ecs"], "detail-type": ["ECS Task State Change"] };
        expect(told(usual)).to.deep.equal({
            "task-failed": {
                ...ecs,
                detail: {
                    ...stopped,
                    stopCode: ["EssentialContainerExited"],
                    containers: { exitCode: [{ "anything-but": 0 }] },
                },
            },
            "task-not-started": { ...ecs, detail: { ...stopped, stopCode: ["TaskFailedToStart"] } },
            "deployment-failed": {
                source: ["aws.ecs"],
                "detail-type": ["ECS Deployment State Change"],
                resources: [{ prefix: `arn:aws:ecs:eu-west-1:123456789012:service/${cluster}/` }],
                detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
            },
            "database-events": {
                source: ["aws.rds"],
                "detail-type": ["RDS DB Instance Event"],
                detail: {
                    SourceIdentifier: [instance!.inputs.identifier],
                    EventCategories: ["failover", "failure", "low storage"],
                },
            },
            "backup-failed": {
                source: ["aws.backup"],
                "detail-type": ["Backup Job State Change"],
                detail: {
                    state: ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"],
                    backupVaultName: ["pi-backup-0a1b2c3"],
                },
            },
        });
    });

    it("are the last weeks of an offline licence, across the ends of months and years", async () => {
        const { licence } = goodPanintelligenceArgs();
        const recording = await deploy({
            args: { licence: { ...licence, kind: LicenceKind.Offline, expiresOn: "2028-01-10" } },
        });
        expect(told(recording)).to.include({
            "licence-ends-in-30": "cron(0 9 11 12 ? 2027)",
            "licence-ends-in-14": "cron(0 9 27 12 ? 2027)",
            "licence-ends-in-7": "cron(0 9 3 1 ? 2028)",
        });
        const messages = ofType(recording, "aws:cloudwatch/eventTarget:EventTarget")
            .filter(({ name }) => name.startsWith("pi-licence-ends"))
            .map(({ inputs }) => json(inputs.input));
        expect(messages).to.have.length(3);
        for (const message of messages) {
            expect(message).to.match(/^The licence of Panintelligence in pi-dev ends on 2028-01-10, in \d+ days: ask /);
        }
    });

    it("are lines of the dashboard's log about its licence", () => {
        const filters = ofType(usual, "aws:cloudwatch/logMetricFilter:LogMetricFilter");
        expect(filters.map(({ inputs }) => inputs.pattern)).to.have.members([
            '"icence" "invalid"',
            '"Unable to reach" "icence service"',
        ]);
        for (const { inputs } of filters) {
            expect(inputs).to.deep.include({
                logGroupName: "/ecs/pi-dev-dashboard",
                metricTransformation: {
                    namespace: "Stackwarden/Panintelligence",
                    name: "pi-dev-licence-problems",
                    value: "1",
                },
            });
        }
    });
});

describe("Panintelligence: the probe of its internal services", () => {
    it("asks each that no load balancer asks, each minute, and no answer is waited for twice", async () => {
        const recording = await deploy({ args: { pirana: { enabled: false } } });
        const probe = recording.resources.find(
            ({ type, name }) => type === "aws:lambda/function:Function" && name === "pi-probe",
        );
        const { variables } = probe!.inputs.environment as { variables: Record<string, string> };
        expect(variables.DEPLOYMENT).to.equal("pi-dev");
        expect(JSON.parse(variables.SERVICES!)).to.deep.equal([
            { name: "renderer", url: "http://renderer.pi-dev.internal:9915/version" },
            { name: "scheduler", url: "http://scheduler.pi-dev.internal:9917/version" },
        ]);
        const schedule = ofType(recording, ruleType).find(({ name }) => name === "pi-probe-schedule");
        expect(schedule!.inputs.scheduleExpression).to.equal("rate(1 minute)");
        const [settings] = ofType(recording, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
        expect(settings!.inputs).to.deep.include({ maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 });
    });
});

describe("Panintelligence: its backups", () => {
    it("are daily, of files and database, and kept for 35 days", () => {
        const [plan] = ofType(usual, "aws:backup/plan:Plan");
        const [rule] = plan!.inputs.rules as Record<string, unknown>[];
        expect(rule).to.deep.include({ schedule: "cron(0 18 * * ? *)", lifecycle: { deleteAfter: 35 } });
        const [selection] = ofType(usual, "aws:backup/selection:Selection");
        const [instance] = ofType(usual, "aws:rds/instance:Instance");
        expect(selection!.inputs.resources).to.deep.equal([
            "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
            `arn:aws:rds:eu-west-1:123456789012:db:${String(instance!.inputs.identifier)}`,
        ]);
    });
});

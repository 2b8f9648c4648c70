import { expect } from "chai";
import { VolumeType, type PmmEc2Args } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { alarmType as type, conditions } from "../support/alarm-conditions";
import { json } from "../support/json";
import { goodArgs } from "../support/pmm-deployment";
import { deploy } from "../support/pmm-ec2";

const topic = "arn:aws:sns:eu-west-1:123456789012:pmm-alarms-0a1b2c3";

const instance = "InstanceId=i-0123456789abcdef0";
const volume = `${instance}, VolumeId=vol-pmm-data`;
const target = "LoadBalancer=app/pmm-alb/0a1b, TargetGroup=targetgroup/pmm-tg/2c3d";

const ofEveryVolume = {
    "status-check": `Maximum of AWS/EC2 StatusCheckFailed {${instance}} GreaterThanOrEqualToThreshold 1, 60 x 2, missing`,
    "auto-recovery": `Maximum of AWS/EC2 StatusCheckFailed_System {${instance}} GreaterThanOrEqualToThreshold 1, 60 x 2, missing`,
    cpu: `Average of AWS/EC2 CPUUtilization {${instance}} GreaterThanThreshold 80, 300 x 3, missing`,
    memory: `Average of CWAgent mem_used_percent {${instance}} GreaterThanThreshold 90, 300 x 2, breaching`,
    "root-disk": `Average of CWAgent disk_used_percent {${instance}, fstype=ext4, path=/} GreaterThanThreshold 85, 300 x 2, missing`,
    "data-disk": `Average of CWAgent disk_used_percent {${instance}, fstype=ext4, path=/srv} GreaterThanThreshold 85, 300 x 2, missing`,
    "ebs-stalled": `Maximum of AWS/EBS VolumeStalledIOCheck {${volume}} GreaterThanOrEqualToThreshold 1, 60 x 5, notBreaching`,
    "target-health": `Average of AWS/ApplicationELB HealthyHostCount {${target}} LessThanThreshold 1, 60 x 2, breaching`,
    "response-time": `Average of AWS/ApplicationELB TargetResponseTime {${target}} GreaterThanThreshold 2, 300 x 2, notBreaching`,
    "alb-errors":
        "Sum of AWS/ApplicationELB HTTPCode_ELB_5XX_Count {LoadBalancer=app/pmm-alb/0a1b} GreaterThanThreshold 10, 300 x 2, notBreaching",
    "target-errors": `Sum of AWS/ApplicationELB HTTPCode_Target_5XX_Count {${target}} GreaterThanThreshold 10, 300 x 2, notBreaching`,
    "backup-age":
        "Sum of AWS/Backup NumberOfBackupJobsCompleted {BackupVaultName=pmm-backup-0a1b2c3} LessThanThreshold 1, 3600 x 26, breaching",
};

const ofProvisioned = {
    "ebs-iops": `Maximum of AWS/EBS VolumeIOPSExceededCheck {${volume}} GreaterThanOrEqualToThreshold 1, 60 x 10 of 15, notBreaching`,
    "ebs-throughput": `Maximum of AWS/EBS VolumeThroughputExceededCheck {${volume}} GreaterThanOrEqualToThreshold 1, 60 x 10 of 15, notBreaching`,
};

describe("PmmEc2: its alarms", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("fire under these conditions", () => {
        expect(conditions(usual)).to.deep.equal({ ...ofEveryVolume, ...ofProvisioned });
    });

    it("watch burst credits only where there are some", async () => {
        const recording = await deploy({ args: { dataVolume: { type: VolumeType.Gp2 } } });
        expect(conditions(recording)).to.deep.equal({
            ...ofEveryVolume,
            "ebs-burst-balance":
                "Average of AWS/EBS BurstBalance {VolumeId=vol-pmm-data} LessThanThreshold 20, 300 x 2, notBreaching",
        });
    });

    it("send the reader to the argument that helps", async () => {
        const advice = (recording: Recording): unknown =>
            find(recording, type, "pmm-ebs-throughput").inputs.alarmDescription;
        expect(advice(usual)).to.include("raise dataVolume.throughput");
        const io2 = await deploy({ args: { dataVolume: { type: VolumeType.Io2 } } });
        expect(advice(io2)).to.include("raise dataVolume.iops");
    });

    it("take other figures", async () => {
        const alarms: PmmEc2Args["alarms"] = {
            ...goodArgs().alarms,
            memoryPercent: 80,
            rootDiskPercent: 70,
            dataDiskPercent: 75,
            cpuPercent: 95,
            serverErrors: 50,
            responseSeconds: 0.5,
            backupMaxAgeHours: 50,
            burstBalancePercent: 40,
        };
        const provisioned = await deploy({ args: { alarms } });
        const burst = await deploy({ args: { alarms, dataVolume: { type: VolumeType.Gp2 } } });
        const threshold = (recording: Recording, name: string): unknown => find(recording, type, name).inputs.threshold;
        expect(threshold(provisioned, "pmm-memory")).to.equal(80);
        expect(threshold(provisioned, "pmm-root-disk")).to.equal(70);
        expect(threshold(provisioned, "pmm-data-disk")).to.equal(75);
        expect(threshold(provisioned, "pmm-cpu")).to.equal(95);
        expect(threshold(provisioned, "pmm-alb-errors")).to.equal(50);
        expect(threshold(provisioned, "pmm-target-errors")).to.equal(50);
        expect(threshold(provisioned, "pmm-response-time")).to.equal(0.5);
        expect(threshold(burst, "pmm-ebs-burst-balance")).to.equal(40);
        expect(find(provisioned, type, "pmm-backup-age").inputs.evaluationPeriods).to.equal(50);
    });

    it("recover nothing when auto-recovery is off", async () => {
        const recording = await deploy({ args: { instance: { autoRecovery: false } } });
        expect(ofType(recording, type).map(({ name }) => name)).not.to.include("pmm-auto-recovery");
    });
});

describe("PmmEc2: its topic", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy({ args: { alarms: { emails: ["a@example.com", "b@example.com"] } } });
    });

    it("asks each address", () => {
        const subscriptions = ofType(usual, "aws:sns/topicSubscription:TopicSubscription");
        expect(subscriptions.map(({ inputs }) => inputs)).to.deep.equal([
            { topic, protocol: "email", endpoint: "a@example.com" },
            { topic, protocol: "email", endpoint: "b@example.com" },
        ]);
    });

    it("takes from alarms of this account, and from EventBridge, which can show no account", () => {
        const { inputs } = find(usual, "aws:sns/topicPolicy:TopicPolicy", "pmm-alarms-publishers");
        expect(json(inputs.policy)).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "AlarmsPublish",
                    Effect: "Allow",
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Action: ["sns:Publish"],
                    Resource: topic,
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
                },
                {
                    Sid: "EventsPublish",
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: ["sns:Publish"],
                    Resource: topic,
                },
            ],
        });
    });

    it("is encrypted with a key that those two may use", () => {
        const key = find(usual, "aws:kms/key:Key", "pmm-alarms");
        expect(key.inputs).to.include({ enableKeyRotation: true, deletionWindowInDays: 30 });
        const use = ["kms:Decrypt", "kms:GenerateDataKey*"];
        expect((json(key.inputs.policy) as { Statement: unknown }).Statement).to.deep.equal([
            {
                Sid: "AccountGovernsTheKey",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:root" },
                Action: ["kms:*"],
                Resource: "*",
            },
            {
                Sid: "AlarmsPublish",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: use,
                Resource: "*",
                Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            },
            {
                Sid: "EventsPublish",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: use,
                Resource: "*",
            },
        ]);
        const { kmsMasterKeyId } = find(usual, "aws:sns/topic:Topic", "pmm-alarms").inputs;
        expect(kmsMasterKeyId).to.equal("arn:aws:kms:eu-west-1:123456789012:pmm-alarms-0a1b2c3");
    });

    it("is encrypted with a given key instead", async () => {
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        const recording = await deploy({ args: { alarms: { ...goodArgs().alarms, kmsKeyArn } } });
        expect(ofType(recording, "aws:kms/key:Key")).to.deep.equal([]);
        expect(find(recording, "aws:sns/topic:Topic", "pmm-alarms").inputs.kmsMasterKeyId).to.equal(kmsKeyArn);
    });
});

import { expect } from "chai";
import {
    PerformanceMode,
    PmmStorage,
    ThroughputMode,
    VolumeType,
    type DataVolume,
    type FileSystem,
    type PmmEcsArgs,
} from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { alarmType, conditions } from "../support/alarm-conditions";
import { goodArgs } from "../support/pmm-deployment";
import { deploy } from "../support/pmm-ecs";

const host = "AutoScalingGroupName=pmm-host-0a1b2c3";
const service = "ClusterName=pmm-dev, ServiceName=pmm-dev";
const target = "LoadBalancer=app/pmm-alb/0a1b, TargetGroup=targetgroup/pmm-tg/2c3d";

const always = {
    "task-running": `Average of ECS/ContainerInsights RunningTaskCount {${service}} LessThanThreshold 1, 60 x 2, breaching`,
    "task-memory": `Average of AWS/ECS MemoryUtilization {${service}} GreaterThanThreshold 90, 300 x 3, notBreaching`,
    cpu: `Average of AWS/EC2 CPUUtilization {${host}} GreaterThanThreshold 80, 300 x 3, missing`,
    memory: `Average of CWAgent mem_used_percent {${host}} GreaterThanThreshold 90, 300 x 2, breaching`,
    "root-disk": `Average of CWAgent disk_used_percent {${host}, path=/} GreaterThanThreshold 85, 300 x 2, missing`,
    "target-health": `Average of AWS/ApplicationELB HealthyHostCount {${target}} LessThanThreshold 1, 60 x 2, breaching`,
    "response-time": `Average of AWS/ApplicationELB TargetResponseTime {${target}} GreaterThanThreshold 2, 300 x 2, notBreaching`,
    "alb-errors":
        "Sum of AWS/ApplicationELB HTTPCode_ELB_5XX_Count {LoadBalancer=app/pmm-alb/0a1b} GreaterThanThreshold 10, 300 x 2, notBreaching",
    "target-errors": `Sum of AWS/ApplicationELB HTTPCode_Target_5XX_Count {${target}} GreaterThanThreshold 10, 300 x 2, notBreaching`,
    "backup-age":
        "Sum of AWS/Backup NumberOfBackupJobsCompleted {BackupVaultName=pmm-backup-0a1b2c3} LessThanThreshold 1, 3600 x 26, breaching",
};
const files = "FileSystemId=fs-0123456789abcdef0";
const operations = {
    "efs-io-limit": `Average of AWS/EFS PercentIOLimit {${files}} GreaterThanThreshold 95, 300 x 3, notBreaching`,
};
const credits = {
    "efs-burst-credits": `Average of AWS/EFS BurstCreditBalance {${files}} LessThanThreshold 1000000000000, 300 x 2, notBreaching`,
};
const dataDisk = {
    "data-disk": `Average of CWAgent disk_used_percent {${host}, path=/srv} GreaterThanThreshold 85, 300 x 2, missing`,
};
const volume = "VolumeId=vol-pmm-data";

/** A figure for each that can be set. */
const otherFigures: PmmEcsArgs["alarms"] = {
    emails: ["ops@example.com"],
    memoryPercent: 80,
    rootDiskPercent: 70,
    dataDiskPercent: 75,
    cpuPercent: 95,
    serverErrors: 50,
    responseSeconds: 0.5,
    backupMaxAgeHours: 50,
    burstCreditBytes: 5_000_000,
    ioLimitPercent: 60,
};

describe("PmmEcs: its alarms", () => {
    it("fire under these conditions", async () => {
        expect(conditions(await deploy())).to.deep.equal({ ...always, ...operations, ...credits });
    });

    const onFiles: [given: FileSystem, alarms: object][] = [
        [{ throughputMode: ThroughputMode.Elastic }, operations],
        [{ throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 64 }, operations],
        [{ performanceMode: PerformanceMode.MaxIo }, credits],
    ];
    for (const [fileSystem, alarms] of onFiles) {
        it(`watch what a file system of ${JSON.stringify(fileSystem)} has a limit of`, async () => {
            expect(conditions(await deploy({ args: { fileSystem } }))).to.deep.equal({ ...always, ...alarms });
        });
    }

    const queue = (requests: number): object => ({
        "ebs-queue": `Average of AWS/EBS VolumeQueueLength {${volume}} GreaterThanThreshold ${requests}, 300 x 3, notBreaching`,
    });
    const onVolumes: [given: DataVolume, alarms: object][] = [
        [{}, queue(30)],
        [{ iops: 6050 }, queue(61)],
        [{ type: VolumeType.Io2, iops: 20_000 }, queue(200)],
        [
            { type: VolumeType.Gp2 },
            {
                "ebs-burst-balance": `Average of AWS/EBS BurstBalance {${volume}} LessThanThreshold 20, 300 x 2, notBreaching`,
            },
        ],
    ];
    for (const [dataVolume, alarms] of onVolumes) {
        it(`watch a volume of ${JSON.stringify(dataVolume)} as the host and as EBS see it`, async () => {
            const recording = await deploy({ args: { storage: PmmStorage.Ebs, dataVolume } });
            expect(conditions(recording)).to.deep.equal({ ...always, ...dataDisk, ...alarms });
        });
    }

    it("take other figures", async () => {
        const threshold = (recording: Recording, role: string): unknown =>
            find(recording, alarmType, `pmm-${role}`).inputs.threshold;
        const onFileSystem = await deploy({ args: { alarms: otherFigures } });
        const figures = {
            "task-memory": 80,
            memory: 80,
            "root-disk": 70,
            cpu: 95,
            "alb-errors": 50,
            "target-errors": 50,
            "response-time": 0.5,
            "efs-burst-credits": 5_000_000,
            "efs-io-limit": 60,
        };
        for (const [role, figure] of Object.entries(figures)) {
            expect(threshold(onFileSystem, role), role).to.equal(figure);
        }
        expect(find(onFileSystem, alarmType, "pmm-backup-age").inputs.evaluationPeriods).to.equal(50);
        const onVolume = await deploy({ args: { storage: PmmStorage.Ebs, alarms: otherFigures } });
        expect(threshold(onVolume, "data-disk")).to.equal(75);
        const gp2 = await deploy({
            args: {
                storage: PmmStorage.Ebs,
                dataVolume: { type: VolumeType.Gp2 },
                alarms: { ...goodArgs().alarms, burstBalancePercent: 40 },
            },
        });
        expect(threshold(gp2, "ebs-burst-balance")).to.equal(40);
    });

    it("tell of the service where a PMM that does not answer is looked at", async () => {
        const { inputs } = find(await deploy(), alarmType, "pmm-target-health");
        expect(inputs.alarmDescription).to.include("events of the ECS service");
    });
});

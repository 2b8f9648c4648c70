import { expect } from "chai";
import { PmmStorage, type PmmEcsArgs } from "../../../components";
import { find, ofType } from "../../support/mocks";
import { json } from "../support/json";
import { deploy } from "../support/pmm-ecs";

const type = "aws:cloudwatch/dashboard:Dashboard";

/** Metrics of each chart, by its title: `name {dimensions}`. */
async function chartsWith(args: Partial<PmmEcsArgs>): Promise<Record<string, string[]>> {
    const { inputs } = find(await deploy({ args: { ...args, dashboard: true } }), type, "pmm-dashboard");
    const { widgets } = json(inputs.dashboardBody) as {
        widgets: { properties: { title: string; metrics: unknown[][] } }[];
    };
    return Object.fromEntries(
        widgets.map(({ properties: { title, metrics } }) => [
            title,
            metrics.map(([, name, ...rest]) => `${String(name)} {${rest.slice(0, -1).join(" ")}}`),
        ]),
    );
}

const host = "AutoScalingGroupName pmm-host-0a1b2c3";
const service = "ClusterName pmm-dev ServiceName pmm-dev";
const files = "FileSystemId fs-0123456789abcdef0";
const volume = "VolumeId vol-pmm-data";
const balancer = "LoadBalancer app/pmm-alb/0a1b";
const target = `${balancer} TargetGroup targetgroup/pmm-tg/2c3d`;
const vault = "BackupVaultName pmm-backup-0a1b2c3";

const first = {
    "Task: running, and use of what it may have (%)": [
        `RunningTaskCount {${service}}`,
        `CPUUtilization {${service}}`,
        `MemoryUtilization {${service}}`,
    ],
    "Status checks (0 is well)": [
        `StatusCheckFailed_System {${host}}`,
        `StatusCheckFailed_Instance {${host}}`,
        `StatusCheckFailed_AttachedEBS {${host}}`,
    ],
    "CPU and memory (%)": [`CPUUtilization {${host}}`, `mem_used_percent {${host}}`],
};
const last = {
    "Network I/O of the instance (bytes)": [`NetworkIn {${host}}`, `NetworkOut {${host}}`],
    "Requests and errors": [
        `RequestCount {${balancer}}`,
        `HTTPCode_ELB_5XX_Count {${balancer}}`,
        `HTTPCode_Target_5XX_Count {${target}}`,
    ],
    "Target health and response time": [`HealthyHostCount {${target}}`, `TargetResponseTime {${target}}`],
    "Backup jobs": [`NumberOfBackupJobsCompleted {${vault}}`, `NumberOfBackupJobsFailed {${vault}}`],
};

describe("PmmEcs: its dashboard", () => {
    it("is not there unless it is asked for", async () => {
        expect(ofType(await deploy(), type)).to.deep.equal([]);
    });

    it("shows task, host, file system, endpoint and backups", async () => {
        expect(await chartsWith({})).to.deep.equal({
            ...first,
            "Disk usage (%)": [`disk_used_percent {${host} path /}`],
            "File system: operations limit (%) and burst credits": [
                `PercentIOLimit {${files}}`,
                `BurstCreditBalance {${files}}`,
            ],
            "File system: bytes": [
                `DataReadIOBytes {${files}}`,
                `DataWriteIOBytes {${files}}`,
                `MetadataIOBytes {${files}}`,
            ],
            ...last,
        });
    });

    it("shows the volume instead of the file system, where there is one", async () => {
        expect(await chartsWith({ storage: PmmStorage.Ebs })).to.deep.equal({
            ...first,
            "Disk usage (%)": [`disk_used_percent {${host} path /}`, `disk_used_percent {${host} path /srv}`],
            "Data volume: operations and queue": [
                `VolumeReadOps {${volume}}`,
                `VolumeWriteOps {${volume}}`,
                `VolumeQueueLength {${volume}}`,
            ],
            "Data volume: bytes": [`VolumeReadBytes {${volume}}`, `VolumeWriteBytes {${volume}}`],
            ...last,
        });
    });
});

import { expect } from "chai";
import { alarmCount } from "../../../../components/panintelligence/operations/alarms/count";
import { ThroughputMode } from "../../../../components/parts/file-system/file-system";
import { find, ofType, type Recording } from "../../../support/mocks";
import { alarmType, conditions } from "../../support/alarm-conditions";
import { deploy, goodPanintelligenceArgs } from "../../support/panintelligence";

const balancer = "LoadBalancer=app/pi-alb/0a1b";
const target = `${balancer}, TargetGroup=targetgroup/pi-dashboard/2c3d`;
const gib = 1024 ** 3;
const greater = "GreaterThanThreshold";
const atLeast = "GreaterThanOrEqualToThreshold";
const less = "LessThanThreshold";

/** What each alarm says of when it fires, but for those of the services. */
function expected(database: string, files: string): Record<string, string> {
    const db = `{DBInstanceIdentifier=${database}}`;
    const lb = "AWS/ApplicationELB";
    const own = "Stackwarden/Panintelligence";
    return {
        "dashboard-healthy": `Maximum of ${lb} HealthyHostCount {${target}} ${less} 1, 60 x 2, breaching`,
        "dashboard-unhealthy": `Maximum of ${lb} UnHealthyHostCount {${target}} ${atLeast} 1, 60 x 3, breaching`,
        "balancer-502": `Sum of ${lb} HTTPCode_ELB_502_Count {${balancer}} ${atLeast} 5, 300 x 1, notBreaching`,
        "balancer-503": `Sum of ${lb} HTTPCode_ELB_503_Count {${balancer}} ${atLeast} 5, 300 x 1, notBreaching`,
        "balancer-504": `Sum of ${lb} HTTPCode_ELB_504_Count {${balancer}} ${atLeast} 5, 300 x 1, notBreaching`,
        "dashboard-errors": `Sum of ${lb} HTTPCode_Target_5XX_Count {${target}} ${atLeast} 10, 300 x 1, notBreaching`,
        "dashboard-latency": `undefined of ${lb} TargetResponseTime {${target}} ${greater} 5, 300 x 1, notBreaching`,
        "database-cpu": `Average of AWS/RDS CPUUtilization ${db} ${atLeast} 90, 300 x 3, missing`,
        "database-cpu-near": `Average of AWS/RDS CPUUtilization ${db} ${atLeast} 80, 300 x 3, missing`,
        "database-connections": `Maximum of AWS/RDS DatabaseConnections ${db} ${atLeast} 270, 60 x 3, missing`,
        "database-connections-near": `Maximum of AWS/RDS DatabaseConnections ${db} ${atLeast} 240, 60 x 3, missing`,
        "database-memory": `Average of AWS/RDS FreeableMemory ${db} ${less} ${gib / 4}, 300 x 3, missing`,
        "database-storage": `Average of AWS/RDS FreeStorageSpace ${db} ${less} ${4 * gib}, 300 x 3, missing`,
        "database-credits": `Average of AWS/RDS CPUCreditBalance ${db} ${less} 20, 300 x 24, missing`,
        "files-size": `Average of AWS/EFS StorageBytes {FileSystemId=${files}, StorageClass=Total} ${greater} ${5 * gib}, 900 x 1, notBreaching`,
        "files-io-limit": `Average of AWS/EFS PercentIOLimit {FileSystemId=${files}} ${greater} 80, 900 x 1, notBreaching`,
        "files-burst-credits": `Average of AWS/EFS BurstCreditBalance {FileSystemId=${files}} ${less} 1000000000000, 900 x 1, notBreaching`,
        "seeding-errors": `Sum of AWS/Lambda Errors {FunctionName=pi-seed-0a1b2c3} ${atLeast} 1, 300 x 1, notBreaching`,
        "seeding-conflicts": `Sum of ${own} SeedConflicts {Deployment=pi-dev} ${atLeast} 1, 300 x 1, notBreaching`,
        "licence-problem": `Sum of ${own} pi-dev-licence-problems {} ${atLeast} 1, 300 x 1, notBreaching`,
        "certificate-days":
            "Minimum of AWS/CertificateManager DaysToExpiry {CertificateArn=arn:aws:acm:eu-west-1:123456789012:certificate/pi-certificate} " +
            `${less} 30, 86400 x 1, notBreaching`,
    };
}

/** What the alarms of a service say, but for the dashboard's, which a load balancer asks. */
function ofService(role: string): Record<string, string> {
    const service = `ClusterName=pi-dev-cluster, ServiceName=pi-dev-${role}`;
    const use = {
        [`${role}-cpu`]: `Average of AWS/ECS CPUUtilization {${service}} ${greater} 85, 300 x 3, notBreaching`,
        [`${role}-memory`]: `Average of AWS/ECS MemoryUtilization {${service}} ${greater} 90, 300 x 3, notBreaching`,
    };
    const up = `Minimum of Stackwarden/Panintelligence ServiceUp {Deployment=pi-dev, Service=${role}} ${less} 1, 60 x 3, breaching`;
    return ["dashboard", "adminer"].includes(role) ? use : { ...use, [`${role}-up`]: up };
}

function alarms(recording: Recording): Record<string, string> {
    return Object.fromEntries(
        Object.entries(conditions(recording)).map(([name, condition]) => [name.replace(/^pi-/, ""), condition]),
    );
}

function databaseOf(recording: Recording): string {
    const [instance] = ofType(recording, "aws:rds/instance:Instance");
    return instance!.inputs.identifier as string;
}

const services = ["dashboard", "renderer", "pirana", "scheduler"];

describe("Panintelligence: its alarms", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy();
    });

    it("are those of what it was promised to watch, at the documented figures", () => {
        expect(recording.failures).to.deep.equal([]);
        expect(alarms(recording)).to.deep.equal({
            ...expected(databaseOf(recording), "fs-0123456789abcdef0"),
            ...Object.assign({}, ...services.map(ofService)),
        });
        // CloudWatch has percentiles in a field of their own.
        expect(find(recording, alarmType, "pi-dashboard-latency").inputs.extendedStatistic).to.equal("p95");
    });

    it("watch nothing that another stack of the same program sends", async () => {
        const own = (each: Recording): string[] =>
            Object.values(conditions(each)).flatMap((condition) => condition.match(/Stackwarden\/\S+ .*?\}/g) ?? []);
        const other = own(await deploy({ stack: "production" }));
        expect(other).to.have.length(5);
        expect(other).not.to.include.any.members(own(recording));
    });

    it("are as many as the estimate of the cost counts", () => {
        const tasks = services.map((name) => ({ name, cpu: 512, memoryMb: 1024, tasks: 1 }));
        const database = { instanceClass: "db.t3.medium", multiAz: true, storageGb: 20 };
        expect(Object.keys(alarms(recording))).to.have.length(alarmCount({ tasks, database }));
    });

    it("follow what is there: services, the database's class, the file system's modes", async () => {
        const other = await deploy({
            args: {
                renderer: { enabled: false },
                adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.0.0.0/8"] },
                database: { instanceClass: "db.m6g.large", allocatedStorageGb: 100 },
                files: { throughputMode: ThroughputMode.Elastic },
            },
        });
        const found = alarms(other);
        expect(found).to.include(ofService("adminer"));
        expect(Object.keys(found)).not.to.include.any.members(["renderer-cpu", "renderer-up", "adminer-up"]);
        expect(found).not.to.have.any.keys("database-credits", "files-burst-credits");
        // 8 GiB have 620 connections.
        expect(found["database-connections"]).to.match(/ 558, 60 x 3/);
        expect(found["database-storage"]).to.include(` ${20 * gib}, `);
    });

    it("fire at the figures that the user sets, and at those of max_connections; and never scale by memory", async () => {
        const figures = {
            databaseCpuPercent: 70,
            databaseConnectionsPercent: 50,
            databaseFreeMemoryMb: 512,
            databaseFreeStoragePercent: 10,
            latencySeconds: 2.5,
            fileSystemGb: 50,
        };
        const other = await deploy({
            args: {
                dashboard: { maxTasks: 3 },
                alarms: { ...goodPanintelligenceArgs().alarms, ...figures },
                database: { parameters: { max_connections: "200" } },
            },
        });
        const thresholds = Object.fromEntries(
            ofType(other, alarmType).map(({ name, inputs }) => [name.replace(/^pi-/, ""), inputs.threshold]),
        );
        expect(thresholds).to.include({
            "database-cpu": 70,
            "database-cpu-near": 60,
            "database-connections": 100,
            "database-connections-near": 80,
            "database-memory": 512 * 1024 ** 2,
            "database-storage": 2 * gib,
            "dashboard-latency": 2.5,
            "files-size": 50 * gib,
        });
        const scaling = other.resources.filter(({ type }) => type.startsWith("aws:appautoscaling/"));
        expect(scaling).to.have.length.above(1);
        expect(JSON.stringify(scaling.map(({ inputs }) => inputs))).not.to.match(/Memory/);
        for (const { inputs } of ofType(other, alarmType).filter(({ name }) => name.endsWith("-memory"))) {
            expect(inputs.alarmActions).to.deep.equal(["arn:aws:sns:eu-west-1:123456789012:pi-alarms-0a1b2c3"]);
        }
    });
});

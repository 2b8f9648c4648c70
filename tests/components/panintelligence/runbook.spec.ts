import { expect } from "chai";
import { runbook, type RunbookNames } from "../../../components/panintelligence/runbook";
import { valueOf } from "../../support/mocks";
import { motoStartLimit } from "../../support/moto";
import type { Answer } from "../../support/aws-api";
import { startRunbookShell, type RunbookShell } from "../support/runbook-shell";

const account = "eu-west-1:123456789012";
const fileSystem = {
    id: "fs-0123456789abcdef0",
    arn: `arn:aws:elasticfilesystem:${account}:file-system/fs-0123456789abcdef0`,
};
const alarmTopicArn = `arn:aws:sns:${account}:pi-alarms-1a2b`;
const bundle = "0a".repeat(32);

function names(difference: Partial<RunbookNames> = {}): RunbookNames {
    return {
        region: "eu-west-1",
        namePrefix: "pi-dev",
        alarmTopicArn,
        clusterName: "pi-cluster",
        services: {
            dashboard: "pi-dashboard",
            renderer: "pi-renderer",
            pirana: "pi-pirana",
            scheduler: "pi-scheduler",
        },
        targetGroupArn: `arn:aws:elasticloadbalancing:${account}:targetgroup/pi-dashboard/2c3d`,
        database: {
            identifier: "pi-0a1b",
            arn: `arn:aws:rds:${account}:db:pi-0a1b`,
            secretArn: `arn:aws:secretsmanager:${account}:secret:pi-database-Ab3dEf`,
        },
        fileSystem,
        backup: { vaultName: "pi-backup", roleArn: "arn:aws:iam::123456789012:role/pi-backup", retentionDays: 35 },
        bucketName: "pi-assets",
        seed: { bundle, updateUnmodified: true, restoreDeleted: false },
        seeder: { name: "pi-seed-1a2b", logGroupName: "/aws/lambda/pi-seed" },
        probeLogGroupName: "/aws/lambda/pi-probe",
        databaseTools: {
            taskDefinitionArn: `arn:aws:ecs:${account}:task-definition/pi-db-tools:3`,
            family: "pi-db-tools",
        },
        fileTools: {
            taskDefinitionArn: `arn:aws:ecs:${account}:task-definition/pi-file-tools:1`,
            family: "pi-file-tools",
        },
        tools: {
            securityGroupId: "sg-0123456789abcdef0",
            subnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
        },
        quotas: [
            { what: "Fargate", service: "fargate", code: "L-3032A538", needed: 9 },
            { what: "VPCs", service: "vpc", code: "L-F678F1CE", needed: 1 },
        ],
        enableExec: true,
        ...difference,
    };
}

const commands = (difference?: Partial<RunbookNames>): Promise<Record<string, string>> =>
    valueOf(runbook(names(difference)));

/** XML as the older services of AWS answer. */
const xml = (operation: string, body: string): string =>
    `<${operation}Response><${operation}Result>${body}</${operation}Result></${operation}Response>`;

const instance = (id: string): string =>
    `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus>` +
    "<DBInstanceClass>db.t3.medium</DBInstanceClass><EngineVersion>10.11.11</EngineVersion><MultiAZ>true</MultiAZ>" +
    "<AllocatedStorage>20</AllocatedStorage><LatestRestorableTime>2026-01-01T00:00:00Z</LatestRestorableTime>" +
    `<Endpoint><Address>${id}.example.rds.amazonaws.com</Address></Endpoint>` +
    "<DBSubnetGroup><DBSubnetGroupName>pi-isolated</DBSubnetGroupName></DBSubnetGroup>" +
    "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>pi-mariadb</DBParameterGroupName></DBParameterGroup></DBParameterGroups>" +
    "<VpcSecurityGroups><VpcSecurityGroupMembership><VpcSecurityGroupId>sg-0db</VpcSecurityGroupId></VpcSecurityGroupMembership>" +
    "</VpcSecurityGroups></DBInstance>";

const points = {
    RecoveryPoints: [
        ["old", "COMPLETED", 1],
        ["newest", "COMPLETED", 2],
        ["half", "PARTIAL", 3],
    ].map(([name, Status, CreationDate]) => ({
        RecoveryPointArn: `arn:aws:backup:${account}:recovery-point:${name}`,
        Status,
        CreationDate,
    })),
};
const vault = "/backup-vaults/pi-backup/recovery-points/";
const dumps = ["dumps/dashboard-1.sql.gz", "dumps/dashboard-2.sql.gz"];

const listing = `<ListBucketResult>${dumps
    .map((key, index) => {
        const at = `2026-01-0${index + 1}T00:00:00Z`;
        return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified><Size>1</Size></Contents>`;
    })
    .join("")}</ListBucketResult>`;

const answers: Record<string, Answer> = {
    DescribeServices: {
        services: [
            {
                serviceName: "pi-dashboard",
                status: "ACTIVE",
                runningCount: 1,
                desiredCount: 1,
                deployments: [{ rolloutState: "COMPLETED" }],
                events: [{ createdAt: 1, message: "(service pi-dashboard) has reached a steady state." }],
            },
        ],
    },
    ListTasks: { taskArns: [`arn:aws:ecs:${account}:task/pi-cluster/0a1b`] },
    DescribeTasks: {
        tasks: [
            {
                taskArn: "a",
                stopCode: "EssentialContainerExited",
                stoppedReason: "Essential container in task exited",
                containers: [{ name: "dashboard", runtimeId: "0a1b-1", reason: "OutOfMemoryError" }],
            },
        ],
    },
    DescribeTargetHealth: xml(
        "DescribeTargetHealth",
        "<TargetHealthDescriptions><member><Target><Id>10.0.7.9</Id></Target><TargetHealth><State>unhealthy</State>" +
            "<Description>Request timed out</Description></TargetHealth></member></TargetHealthDescriptions>",
    ),
    UpdateService: (body: string) => {
        const { desiredCount } = JSON.parse(body) as { desiredCount?: number };
        return {
            service: {
                serviceName: "pi-scheduler",
                desiredCount,
                deployments: [{ id: "ecs-svc/2", rolloutState: "IN_PROGRESS" }],
            },
        };
    },
    ExecuteCommand: {
        clusterArn: "c",
        taskArn: "arn:aws:ecs:eu-west-1:1:task/pi-cluster/0a1b",
        containerName: "dashboard",
        session: { sessionId: "s", streamUrl: "wss://example", tokenValue: "t" },
    },
    RunTask: { tasks: [{ taskArn: `arn:aws:ecs:${account}:task/pi-cluster/2c3d` }] },
    GetSecretValue: { SecretString: '{"username":"admin"}' },
    DescribeDBInstances: (body: string) =>
        xml("DescribeDBInstances", `<DBInstances>${instance(/Identifier=([\w-]+)/.exec(body)![1]!)}</DBInstances>`),
    DescribeEvents: xml(
        "DescribeEvents",
        "<Events><Event><Date>2026-01-01T00:00:00Z</Date><Message>Multi-AZ failover completed</Message></Event></Events>",
    ),
    CreateDBSnapshot: (body: string) =>
        xml(
            "CreateDBSnapshot",
            `<DBSnapshot><DBSnapshotIdentifier>${/DBSnapshotIdentifier=([\w-]+)/.exec(body)![1]}</DBSnapshotIdentifier></DBSnapshot>`,
        ),
    RestoreDBInstanceToPointInTime: xml(
        "RestoreDBInstanceToPointInTime",
        "<DBInstance><DBInstanceStatus>creating</DBInstanceStatus></DBInstance>",
    ),
    DeleteDBInstance: xml("DeleteDBInstance", "<DBInstance><DBInstanceStatus>deleting</DBInstanceStatus></DBInstance>"),
    "/backup-jobs": { BackupJobId: "job-1" },
    "/restore-jobs": { RestoreJobId: "restore-1" },
    [vault]: points,
    [`${vault}?resourceArn=${encodeURIComponent(fileSystem.arn)}`]: points,
    "/pi-assets?list-type=2&prefix=dumps%2F&encoding-type=url": listing,
    "/pi-assets?list-type=2&prefix=dumps%2F&delimiter=%2F&encoding-type=url": listing,
    DescribeAlarms: {
        MetricAlarms: [
            { AlarmName: "pi-database-cpu-1a2b", StateUpdatedTimestamp: 1, AlarmDescription: "The database is busy." },
        ],
    },
    GetCallerIdentity: xml("GetCallerIdentity", "<Account>123456789012</Account>"),
    GetServiceQuota: (body: string) => ({
        Quota: { QuotaName: (JSON.parse(body) as { QuotaCode: string }).QuotaCode, Value: 6 },
    }),
    GetCostAndUsage: { ResultsByTime: [{ Groups: [{ Keys: ["Amazon Relational Database Service"], Metrics: {} }] }] },
};

/** What each command must print of what AWS answers. */
const printed: Record<string, RegExp> = {
    listServices: /pi-dashboard.*ACTIVE.*1.*1.*COMPLETED/,
    checkTargets: /10\.0\.7\.9.*unhealthy.*Request timed out/,
    listEvents: /has reached a steady state\./,
    listStops: /EssentialContainerExited.*Essential container in task exited.*OutOfMemoryError/,
    restartDashboard: /ecs-svc\/2\s+IN_PROGRESS/,
    stopScheduler: /^pi-scheduler\s+0$/m,
    startScheduler: /^pi-scheduler\s+1$/m,
    openDashboardShell: /"Target": "ecs:/,
    showDatabase: /available[^]*db\.t3\.medium[^]*10\.11\.11/,
    listDatabaseEvents: /Multi-AZ failover completed/,
    readDatabaseLogin: /^\{"username":"admin"\}$/m,
    snapshotDatabase: /^pi-0a1b-\d{8}-\d{6}$/m,
    backUpDatabase: /job-1/,
    dumpDatabase: /task\/pi-cluster\/2c3d/,
    listDumps: /dashboard-2\.sql\.gz/,
    loadNewestDump: /task\/pi-cluster\/2c3d/,
    copyDatabase: /^creating$/m,
    dumpCopy: /task\/pi-cluster\/2c3d/,
    deleteCopy: /^deleting$/m,
    backUpFiles: /job-1/,
    listBackups: /half[^]*newest[^]*old/,
    restoreFiles: /^restore-1$/m,
    listRestored: /task\/pi-cluster\/2c3d/,
    copyBack: /task\/pi-cluster\/2c3d/,
    listAlarms: /pi-database-cpu-1a2b.*The database is busy\./,
    checkQuotas: /^Account 123456789012\nL-3032A538: needs 9, has 6\nL-F678F1CE: needs 1, has 6$/m,
    listCosts: /Amazon Relational Database Service/,
};

/** Version 1 of the command line, which is at hand here, cannot follow logs and has no `--cli-binary-format`. */
const untried = [
    ...["Dashboard", "Renderer", "Pirana", "Scheduler", "Probe", "DatabaseTools", "FileTools", "Seeder"].map(
        (what) => `follow${what}`,
    ),
    "findErrors",
    "planSeed",
    "verifySeed",
    "seedAgain",
];

describe("Panintelligence's runbook, with the AWS command line", function () {
    this.timeout(60_000);
    let shell: RunbookShell;
    let all: Record<string, string>;

    before(async function () {
        this.timeout(motoStartLimit);
        shell = await startRunbookShell(answers);
        all = await commands();
    });

    after(() => shell.stop());

    const output = (task: string): Promise<string> => shell.print(all[task] ?? "");

    /** What the last call of an operation asked for. */
    const asked = (operation: string): string =>
        shell.api.calls.filter((call) => call.operation === operation).at(-1)!.body;

    for (const [task, expected] of Object.entries(printed)) {
        it(`${task} prints what is answered`, async () => {
            expect(await output(task)).to.match(expected);
        });
    }

    it("is tried whole, but for what that version cannot, and for the same commands of other services", () => {
        const others = ["Renderer", "Pirana", "Scheduler"].flatMap((role) => [`restart${role}`, `open${role}Shell`]);
        expect(Object.keys(all)).to.have.members([...Object.keys(printed), ...untried, ...others]);
    });

    it("loads the newest dump, and tells each container so", async () => {
        await output("loadNewestDump");
        const { overrides, networkConfiguration } = JSON.parse(asked("RunTask")) as Record<string, unknown>;
        const environment = [
            { name: "ACTION", value: "load" },
            { name: "DUMP", value: "dumps/dashboard-2.sql.gz" },
        ];
        expect(overrides).to.deep.equal({
            containerOverrides: ["fetch-dump", "database-client", "store-dump"].map((name) => ({ name, environment })),
        });
        expect(networkConfiguration).to.deep.equal({
            awsvpcConfiguration: {
                subnets: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
                securityGroups: ["sg-0123456789abcdef0"],
                assignPublicIp: "DISABLED",
            },
        });
    });

    it("copies the database beside itself, where the same may reach it, and dumps the copy", async () => {
        await output("copyDatabase");
        expect(asked("RestoreDBInstanceToPointInTime").split("&")).to.include.members([
            "SourceDBInstanceIdentifier=pi-0a1b",
            "TargetDBInstanceIdentifier=pi-0a1b-copy",
            "UseLatestRestorableTime=true",
            "PubliclyAccessible=false",
            "DBSubnetGroupName=pi-isolated",
            "DBParameterGroupName=pi-mariadb",
            "VpcSecurityGroupIds.VpcSecurityGroupId.1=sg-0db",
        ]);
        await output("dumpCopy");
        expect(asked("RunTask")).to.include('{"name": "DB_HOST", "value": "pi-0a1b-copy.example.rds.amazonaws.com"}');
    });

    it("brings the newest whole backup of the files back, into the same file system", async () => {
        await output("restoreFiles");
        const { RecoveryPointArn, Metadata } = JSON.parse(asked("/restore-jobs")) as Record<
            string,
            Record<string, string>
        >;
        expect(RecoveryPointArn).to.match(/:newest$/);
        expect(Metadata).to.include({ "file-system-id": fileSystem.id, newFileSystem: "false", Encrypted: "true" });
    });

    it("copies back from the newest folder all that is missing, until somebody fills in less", async () => {
        await output("copyBack");
        const { overrides, taskDefinition } = JSON.parse(asked("RunTask")) as Record<string, unknown>;
        expect(taskDefinition).to.match(/pi-file-tools:1$/);
        const environment = Object.entries({ ACTION: "copy", FROM: "", WHAT: "" }).map(([name, value]) => ({
            name,
            value,
        }));
        expect(overrides).to.deep.equal({ containerOverrides: [{ name: "file-tools", environment }] });
    });

    it("asks for the alarms and the costs of this stack, and not of all in the account", async () => {
        await output("listAlarms");
        expect(asked("DescribeAlarms")).to.include(alarmTopicArn);
        await output("listCosts");
        expect(JSON.parse(asked("GetCostAndUsage"))).to.deep.include({
            Filter: { Tags: { Key: "stackwarden:name", Values: ["pi-dev"] } },
        });
    });

    it("asks the seeding function for what the deployment asked it for", () => {
        for (const [task, action] of Object.entries({ planSeed: "plan", verifySeed: "verify", seedAgain: "apply" })) {
            const [, payload = ""] = /--payload '([^']+)' \/dev\/stdout$/.exec(all[task]!) ?? [];
            expect(JSON.parse(payload)).to.deep.equal({
                action,
                bundle,
                fileSystemId: fileSystem.id,
                updateUnmodified: true,
                restoreDeleted: false,
            });
        }
    });

    it("has no commands for what is not there", async () => {
        const fewer = await commands({
            enableExec: false,
            fileTools: undefined,
            services: { dashboard: "pi-dashboard" },
        });
        expect(Object.keys(fewer)).not.to.include.any.members([
            "openDashboardShell",
            "listRestored",
            "copyBack",
            "stopScheduler",
            "restartRenderer",
        ]);
    });
});

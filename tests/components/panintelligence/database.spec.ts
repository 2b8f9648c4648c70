import { expect } from "chai";
import type { PanintelligenceDatabase } from "../../../components/panintelligence/database/args";
import { maintenanceWindow, overlap, timeWindow } from "../../../components/panintelligence/database/windows";
import { find, ofType, valueOf, type RecordedResource, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { untagged } from "../support/untagged";
import { without } from "../support/without";
import { deploy, networkWith, refusal } from "./support/storage";

const instance = "aws:rds/instance:Instance";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

function withDatabase(database: PanintelligenceDatabase): ReturnType<typeof deploy> {
    return deploy({ args: { database } });
}

function parametersOf(recording: Recording): Record<string, [value: string, method: string]> {
    const { inputs } = find(recording, "aws:rds/parameterGroup:ParameterGroup", "pi-database");
    const parameters = inputs.parameters as { name: string; value: string; applyMethod: string }[];
    return Object.fromEntries(parameters.map(({ name, value, applyMethod }) => [name, [value, applyMethod]]));
}

/** The one with this logical name. */
function instanceOf(recording: Recording, name = "pi-database"): RecordedResource {
    return find(recording, instance, name);
}

describe("Panintelligence: its database", () => {
    let usual: Awaited<ReturnType<typeof deploy>>;

    before(async () => {
        usual = await deploy();
        expect(usual.failures).to.deep.equal([]);
    });

    it("is MariaDB in two zones, encrypted, private, backed up, and leaves a last snapshot behind", () => {
        expect(untagged(instanceOf(usual))).to.deep.equal({
            identifier: "pi-dev-0a1b2c3d",
            engine: "mariadb",
            engineVersion: "10.11",
            autoMinorVersionUpgrade: true,
            allowMajorVersionUpgrade: true,
            instanceClass: "db.t3.medium",
            multiAz: true,
            storageType: "gp3",
            allocatedStorage: 20,
            maxAllocatedStorage: 100,
            storageEncrypted: true,
            dbName: "dashboard",
            username: "panintelligence",
            password: "S3cret_from.the.generator",
            dbSubnetGroupName: "pi-database-0a1b2c3",
            parameterGroupName: "pi-database-0a1b2c3",
            vpcSecurityGroupIds: ["sg-database"],
            publiclyAccessible: false,
            backupRetentionPeriod: 7,
            backupWindow: "02:00-03:00",
            maintenanceWindow: "sun:04:00-sun:05:00",
            copyTagsToSnapshot: true,
            deleteAutomatedBackups: false,
            skipFinalSnapshot: false,
            finalSnapshotIdentifier: "pi-dev-0a1b2c3d-final",
            enabledCloudwatchLogsExports: ["error", "slowquery"],
            deletionProtection: true,
            applyImmediately: true,
        });
        const { protect, secretInputs, inputs } = instanceOf(usual);
        expect(protect).to.equal(true);
        expect(secretInputs).to.deep.equal(["password"]);
        expect(inputs.tags).to.include({ "stackwarden:data": "true" });
    });

    it("is set as documented", () => {
        expect(parametersOf(usual)).to.deep.equal({
            character_set_server: ["utf8mb4", "immediate"],
            collation_server: ["utf8mb4_unicode_ci", "immediate"],
            log_bin_trust_function_creators: ["1", "immediate"],
            log_output: ["FILE", "immediate"],
            lower_case_table_names: ["1", "pending-reboot"],
            // Twice what MariaDB has by itself from 10.5 on; the check and the alarms of connections go by it.
            max_connections: ["{DBInstanceClassMemory/12582880}", "immediate"],
            slow_query_log: ["1", "immediate"],
            sql_mode: ["NO_AUTO_VALUE_ON_ZERO", "immediate"],
        });
    });

    it("takes further parameters, and others in place of the documented ones", async () => {
        const recording = await withDatabase({
            engineVersion: "11.4.5",
            parameters: { max_connections: "200", sql_mode: "STRICT_TRANS_TABLES" },
        });
        const parameters = parametersOf(recording);
        expect(Object.keys(parameters)).to.have.members(Object.keys(parametersOf(usual)));
        expect(parameters).to.deep.include({
            max_connections: ["200", "pending-reboot"],
            sql_mode: ["STRICT_TRANS_TABLES", "pending-reboot"],
        });
        expect(find(recording, "aws:rds/parameterGroup:ParameterGroup", "pi-database").inputs.family).to.equal(
            "mariadb11.4",
        );
        // A patch level that was asked for is kept.
        expect(instanceOf(recording).inputs).to.include({ engineVersion: "11.4.5", autoMinorVersionUpgrade: false });
    });

    it("is in the isolated subnets, and in the private ones where there are none", async () => {
        const group = "aws:rds/subnetGroup:SubnetGroup";
        expect(find(usual, group, "pi-database").inputs.subnetIds).to.deep.equal([
            "subnet-0000000000000002a",
            "subnet-0000000000000002b",
        ]);
        const network = without(networkWith({}), "isolatedSubnetIds");
        expect(find(await deploy({ args: { network } }), group, "pi-database").inputs.subnetIds).to.deep.equal([
            "subnet-0000000000000001a",
            "subnet-0000000000000001b",
        ]);
    });

    it("writes to log groups that forget, and that are there first", () => {
        const groups = ofType(usual, "aws:cloudwatch/logGroup:LogGroup").filter(({ name }) =>
            name.includes("database"),
        );
        expect(groups.map(({ inputs }) => [inputs.name, inputs.retentionInDays])).to.have.deep.members([
            ["/aws/rds/instance/pi-dev-0a1b2c3d/error", 30],
            ["/aws/rds/instance/pi-dev-0a1b2c3d/slowquery", 30],
        ]);
        expect(instanceOf(usual).dependencies).to.include.members(groups.map(({ urn }) => urn));
    });

    it("is reached with a login that is kept as a secret alone", () => {
        const version = find(usual, "aws:secretsmanager/secretVersion:SecretVersion", "pi-database");
        expect(version.secretInputs).to.deep.equal(["secretString"]);
        expect(json(version.inputs.secretString)).to.deep.equal({
            username: "panintelligence",
            password: "S3cret_from.the.generator",
            host: "pi-dev-0a1b2c3d.c0a1b2c3.eu-west-1.rds.amazonaws.com",
            port: 3306,
            dbname: "dashboard",
        });
        expect(find(usual, "aws:secretsmanager/secret:Secret", "pi-database").protect).to.equal(true);
    });

    it("has another password with another version of it, and only then", async () => {
        const password = "random:index/randomPassword:RandomPassword";
        expect(find(usual, password, "pi-database-password").inputs).not.to.have.property("keepers");
        const { inputs } = find(await withDatabase({ passwordVersion: "2" }), password, "pi-database-password");
        expect(inputs.keepers).to.deep.equal({ version: "2" });
        expect(inputs.length).to.equal(32);
    });

    it("is encrypted with the deployment's key, as its secret and its logs are", async () => {
        const recording = await deploy({ args: { kmsKeyArn } });
        expect(instanceOf(recording).inputs.kmsKeyId).to.equal(kmsKeyArn);
        expect(find(recording, "aws:secretsmanager/secret:Secret", "pi-database").inputs.kmsKeyId).to.equal(kmsKeyArn);
        for (const { inputs } of ofType(recording, "aws:cloudwatch/logGroup:LogGroup")) {
            expect(inputs.kmsKeyId, inputs.name as string).to.equal(kmsKeyArn);
        }
    });

    it("goes with one argument, and leaves its last snapshot even then", async () => {
        const released = await deploy({ args: { protect: false } });
        expect(released.resources.filter(({ protect }) => protect)).to.deep.equal([]);
        expect(instanceOf(released).inputs).to.include({
            deletionProtection: false,
            deleteAutomatedBackups: true,
            skipFinalSnapshot: false,
        });
    });

    describe("that is restored", () => {
        it("from a snapshot has user, schema and key of that, and a name of its own", async () => {
            const recording = await deploy({
                args: {
                    kmsKeyArn,
                    database: { restoreFrom: { snapshotIdentifier: "rds:pi-dev-0a1b2c3d-2026-11-22-02-05" } },
                },
            });
            const [restored, ...others] = ofType(recording, instance);
            expect(others).to.deep.equal([]);
            expect(restored!.name).to.match(/^pi-database-[0-9a-f]{8}$/);
            expect(restored!.protect).to.equal(true);
            expect(find(recording, "aws:rds/parameterGroup:ParameterGroup", "pi-database").retainOnDelete).to.equal(
                false,
            );
            expect(restored!.inputs).to.include({ snapshotIdentifier: "rds:pi-dev-0a1b2c3d-2026-11-22-02-05" });
            expect(restored!.inputs).not.to.have.any.keys("dbName", "username", "kmsKeyId", "restoreToPointInTime");
            const { inputs } = find(recording, "aws:secretsmanager/secretVersion:SecretVersion", "pi-database");
            expect(json(inputs.secretString)).to.include({
                username: "restored",
                password: "S3cret_from.the.generator",
            });
        });

        for (const [time, point] of [
            ["2026-11-22T03:00:00Z", { restoreTime: "2026-11-22T03:00:00Z" }],
            [undefined, { useLatestRestorableTime: true }],
        ] as const) {
            it(`from a point in time: ${time ?? "the latest"}`, async () => {
                const sourceInstanceIdentifier = "pi-dev-0a1b2c3d";
                const restoreFrom = { sourceInstanceIdentifier, ...(time && { time }) };
                const [restored] = ofType(await withDatabase({ restoreFrom }), instance);
                expect(restored!.inputs.restoreToPointInTime).to.deep.equal({
                    sourceDbInstanceIdentifier: sourceInstanceIdentifier,
                    ...point,
                });
                expect(restored!.inputs).not.to.have.any.keys("snapshotIdentifier", "dbName", "username");
            });
        }

        it("leaves the ones before as they are: marked, let go by Pulumi, and deleted by nobody", async () => {
            const recording = await withDatabase({
                instanceClass: "db.t3.large",
                restoreFrom: { snapshotIdentifier: "after" },
                retired: ["initial", "pi-dev-0a1b2c3d@latest"],
            });
            const all = ofType(recording, instance);
            expect(all).to.have.length(3);
            expect(new Set(all.map(({ name }) => name)).size).to.equal(3);
            const retired = all.filter(
                ({ inputs }) => (inputs.tags as Record<string, string>)["stackwarden:data"] === "retired",
            );
            expect(retired).to.have.length(2);
            expect(retired.map(({ name }) => name)).to.include("pi-database");
            for (const { protect, retainOnDelete, ignoreChanges, inputs } of retired) {
                expect({ protect, retainOnDelete }).to.deep.equal({ protect: false, retainOnDelete: true });
                expect(ignoreChanges).to.have.members(Object.keys(without(inputs, "tags")));
                expect(inputs.deletionProtection).to.equal(true);
            }
            // RDS deletes no parameters that one of them still has, and goes on writing their logs.
            expect(find(recording, "aws:rds/parameterGroup:ParameterGroup", "pi-database").retainOnDelete).to.equal(
                true,
            );
            const logs = ofType(recording, "aws:cloudwatch/logGroup:LogGroup");
            for (const { name } of retired) {
                for (const log of ["error", "slowquery"]) {
                    const kept = logs.find((group) => group.name === `${name}-${log}`);
                    expect(kept, `${name}-${log}`).to.deep.include({ retainOnDelete: true });
                    expect(kept!.inputs).to.include({
                        name: `/aws/rds/instance/pi-dev-0a1b2c3d/${log}`,
                        retentionInDays: 30,
                    });
                }
            }
            expect(logs.filter(({ retainOnDelete }) => retainOnDelete)).to.have.length(4);
            const { identifier } = recording.component.database;
            expect(await valueOf(identifier)).to.equal("pi-dev-0a1b2c3d");
            expect(await valueOf(recording.component.database.instance.snapshotIdentifier)).to.equal("after");
        });
    });

    describe("is refused when", () => {
        const cases: [why: string, database: PanintelligenceDatabase, message: string][] = [
            [
                "its class is none",
                { instanceClass: "t3.medium" },
                'database.instanceClass is "t3.medium": must be a class',
            ],
            ["it is not MariaDB's version", { engineVersion: "8.0" }, 'database.engineVersion is "8.0"'],
            ["its version is none of RDS's", { engineVersion: "10.7" }, 'database.engineVersion is "10.7": must be'],
            ["its version is a preview", { engineVersion: "11.7.2" }, "10.6, 10.11, 11.4, 11.8 or a later series"],
            ["its storage is too little", { allocatedStorageGb: 10 }, "from 20 to 65536"],
            [
                "it can hardly grow",
                { allocatedStorageGb: 100, maxAllocatedStorageGb: 105 },
                "database.maxAllocatedStorageGb is 105: must be a whole number of GiB",
            ],
            ["backups are kept for less than documented", { backupRetentionDays: 2 }, "days from 3 to 35"],
            ["its backup window is short", { backupWindow: "02:00-02:20" }, "database.backupWindow is"],
            ["its maintenance has no day", { maintenanceWindow: "04:00-05:00" }, "such as sun:04:00-sun:05:00"],
            [
                "both windows overlap",
                { backupWindow: "03:30-04:30" },
                'must not overlap with database.backupWindow, which is "03:30-04:30"',
            ],
            ["its schema needs quotes", { schemaName: "my-dash" }, "database.schemaName is"],
            [
                "a parameter has no name of MariaDB's",
                { parameters: { "Max-Connections": "3" } },
                "a name in database.parameters",
            ],
            [
                "a restore is from nothing",
                { restoreFrom: {} },
                "one of snapshotIdentifier and sourceInstanceIdentifier",
            ],
            [
                "a restore is from two",
                { restoreFrom: { snapshotIdentifier: "a", sourceInstanceIdentifier: "b" } },
                "one of snapshotIdentifier and sourceInstanceIdentifier",
            ],
            [
                "a time is of no instance",
                { restoreFrom: { snapshotIdentifier: "a", time: "2026-11-22T03:00:00Z" } },
                "database.restoreFrom.time goes with database.restoreFrom.sourceInstanceIdentifier",
            ],
            [
                "a time is none",
                { restoreFrom: { sourceInstanceIdentifier: "a", time: "2026-13-22T03:00:00Z" } },
                'database.restoreFrom.time is "2026-13-22T03:00:00Z": is no time',
            ],
            [
                "a retired one is none",
                { retired: ["a@yesterday"] },
                'database.retired[0] is "a@yesterday": must be "initial"',
            ],
            ["the one in use is retired", { retired: ["initial"] }, "must not have the generation in use"],
        ];
        for (const [why, database, message] of cases) {
            it(why, async () => {
                expect(await refusal({ args: { database } })).to.include(message);
            });
        }
    });
});

describe("Windows of RDS", () => {
    it("are half an hour or more", () => {
        expect(timeWindow("23:45-00:15", "window")).to.deep.equal([]);
        expect(timeWindow("23:45-00:14", "window")).to.have.length(1);
        expect(maintenanceWindow("sun:04:00-sun:04:30", "window")).to.deep.equal([]);
        expect(maintenanceWindow("sun:04:00-sun:04:29", "window")).to.have.length(1);
    });

    const cases: [one: string, other: string, overlaps: boolean][] = [
        ["02:00-03:00", "sun:03:00-sun:04:00", false],
        ["02:00-03:01", "sun:03:00-sun:04:00", true],
        ["23:30-00:30", "mon:00:00-mon:00:30", true],
        ["23:30-00:30", "sat:23:00-sun:00:10", true],
        ["00:00-00:30", "sat:23:00-sun:00:10", true],
        ["01:00-02:00", "sat:23:00-sun:00:10", false],
        ["01:00-01:30", "tue:00:00-wed:00:00", true],
    ];
    for (const [one, other, overlaps] of cases) {
        it(`${one} and ${other} ${overlaps ? "overlap" : "are apart"}`, () => {
            expect(overlap(one, other)).to.equal(overlaps);
            expect(overlap(other, one)).to.equal(overlaps);
        });
    }
});

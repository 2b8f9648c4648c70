import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import {
    FirewallAction,
    InfrequentAccess,
    PerformanceMode,
    PmmEcs,
    PmmStorage,
    RdsEngine,
    ThroughputMode,
    VolumeType,
    type Backup,
    type DataVolume,
    type Endpoint,
    type FileSystem,
    type Network,
    type PmmEcsArgs,
    type PmmInstance,
    type PmmServer,
    type PmmTask,
} from "../../../components";
import { record, type Recording } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import { writersIn } from "./writers";

const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Subnets in zones of their own. */
function subnets(kind: number, count: number): string[] {
    return ["a", "b", "c", "d", "e", "f"].slice(0, count).map((zone) => `subnet-000000000000000${kind}${zone}`);
}

/** Nothing, one of `values`, or the same as an output. */
function input<T>(...values: T[]): fc.Arbitrary<pulumi.Input<T> | undefined> {
    const plain = fc.constantFrom(...values);
    return fc.oneof(
        fc.constant(undefined),
        plain,
        plain.map((value) => pulumi.output(value) as unknown as pulumi.Input<T>),
    );
}

function oneOf<T>(...values: T[]): fc.Arbitrary<T | undefined> {
    return fc.constantFrom(undefined, ...values);
}

/** An object without what it has no value for. */
function object<T extends object>(fields: { [Field in keyof T]: fc.Arbitrary<T[Field] | undefined> }): fc.Arbitrary<T> {
    return fc
        .record(fields as { [Field in keyof T]: fc.Arbitrary<T[Field]> })
        .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T);
}

const throughput = fc.constantFrom<Partial<FileSystem>>(
    {},
    { throughputMode: ThroughputMode.Bursting },
    { throughputMode: ThroughputMode.Elastic },
    { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 100 },
    { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: pulumi.output(3414) },
    { throughputMode: ThroughputMode.Bursting, performanceMode: PerformanceMode.MaxIo },
);

const fileSystem = fc
    .tuple(
        throughput,
        object<FileSystem>({
            kmsKeyArn: input(kmsKeyArn),
            transitionToIa: oneOf(...Object.values(InfrequentAccess)),
            directory: oneOf("/pmm", "/aws-backup-restore_2026-01-02T03-04-05/pmm"),
            existingId: oneOf("fs-0123456789abcdef1"),
            protect: oneOf(true, false),
        }),
    )
    .map(([speed, others]): FileSystem => ({ ...others, ...speed }));

const dataVolume = fc
    .tuple(
        object<DataVolume>({
            sizeGb: input(100, 4000),
            type: oneOf(...Object.values(VolumeType)),
            kmsKeyArn: input(kmsKeyArn),
            protect: oneOf(true, false),
        }),
        oneOf({ restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] }),
    )
    .map(([volume, restored]): DataVolume => ({ ...volume, ...restored }));

const place: fc.Arbitrary<Partial<PmmEcsArgs>> = fc.oneof(
    object<Partial<PmmEcsArgs>>({
        storage: oneOf(PmmStorage.Efs),
        fileSystem: fc.option(fileSystem, { nil: undefined }),
    }),
    object<Partial<PmmEcsArgs>>({
        storage: fc.constant(PmmStorage.Ebs),
        dataVolume: fc.option(dataVolume, { nil: undefined }),
    }),
);

const network: fc.Arbitrary<Network> = fc.integer({ min: 2, max: 6 }).map((zones) => ({
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: pulumi.output(subnets(0, 2)),
    privateSubnetIds: subnets(1, zones),
}));

const others = object<Omit<PmmEcsArgs, "storage" | "fileSystem" | "dataVolume">>({
    serviceName: oneOf("monitoring"),
    network,
    endpoint: object<Endpoint>({
        zoneId: fc.constant("Z0123456789ABCDEFGHIJ"),
        hostnames: fc.constantFrom(["pmm.example.com"], ["a.example.com", "b.example.com"]),
        internal: oneOf(true),
        firewall: oneOf({}, { managedRules: FirewallAction.Count }),
    }),
    instance: object<PmmInstance>({
        type: input("m5.large", "r5.xlarge"),
        subnetId: input("subnet-0000000000000001a", "subnet-0000000000000001b"),
        amiId: input("ami-0123456789abcdef0"),
        autoRecovery: oneOf(false),
    }),
    task: object<PmmTask>({ cpu: input(128, 2048), memoryMb: input(2048, 7000) }),
    pmm: object<PmmServer>({
        version: input("3", "3.4.1", "registry.example.com/pmm-server:3"),
        customQueries: oneOf({ highResolution: "pg:\n  query: SELECT 1\n  metrics: []\n" }),
        settings: oneOf({ PMM_DATA_RETENTION: "720h" }),
    }),
    backup: oneOf<Backup>({ weekly: { enabled: true } }, { copy: { region: "eu-central-1" } }, { protect: false }),
    alarms: object<PmmEcsArgs["alarms"]>({ emails: fc.constant(["ops@example.com"]), ioLimitPercent: input(50) }),
    dashboard: oneOf(true),
    rdsAccess: oneOf([{ securityGroupId: "sg-0123456789abcdef0", engine: RdsEngine.Postgresql }]),
    secretReaders: oneOf(["arn:aws:iam::123456789012:role/reader"]),
    logRetentionDays: input(7),
    tags: input({ team: "databases" }),
});

/** What somebody may try, to get another server. None of it is an argument, or it is refused. */
const attempts = fc.constantFrom<object>(
    {},
    {},
    {},
    { desiredCount: 2 },
    { task: { count: 2 } },
    { instance: { count: 2, maxSize: 2 } },
    { service: { desiredCount: 2, deploymentMaximumPercent: 200 } },
    { storage: "both" },
    { storage: PmmStorage.Ebs, fileSystem: {} },
);

const anyArgs = fc
    .tuple(others, place, attempts)
    .map(([rest, storage, attempt]) => ({ ...rest, ...storage, ...attempt }));

/** What a program with these arguments registers; undefined when the component refuses them. */
async function deploy(args: PmmEcsArgs): Promise<Recording | undefined> {
    try {
        const recording = await record(() => new PmmEcs("pmm", args), { answers: awsAnswers() });
        return recording.failures.length === 0 ? recording : undefined;
    } catch (error) {
        expect(error).to.be.instanceOf(pulumi.ResourceError);
        return undefined;
    }
}

const usual: PmmEcsArgs = {
    network: {
        vpcId: "vpc-0123456789abcdef0",
        publicSubnetIds: subnets(0, 2),
        privateSubnetIds: subnets(1, 2),
    },
    endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames: ["pmm.example.com"] },
    alarms: { emails: ["ops@example.com"] },
};

const alone = { hosts: 1, tasks: 1, dangers: [], unguarded: [] };

describe("PmmEcs: one writer", function () {
    this.timeout(120_000);

    it("at most, whatever the arguments", async () => {
        let taken = 0;
        await fc.assert(
            fc.asyncProperty(anyArgs, async (args) => {
                const recording = await deploy(args);
                if (recording !== undefined) {
                    taken++;
                    expect(writersIn(recording)).to.deep.equal(alone);
                }
            }),
            { numRuns: 60, endOnFailure: true },
        );
        // Of what is refused nothing can be learnt.
        expect(taken).to.be.above(25);
    });

    for (const storage of Object.values(PmmStorage)) {
        it(`with the storage ${storage}, and nothing but what is required`, async () => {
            const recording = await deploy({ ...usual, storage });
            expect(writersIn(recording!)).to.deep.equal(alone);
        });
    }

    describe("would be two, as this test sees, with", () => {
        let deployed: Recording["resources"];
        before(async () => {
            deployed = (await deploy(usual))!.resources;
        });
        /** Resources to change, of which others see nothing. */
        const copies = (): Recording["resources"] => deployed.map((each) => ({ ...each, inputs: { ...each.inputs } }));

        const changes: Record<string, [type: string, change: Record<string, unknown>]> = {
            "a second task": ["aws:ecs/service:Service", { desiredCount: 2 }],
            "a rolling percent over 100": ["aws:ecs/service:Service", { deploymentMaximumPercent: 200 }],
            "a rolling percent that nobody set": ["aws:ecs/service:Service", { deploymentMaximumPercent: undefined }],
            "tasks balanced over zones": ["aws:ecs/service:Service", { availabilityZoneRebalancing: "ENABLED" }],
            "a task on each host": ["aws:ecs/service:Service", { schedulingStrategy: "DAEMON" }],
            "a second host": ["aws:autoscaling/group:Group", { maxSize: 2 }],
            "no maintenance policy": ["aws:autoscaling/group:Group", { instanceMaintenancePolicy: undefined }],
            "a refresh that starts first": [
                "aws:autoscaling/group:Group",
                { instanceRefresh: { strategy: "Rolling", preferences: { maxHealthyPercentage: 110 } } },
            ],
            "hosts balanced over zones": ["aws:autoscaling/group:Group", { suspendedProcesses: [] }],
            "a group that ECS scales": [
                "aws:ecs/capacityProvider:CapacityProvider",
                { autoScalingGroupProvider: { managedScaling: { status: "ENABLED" } } },
            ],
            "a port that two tasks can have": [
                "aws:ecs/taskDefinition:TaskDefinition",
                { containerDefinitions: withServer({ portMappings: [{ hostPort: 0 }] }) },
            ],
            "a server that does not wait": [
                "aws:ecs/taskDefinition:TaskDefinition",
                { containerDefinitions: withServer({ dependsOn: [] }) },
            ],
            "a guard that may end": [
                "aws:ecs/taskDefinition:TaskDefinition",
                { containerDefinitions: withServer({}, { essential: false }) },
            ],
        };
        for (const [what, [changed, change]] of Object.entries(changes)) {
            it(what, () => {
                const resources = copies();
                const [one] = resources.filter(({ type }) => type === changed);
                Object.assign(one!.inputs, change);
                expect(writersIn(recording(resources))).not.to.deep.equal(alone);
            });
        }

        it("a replacement that is made first", () => {
            const resources = copies();
            const [service] = resources.filter(({ type }) => type === "aws:ecs/service:Service");
            service!.deleteBeforeReplace = false;
            expect(writersIn(recording(resources)).dangers).to.have.length(1);
        });
    });
});

function recording(resources: Recording["resources"]): Recording {
    return { resources, calls: [], outputs: new Map(), failures: [] };
}

function withServer(server: object, guard: object = {}): string {
    const mountPoints = [{ sourceVolume: "data" }];
    return JSON.stringify([
        { name: "data-guard", essential: true, mountPoints, ...guard },
        {
            name: "pmm-server",
            essential: true,
            mountPoints,
            portMappings: [{ hostPort: 443 }],
            dependsOn: [{ containerName: "data-guard", condition: "HEALTHY" }],
            ...server,
        },
    ]);
}

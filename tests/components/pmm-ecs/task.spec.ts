import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PmmStorage, type PmmEcsArgs } from "../../../components";
import { readHostFile } from "../../../components/parts/host/host-files";
import { find, ofType, type Recording } from "../../support/mocks";
import { containerOf, deploy, refusal, taskOf } from "../support/pmm-ecs";

const logConfiguration = {
    logDriver: "awslogs",
    options: {
        "awslogs-group": "/aws/ecs/pmm-dev",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "task",
        mode: "non-blocking",
        "max-buffer-size": "25m",
    },
};
const dataMount = { sourceVolume: "data", containerPath: "/srv", readOnly: false };

describe("PmmEcs: its task", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("runs on the host's own network, with a role for PMM and one to start it", () => {
        expect(taskOf(usual)).to.deep.include({
            family: "pmm-dev",
            requiresCompatibilities: ["EC2"],
            networkMode: "bridge",
            executionRoleArn: "arn:aws:iam::123456789012:role/pmm-execution-role-0a1b2c3",
            taskRoleArn: "arn:aws:iam::123456789012:role/pmm-task-role-0a1b2c3",
        });
    });

    it("has PMM on the one port of its host, after the guard of its data, with its password by the execution role", () => {
        expect(containerOf(usual, "pmm-server")).to.deep.equal({
            name: "pmm-server",
            image: "percona/pmm-server:3",
            essential: true,
            cpu: 2048,
            memory: 4096,
            portMappings: [{ containerPort: 8443, hostPort: 443, protocol: "tcp" }],
            dependsOn: [{ containerName: "data-guard", condition: "HEALTHY" }],
            environment: [
                { name: "PMM_ENABLE_TELEMETRY", value: "0" },
                { name: "PMM_ENABLE_UPDATES", value: "false" },
                { name: "PMM_PUBLIC_ADDRESS", value: "pmm.example.com" },
            ],
            secrets: [
                {
                    name: "GF_SECURITY_ADMIN_PASSWORD",
                    valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3",
                },
            ],
            mountPoints: [dataMount],
            healthCheck: {
                command: ["CMD-SHELL", "curl -sf http://127.0.0.1:8080/v1/server/readyz || exit 1"],
                interval: 30,
                timeout: 10,
                retries: 10,
                startPeriod: 300,
            },
            stopTimeout: 120,
            versionConsistency: "enabled",
            logConfiguration,
        });
    });

    it("has a guard that takes the data before PMM starts, and ends the task when it ends", () => {
        expect(containerOf(usual, "data-guard")).to.deep.equal({
            name: "data-guard",
            image: "percona/pmm-server:3",
            essential: true,
            cpu: 0,
            memory: 64,
            entryPoint: ["python3", "-c"],
            command: [readHostFile("pmm-ecs/files/container/data-guard")],
            mountPoints: [dataMount],
            healthCheck: {
                command: ["CMD-SHELL", "test -e /tmp/data-guard-ready"],
                interval: 10,
                timeout: 60,
                retries: 10,
                startPeriod: 300,
            },
            startTimeout: 300,
            stopTimeout: 30,
            logConfiguration,
        });
    });

    it("has no further containers, and fits into what ECS takes of a definition", () => {
        const { inputs } = find(usual, "aws:ecs/taskDefinition:TaskDefinition", "pmm-task");
        const text = inputs.containerDefinitions as string;
        expect(JSON.parse(text)).to.have.length(2);
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        expect(Buffer.byteLength(text)).to.be.below(64 * 1024);
    });

    it("mounts the file system by its access point, over TLS and with its role", () => {
        expect(taskOf(usual).volumes).to.deep.equal([
            {
                name: "data",
                efsVolumeConfiguration: {
                    fileSystemId: "fs-0123456789abcdef0",
                    transitEncryption: "ENABLED",
                    authorizationConfig: { accessPointId: "pmm-data-id", iam: "ENABLED" },
                },
            },
        ]);
    });

    it("mounts the folder of the host's volume instead, when there is one", async () => {
        const recording = await deploy({ args: { storage: PmmStorage.Ebs } });
        expect(taskOf(recording).volumes).to.deep.equal([{ name: "data", hostPath: "/srv/pmm-data" }]);
        expect(containerOf(recording, "pmm-server").mountPoints).to.deep.equal([dataMount]);
    });

    it("waits for the password and for the permissions of the role that starts it", () => {
        const { dependencies } = find(usual, "aws:ecs/taskDefinition:TaskDefinition", "pmm-task");
        const needed = [
            ...ofType(usual, "aws:secretsmanager/secretVersion:SecretVersion"),
            ...ofType(usual, "aws:iam/rolePolicy:RolePolicy").filter(({ name }) => name.includes("execution-role")),
        ];
        expect(needed).to.have.length(4);
        expect(dependencies).to.include.members(needed.map(({ urn }) => urn));
    });

    it("has what the user sets: version, telemetry, settings", async () => {
        const recording = await deploy({
            args: {
                pmm: {
                    version: "registry.example.com/pmm-server:3.4.1",
                    telemetry: true,
                    settings: { PMM_DATA_RETENTION: pulumi.output("720h"), GF_USERS_DEFAULT_THEME: "light" },
                },
            },
        });
        for (const name of ["pmm-server", "data-guard"] as const) {
            expect(containerOf(recording, name).image).to.equal("registry.example.com/pmm-server:3.4.1");
        }
        expect(containerOf(recording, "pmm-server").environment).to.deep.equal([
            { name: "GF_USERS_DEFAULT_THEME", value: "light" },
            { name: "PMM_DATA_RETENTION", value: "720h" },
            { name: "PMM_ENABLE_TELEMETRY", value: "1" },
            { name: "PMM_ENABLE_UPDATES", value: "false" },
            { name: "PMM_PUBLIC_ADDRESS", value: "pmm.example.com" },
        ]);
    });

    it("mounts the files of those resolutions that have queries, to be read only", async () => {
        const query = "pg_x:\n  query: SELECT 1\n  metrics: []\n";
        const recording = await deploy({
            args: { pmm: { customQueries: { highResolution: query, lowResolution: pulumi.output(query) } } },
        });
        const volumes = taskOf(recording).volumes as { name: string }[];
        expect(volumes.slice(1)).to.deep.equal(
            ["high", "low"].map((resolution) => ({
                name: `queries-${resolution}`,
                hostPath: `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`,
            })),
        );
        expect(containerOf(recording, "pmm-server").mountPoints).to.deep.equal([
            dataMount,
            ...["high", "low"].map((resolution) => ({
                sourceVolume: `queries-${resolution}`,
                containerPath: `/usr/local/percona/pmm/collectors/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`,
                readOnly: true,
            })),
        ]);
        expect(containerOf(recording, "data-guard").mountPoints).to.deep.equal([dataMount]);
    });

    describe("its size", () => {
        // 94 % of 8192 MiB, without 256 for the agent and 64 for the guard; likewise of 4096.
        const fits: Record<string, Partial<PmmEcsArgs>> = {
            "all memory of an m5.large": { task: { memoryMb: 7380 } },
            "all processors of an m5.large": { task: { cpu: 2048 } },
            "all memory of a c5.large": { instance: { type: "c5.large" }, task: { memoryMb: 3530 } },
            "four processors where there are four": { instance: { type: "r5.xlarge" }, task: { cpu: 4096 } },
        };
        for (const [what, args] of Object.entries(fits)) {
            it(`can be ${what}`, async () => {
                const recording = await deploy({ args });
                expect(recording.failures).to.deep.equal([]);
                const { cpu, memory } = containerOf(recording, "pmm-server");
                expect({ cpu, memory }).to.deep.equal({
                    cpu: args.task?.cpu ?? 2048,
                    memory: args.task?.memoryMb ?? 4096,
                });
            });
        }

        const unfit: Record<string, [args: Partial<PmmEcsArgs>, ...says: string[]]> = {
            "a MiB more than an m5.large has": [
                { task: { memoryMb: 7381 } },
                "task.memoryMb is 7381, and m5.large has 7380 MiB to give",
                "lower it, or choose a larger instance.type",
            ],
            "a unit more than an m5.large has": [{ task: { cpu: 2049 } }, "task.cpu is 2049, and m5.large has 2048"],
            "the usual on a c5.large": [
                { instance: { type: "c5.large" } },
                "task.memoryMb is 4096, and c5.large has 3530 MiB to give",
            ],
            "too much of both": [
                { task: { cpu: pulumi.output(9000), memoryMb: pulumi.output(9000) } },
                "task.cpu is 9000, and m5.large has 2048; task.memoryMb is 9000",
            ],
        };
        for (const [what, [args, ...says]] of Object.entries(unfit)) {
            it(`cannot be ${what}, which ECS would wait for without a word`, async () => {
                const message = await refusal({ args });
                for (const words of says) {
                    expect(message).to.include(words);
                }
            });
        }
    });
});

import { expect } from "chai";
import { StorageKind } from "../../../components";
import { find, ofType } from "../../support/mocks";
import {
    containerOf,
    deploy,
    environmentOf,
    filesOf,
    goodMonitoringArgs,
    serviceOf,
    taskOf,
} from "../support/monitoring";
import { statements } from "../support/policies";
import { json } from "../support/json";
import { untagged } from "../support/untagged";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const workspaceArn = "arn:aws:aps:eu-west-1:123456789012:workspace/ws-mon-workspace";
const workspaceUrl = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-mon-workspace/";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

describe("Monitoring: where history lies", () => {
    it("is a protected workspace, which Prometheus writes to and Grafana asks, each no more than that", async () => {
        const recording = await deploy({
            args: { kmsKeyArn, prometheus: { remoteWrite: { workspace: { retentionDays: 400 } } } },
        });
        const workspace = find(recording, "aws:amp/workspace:Workspace", "mon-workspace");
        expect(untagged(workspace)).to.deep.equal({ alias: "mon-dev", kmsKeyArn });
        expect(workspace.protect).to.equal(true);
        expect(
            find(recording, "aws:amp/workspaceConfiguration:WorkspaceConfiguration", "mon-workspace").inputs,
        ).to.deep.equal({ workspaceId: "ws-mon-workspace", retentionPeriodInDays: 400 });
        expect(statements(recording, rolePolicy, "mon-prometheus-task-role-history")).to.deep.equal([
            { Sid: "SendSamples", Effect: "Allow", Action: ["aps:RemoteWrite"], Resource: workspaceArn },
        ]);
        expect(statements(recording, rolePolicy, "mon-grafana-task-role-history")).to.deep.equal([
            {
                Sid: "AskForSamples",
                Effect: "Allow",
                Action: ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"],
                Resource: workspaceArn,
            },
        ]);
        const configuration = filesOf(recording, "prometheus")["/configuration/prometheus.yml"];
        expect(configuration).to.include(`url: ${workspaceUrl}api/v1/remote_write`);
        expect(configuration).to.match(/sigv4:\s+region: eu-west-1/);
        const sources = filesOf(recording, "grafana")["/configuration/provisioning/datasources/prometheus.yaml"];
        expect(sources).to.include(workspaceUrl);
        expect(environmentOf(containerOf(recording, "grafana", "grafana"))).to.include({
            GF_AUTH_SIGV4_AUTH_ENABLED: "true",
        });
    });

    it("is a receiver of the user's, with signatures or without", async () => {
        const url = "https://metrics.example.com/api/v1/write";
        const signed = await deploy({ args: { prometheus: { remoteWrite: { url } } } });
        expect(statements(signed, rolePolicy, "mon-prometheus-task-role-history")).to.deep.equal([
            {
                Sid: "SendSamples",
                Effect: "Allow",
                Action: ["aps:RemoteWrite"],
                Resource: "arn:aws:aps:eu-west-1:123456789012:workspace/*",
            },
        ]);
        const plain = await deploy({ args: { prometheus: { remoteWrite: { url, signed: false } } } });
        expect(ofType(plain, rolePolicy).map(({ name }) => name)).not.to.include("mon-prometheus-task-role-history");
        const configuration = filesOf(plain, "prometheus")["/configuration/prometheus.yml"];
        expect(configuration).to.include(`url: ${url}`);
        expect(configuration).not.to.include("sigv4");
        expect(ofType(plain, "aws:amp/workspace:Workspace")).to.deep.equal([]);
    });

    it("is a workspace made elsewhere, in its own region, which Grafana asks when it knows where", async () => {
        const workspace = "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0123";
        const remoteWrite = { url: `${workspace}/api/v1/remote_write`, queryUrl: `${workspace}/`, region: "us-east-1" };
        const recording = await deploy({ args: { prometheus: { remoteWrite } } });
        const arn = "arn:aws:aps:us-east-1:123456789012:workspace/ws-0123";
        for (const role of ["prometheus", "grafana"]) {
            const [statement, ...others] = statements(recording, rolePolicy, `mon-${role}-task-role-history`);
            expect(statement, role).to.have.property("Resource", arn);
            expect(others, role).to.deep.equal([]);
        }
        expect(filesOf(recording, "prometheus")["/configuration/prometheus.yml"]).to.match(
            /sigv4:\s+region: us-east-1/,
        );
        const sources = filesOf(recording, "grafana")["/configuration/provisioning/datasources/prometheus.yaml"];
        expect(sources).to.include(`url: ${workspace}/\n`).and.to.include("sigV4Region: us-east-1");
        expect(environmentOf(containerOf(recording, "grafana", "grafana"))).to.include({
            AWS_REGION: "eu-west-1",
            GF_AUTH_SIGV4_AUTH_ENABLED: "true",
        });
    });

    it("is a receiver that Grafana asks without signatures", async () => {
        const url = "https://mimir.example.com/api/v1/push";
        const queryUrl = "https://mimir.example.com/prometheus";
        const recording = await deploy({ args: { prometheus: { remoteWrite: { url, queryUrl, signed: false } } } });
        const sources = filesOf(recording, "grafana")["/configuration/provisioning/datasources/prometheus.yaml"];
        expect(sources).to.include(`url: ${queryUrl}`).and.not.to.include("sigV4");
        expect(environmentOf(containerOf(recording, "grafana", "grafana"))).not.to.have.property("AWS_REGION");
        expect(ofType(recording, rolePolicy).map(({ name }) => name)).not.to.include("mon-grafana-task-role-history");
    });

    it("is the task's own disk, as large as it is to be", async () => {
        const recording = await deploy({ args: { prometheus: { storage: { sizeGb: 100 } } } });
        expect(taskOf(recording, "prometheus").ephemeralStorage).to.deep.equal({ sizeInGib: 100 });
        expect(containerOf(recording, "prometheus", "prometheus").command).to.include(
            "--storage.tsdb.retention.size=75GB",
        );
    });

    it("is a disk that ECS makes for each task, by a role of its own", async () => {
        const recording = await deploy({ args: { kmsKeyArn, prometheus: { storage: { kind: StorageKind.Ebs } } } });
        expect(taskOf(recording, "prometheus").volumes).to.deep.include({ name: "data", configureAtLaunch: true });
        expect(serviceOf(recording, "prometheus").volumeConfiguration).to.deep.equal({
            name: "data",
            managedEbsVolume: {
                roleArn: "arn:aws:iam::123456789012:role/mon-prometheus-disk-role-0a1b2c3",
                sizeInGb: 50,
                volumeType: "gp3",
                encrypted: true,
                fileSystemType: "xfs",
                kmsKeyId: kmsKeyArn,
                tagSpecifications: [{ resourceType: "volume", propagateTags: "SERVICE" }],
            },
        });
        expect(containerOf(recording, "prometheus", "prometheus").command).to.include(
            "--storage.tsdb.retention.size=37GB",
        );
        expect(statements(recording, rolePolicy, "mon-prometheus-disk-role-key")).to.deep.equal([
            { Sid: "SeeTheKeyOfVolumes", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: kmsKeyArn },
            {
                Sid: "UseTheKeyForVolumes",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
                Resource: kmsKeyArn,
                Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
            },
            {
                Sid: "LendTheKeyToVolumes",
                Effect: "Allow",
                Action: ["kms:CreateGrant"],
                Resource: kmsKeyArn,
                Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
            },
        ]);
    });

    it("is a disk that no task asks for before that role may make it", async () => {
        const recording = await deploy({ args: { kmsKeyArn, prometheus: { storage: { kind: StorageKind.Ebs } } } });
        const { dependencies } = find(recording, "aws:ecs/service:Service", "mon-prometheus");
        const rights = recording.resources.filter(({ name }) => name.startsWith("mon-prometheus-disk-role-"));
        expect(rights.map(({ type }) => type)).to.have.members([rolePolicy, attachment]);
        expect(dependencies).to.include.members(rights.map(({ urn }) => urn));
    });

    it("is a disk with EBS's own key, which needs no permission", async () => {
        const recording = await deploy({ args: { prometheus: { storage: { kind: StorageKind.Ebs } } } });
        expect(serviceOf(recording, "prometheus").volumeConfiguration).not.to.have.nested.property(
            "managedEbsVolume.kmsKeyId",
        );
        expect(ofType(recording, rolePolicy).map(({ name }) => name)).not.to.include("mon-prometheus-disk-role-key");
    });

    it("is a file system, to which no second Prometheus ever writes", async () => {
        const recording = await deploy({ args: { prometheus: { storage: { kind: StorageKind.Efs } } } });
        expect(taskOf(recording, "prometheus").volumes).to.deep.include({
            name: "data",
            efsVolumeConfiguration: {
                fileSystemId: "fs-0123456789abcdef0",
                transitEncryption: "ENABLED",
                authorizationConfig: { accessPointId: "mon-data-id", iam: "ENABLED" },
            },
        });
        expect(find(recording, "aws:efs/accessPoint:AccessPoint", "mon-data").inputs).to.deep.include({
            posixUser: { uid: 65_534, gid: 65_534 },
        });
        // AWS Backup's own plan is the one that keeps it: EFS's would be a second one, paid twice.
        expect(ofType(recording, "aws:efs/backupPolicy:BackupPolicy")).to.deep.equal([]);
        expect(find(recording, "aws:efs/fileSystem:FileSystem", "mon-data").protect).to.equal(true);
        const service = find(recording, "aws:ecs/service:Service", "mon-prometheus");
        expect(service.inputs).to.deep.include({
            desiredCount: 1,
            deploymentMinimumHealthyPercent: 0,
            deploymentMaximumPercent: 100,
            availabilityZoneRebalancing: "DISABLED",
            healthCheckGracePeriodSeconds: 600,
        });
        expect(service.inputs.tags).to.include({ "stackwarden:singleton": "true" });
        expect(service.deleteBeforeReplace).to.equal(true);
        const writer = environmentOf(containerOf(recording, "prometheus", "configuration"));
        // The access point makes everything its user's, and lets nobody change that.
        expect(json(writer.OWNERS)).not.to.have.property("/prometheus");
        const [daily] = find(recording, "aws:backup/plan:Plan", "mon-backup").inputs.rules as Record<string, unknown>[];
        expect(daily).to.deep.include({ schedule: "cron(0 2 * * ? *)", lifecycle: { deleteAfter: 30 } });
        expect(find(recording, "aws:backup/selection:Selection", "mon-backup").inputs.resources).to.deep.equal([
            "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
        ]);
        const [outputs] = recording.outputs.values();
        expect(outputs).to.deep.include({
            backupVaultName: "mon-backup-0a1b2c3",
            backupRoleArn: find(recording, "aws:backup/selection:Selection", "mon-backup").inputs.iamRoleArn,
        });
        const command = containerOf(recording, "prometheus", "prometheus").command as string[];
        expect(command.filter((flag) => flag.includes("retention.size"))).to.deep.equal([]);
    });

    it("is a file system that tasks reach in their own zones, wherever they are", async () => {
        const { network } = goodMonitoringArgs();
        const prometheus = { storage: { kind: StorageKind.Efs } };
        for (const [publicTasks, subnetIds] of [
            [true, network.publicSubnetIds],
            [false, network.privateSubnetIds],
        ] as const) {
            const recording = await deploy({ args: { publicTasks, prometheus } });
            expect(serviceOf(recording, "prometheus")).to.have.deep.nested.property(
                "networkConfiguration.subnets",
                subnetIds,
            );
            const targets = ofType(recording, "aws:efs/mountTarget:MountTarget").map(({ inputs }) => inputs.subnetId);
            expect(targets).to.have.members(subnetIds as string[]);
        }
    });

    it("is the same workspace for two Prometheus servers, told apart by a label, each with an address", async () => {
        const recording = await deploy({ args: { prometheus: { replicas: 2, remoteWrite: { workspace: {} } } } });
        for (const [role, replica, port] of [
            ["prometheus", "a", 9090],
            ["prometheus-b", "b", 9091],
        ] as const) {
            expect(filesOf(recording, role)["/configuration/prometheus.yml"]).to.include(`__replica__: ${replica}`);
            expect(serviceOf(recording, role)).to.deep.include({
                name: `mon-dev-${role}`,
                deploymentMinimumHealthyPercent: 0,
                deploymentMaximumPercent: 100,
            });
            expect(find(recording, "aws:lb/listener:Listener", `mon-internal-${role}`).inputs.port).to.equal(port);
        }
        const names = ofType(recording, "aws:lb/targetGroup:TargetGroup").map(({ inputs }) => inputs.name);
        expect(names).to.have.members(["mon-dev-grafana", "mon-dev-prom-int", "mon-dev-prom-int-b"]);
        expect(ofType(recording, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name }) => name)).to.have.members([
            "mon-prometheus-healthy",
            "mon-prometheus-b-healthy",
            "mon-grafana-healthy",
        ]);
    });

    it("is asked by people at one of two servers alone, since each has its own since its start", async () => {
        const recording = await deploy({
            args: {
                prometheus: {
                    replicas: 2,
                    remoteWrite: { workspace: {} },
                    public: { allowedCidrs: ["10.0.0.0/8"] },
                },
            },
        });
        const groupsOf = (role: string): unknown[] =>
            (serviceOf(recording, role).loadBalancers as { targetGroupArn: string }[]).map(
                ({ targetGroupArn }) => targetGroupArn.split("/")[1],
            );
        expect(groupsOf("prometheus")).to.deep.equal(["mon-prometheus", "mon-internal-prometheus"]);
        expect(groupsOf("prometheus-b")).to.deep.equal(["mon-internal-prometheus-b"]);
    });
});

import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ReadsFromPrimary } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy, nodeVariables, templateOf } from "../support/percona";
import { untagged } from "../support/untagged";
import { without } from "../support/without";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const disk = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };

describe("PerconaCluster: its nodes", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("are a group of an odd number over all zones, in both target groups, seeded before they count", () => {
        const group = find(usual, "aws:autoscaling/group:Group", "percona-nodes");
        expect(group.deleteTimeout).to.equal("30m");
        const inputs = untagged(group);
        const oneMore = { minHealthyPercentage: 100, maxHealthyPercentage: 110 };
        expect(inputs).to.deep.equal({
            name: "percona-orders",
            minSize: 3,
            maxSize: 3,
            desiredCapacity: 3,
            vpcZoneIdentifiers: ["subnet-0000000000000001a", "subnet-0000000000000001b", "subnet-0000000000000001c"],
            launchTemplate: { id: "lt-0123456789abcdef0", version: "1" },
            targetGroupArns: ["wtg", "rtg"].map(
                (role) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/percona-${role}/2c3d`,
            ),
            healthCheckType: "EC2",
            healthCheckGracePeriod: 300,
            waitForCapacityTimeout: "0",
            forceDelete: false,
            initialLifecycleHooks: [
                {
                    name: "seeded",
                    lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
                    defaultResult: "ABANDON",
                    heartbeatTimeout: 1800,
                },
                {
                    name: "left",
                    lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
                    defaultResult: "CONTINUE",
                    heartbeatTimeout: 300,
                },
            ],
            instanceMaintenancePolicy: oneMore,
            instanceRefresh: {
                strategy: "Rolling",
                triggers: ["tag"],
                preferences: {
                    ...oneMore,
                    scaleInProtectedInstances: "Wait",
                    skipMatching: true,
                    autoRollback: false,
                },
            },
        });
    });

    it("have encrypted disks, one of them for data, and tell of themselves only to themselves", () => {
        const inputs = without(untagged(find(usual, template, "percona-node")), "userData", "tagSpecifications");
        expect(inputs).to.deep.equal({
            description: "Node of the Percona Server cluster orders",
            updateDefaultVersion: true,
            imageId: "ami-0123456789abcdef0",
            instanceType: "t3.medium",
            iamInstanceProfile: { arn: "arn:aws:iam:eu-west-1:123456789012:percona-instance-0a1b2c3" },
            vpcSecurityGroupIds: ["percona-nodes-id"],
            monitoring: { enabled: true },
            ebsOptimized: "true",
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [
                { deviceName: "/dev/sda1", ebs: { ...disk, volumeSize: 30 } },
                { deviceName: "/dev/sdf", ebs: { ...disk, volumeSize: 100, iops: 3000, throughput: 125 } },
            ],
        });
    });

    it("bear tags by which costs are told apart, on what AWS makes too", () => {
        const specifications = templateOf(usual).tagSpecifications as { resourceType: string; tags: object }[];
        expect(specifications.map(({ resourceType }) => resourceType)).to.deep.equal([
            "instance",
            "volume",
            "network-interface",
        ]);
        for (const { tags } of specifications) {
            expect(tags).to.include({ cluster_id: "orders", "stackwarden:deployment": "percona" });
        }
    });

    it("keep their image until one is named or their type is another", async () => {
        const { ignoreChanges, replaceOnChanges } = find(usual, template, "percona-node");
        expect({ ignoreChanges, replaceOnChanges }).to.deep.equal({
            ignoreChanges: ["imageId"],
            replaceOnChanges: ["instanceType"],
        });
        const pinned = await deploy({ args: { node: { amiId: "ami-0123456789abcdef1" } } });
        expect(find(pinned, template, "percona-node").ignoreChanges).to.deep.equal([]);
        expect(templateOf(pinned).imageId).to.equal("ami-0123456789abcdef1");
    });

    for (const [type, architecture] of [
        ["t3.medium", "amd64"],
        ["r6g.xlarge", "arm64"],
    ] as const) {
        it(`have an image for ${architecture} on a ${type}`, async () => {
            const { calls } = await deploy({ args: { node: { type } } });
            const asked = calls.find(({ token }) => token === "aws:ec2/getAmi:getAmi")?.inputs as Record<
                string,
                unknown
            >;
            expect(JSON.stringify(asked.filters)).to.include(`ubuntu-noble-24.04-${architecture}-pro-server-*`);
        });
    }

    it("use the type's own disks where it has some, encrypted by a passphrase of their own", async () => {
        const recording = await deploy({ args: { node: { type: "i3en.xlarge" } } });
        expect(templateOf(recording).blockDeviceMappings).to.have.length(1);
        expect(nodeVariables(recording)).to.include({
            STORAGE: "instance-store",
            DATA_DEVICE: "",
            LUKS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:percona-luks-0a1b2c3",
        });
        const { inputs } = find(recording, "aws:secretsmanager/secret:Secret", "percona-luks");
        expect(inputs.namePrefix).to.equal("orders-luks-");
        const secrets = ofType(usual, "aws:secretsmanager/secret:Secret");
        expect(secrets.map(({ name }) => name)).to.deep.equal(["percona-credentials"]);
    });

    it("encrypt by a given key, which the group may use", async () => {
        const recording = await deploy({ args: { kmsKeyArn } });
        for (const { ebs } of templateOf(recording).blockDeviceMappings as { ebs: object }[]) {
            expect(ebs).to.include({ kmsKeyId: kmsKeyArn });
        }
        expect(find(recording, "aws:kms/grant:Grant", "percona-disks").inputs).to.include({
            keyId: kmsKeyArn,
            granteePrincipal:
                "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        });
    });

    it("are told all that their programs read, and the very bundle that is in the bucket", () => {
        const bundle = fs.readFileSync(path.join(__dirname, "../../../bin/agents/percona-node/index.js"));
        const sha256 = crypto.createHash("sha256").update(bundle).digest("hex");
        expect(nodeVariables(usual)).to.include({
            AWS_REGION: "eu-west-1",
            CLUSTER_ID: "orders",
            NODE_COUNT: "3",
            ENGINE_SERIES: "8.0",
            TABLE_NAME: "percona-orders-locks",
            BUCKET_NAME: "percona-orders-backups-0a1b2c3",
            ASG_NAME: "percona-orders",
            READ_MAX_LAG_SECONDS: "30",
            READS_FROM_PRIMARY: "fallback",
            OUTAGE_POLICY: "availability",
            ERRANT_POLICY: "reclone",
            BOOTSTRAP_FROM: "",
            BACKUP_TOOL: "xtrabackup",
            FULL_BACKUP_SCHEDULE: "0 2 ? * SUN *",
            INCREMENTAL_BACKUP_SCHEDULE: "0 2 ? * MON-SAT *",
            RESTORE_DRILL_SCHEDULE: "0 8 ? * SUN *",
            AGENT_KEY: `orders/agent/${sha256}.js`,
            AGENT_SHA256: sha256,
            STORAGE: "ebs",
            DATA_DEVICE: "/dev/sdf",
            LOG_GROUP: "/aws/ec2/percona-orders",
            SWAP_GIB: "4",
        });
        const object = find(usual, "aws:s3/bucketObjectv2:BucketObjectv2", "percona-agent");
        expect(object.inputs.key).to.equal(`orders/agent/${sha256}.js`);
        expect(object.retainOnDelete).to.equal(true);
    });

    it("are told what differs", async () => {
        const recording = await deploy({
            args: {
                readsFromPrimary: ReadsFromPrimary.Never,
                bootstrapFrom: "s3://percona-old-backups-0a1b2c3/old",
                restoreToTime: "2026-11-22T03:00:00Z",
            },
        });
        expect(nodeVariables(recording)).to.include({
            READS_FROM_PRIMARY: "never",
            BOOTSTRAP_FROM: "s3://percona-old-backups-0a1b2c3/old",
            RESTORE_TO_TIME: "2026-11-22T03:00:00Z",
        });
    });
});

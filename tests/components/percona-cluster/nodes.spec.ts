import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { BackupTool, ErrantPolicy, OutagePolicy, PerconaEngine, ReadsFromPrimary } from "../../../components";
import { find, ofType, type Recording } from "../../support/mocks";
import { deploy, nodeVariables, templateOf } from "../support/percona";
import { untagged } from "../support/untagged";
import { without } from "../support/without";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const disk = { volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" };

describe("PerconaCluster: its nodes", () => {
    let usual: Recording;
    let onOwnDisks: Recording;

    before(async () => {
        usual = await deploy();
        onOwnDisks = await deploy({ args: { kmsKeyArn, node: { type: "i3en.xlarge" } } });
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

    it("start only when all is there that they cannot work without, and their load balancer checks them", () => {
        const { dependencies } = find(onOwnDisks, "aws:autoscaling/group:Group", "percona-nodes");
        const names = onOwnDisks.resources.filter(({ urn }) => dependencies.includes(urn)).map(({ name }) => name);
        const policies = ["coordination", "backups", "credentials", "disks", "group", "targets", "events"];
        const role = [...policies, "logs", "metrics", "amazonssmmanagedinstancecore"];
        expect(names).to.have.members([
            ...role.map((purpose) => `percona-instance-role-${purpose}`),
            ...["nodes-out", "backups-policy", "agent", "credentials", "luks", "disks", "write", "read"].map(
                (what) => `percona-${what}`,
            ),
            // Whose outputs it takes.
            ...["node", "wtg", "rtg"].map((what) => `percona-${what}`),
        ]);
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
        const { tags } = find(usual, "aws:autoscaling/group:Group", "percona-nodes").inputs;
        expect(tags).to.deep.include({ key: "cluster_id", value: "orders", propagateAtLaunch: true });
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

    it("use the type's own disks where it has some, encrypted by a passphrase of their own", () => {
        expect(templateOf(onOwnDisks).blockDeviceMappings).to.have.length(1);
        expect(nodeVariables(onOwnDisks)).to.include({
            STORAGE: "instance-store",
            DATA_DEVICE: "",
            LUKS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:percona-luks-0a1b2c3",
        });
        const { inputs } = find(onOwnDisks, "aws:secretsmanager/secret:Secret", "percona-luks");
        expect(inputs.namePrefix).to.equal("orders-luks-");
        const secrets = ofType(usual, "aws:secretsmanager/secret:Secret");
        expect(secrets.map(({ name }) => name)).to.deep.equal(["percona-credentials"]);
    });

    it("encrypt by a given key, which the group may use", async () => {
        const recording = await deploy({ args: { kmsKeyArn } });
        for (const { ebs } of templateOf(recording).blockDeviceMappings as { ebs: object }[]) {
            expect(ebs).to.include({ kmsKeyId: kmsKeyArn });
        }
        expect(find(recording, "aws:kms/grant:Grant", "percona-disks").inputs).to.deep.include({
            keyId: kmsKeyArn,
            granteePrincipal:
                "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            operations: [
                "Encrypt",
                "Decrypt",
                "ReEncryptFrom",
                "ReEncryptTo",
                "GenerateDataKey",
                "GenerateDataKeyWithoutPlaintext",
                "DescribeKey",
                "CreateGrant",
            ],
        });
    });

    it("are told all that their programs read, and the very bundle that is in the bucket", () => {
        const bundle = fs.readFileSync(path.join(__dirname, "../../../bin/agents/percona-node/index.js"));
        const sha256 = crypto.createHash("sha256").update(bundle).digest("hex");
        expect(nodeVariables(usual)).to.deep.equal({
            AWS_REGION: "eu-west-1",
            CLUSTER_ID: "orders",
            NODE_COUNT: "3",
            ENGINE_SERIES: "8.0",
            TABLE_NAME: "percona-orders-locks",
            BUCKET_NAME: "percona-orders-backups-0a1b2c3",
            CREDENTIALS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:orders/mysql-credentials",
            ASG_NAME: "percona-orders",
            WRITE_TARGET_GROUP_ARN: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/percona-wtg/2c3d",
            TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:percona-alarms-0a1b2c3",
            READ_MAX_LAG_SECONDS: "30",
            READS_FROM_PRIMARY: "fallback",
            OUTAGE_POLICY: "availability",
            ERRANT_POLICY: "reclone",
            BOOTSTRAP_FROM: "",
            RESTORE_TO_TIME: "",
            RESTORE_TO_GTID: "",
            BACKUP_TOOL: "xtrabackup",
            FULL_BACKUP_SCHEDULE: "0 2 ? * SUN *",
            INCREMENTAL_BACKUP_SCHEDULE: "0 2 ? * MON-SAT *",
            RESTORE_DRILL_SCHEDULE: "0 8 ? * SUN *",
            AGENT_KEY: `orders/agent/${sha256}.js`,
            AGENT_SHA256: sha256,
            STORAGE: "ebs",
            DATA_DEVICE: "/dev/sdf",
            DATA_DIR: "/var/lib/mysql",
            LUKS_SECRET_ARN: "",
            AGENT_DIR: "/var/lib/percona-node",
            MYSQL_SOCKET: "/var/run/mysqld/mysqld.sock",
            LOG_GROUP: "/aws/ec2/percona-orders",
            SWAP_GIB: "4",
        });
        const object = find(usual, "aws:s3/bucketObjectv2:BucketObjectv2", "percona-agent");
        expect(object.inputs.key).to.equal(`orders/agent/${sha256}.js`);
        expect(object.retainOnDelete).to.equal(true);
    });

    it("are told what differs", async () => {
        const told = {
            ENGINE_SERIES: "8.4",
            READS_FROM_PRIMARY: "never",
            OUTAGE_POLICY: "consistency",
            ERRANT_POLICY: "wait",
            BOOTSTRAP_FROM: "s3://percona-old-backups-0a1b2c3/old",
            RESTORE_TO_TIME: "2026-11-22T03:00:00Z",
            BACKUP_TOOL: "clone",
            INCREMENTAL_BACKUP_SCHEDULE: "",
        };
        const args = {
            engine: PerconaEngine.V84,
            readsFromPrimary: ReadsFromPrimary.Never,
            outagePolicy: OutagePolicy.Consistency,
            errantPolicy: ErrantPolicy.Wait,
            bootstrapFrom: told.BOOTSTRAP_FROM,
            backup: { tool: BackupTool.Clone },
            node: { detailedMonitoring: false },
        };
        const recording = await deploy({ args: { ...args, restoreToTime: told.RESTORE_TO_TIME } });
        expect(nodeVariables(recording)).to.include(told);
        expect(templateOf(recording).monitoring).to.deep.equal({ enabled: false });
        const restoreToGtid = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77";
        expect(nodeVariables(await deploy({ args: { ...args, restoreToGtid } }))).to.include({
            RESTORE_TO_TIME: "",
            RESTORE_TO_GTID: restoreToGtid,
        });
    });
});

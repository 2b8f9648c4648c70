import type * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { expect } from "chai";
import type { PmmEc2Args } from "../../../components";
import { FirewallAction, RdsEngine } from "../../../components";
import type { RecordedResource, Recording } from "../../support/mocks";
import { deploy, goodArgs } from "../support/pmm-deployment";

/** Everything that can be switched on. */
const everything: Partial<PmmEc2Args> = {
    endpoint: {
        ...goodArgs().endpoint,
        hostnames: ["pmm.example.com", "monitoring.example.com"],
        allowedCidrs: ["10.0.0.0/8", "192.168.0.0/16"],
        firewall: { managedRules: FirewallAction.Count },
    },
    instance: { adminCidr: "10.9.0.0/16", sshKeyName: "admin" },
    dataVolume: {
        restoreFromSnapshotId: "snap-0123456789abcdef0",
        retired: ["initial"],
        kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd",
    },
    backup: { weekly: { enabled: true }, rootVolume: true, copy: { region: "eu-central-1" } },
    dashboard: true,
    rdsAccess: [{ securityGroupId: "sg-0123456789abcdef0", engine: RdsEngine.Mysql }],
    secretReaders: ["arn:aws:iam::123456789012:role/reader"],
    tags: { "cost-center": "42" },
};

/** Types of AWS that have no tags. */
const untaggable = new Set([
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:backup/selection:Selection",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:ec2/volumeAttachment:VolumeAttachment",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:route53/record:Record",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "random:index/randomPassword:RandomPassword",
]);

/** Where data lives, and what opens it. */
const dataTypes = [
    "aws:backup/vault:Vault",
    "aws:ebs/volume:Volume",
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
];

describe("PmmEc2: each of its resources", () => {
    let recording: Recording;
    let children: RecordedResource[];

    before(async () => {
        recording = await deploy({ args: everything });
        children = recording.resources.filter((resource) => resource.type !== "stackwarden:index:PmmEc2");
    });

    it("belongs to the component and bears its name", () => {
        const [component] = recording.resources.filter((resource) => resource.type === "stackwarden:index:PmmEc2");
        for (const child of children) {
            expect(child.parent, child.urn).to.equal(component!.urn);
            expect(child.name, child.urn).to.match(/^pmm-/);
        }
    });

    it("has a URN of its own", () => {
        const urns = children.map((child) => child.urn);
        expect(new Set(urns).size).to.equal(urns.length);
    });

    it("is tagged, by the user and by the component", () => {
        for (const child of children.filter(({ type }) => !untaggable.has(type))) {
            const { Name, ...tags } = child.inputs.tags as Record<string, string>;
            expect(Name, child.urn).to.match(/^pmm-/);
            expect(tags, child.urn).to.include({
                "cost-center": "42",
                "stackwarden:deployment": "pmm",
                "stackwarden:component": "PmmEc2",
            });
        }
    });

    it("is untaggable only if AWS has no tags for it", () => {
        for (const child of children.filter(({ type }) => untaggable.has(type))) {
            expect(child.inputs, child.urn).not.to.have.property("tags");
        }
    });

    it("says that it holds data where it does, and nowhere else", () => {
        for (const child of children) {
            const tags = (child.inputs.tags ?? {}) as Record<string, string>;
            const expected = child.name === "pmm-data" && child.type === "aws:ebs/volume:Volume" ? "retired" : "true";
            expect(tags["stackwarden:data"], child.urn).to.equal(dataTypes.includes(child.type) ? expected : undefined);
        }
    });

    it("leaves naming to Pulumi, which keeps two deployments apart, except where the name is chosen by the user", () => {
        const named = children.filter(({ type, inputs }) => "name" in inputs && type !== "aws:route53/record:Record");
        expect(named.map(({ inputs }) => inputs.name)).to.deep.equal(["/aws/ec2/pmm-dev"]);
    });

    it("has a name that fits where Pulumi adds eight characters", () => {
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html and likewise
        const limits: Record<string, number> = {
            "aws:lb/loadBalancer:LoadBalancer": 32,
            "aws:lb/targetGroup:TargetGroup": 32,
            "aws:backup/vault:Vault": 50,
            "aws:backup/plan:Plan": 50,
            "aws:backup/selection:Selection": 50,
            "aws:s3/bucket:Bucket": 63,
            "aws:iam/role:Role": 64,
            "aws:cloudwatch/eventRule:EventRule": 64,
        };
        const longest = "p".repeat(20);
        for (const { type, name } of children.filter((child) => child.type in limits)) {
            expect(name.replace("pmm", longest).length + 8, `${type} ${name}`).to.be.at.most(limits[type]!);
        }
    });

    it("has no security-group rule inside a group", () => {
        for (const { inputs } of children.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup")) {
            expect(inputs).not.to.have.any.keys("ingress", "egress");
        }
    });

    it("names region, account and partition only as the provider told", () => {
        for (const child of children) {
            const text = JSON.stringify({ ...child.inputs, userDataBase64: undefined });
            for (const [, partition, region, account] of text.matchAll(
                /arn:([a-z-]*):[a-z0-9-]+:([a-z0-9-]*):([0-9a-z]*):/g,
            )) {
                expect(partition, child.urn).to.equal("aws");
                expect(region, child.urn).to.be.oneOf(["", "eu-west-1"]);
                expect(account, child.urn).to.be.oneOf(["", "aws", "123456789012", "ec2"]);
            }
        }
    });

    it("holds no secret in clear text", () => {
        const holders = children.filter(({ inputs }) => JSON.stringify(inputs).includes("S3cret_from.the.generator"));
        expect(holders.map(({ name, type, secretInputs }) => ({ name, type, secretInputs }))).to.deep.equal([
            {
                name: "pmm-admin-password",
                type: "aws:secretsmanager/secretVersion:SecretVersion",
                secretInputs: ["secretString"],
            },
        ]);
    });
});

describe("PmmEc2 in another partition", () => {
    it("makes ARNs of that partition", async () => {
        const { awsAnswers } = await import("../support/aws-answers");
        const facts = { id: "111122223333", region: "cn-north-1", partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
        const { resources } = await deploy({ answers: awsAnswers(facts), args: { secretReaders: [] } });
        const text = JSON.stringify(resources.map(({ inputs }) => inputs));
        expect(text).to.include("arn:aws-cn:");
        expect(text).not.to.match(/arn:aws:/);
        expect(text).not.to.include("eu-west-1");
    });
});

describe("PmmEc2 with a provider of its own", () => {
    it("makes everything there, and asks nobody else", async () => {
        const options = (): pulumi.ComponentResourceOptions => ({
            provider: new Provider("elsewhere", { region: "us-west-2" }),
        });
        const { resources, calls } = await deploy({ options, args: everything });
        const aws = resources.filter(({ type }) => type.startsWith("aws:"));
        expect(aws.length).to.be.above(60);
        for (const { urn, provider } of aws) {
            expect(provider, urn).to.include("::elsewhere::");
        }
        expect(calls.map(({ token }) => token)).to.have.members([
            "aws:index/getPartition:getPartition",
            "aws:index/getRegion:getRegion",
            "aws:index/getCallerIdentity:getCallerIdentity",
            "aws:ec2/getSubnet:getSubnet",
            "aws:ec2/getInstanceType:getInstanceType",
            "aws:ec2/getAmi:getAmi",
        ]);
        for (const { token, provider } of calls) {
            expect(provider, token).to.include("::elsewhere::");
        }
    });
});

describe("Two PmmEc2 in one account", () => {
    it("share no name that must be unique", async () => {
        const [first, second] = [await deploy({ stack: "one" }), await deploy({ stack: "two" })];
        const names = ({ resources }: Recording): unknown[] =>
            resources
                .flatMap(({ inputs }) => [inputs.dashboardName, inputs.bucket, inputs.name])
                .filter((name) => typeof name === "string" && name.includes("/aws/ec2"));
        expect(names(first)).to.deep.equal(["/aws/ec2/pmm-one"]);
        expect(names(second)).to.deep.equal(["/aws/ec2/pmm-two"]);
    });

    it("may stand in one stack under two names", async () => {
        const first = await deploy({ name: "pmm-a" });
        const second = await deploy({ name: "pmm-b" });
        const urns = new Set(first.resources.map(({ urn }) => urn));
        expect(second.resources.filter(({ urn }) => urns.has(urn))).to.deep.equal([]);
    });
});

describe("PmmEc2 in a preview", () => {
    it("can be made when nothing that AWS makes up is known", async () => {
        const preview = await deploy({ args: everything, preview: true });
        const update = await deploy({ args: everything });
        expect(preview.failures).to.deep.equal([]);
        const names = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn).sort();
        expect(names(preview)).to.deep.equal(names(update));
    });

    it("shows what is known: policies on known names, sizes, alarms' thresholds", async () => {
        const { resources } = await deploy({ preview: true });
        const known = (type: string, name: string, property: string): void => {
            const found = resources.find((resource) => resource.type === type && resource.name === name);
            expect(found?.unknownInputs, `${type} ${name}`).not.to.include(property);
            expect(found?.inputs, `${type} ${name}`).to.have.property(property);
        };
        known("aws:iam/rolePolicy:RolePolicy", "pmm-instance-role-logs", "policy");
        known("aws:iam/rolePolicy:RolePolicy", "pmm-instance-role-metrics", "policy");
        known("aws:kms/key:Key", "pmm-alarms", "policy");
        known("aws:ec2/instance:Instance", "pmm-instance", "rootBlockDevice");
        known("aws:ec2/instance:Instance", "pmm-instance", "instanceType");
        known("aws:ebs/volume:Volume", "pmm-data", "availabilityZone");
        known("aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-memory", "threshold");
    });
});

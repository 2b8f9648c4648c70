import { expect } from "chai";
import type { RecordedResource, Recording } from "../../support/mocks";
import { childrenIn, everyDeployment, tagsOf } from "../support/every-deployment";
import { json } from "../support/pmm-deployment";

/** Types that have no tags in AWS. */
const untaggable = new Set([
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:backup/selection:Selection",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:ec2/volumeAttachment:VolumeAttachment",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:efs/mountTarget:MountTarget",
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
const dataTypes = new Set([
    "aws:backup/vault:Vault",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
]);

/** Data types that a destroy stops at; a bucket of logs and a key that AWS keeps for a month are no loss. */
const protectedTypes = new Set([
    "aws:backup/vault:Vault",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:secretsmanager/secret:Secret",
]);

/** Actions for which AWS knows no finer resource than all. */
const onAllResources = ["cloudwatch:PutMetricData", "ec2:DescribeVolumes", "ecr:GetAuthorizationToken"];

/**
 * Longest names of AWS, where Pulumi adds eight characters.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html and likewise
 */
const limits: Record<string, number> = {
    "aws:autoscaling/group:Group": 255,
    "aws:backup/plan:Plan": 50,
    "aws:backup/selection:Selection": 50,
    "aws:backup/vault:Vault": 50,
    "aws:cloudwatch/eventRule:EventRule": 64,
    "aws:ec2/launchTemplate:LaunchTemplate": 128,
    "aws:ecs/capacityProvider:CapacityProvider": 255,
    "aws:iam/role:Role": 64,
    "aws:lb/loadBalancer:LoadBalancer": 32,
    "aws:lb/targetGroup:TargetGroup": 32,
    "aws:s3/bucket:Bucket": 63,
};

interface Statement {
    Effect: string;
    Action: string[];
    Resource: string | string[];
}

for (const [which, deployment] of Object.entries(everyDeployment)) {
    const { component, chosenNames, retired } = deployment;

    describe(`${which}: each of its resources`, () => {
        let recording: Recording;
        let children: RecordedResource[];

        before(async () => {
            recording = await deployment.deploy(true);
            expect(recording.failures).to.deep.equal([]);
            children = childrenIn(recording);
        });

        it("belongs to the component and bears its name", () => {
            const type = `stackwarden:index:${component}`;
            const [parent] = recording.resources.filter((resource) => resource.type === type);
            expect(children.length).to.be.above(60);
            for (const child of children) {
                expect(child.parent, child.urn).to.equal(parent!.urn);
                expect(child.name, child.urn).to.match(/^pmm-/);
            }
        });

        it("has a URN of its own", () => {
            const urns = children.map((child) => child.urn);
            expect(new Set(urns).size).to.equal(urns.length);
        });

        it("is tagged, by the user and by the component", () => {
            for (const child of children.filter(({ type }) => !untaggable.has(type))) {
                const { Name, ...tags } = tagsOf(child);
                expect(Name, child.urn).to.match(/^pmm-/);
                expect(tags, child.urn).to.include({
                    "cost-center": "42",
                    "stackwarden:deployment": "pmm",
                    "stackwarden:component": component,
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
                const data = child.type === retired[0] && child.name === retired[1] ? "retired" : "true";
                const expected = dataTypes.has(child.type) ? data : undefined;
                expect(tagsOf(child)["stackwarden:data"], child.urn).to.equal(expected);
            }
        });

        it("is protected where it holds what cannot be made again, and nowhere else", () => {
            for (const child of children) {
                // A volume out of use is kept in another way: Pulumi only forgets it.
                const forgotten = child.retainOnDelete;
                expect(child.protect, child.urn).to.equal(protectedTypes.has(child.type) && !forgotten);
            }
        });

        it("has a name by Pulumi, which keeps two deployments apart, except where the user chooses it", () => {
            const named = children.flatMap(({ type, inputs }) =>
                ["name", "dashboardName", "family", "bucket"]
                    .filter((property) => property in inputs)
                    .map((property) => [type, property, inputs[property]]),
            );
            const theirs = named.filter(([type]) => !/^aws:(route53|s3\/bucket[A-Z])/.test(type as string));
            expect(theirs).to.have.deep.members(chosenNames);
        });

        it("has a name that fits where Pulumi adds eight characters", () => {
            const longest = "p".repeat(20);
            for (const { type, name } of children.filter((child) => child.type in limits)) {
                expect(name.replace("pmm", longest).length + 8, `${type} ${name}`).to.be.at.most(limits[type]!);
            }
        });

        it("has no security-group rule inside a group", () => {
            const groups = children.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
            expect(groups).to.have.length.above(1);
            for (const { inputs } of groups) {
                expect(inputs).not.to.have.any.keys("ingress", "egress");
            }
        });

        it("allows a role named actions alone, on named resources where AWS has them", () => {
            const policies = children.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
            expect(policies).to.have.length.above(2);
            for (const { urn, inputs } of policies) {
                for (const statement of (json(inputs.policy) as { Statement: Statement[] }).Statement) {
                    expect(statement.Action.join(), urn).not.to.include("*");
                    if ([statement.Resource].flat().includes("*")) {
                        expect(onAllResources, urn).to.include.members(statement.Action);
                    }
                }
            }
        });

        it("names region, account and partition only as the provider told", () => {
            for (const child of children) {
                const text = JSON.stringify({ ...child.inputs, userDataBase64: undefined, userData: undefined });
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
            const secret = "S3cret_from.the.generator";
            const holders = children.filter(({ inputs }) => JSON.stringify(inputs).includes(secret));
            expect(holders.map(({ name, type, secretInputs }) => ({ name, type, secretInputs }))).to.deep.equal([
                {
                    name: "pmm-admin-password",
                    type: "aws:secretsmanager/secretVersion:SecretVersion",
                    secretInputs: ["secretString"],
                },
            ]);
        });
    });
}

import { expect } from "chai";
import type { RecordedResource, Recording } from "../../support/mocks";
import { childrenIn, everyDeployment, tagsOf } from "../support/every-deployment";
import { json } from "../support/json";

/** Types that have no tags in AWS. */
const untaggable = new Set([
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration",
    "aws:appautoscaling/policy:Policy",
    "aws:backup/selection:Selection",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:codebuild/webhook:Webhook",
    "aws:ec2/volumeAttachment:VolumeAttachment",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:efs/mountTarget:MountTarget",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/grant:Grant",
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "aws:lambda/invocation:Invocation",
    "aws:lambda/permission:Permission",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:route53/record:Record",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    // It can have ten tags, and users may want forty.
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secretRotation:SecretRotation",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "random:index/randomId:RandomId",
    "random:index/randomPassword:RandomPassword",
]);

/** Where data lives, and what opens it. */
const dataTypes = new Set([
    "aws:amp/workspace:Workspace",
    "aws:backup/vault:Vault",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:kms/key:Key",
    "aws:rds/instance:Instance",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
]);

/** Data types that a destroy stops at; a bucket of logs and a key that AWS keeps for a month are no loss. */
const protectedTypes = new Set([
    "aws:amp/workspace:Workspace",
    "aws:backup/vault:Vault",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:secretsmanager/secret:Secret",
]);

/** Data types, and the settings of some, that name the key which they are encrypted with. */
const keyed =
    /^aws:(amp\/workspace|dynamodb\/table|ebs\/volume|ecr\/repository|efs\/fileSystem|rds\/instance|s3\/bucketServerSide\w+|secretsmanager\/secret):/;

/** What takes AWS's own keys alone: load balancers write under no other one, and PMM has one for its data disk alone. */
const unkeyed = /-access-logs-encryption$|^pmm-(?!data)/;

/** Begins the names of secrets whose text the deployment makes anew when it is lost: no data. */
const remade = "pmm-agents-";

/** What a resource in use says of the data in it: the table holds what is found out anew when it is lost. */
function dataTagOf({ type, name }: RecordedResource): string | undefined {
    if (type === "aws:dynamodb/table:Table") {
        return "rebuilt";
    }
    return dataTypes.has(type) && !name.startsWith(remade) ? "true" : undefined;
}

/** Actions for which AWS knows no finer resource than all, or asks for all before a function may join a network. */
const onAllResources = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeInstanceRefreshes",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
    "cloudwatch:PutMetricData",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "ec2:UnassignPrivateIpAddresses",
    "ecr:GetAuthorizationToken",
    "ecs:DescribeTaskDefinition",
    "ecs:ListTasks",
    "elasticloadbalancing:DescribeTargetHealth",
    "secretsmanager:GetRandomPassword",
    "ssm:DescribeInstanceInformation",
    "ssm:ListCommandInvocations",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

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
    "aws:dynamodb/table:Table": 255,
    "aws:ec2/launchTemplate:LaunchTemplate": 128,
    "aws:ecs/capacityProvider:CapacityProvider": 255,
    "aws:iam/role:Role": 64,
    "aws:lambda/function:Function": 64,
    "aws:lb/loadBalancer:LoadBalancer": 32,
    "aws:lb/targetGroup:TargetGroup": 32,
    "aws:s3/bucket:Bucket": 63,
    "aws:secretsmanager/secret:Secret": 512,
    "aws:sqs/queue:Queue": 80,
    "aws:ssm/document:Document": 128,
};

interface Statement {
    Effect: string;
    Action: string[];
    Resource: string | string[];
}

for (const [which, deployment] of Object.entries(everyDeployment)) {
    const { component, name: own, chosenNames, retired = [], protects = [] } = deployment;
    const ownName = new RegExp(`^${own}-`);

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
                expect(child.name, child.urn).to.match(ownName);
            }
        });

        it("has a URN of its own", () => {
            const urns = children.map((child) => child.urn);
            expect(new Set(urns).size).to.equal(urns.length);
        });

        it("is tagged, by the user and by the component", () => {
            for (const child of children.filter(({ type }) => !untaggable.has(type))) {
                const { Name, ...tags } = tagsOf(child);
                expect(Name, child.urn).to.match(ownName);
                expect(tags, child.urn).to.include({
                    "cost-center": "42",
                    "stackwarden:deployment": own,
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
                const isRetired = child.type === retired[0] && child.name === retired[1];
                expect(tagsOf(child)["stackwarden:data"], child.urn).to.equal(isRetired ? "retired" : dataTagOf(child));
            }
        });

        it("is protected where it holds what cannot be made again, and nowhere else", () => {
            for (const child of children) {
                // A volume out of use is kept in another way: Pulumi only forgets it.
                const unneeded = child.retainOnDelete || child.name.startsWith(remade);
                const further = protects.some(([type, name]) => child.type === type && child.name === name);
                expect(child.protect, child.urn).to.equal(further || (protectedTypes.has(child.type) && !unneeded));
            }
        });

        it("is encrypted by the given key where it holds data", () => {
            const key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
            for (const child of children.filter(({ type }) => keyed.test(type))) {
                expect(JSON.stringify(child.inputs).includes(key), child.urn).to.equal(!unkeyed.test(child.name));
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
            for (const { type, name } of children.filter(
                (child) => child.type in limits && !("name" in child.inputs),
            )) {
                expect(name.replace(own, longest).length + 8, `${type} ${name}`).to.be.at.most(limits[type]!);
            }
        });

        it("has no security-group rule inside a group", () => {
            const groups = children.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
            expect(groups).to.have.length.above(1);
            for (const { inputs } of groups) {
                expect(inputs).not.to.have.any.keys("ingress", "egress");
            }
        });

        it("says in which protocol a target is checked, where that is not the provider's HTTP", () => {
            const groups = children.filter(({ type }) => type === "aws:lb/targetGroup:TargetGroup");
            expect(groups).to.have.length.above(0);
            for (const { urn, inputs } of groups.filter(({ inputs: { protocol } }) => protocol !== "HTTP")) {
                const { protocol } = inputs.healthCheck as { protocol?: string };
                expect(protocol, urn).to.be.oneOf(inputs.protocol === "HTTPS" ? ["HTTPS"] : ["HTTP", "HTTPS"]);
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
            expect(holders.map(({ name, type, secretInputs }) => ({ name, type, secretInputs }))).to.have.deep.members([
                ...deployment.generated.map((name) => ({
                    name,
                    type: "aws:secretsmanager/secretVersion:SecretVersion",
                    secretInputs: ["secretString"],
                })),
                ...(deployment.told ?? []).map(([type, name, input]) => ({ name, type, secretInputs: [input] })),
            ]);
        });
    });
}

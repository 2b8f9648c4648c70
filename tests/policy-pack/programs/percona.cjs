/** The component itself, in a network that exists, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const { PerconaCluster } = require("../../../bin");
const { changing } = require("./deployment.cjs");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const group = "aws:autoscaling/group:Group";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const table = "aws:dynamodb/table:Table";

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    even: { [group]: { minSize: 4, maxSize: 4, desiredCapacity: 4 } },
    "one-zone": { [group]: { vpcZoneIdentifiers: ["subnet-0123456789abcdef2"] } },
    ignore: {
        [group]: {
            instanceRefresh: {
                strategy: "Rolling",
                preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 110 },
            },
        },
    },
    unseeded: { [group]: { initialLifecycleHooks: [] } },
    public: { [balancer]: { internal: false } },
    "own-zone": { [balancer]: { enableCrossZoneLoadBalancing: false } },
    everybody: {
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
            cidrIpv4: "0.0.0.0/0",
            referencedSecurityGroupId: undefined,
        },
    },
    "port-check": { "aws:lb/targetGroup:TargetGroup": { healthCheck: { protocol: "TCP" } } },
    plain: {
        [template]: {
            blockDeviceMappings: [
                { deviceName: "/dev/sda1", ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 30 } },
                { deviceName: "/dev/sdf", ebs: { volumeType: "gp3", volumeSize: 100 } },
            ],
        },
    },
    metadata: { [template]: { metadataOptions: { httpTokens: "optional" } } },
    "no-recovery": { [table]: { pointInTimeRecovery: undefined } },
    "plain-table": { [table]: { serverSideEncryption: undefined } },
};

new PerconaCluster(
    "percona",
    {
        clusterId: "orders",
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
        },
        alarms: { emails: ["database-team@example.com"] },
        backup: chosen.includes("no-backup") ? { fullSchedule: "never" } : {},
    },
    changing(chosen, worse),
);

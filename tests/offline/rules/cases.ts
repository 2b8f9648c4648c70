import type { Properties } from "../../../offline/cloud/values";
import type { Case, DeleteCase, UpdateCase, Wanted } from "./case";
import * as agents from "./cases-agents";
import * as cluster from "./cases-cluster";
import * as containers from "./cases-containers";
import * as functions from "./cases-functions";
import * as monitoring from "./cases-monitoring";
import * as panintelligence from "./cases-panintelligence";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const policy = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } });
const roleFor = (name: string): Wanted => ({ type: "aws:iam/role:Role", inputs: { name, assumeRolePolicy: trust } });
const alarm: Properties = {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "CPUUtilization",
    namespace: "AWS/EC2",
    period: 60,
    statistic: "Average",
    threshold: 80,
};
const certificate = (name: string): Wanted => ({
    type: "aws:acm/certificate:Certificate",
    inputs: { domainName: name, validationMethod: "DNS" },
});
const vpc = (cidrBlock: string): Wanted => ({ type: "aws:ec2/vpc:Vpc", inputs: { cidrBlock } });
const group: Wanted = { type: "aws:ec2/securityGroup:SecurityGroup", inputs: {} };
const volume: Wanted = {
    type: "aws:ebs/volume:Volume",
    inputs: { availabilityZone: "eu-west-1a", size: 10, type: "gp3" },
};
const subnetIn = (zone: string, cidrBlock: string): Wanted => ({
    type: "aws:ec2/subnet:Subnet",
    inputs: { availabilityZone: zone, cidrBlock, vpcId: "vpc-elsewhere" },
});
const instanceIn = (zone: string): Wanted => ({
    type: "aws:ec2/instance:Instance",
    inputs: { ami: "ami-1", availabilityZone: zone, instanceType: "m5.large" },
});
const balancer: Wanted = { type: "aws:lb/loadBalancer:LoadBalancer", inputs: { subnets: ["subnet-1", "subnet-2"] } };
const listenerOf = (key: string): Properties => ({
    loadBalancerArn: `\${${key}.id}`,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "fixed-response" }],
});
const plan = (rule: Properties): Properties => ({
    rules: [{ ruleName: "daily", targetVaultName: "v", schedule: "cron(0 5 ? * * *)", ...rule }],
});
const webAcl = (rules: Properties[] = []): Properties => ({
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "m", sampledRequestsEnabled: true },
    rules,
});
const aclRule = (name: string, priority: number, rest: Properties): Properties => ({ name, priority, ...rest });
const geo: Properties = { statement: { geoMatchStatement: { countryCodes: ["IE"] } }, action: { block: {} } };
const task = (inputs: Properties, containers: unknown): Properties => ({
    family: "f",
    containerDefinitions: typeof containers === "string" ? containers : JSON.stringify(containers),
    ...inputs,
});
const fargate: Properties = { requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", cpu: "256", memory: "512" };
const container = { name: "c", image: "i", memory: 128 };
const lambda: Properties = {
    role: "arn:aws:iam::123456789012:role/r",
    runtime: "nodejs22.x",
    handler: "index.handler",
};
const ingress: Properties = { securityGroupId: "${group.id}", ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** Refused when they are to be made. */
export const creations: Case[] = [
    // Elastic Load Balancing
    {
        rule: "load-balancer-name",
        type: balancer.type,
        inputs: { ...balancer.inputs, name: "a".repeat(33) },
        words: "cannot be longer than '32' characters",
    },
    {
        rule: "load-balancer-name",
        type: balancer.type,
        inputs: { ...balancer.inputs, name: "a_b" },
        words: "can only contain characters that are alphanumeric",
    },
    {
        rule: "load-balancer-name",
        type: balancer.type,
        inputs: { ...balancer.inputs, name: "internal-lb" },
        words: "cannot begin with 'internal-'",
    },
    {
        rule: "load-balancer-name",
        type: balancer.type,
        inputs: { ...balancer.inputs, name: "-lb" },
        words: "cannot begin or end with a hyphen",
    },
    {
        rule: "load-balancer-name-unique",
        type: balancer.type,
        needs: { first: { type: balancer.type, inputs: { ...balancer.inputs, name: "twin-lb" } } },
        inputs: { ...balancer.inputs, name: "twin-lb" },
        words: "DuplicateLoadBalancerName: A load balancer with the same name 'twin-lb' exists",
    },
    {
        rule: "load-balancer-zones",
        type: balancer.type,
        needs: { subnet: subnetIn("eu-west-1a", "10.90.0.0/24") },
        inputs: { subnets: ["${subnet.id}"] },
        words: "At least two subnets in two different Availability Zones must be specified",
    },
    {
        rule: "load-balancer-zones",
        type: balancer.type,
        needs: {
            a: subnetIn("eu-west-1a", "10.90.1.0/24"),
            b: subnetIn("eu-west-1b", "10.90.2.0/24"),
            c: subnetIn("eu-west-1b", "10.90.3.0/24"),
        },
        inputs: { subnets: ["${a.id}", "${b.id}", "${c.id}"] },
        words: "cannot be attached to multiple subnets in the same Availability Zone",
    },
    {
        rule: "load-balancer-idle-timeout",
        type: balancer.type,
        inputs: { ...balancer.inputs, idleTimeout: 4001 },
        words: "must be between 1 and 4000",
    },
    {
        rule: "load-balancer-log-bucket",
        type: balancer.type,
        needs: { bucket: { type: "aws:s3/bucket:Bucket", inputs: { bucket: "logs-without-policy" } } },
        inputs: { ...balancer.inputs, accessLogs: { enabled: true, bucket: "${bucket.id}" } },
        words: "Access Denied for bucket: logs-without-policy",
    },
    {
        rule: "target-group-name",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { name: "a".repeat(33), port: 80 },
        words: "cannot be longer than '32' characters",
    },
    {
        rule: "target-group-name-unique",
        type: "aws:lb/targetGroup:TargetGroup",
        needs: { first: { type: "aws:lb/targetGroup:TargetGroup", inputs: { name: "twin-group" } } },
        inputs: { name: "twin-group" },
        words: "DuplicateTargetGroupName",
    },
    {
        rule: "target-group-health-check",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { healthCheck: { interval: 10, timeout: 10 } },
        words: "Health check timeout '10' must be smaller than the interval '10'",
    },
    {
        rule: "target-group-health-check",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { healthCheck: { interval: 4 } },
        words: "between 5 and 300",
    },
    {
        rule: "target-group-health-check",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { healthCheck: { timeout: 1 } },
        words: "between 2 and 120",
    },
    {
        rule: "target-group-health-check",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { healthCheck: { healthyThreshold: 1 } },
        words: "between 2 and 10",
    },
    {
        rule: "target-group-health-check",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { healthCheck: { path: "ready" } },
        words: "must begin with a '/'",
    },
    {
        rule: "target-group-deregistration-delay",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: { deregistrationDelay: 3601 },
        words: "between 0 and 3600",
    },
    {
        rule: "listener-port-unique",
        type: "aws:lb/listener:Listener",
        needs: { lb: balancer, first: { type: "aws:lb/listener:Listener", inputs: listenerOf("lb") } },
        inputs: { ...listenerOf("lb") },
        words: "DuplicateListener: A listener already exists on this port",
    },
    {
        rule: "listener-certificate",
        type: "aws:lb/listener:Listener",
        needs: { lb: balancer },
        inputs: { ...listenerOf("lb"), port: 443, protocol: "HTTPS" },
        words: "A certificate must be specified for HTTPS listeners",
    },
    {
        rule: "listener-certificate",
        type: "aws:lb/listener:Listener",
        needs: { lb: balancer, certificate: certificate("waiting.example.org") },
        inputs: { ...listenerOf("lb"), port: 443, protocol: "HTTPS", certificateArn: "${certificate.id}" },
        words: "UnsupportedCertificate: The certificate 'arn:aws:acm:eu-west-1:123456789012:certificate/",
    },
    {
        rule: "listener-rule-priority",
        type: "aws:lb/listenerRule:ListenerRule",
        inputs: {
            listenerArn: "arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/l/1/1",
            priority: 0,
            actions: [],
            conditions: [],
        },
        words: "Priority must be between 1 and 50000",
    },
    {
        rule: "listener-rule-priority",
        type: "aws:lb/listenerRule:ListenerRule",
        needs: {
            first: {
                type: "aws:lb/listenerRule:ListenerRule",
                inputs: { listenerArn: "arn:l", priority: 7, actions: [], conditions: [] },
            },
        },
        inputs: { listenerArn: "arn:l", priority: 7, actions: [], conditions: [] },
        words: "PriorityInUse: Priority '7' is currently in use",
    },
    // EBS
    ...(
        [
            [{ type: "gp3", size: 65_537 }, "Volume of 65537GiB is too large for volume type gp3; maximum is 65536GiB"],
            [{ type: "st1", size: 20 }, "Volume of 20GiB is too small for volume type st1; minimum is 125GiB"],
            [{ type: "gp9", size: 20 }, "Value (gp9) for parameter volumeType is invalid"],
            [{ type: "gp3", size: 400, iops: 80_001 }, "Volume iops of 80001 is too high; maximum is 80000."],
            [{ type: "gp3", size: 400, iops: 100 }, "Volume iops of 100 is too low; minimum is 3000."],
            [
                { type: "gp3", size: 10, iops: 6000 },
                "Iops to volume size ratio of 600.000000 is too high; maximum is 500.000000.",
            ],
            [{ type: "gp2", size: 10, iops: 300 }, "The parameter iops is not supported for gp2 volumes."],
            [{ type: "io2", size: 10 }, "The parameter iops must be specified for io2 volumes."],
            [
                { type: "io1", size: 10, iops: 300, throughput: 125 },
                "The parameter throughput is not supported for io1 volumes.",
            ],
            [{ type: "gp3", size: 10, throughput: 100 }, "Throughput of 100 MiBps is too low"],
            [
                { type: "gp3", size: 400, iops: 10_000, throughput: 2001 },
                "Throughput of 2001 MiBps is too high; maximum is 2000",
            ],
            [{ type: "gp3", size: 10, throughput: 1000 }, "Throughput (MiBps) to iops ratio of 0.333333 is too high"],
        ] as [Properties, string][]
    ).map(([inputs, words]) => ({
        rule: "volume-figures",
        type: volume.type,
        inputs: { availabilityZone: "eu-west-1a", ...inputs },
        words,
    })),
    {
        rule: "root-volume-figures",
        type: "aws:ec2/instance:Instance",
        inputs: { ami: "ami-1", instanceType: "m5.large", rootBlockDevice: { volumeType: "gp3", throughput: 3000 } },
        words: "Throughput of 3000 MiBps is too high",
    },
    {
        rule: "volume-zone",
        type: "aws:ec2/volumeAttachment:VolumeAttachment",
        needs: { volume, instance: instanceIn("eu-west-1b") },
        inputs: { deviceName: "/dev/xvdf", volumeId: "${volume.id}", instanceId: "${instance.id}" },
        words: "InvalidVolume.ZoneMismatch: The volume 'vol-0",
    },
    {
        rule: "volume-attached-once",
        type: "aws:ec2/volumeAttachment:VolumeAttachment",
        needs: {
            volume,
            instance: instanceIn("eu-west-1a"),
            other: instanceIn("eu-west-1a"),
            first: {
                type: "aws:ec2/volumeAttachment:VolumeAttachment",
                inputs: { deviceName: "/dev/xvdf", volumeId: "${volume.id}", instanceId: "${instance.id}" },
            },
        },
        inputs: { deviceName: "/dev/xvdf", volumeId: "${volume.id}", instanceId: "${other.id}" },
        words: "is already attached to an instance",
    },
    {
        rule: "volume-device-unique",
        type: "aws:ec2/volumeAttachment:VolumeAttachment",
        needs: {
            volume,
            other: volume,
            instance: instanceIn("eu-west-1a"),
            first: {
                type: "aws:ec2/volumeAttachment:VolumeAttachment",
                inputs: { deviceName: "/dev/xvdf", volumeId: "${volume.id}", instanceId: "${instance.id}" },
            },
        },
        inputs: { deviceName: "/dev/xvdf", volumeId: "${other.id}", instanceId: "${instance.id}" },
        words: "Attachment point /dev/xvdf is already in use",
    },
    // EC2
    {
        rule: "user-data-size",
        type: "aws:ec2/instance:Instance",
        inputs: { ...instanceIn("eu-west-1a").inputs, userData: `#!/bin/sh\n${"x".repeat(16_384)}` },
        words: "User data is limited to 16384 bytes",
    },
    {
        rule: "user-data-size",
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        inputs: { userData: Buffer.from("y".repeat(16_385)).toString("base64") },
        words: "User data is limited to 16384 bytes",
    },
    {
        rule: "instance-type",
        type: "aws:ec2/instance:Instance",
        inputs: { ami: "ami-1", instanceType: "m5.lrge" },
        words: "Invalid value 'm5.lrge' for InstanceType",
    },
    {
        rule: "instance-address",
        type: "aws:ec2/instance:Instance",
        needs: { subnet: subnetIn("eu-west-1a", "10.90.4.0/24") },
        inputs: { ami: "ami-1", instanceType: "m5.large", subnetId: "${subnet.id}", privateIp: "10.91.0.5" },
        words: "Address 10.91.0.5 does not fall within the subnet's address range",
    },
    {
        rule: "instance-metadata-hops",
        type: "aws:ec2/instance:Instance",
        inputs: { ami: "ami-1", instanceType: "m5.large", metadataOptions: { httpPutResponseHopLimit: 65 } },
        words: "for HttpPutResponseHopLimit. Must be between 1 and 64",
    },
    {
        rule: "key-pair-unique",
        type: "aws:ec2/keyPair:KeyPair",
        needs: { first: { type: "aws:ec2/keyPair:KeyPair", inputs: { keyName: "twin", publicKey: "ssh-ed25519 A" } } },
        inputs: { keyName: "twin", publicKey: "ssh-ed25519 B" },
        words: "InvalidKeyPair.Duplicate",
    },
    // VPC
    { rule: "cidr-block", ...vpc("10.0.0.0/33"), words: "Value (10.0.0.0/33) for parameter cidrBlock is invalid" },
    {
        rule: "cidr-block",
        ...vpc("10.0.0.5/16"),
        words: '"10.0.0.5/16" is not a valid IPv4 CIDR block; did you mean "10.0.0.0/16"?',
    },
    { rule: "vpc-size", ...vpc("10.0.0.0/8"), words: "InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid." },
    {
        rule: "subnet-range",
        type: "aws:ec2/subnet:Subnet",
        needs: { vpc: vpc("10.0.0.0/16") },
        inputs: { vpcId: "${vpc.id}", cidrBlock: "10.1.0.0/24" },
        words: "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.",
    },
    {
        rule: "subnet-overlap",
        type: "aws:ec2/subnet:Subnet",
        needs: {
            vpc: vpc("10.0.0.0/16"),
            first: { type: "aws:ec2/subnet:Subnet", inputs: { vpcId: "${vpc.id}", cidrBlock: "10.0.0.0/20" } },
        },
        inputs: { vpcId: "${vpc.id}", cidrBlock: "10.0.8.0/24" },
        words: "InvalidSubnet.Conflict: The CIDR '10.0.8.0/24' conflicts with another subnet",
    },
    {
        rule: "internet-gateway-once",
        type: "aws:ec2/internetGateway:InternetGateway",
        needs: {
            vpc: vpc("10.0.0.0/16"),
            first: { type: "aws:ec2/internetGateway:InternetGateway", inputs: { vpcId: "${vpc.id}" } },
        },
        inputs: { vpcId: "${vpc.id}" },
        words: "already has an internet gateway attached",
    },
    {
        rule: "route-unique",
        type: "aws:ec2/route:Route",
        needs: {
            first: {
                type: "aws:ec2/route:Route",
                inputs: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
            },
        },
        inputs: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
        words: "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.",
    },
    // Security groups
    {
        rule: "security-group-name",
        type: group.type,
        inputs: { name: "sg-mine" },
        words: "Value (sg-mine) for parameter GroupName is invalid",
    },
    {
        rule: "security-group-description",
        type: group.type,
        inputs: { description: "zürich" },
        words: "for parameter GroupDescription is invalid",
    },
    {
        rule: "security-group-unique",
        type: group.type,
        needs: { first: { type: group.type, inputs: { name: "twin", vpcId: "vpc-1" } } },
        inputs: { name: "twin", vpcId: "vpc-1" },
        words: "InvalidGroup.Duplicate: The security group 'twin' already exists for VPC 'vpc-1'",
    },
    {
        rule: "security-group-rule-cidr",
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs: { group },
        inputs: { ...ingress, cidrIpv4: "10.0.0.1/24" },
        words: 'did you mean "10.0.0.0/24"?',
    },
    {
        rule: "security-group-rule-ports",
        type: "aws:ec2/securityGroupRule:SecurityGroupRule",
        needs: { group },
        inputs: {
            securityGroupId: "${group.id}",
            type: "ingress",
            protocol: "tcp",
            fromPort: 70_000,
            toPort: 70_000,
            cidrBlocks: ["10.0.0.0/8"],
        },
        words: "TCP/UDP port (70000) out of range",
    },
    {
        rule: "security-group-rule-ports",
        type: group.type,
        inputs: { ingress: [{ protocol: "tcp", fromPort: 90, toPort: 80, cidrBlocks: ["10.0.0.0/8"] }] },
        words: "Invalid TCP/UDP port range (90:80)",
    },
    {
        rule: "security-group-rule-description",
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs: { group },
        inputs: { ...ingress, cidrIpv4: "10.0.0.0/8", description: "users' own" },
        words: "Invalid rule description",
    },
    {
        rule: "security-group-rule-peer",
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs: { group },
        inputs: ingress,
        words: "Exactly one of cidrIpv4",
    },
    {
        rule: "security-group-rule-unique",
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs: {
            group,
            first: {
                type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                inputs: { ...ingress, cidrIpv4: "10.0.0.0/8" },
            },
        },
        inputs: { ...ingress, cidrIpv4: "10.0.0.0/8" },
        words: 'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/8, TCP, from port: 443, to port: 443, ALLOW" already exists',
    },
    // IAM
    {
        rule: "iam-policy-grammar",
        type: "aws:iam/policy:Policy",
        inputs: { policy: "{" },
        words: "MalformedPolicyDocument: This policy contains invalid Json",
    },
    {
        rule: "iam-policy-grammar",
        type: "aws:iam/policy:Policy",
        inputs: { policy: policy({ ...allow, Effect: "allow" }) },
        words: "Invalid effect: allow",
    },
    {
        rule: "iam-trust-policy-grammar",
        type: "aws:iam/role:Role",
        inputs: { assumeRolePolicy: policy(allow) },
        words: "Missing required field Principal",
    },
    {
        rule: "iam-managed-policy-size",
        type: "aws:iam/policy:Policy",
        inputs: {
            policy: policy({
                ...allow,
                Resource: Array.from({ length: 200 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-long-name-${n}/*`),
            }),
        },
        words: "Cannot exceed quota for PolicySize: 6144",
    },
    {
        rule: "iam-role-policy-size",
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: {
            role: "r",
            policy: policy({
                ...allow,
                Resource: Array.from({ length: 300 }, (_, n) => `arn:aws:s3:::a-bucket-with-a-long-name-${n}/*`),
            }),
        },
        words: "Maximum policy size of 10240 bytes exceeded for role r",
    },
    {
        rule: "iam-trust-policy-size",
        type: "aws:iam/role:Role",
        inputs: {
            assumeRolePolicy: policy({
                Effect: "Allow",
                Action: "sts:AssumeRole",
                Principal: { AWS: Array.from({ length: 60 }, (_, n) => `arn:aws:iam::123456789012:role/role-${n}`) },
            }),
        },
        words: "Cannot exceed quota for ACLSizePerRole: 2048",
    },
    { rule: "iam-name", ...roleFor("r".repeat(65)), words: "Member must have length less than or equal to 64" },
    {
        rule: "iam-name",
        type: "aws:iam/instanceProfile:InstanceProfile",
        inputs: { name: "a b" },
        words: "The specified value for instanceProfileName is invalid",
    },
    {
        rule: "iam-name-unique",
        type: "aws:iam/role:Role",
        needs: { first: roleFor("twin") },
        inputs: { ...roleFor("twin").inputs },
        words: "EntityAlreadyExists: Role with name twin already exists.",
    },
    {
        rule: "iam-session-duration",
        type: "aws:iam/role:Role",
        inputs: { assumeRolePolicy: trust, maxSessionDuration: 60 },
        words: "between 3600 and 43200",
    },
    {
        rule: "iam-attachment-count",
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        needs: Object.fromEntries(
            Array.from({ length: 10 }, (_, n) => [
                `a${n}`,
                {
                    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                    inputs: { role: "full", policyArn: `arn:aws:iam::aws:policy/P${n}` },
                },
            ]),
        ),
        inputs: { role: "full", policyArn: "arn:aws:iam::aws:policy/One" },
        words: "Cannot exceed quota for PoliciesPerRole: 10",
    },
    // Logs and events
    {
        rule: "log-retention",
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: { retentionInDays: 42 },
        words: "Value '42' at 'retentionInDays'",
    },
    {
        rule: "log-group-name",
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: { name: "a b" },
        words: "Value 'a b' at 'logGroupName'",
    },
    {
        rule: "log-group-unique",
        type: "aws:cloudwatch/logGroup:LogGroup",
        needs: { first: { type: "aws:cloudwatch/logGroup:LogGroup", inputs: { name: "/twin" } } },
        inputs: { name: "/twin" },
        words: "ResourceAlreadyExistsException: The specified log group already exists",
    },
    {
        rule: "log-resource-policy",
        type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        inputs: { policyName: "large", policyDocument: "x".repeat(5121) },
        words: "at most 5120 characters",
    },
    {
        rule: "event-schedule",
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: { scheduleExpression: "cron(0 5 * * *)" },
        words: "Parameter ScheduleExpression is not valid.",
    },
    {
        rule: "event-schedule",
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: {},
        words: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    },
    {
        rule: "scheduler-schedule",
        type: "aws:scheduler/schedule:Schedule",
        inputs: { scheduleExpression: "at(tomorrow)" },
        words: "Invalid Schedule Expression at(tomorrow).",
    },
    {
        rule: "event-pattern",
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: { eventPattern: '{"source":"aws.backup"}' },
        words: 'Reason: "source" must be an object or an array',
    },
    {
        rule: "event-rule-name",
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: { name: "a b", scheduleExpression: "rate(5 minutes)" },
        words: "Value 'a b' at 'name'",
    },
    {
        rule: "event-target-count",
        type: "aws:cloudwatch/eventTarget:EventTarget",
        needs: {
            rule: {
                type: "aws:cloudwatch/eventRule:EventRule",
                inputs: { name: "busy", scheduleExpression: "rate(5 minutes)" },
            },
            ...Object.fromEntries(
                Array.from({ length: 5 }, (_, n) => [
                    `t${n}`,
                    {
                        type: "aws:cloudwatch/eventTarget:EventTarget",
                        inputs: { rule: "busy", arn: `arn:aws:sns:eu-west-1:123456789012:t${n}` },
                    },
                ]),
            ),
        },
        inputs: { rule: "busy", arn: "arn:aws:sns:eu-west-1:123456789012:t6" },
        words: "exceeds the maximum number allowed",
    },
    // CloudWatch
    {
        rule: "alarm-period",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, period: 45 },
        words: "Period must be 10, 20, 30 or a multiple of 60",
    },
    {
        rule: "alarm-window",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, period: 300, evaluationPeriods: 289 },
        words: "across more than a day",
    },
    {
        rule: "alarm-window",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, period: 86_400, evaluationPeriods: 8 },
        words: "across more than 7 days",
    },
    {
        rule: "alarm-datapoints",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, datapointsToAlarm: 2 },
        words: "DatapointsToAlarm must be less than or equal",
    },
    {
        rule: "alarm-statistic",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, extendedStatistic: "p99" },
        words: "mutually exclusive",
    },
    {
        rule: "alarm-statistic",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, statistic: "Mean" },
        words: "Value 'Mean' at 'statistic'",
    },
    {
        rule: "alarm-metric",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { comparisonOperator: "x", evaluationPeriods: 1 },
        words: "Exactly one of MetricName and Metrics",
    },
    {
        rule: "alarm-actions",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, alarmActions: ["me@example.org"] },
        words: "Invalid arn syntax: me@example.org",
    },
    {
        rule: "alarm-missing-data",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, treatMissingData: "fine" },
        words: "Option fine is not supported",
    },
    {
        rule: "alarm-dimensions",
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs: { ...alarm, dimensions: { InstanceId: "" } },
        words: "dimension must not be empty",
    },
    {
        rule: "dashboard-name",
        type: "aws:cloudwatch/dashboard:Dashboard",
        inputs: { dashboardName: "a b", dashboardBody: '{"widgets":[]}' },
        words: "DashboardName contains invalid characters",
    },
    {
        rule: "dashboard-body",
        type: "aws:cloudwatch/dashboard:Dashboard",
        inputs: { dashboardName: "d", dashboardBody: "{}" },
        words: "required property 'widgets'",
    },
    {
        rule: "dashboard-body",
        type: "aws:cloudwatch/dashboard:Dashboard",
        inputs: {
            dashboardName: "e",
            dashboardBody: JSON.stringify({ widgets: [{ type: "metric", x: 24, properties: {} }, { type: "text" }] }),
        },
        words: "there are 4 validation errors",
    },
    // Backup
    {
        rule: "backup-vault-name",
        type: "aws:backup/vault:Vault",
        inputs: { name: "a.b" },
        words: "The backup vault name must match",
    },
    {
        rule: "backup-vault-unique",
        type: "aws:backup/vault:Vault",
        needs: { first: { type: "aws:backup/vault:Vault", inputs: { name: "twin" } } },
        inputs: { name: "twin" },
        words: "AlreadyExistsException: Backup vault with the same name already exists",
    },
    {
        rule: "backup-schedule",
        type: "aws:backup/plan:Plan",
        inputs: plan({ schedule: "rate(1 day)" }),
        words: "Error in rule daily : Invalid schedule expression",
    },
    {
        rule: "backup-windows",
        type: "aws:backup/plan:Plan",
        inputs: plan({ startWindow: 30 }),
        words: "at least 60 minutes",
    },
    {
        rule: "backup-windows",
        type: "aws:backup/plan:Plan",
        inputs: plan({ startWindow: 60, completionWindow: 90 }),
        words: "greater than the start window",
    },
    {
        rule: "backup-lifecycle",
        type: "aws:backup/plan:Plan",
        inputs: plan({ lifecycle: { coldStorageAfter: 30, deleteAfter: 60 } }),
        words: "DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays",
    },
    {
        rule: "backup-lifecycle",
        type: "aws:backup/plan:Plan",
        inputs: plan({ lifecycle: { deleteAfter: 0 } }),
        words: "DeleteAfterDays must be at least 1",
    },
    {
        rule: "backup-rule-names",
        type: "aws:backup/plan:Plan",
        inputs: plan({ ruleName: "a b" }),
        words: "The rule name a b must match",
    },
    {
        rule: "backup-selection-name",
        type: "aws:backup/selection:Selection",
        inputs: { name: "a b", planId: "p", iamRoleArn: "arn:r" },
        words: "The selection name must match",
    },
    // SNS
    {
        rule: "topic-name",
        type: "aws:sns/topic:Topic",
        inputs: { name: "a b" },
        words: "Invalid parameter: Topic Name",
    },
    {
        rule: "subscription-protocol",
        type: "aws:sns/topicSubscription:TopicSubscription",
        inputs: { topic: "arn:t", protocol: "pager", endpoint: "x" },
        words: "Does not support this protocol string: pager",
    },
    {
        rule: "subscription-endpoint",
        type: "aws:sns/topicSubscription:TopicSubscription",
        inputs: { topic: "arn:t", protocol: "email", endpoint: "me" },
        words: "Invalid parameter: Email address",
    },
    // Secrets, keys, parameters
    {
        rule: "secret-name",
        type: "aws:secretsmanager/secret:Secret",
        inputs: { name: "a b" },
        words: "ValidationException: Invalid name.",
    },
    {
        rule: "secret-unique",
        type: "aws:secretsmanager/secret:Secret",
        needs: { first: { type: "aws:secretsmanager/secret:Secret", inputs: { name: "twin" } } },
        inputs: { name: "twin" },
        words: "ResourceExistsException: The operation failed because the secret twin already exists.",
    },
    {
        rule: "secret-recovery-window",
        type: "aws:secretsmanager/secret:Secret",
        inputs: { recoveryWindowInDays: 3 },
        words: "must be between 7 and 30 days (inclusive)",
    },
    {
        rule: "secret-size",
        type: "aws:secretsmanager/secretVersion:SecretVersion",
        inputs: { secretId: "arn:s", secretString: "x".repeat(65_537) },
        words: "less than or equal to 65536",
    },
    {
        rule: "secret-policy",
        type: "aws:secretsmanager/secretPolicy:SecretPolicy",
        inputs: { secretArn: "arn:s", policy: policy(allow) },
        words: "Missing required field Principal",
    },
    {
        rule: "kms-key-policy",
        type: "aws:kms/key:Key",
        inputs: {
            policy: policy({
                Effect: "Allow",
                Action: "kms:Decrypt",
                Resource: "*",
                Principal: { Service: "sns.amazonaws.com" },
            }),
        },
        words: "The new key policy will not allow you to update the key policy in the future.",
    },
    {
        rule: "kms-deletion-window",
        type: "aws:kms/key:Key",
        inputs: { deletionWindowInDays: 5 },
        words: "between 7 and 30 days",
    },
    {
        rule: "kms-rotation-period",
        type: "aws:kms/key:Key",
        inputs: { rotationPeriodInDays: 30 },
        words: "between 90 and 2560",
    },
    {
        rule: "kms-alias-name",
        type: "aws:kms/alias:Alias",
        inputs: { name: "alias/aws/mine", targetKeyId: "k" },
        words: "Alias alias/aws/mine must begin with 'alias/'",
    },
    {
        rule: "kms-alias-unique",
        type: "aws:kms/alias:Alias",
        needs: { first: { type: "aws:kms/alias:Alias", inputs: { name: "alias/twin", targetKeyId: "k" } } },
        inputs: { name: "alias/twin", targetKeyId: "k" },
        words: "AlreadyExistsException: An alias with the name alias/twin already exists",
    },
    {
        rule: "parameter-unique",
        type: "aws:ssm/parameter:Parameter",
        needs: {
            first: { type: "aws:ssm/parameter:Parameter", inputs: { name: "/twin", type: "String", value: "x" } },
        },
        inputs: { name: "/twin", type: "String", value: "y" },
        words: "ParameterAlreadyExists",
    },
    {
        rule: "parameter-size",
        type: "aws:ssm/parameter:Parameter",
        inputs: { type: "String", value: "x".repeat(4097) },
        words: "Standard tier parameters support a maximum parameter value of 4096 characters.",
    },
    // S3
    {
        rule: "bucket-name",
        type: "aws:s3/bucket:Bucket",
        inputs: { bucket: "My_Bucket" },
        words: "InvalidBucketName: The specified bucket is not valid.",
    },
    {
        rule: "bucket-name",
        type: "aws:s3/bucket:Bucket",
        inputs: { bucket: "my..bucket" },
        words: "InvalidBucketName: The specified bucket is not valid.",
    },
    {
        rule: "bucket-unique",
        type: "aws:s3/bucket:Bucket",
        needs: { first: { type: "aws:s3/bucket:Bucket", inputs: { bucket: "twin-bucket", region: "us-east-1" } } },
        inputs: { bucket: "twin-bucket" },
        words: "BucketAlreadyOwnedByYou",
    },
    {
        rule: "bucket-policy",
        type: "aws:s3/bucketPolicy:BucketPolicy",
        inputs: {
            bucket: "mine",
            policy: policy({ ...allow, Principal: { AWS: "123456789012" }, Resource: "arn:aws:s3:::yours/*" }),
        },
        words: "MalformedPolicy: Policy has invalid resource",
    },
    {
        rule: "bucket-policy-public",
        type: "aws:s3/bucketPolicy:BucketPolicy",
        inputs: { bucket: "open", policy: policy({ ...allow, Principal: "*", Resource: "arn:aws:s3:::open/*" }) },
        words: "public policies are prevented by the BlockPublicPolicy setting",
    },
    {
        rule: "bucket-acl",
        type: "aws:s3/bucketAcl:BucketAcl",
        inputs: { bucket: "mine", acl: "private" },
        words: "AccessControlListNotSupported: The bucket does not allow ACLs",
    },
    {
        rule: "bucket-lifecycle",
        type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        inputs: {
            bucket: "mine",
            rules: [{ id: "ia", status: "Enabled", transitions: [{ days: 7, storageClass: "STANDARD_IA" }] }],
        },
        words: "must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
    },
    {
        rule: "bucket-lifecycle",
        type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        inputs: {
            bucket: "mine",
            rules: ["logs/", "dumps/"].map((prefix) => ({
                id: "old",
                status: "Enabled",
                filter: { prefix },
                expiration: { days: 30 },
            })),
        },
        words: "Rule ID must be unique",
    },
    // Names and certificates
    {
        rule: "record-unique",
        type: "aws:route53/record:Record",
        needs: {
            first: {
                type: "aws:route53/record:Record",
                inputs: { zoneId: "Z1", name: "a.example.org", type: "A", ttl: 60, records: ["10.0.0.1"] },
            },
        },
        inputs: { zoneId: "Z1", name: "a.example.org", type: "A", ttl: 60, records: ["10.0.0.2"] },
        words: "Tried to create resource record set [name='a.example.org.', type='A'] but it already exists",
    },
    {
        rule: "record-unique",
        type: "aws:route53/record:Record",
        needs: {
            first: {
                type: "aws:route53/record:Record",
                inputs: { zoneId: "Z1", name: "c.example.org", type: "A", ttl: 60, records: ["10.0.0.1"] },
            },
        },
        inputs: { zoneId: "Z1", name: "c.example.org", type: "CNAME", ttl: 60, records: ["x.example.org"] },
        words: "conflicts with other records with the same DNS name",
    },
    {
        rule: "record-cname-at-apex",
        type: "aws:route53/record:Record",
        needs: { zone: { type: "aws:route53/zone:Zone", inputs: { name: "apex.example.org" } } },
        inputs: { zoneId: "${zone.id}", name: "apex.example.org", type: "CNAME", ttl: 60, records: ["x.example.org"] },
        words: "is not permitted at apex in zone apex.example.org.",
    },
    {
        rule: "record-values",
        type: "aws:route53/record:Record",
        inputs: { zoneId: "Z1", name: "v", type: "A", ttl: 60, records: ["10.0.0.256"] },
        words: "ARRDATAIllegalIPv4Address",
    },
    {
        rule: "record-values",
        type: "aws:route53/record:Record",
        inputs: { zoneId: "Z1", name: "w", type: "A", records: ["10.0.0.1"] },
        words: "Expected exactly one of [AliasTarget",
    },
    {
        rule: "certificate-names",
        ...certificate("under_score.example.org"),
        words: "Value 'under_score.example.org' at 'domainName'",
    },
    {
        rule: "certificate-validation",
        type: "aws:acm/certificateValidation:CertificateValidation",
        needs: { certificate: certificate("unproven.example.org") },
        inputs: { certificateArn: "${certificate.id}" },
        words: "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s)",
    },
    {
        rule: "certificate-caa",
        type: "aws:acm/certificateValidation:CertificateValidation",
        needs: {
            certificate: certificate("www.strict.example.org"),
            caa: {
                type: "aws:route53/record:Record",
                inputs: {
                    zoneId: "Z1",
                    name: "strict.example.org",
                    type: "CAA",
                    ttl: 60,
                    records: ['0 issue "letsencrypt.org"'],
                },
            },
            proof: {
                type: "aws:route53/record:Record",
                inputs: {
                    zoneId: "Z1",
                    name: "${certificate.domainValidationOptions.0.resourceRecordName}",
                    type: "CNAME",
                    ttl: 60,
                    records: ["${certificate.domainValidationOptions.0.resourceRecordValue}"],
                },
            },
        },
        inputs: { certificateArn: "${certificate.id}" },
        words: "unexpected state 'FAILED', wanted target 'ISSUED'. last error: CAA_ERROR",
    },
    // WAF
    {
        rule: "web-acl-association-scope",
        type: "aws:wafv2/webAclAssociation:WebAclAssociation",
        needs: {
            acl: { type: "aws:wafv2/webAcl:WebAcl", inputs: { ...webAcl(), scope: "CLOUDFRONT", region: "us-east-1" } },
        },
        inputs: { region: "us-east-1", webAclArn: "${acl.arn}", resourceArn: "arn:lb" },
        words: "field: SCOPE_VALUE, parameter: CLOUDFRONT",
    },
    {
        rule: "web-acl-scope",
        type: "aws:wafv2/webAcl:WebAcl",
        inputs: { ...webAcl(), scope: "CLOUDFRONT" },
        words: "field: SCOPE_VALUE, parameter: CLOUDFRONT",
    },
    {
        rule: "web-acl-unique",
        type: "aws:wafv2/webAcl:WebAcl",
        needs: { first: { type: "aws:wafv2/webAcl:WebAcl", inputs: { ...webAcl(), name: "twin" } } },
        inputs: { ...webAcl(), name: "twin" },
        words: "WAFDuplicateItemException",
    },
    {
        rule: "web-acl-priorities",
        type: "aws:wafv2/webAcl:WebAcl",
        inputs: webAcl([aclRule("a", 1, geo), aclRule("b", 1, geo)]),
        words: "used a priority more than once",
    },
    {
        rule: "web-acl-actions",
        type: "aws:wafv2/webAcl:WebAcl",
        inputs: webAcl([
            aclRule("managed", 1, {
                statement: { managedRuleGroupStatement: { name: "x", vendorName: "AWS" } },
                action: { block: {} },
            }),
        ]),
        words: "parameter: managed: a rule group needs overrideAction",
    },
    {
        rule: "web-acl-rate-limit",
        type: "aws:wafv2/webAcl:WebAcl",
        inputs: webAcl([
            aclRule("rate", 1, { statement: { rateBasedStatement: { limit: 5 } }, action: { block: {} } }),
        ]),
        words: "The rate limit must be between 10 and 2000000000",
    },
    // Lambda
    {
        rule: "function-environment-size",
        type: "aws:lambda/function:Function",
        inputs: { ...lambda, environment: { variables: { A: "x".repeat(4096) } } },
        words: "exceeded the 4KB limit",
    },
    {
        rule: "function-environment-reserved",
        type: "aws:lambda/function:Function",
        inputs: { ...lambda, environment: { variables: { AWS_REGION: "x" } } },
        words: "Reserved keys used in this request: AWS_REGION",
    },
    {
        rule: "function-memory",
        type: "aws:lambda/function:Function",
        inputs: { ...lambda, memorySize: 64 },
        words: "between 128 and 10240",
    },
    {
        rule: "function-timeout",
        type: "aws:lambda/function:Function",
        inputs: { ...lambda, timeout: 901 },
        words: "between 1 and 900",
    },
    {
        rule: "function-layers",
        type: "aws:lambda/function:Function",
        inputs: { ...lambda, layers: ["1", "2", "3", "4", "5", "6"] },
        words: "Cannot reference more than 5 layers",
    },
    {
        rule: "function-unique",
        type: "aws:lambda/function:Function",
        needs: { first: { type: "aws:lambda/function:Function", inputs: { ...lambda, name: "twin" } } },
        inputs: { ...lambda, name: "twin" },
        words: "ResourceConflictException: Function already exist: twin",
    },
    // ECS
    {
        rule: "fargate-size",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({ ...fargate, memory: "8192" }, [container]),
        words: "No Fargate configuration exists for given values",
    },
    {
        rule: "fargate-network",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({ ...fargate, networkMode: "bridge" }, [container]),
        words: "Fargate only supports network mode 'awsvpc'.",
    },
    {
        rule: "container-definitions",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({}, "nonsense"),
        words: "Error decoding JSON",
    },
    {
        rule: "container-definitions",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({}, [{ name: "c", memory: 1 }]),
        words: "Container.image should not be null or empty.",
    },
    {
        rule: "container-definitions",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({}, [{ name: "c", image: "i" }]),
        words: "At least one of 'memory' or 'memoryReservation' must be specified.",
    },
    {
        rule: "container-definitions",
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: task({}, [{ ...container, healthCheck: { startPeriod: 301 } }]),
        words: "The health check startPeriod must be between 0 and 300.",
    },
    ...agents.creations,
    ...cluster.creations,
    ...containers.creations,
    ...functions.creations,
    ...monitoring.creations,
    ...panintelligence.creations,
    // Tags
    {
        rule: "tag-count",
        type: "aws:sns/topic:Topic",
        inputs: { tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, "x"])) },
        words: "The maximum number of tags for a resource is 50",
    },
    {
        rule: "tag-reserved-prefix",
        type: "aws:sns/topic:Topic",
        inputs: { tags: { "aws:mine": "x" } },
        words: "Tag keys starting with 'aws:' are reserved",
    },
    {
        rule: "tag-length",
        type: "aws:sns/topic:Topic",
        inputs: { tags: { a: "x".repeat(257) } },
        words: "Tag value exceeds the maximum length of 256 characters",
    },
];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        rule: "volume-shrink",
        ...volume,
        changed: { ...volume.inputs, size: 5 },
        words: "New size cannot be smaller than existing size",
    },
    {
        rule: "log-retention",
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: { retentionInDays: 30 },
        changed: { retentionInDays: 31 },
        words: "Value '31' at 'retentionInDays'",
    },
    ...agents.updates,
    ...cluster.updates,
    ...containers.updates,
    ...functions.updates,
    ...panintelligence.updates,
];

const handMade = (type: string, inputs: Properties): Wanted => ({ type, inputs });

/** Refused when they are to go. */
export const deletions: DeleteCase[] = [
    {
        rule: "load-balancer-protected",
        type: balancer.type,
        inputs: { ...balancer.inputs, enableDeletionProtection: true },
        words: "cannot be deleted because deletion protection is enabled",
    },
    {
        rule: "target-group-in-use",
        type: "aws:lb/targetGroup:TargetGroup",
        inputs: {},
        blockedBy: handMade("aws:lb/listener:Listener", {
            defaultActions: [{ type: "forward", targetGroupArn: "${thing.id}" }],
        }),
        words: "is currently in use by a listener or a rule",
    },
    {
        rule: "volume-in-use",
        ...volume,
        blockedBy: handMade("aws:ec2/volumeAttachment:VolumeAttachment", {
            volumeId: "${thing.id}",
            instanceId: "i-1",
            deviceName: "/dev/sdf",
        }),
        words: "is currently attached to i-1",
    },
    {
        rule: "instance-protected",
        type: "aws:ec2/instance:Instance",
        inputs: { ...instanceIn("eu-west-1a").inputs, disableApiTermination: true },
        words: "may not be terminated. Modify its 'disableApiTermination'",
    },
    {
        rule: "vpc-in-use",
        ...vpc("10.50.0.0/16"),
        blockedBy: handMade("aws:ec2/subnet:Subnet", { vpcId: "${thing.id}", cidrBlock: "10.50.0.0/24" }),
        words: "has dependencies and cannot be deleted",
    },
    {
        rule: "subnet-in-use",
        ...subnetIn("eu-west-1a", "10.90.5.0/24"),
        blockedBy: handMade("aws:ec2/instance:Instance", { subnetId: "${thing.id}" }),
        words: "has dependencies and cannot be deleted",
    },
    {
        rule: "security-group-in-use",
        ...group,
        blockedBy: handMade("aws:ec2/instance:Instance", { vpcSecurityGroupIds: ["${thing.id}"] }),
        words: "has a dependent object",
    },
    {
        rule: "iam-role-in-use",
        ...roleFor("worn"),
        blockedBy: handMade("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            role: "${thing.id}",
            policyArn: "arn:p",
        }),
        words: "DeleteConflict: Cannot delete entity, must detach all policies first.",
    },
    {
        rule: "iam-policy-in-use",
        type: "aws:iam/policy:Policy",
        inputs: { policy: policy(allow) },
        blockedBy: handMade("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
            role: "r",
            policyArn: "${thing.id}",
        }),
        words: "DeleteConflict: Cannot delete a policy attached to entities.",
    },
    {
        rule: "log-group-protected",
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: { deletionProtectionEnabled: true },
        words: "deletion protection is enabled",
    },
    {
        rule: "event-rule-in-use",
        type: "aws:cloudwatch/eventRule:EventRule",
        inputs: { scheduleExpression: "rate(5 minutes)" },
        blockedBy: handMade("aws:cloudwatch/eventTarget:EventTarget", { rule: "${thing.id}", arn: "arn:t" }),
        words: "Rule can't be deleted since it has targets.",
    },
    {
        rule: "backup-plan-in-use",
        type: "aws:backup/plan:Plan",
        inputs: plan({}),
        blockedBy: handMade("aws:backup/selection:Selection", { planId: "${thing.id}", iamRoleArn: "arn:r" }),
        words: "Related backup plan selections must be deleted prior to backup plan deletion.",
    },
    {
        rule: "bucket-not-empty",
        type: "aws:s3/bucket:Bucket",
        inputs: { bucket: "full-bucket" },
        blockedBy: handMade("aws:s3/bucketObjectv2:BucketObjectv2", { bucket: "${thing.id}", key: "log.gz" }),
        words: "BucketNotEmpty: The bucket you tried to delete is not empty",
    },
    {
        rule: "zone-not-empty",
        type: "aws:route53/zone:Zone",
        inputs: { name: "busy.example.org" },
        blockedBy: handMade("aws:route53/record:Record", { zoneId: "${thing.id}", name: "a", type: "A" }),
        words: "HostedZoneNotEmpty",
    },
    {
        rule: "web-acl-in-use",
        type: "aws:wafv2/webAcl:WebAcl",
        inputs: webAcl(),
        blockedBy: handMade("aws:wafv2/webAclAssociation:WebAclAssociation", {
            webAclArn: "${thing.arn}",
            resourceArn: "arn:lb",
        }),
        words: "WAFAssociatedItemException",
    },
    {
        rule: "backup-vault-not-empty",
        type: "aws:backup/vault:Vault",
        inputs: { name: "filled" },
        // A backup has been made: AWS counts it in the vault itself.
        blockedBy: handMade("aws:backup/vault:Vault", { name: "filled", recoveryPoints: 3 }),
        words: "Backup vault cannot be deleted because it contains recovery points.",
    },
    {
        rule: "certificate-in-use",
        ...certificate("served.example.org"),
        blockedBy: handMade("aws:lb/listener:Listener", { certificateArn: "${thing.id}", defaultActions: [] }),
        words: "ResourceInUseException",
    },
    ...containers.deletions,
    ...functions.deletions,
    ...monitoring.deletions,
    ...panintelligence.deletions,
];

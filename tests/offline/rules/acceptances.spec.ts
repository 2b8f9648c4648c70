import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { Cloud } from "../../../offline/cloud/cloud";
import { CloudStore, type StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import { refusal, rules } from "../../../offline/rules";
import * as cluster from "./acceptances-cluster";
import * as containers from "./acceptances-containers";
import * as functions from "./acceptances-functions";
import * as monitoring from "./acceptances-monitoring";
import * as panintelligence from "./acceptances-panintelligence";
import type { Acceptance } from "./case";

const policy = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const alarm: Properties = { metricName: "m", statistic: "Average", period: 60, evaluationPeriods: 1 };
const plan = (rule: Properties): Properties => ({
    rules: [{ ruleName: "daily", schedule: "cron(0 5 ? * * *)", ...rule }],
});
const acl = (...rulesOfAcl: Properties[]): Properties => ({ scope: "REGIONAL", rules: rulesOfAcl });
const instance = { ami: "ami-1", instanceType: "t3.micro" };
const subnet = (id: string, availabilityZone: string): Partial<StoredResource> => ({
    type: "aws:ec2/subnet:Subnet",
    id,
    inputs: { availabilityZone, cidrBlock: "10.0.0.0/24", vpcId: "vpc-1" },
});
const task = (inputs: Properties, containers: Properties[]): Properties => ({
    ...inputs,
    containerDefinitions: JSON.stringify(containers),
});
const fargate: Properties = { requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", executionRoleArn: "arn:r" };
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const volume = "aws:ebs/volume:Volume";
const attachment = "aws:ec2/volumeAttachment:VolumeAttachment";

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
const acceptances: Record<string, Acceptance[]> = {
    "load-balancer-name": [
        [balancer, { name: "a".repeat(32) }],
        [balancer, {}],
        [balancer, { name: "my-internal-lb" }],
    ],
    "load-balancer-name-unique": [[balancer, { name: "b" }, [{ type: balancer, id: "arn:a", inputs: { name: "a" } }]]],
    "load-balancer-zones": [
        [
            balancer,
            { subnets: ["subnet-a", "subnet-b"] },
            [subnet("subnet-a", "eu-west-1a"), subnet("subnet-b", "eu-west-1b")],
        ],
        // Of subnets that are not in this cloud the zones are not really known.
        [balancer, { subnets: ["subnet-1", "subnet-2", "subnet-3", "subnet-4"] }],
        [balancer, { loadBalancerType: "network", subnets: ["subnet-a"] }, [subnet("subnet-a", "eu-west-1a")]],
    ],
    "load-balancer-idle-timeout": [
        [balancer, { idleTimeout: 4000 }],
        [balancer, { idleTimeout: 1 }],
    ],
    "load-balancer-log-bucket": [
        [
            balancer,
            { accessLogs: { enabled: true, bucket: "logs" } },
            [
                { type: "aws:s3/bucket:Bucket", id: "logs" },
                {
                    type: "aws:s3/bucketPolicy:BucketPolicy",
                    id: "logs",
                    inputs: { policy: policy({ Action: "s3:PutObject" }) },
                },
            ],
        ],
        [balancer, { accessLogs: { enabled: true, bucket: "of-another-account" } }],
    ],
    "target-group-name": [[targetGroup, { name: "a".repeat(32) }]],
    "target-group-name-unique": [
        [targetGroup, { name: "b" }, [{ type: targetGroup, id: "arn:a", inputs: { name: "a" } }]],
    ],
    "target-group-health-check": [
        [targetGroup, {}],
        [
            targetGroup,
            {
                healthCheck: {
                    interval: 30,
                    timeout: 29,
                    healthyThreshold: 2,
                    unhealthyThreshold: 10,
                    path: "/v1/readyz",
                },
            },
        ],
    ],
    "target-group-deregistration-delay": [
        [targetGroup, { deregistrationDelay: 0 }],
        [targetGroup, { deregistrationDelay: 3600 }],
    ],
    "listener-port-unique": [
        [
            "aws:lb/listener:Listener",
            { loadBalancerArn: "arn:lb", port: 443 },
            [{ type: "aws:lb/listener:Listener", id: "l", inputs: { loadBalancerArn: "arn:lb", port: 80 } }],
        ],
    ],
    "listener-certificate": [
        ["aws:lb/listener:Listener", { protocol: "HTTP" }],
        [
            "aws:lb/listener:Listener",
            { protocol: "HTTPS", certificateArn: "arn:c" },
            [{ type: "aws:acm/certificate:Certificate", id: "arn:c", outputs: { status: "ISSUED" } }],
        ],
        ["aws:lb/listener:Listener", { protocol: "HTTPS", certificateArn: "arn:of-another-account" }],
    ],
    "listener-rule-priority": [
        ["aws:lb/listenerRule:ListenerRule", { listenerArn: "arn:l", priority: 50_000 }],
        ["aws:lb/listenerRule:ListenerRule", {}],
    ],
    "volume-figures": [
        [volume, { type: "gp3", size: 65_536, iops: 80_000, throughput: 2000 }],
        [volume, { type: "gp3", size: 1, iops: 3000, throughput: 125 }],
        [volume, { type: "gp3", size: 20, iops: 10_000, throughput: 2000 }],
        [volume, { type: "io2", size: 256, iops: 256_000 }],
        [volume, { type: "io1", size: 4, iops: 200 }],
        [volume, { size: 16_384 }],
        [volume, { snapshotId: "snap-1" }],
    ],
    "root-volume-figures": [["aws:ec2/instance:Instance", { rootBlockDevice: { volumeType: "gp3", volumeSize: 20 } }]],
    "volume-shrink": [
        [volume, { size: 20 }, [], { size: 10 }],
        [volume, { size: 10, type: "gp3" }, [], { size: 10 }],
    ],
    "volume-zone": [
        [
            attachment,
            { volumeId: "vol-1", instanceId: "i-1" },
            [
                { type: volume, id: "vol-1", inputs: { availabilityZone: "eu-west-1a" } },
                { type: "aws:ec2/instance:Instance", id: "i-1", inputs: { availabilityZone: "eu-west-1a" } },
            ],
        ],
        [attachment, { volumeId: "vol-elsewhere", instanceId: "i-elsewhere" }],
    ],
    "volume-attached-once": [
        [
            attachment,
            { volumeId: "vol-1", instanceId: "i-2", deviceName: "/dev/sdf" },
            [
                { type: volume, id: "vol-1", inputs: { type: "io2", multiAttachEnabled: true } },
                { type: attachment, id: "a", inputs: { volumeId: "vol-1", instanceId: "i-1", deviceName: "/dev/sdf" } },
            ],
        ],
    ],
    "volume-device-unique": [
        [
            attachment,
            { instanceId: "i-1", deviceName: "/dev/sdg" },
            [{ type: attachment, id: "a", inputs: { instanceId: "i-1", deviceName: "/dev/sdf" } }],
        ],
    ],
    "user-data-size": [
        ["aws:ec2/instance:Instance", { ...instance, userData: "#".repeat(16_384) }],
        [
            "aws:ec2/instance:Instance",
            { ...instance, userDataBase64: Buffer.from("x".repeat(16_384)).toString("base64") },
        ],
        // Text that is base64 already is not encoded again: what counts is what the instance gets.
        ["aws:ec2/launchTemplate:LaunchTemplate", { userData: Buffer.from("#".repeat(16_384)).toString("base64") }],
    ],
    "instance-type": [
        ["aws:ec2/instance:Instance", instance],
        ["aws:ec2/instance:Instance", { launchTemplate: {} }],
        ["aws:ec2/instance:Instance", { instanceType: "g5.xlarge" }],
    ],
    "instance-address": [
        [
            "aws:ec2/instance:Instance",
            { ...instance, subnetId: "subnet-a", privateIp: "10.0.0.9" },
            [subnet("subnet-a", "eu-west-1a")],
        ],
        ["aws:ec2/instance:Instance", { ...instance, subnetId: "subnet-elsewhere", privateIp: "192.168.0.9" }],
    ],
    "instance-metadata-hops": [
        ["aws:ec2/instance:Instance", { metadataOptions: { httpPutResponseHopLimit: 64 } }],
        ["aws:ec2/launchTemplate:LaunchTemplate", { metadataOptions: { httpPutResponseHopLimit: 1 } }],
    ],
    "key-pair-unique": [["aws:ec2/keyPair:KeyPair", { keyName: "mine" }]],
    "cidr-block": [
        ["aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }],
        ["aws:ec2/vpc:Vpc", { ipv4IpamPoolId: "pool" }],
    ],
    "vpc-size": [
        ["aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }],
        ["aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/28" }],
    ],
    "subnet-range": [
        [
            "aws:ec2/subnet:Subnet",
            { vpcId: "vpc-1", cidrBlock: "10.0.255.0/24" },
            [{ type: "aws:ec2/vpc:Vpc", id: "vpc-1", inputs: { cidrBlock: "10.0.0.0/16" } }],
        ],
        ["aws:ec2/subnet:Subnet", { vpcId: "vpc-elsewhere", cidrBlock: "172.16.0.0/24" }],
    ],
    "subnet-overlap": [
        ["aws:ec2/subnet:Subnet", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" }, [subnet("subnet-a", "eu-west-1a")]],
    ],
    "internet-gateway-once": [
        ["aws:ec2/internetGateway:InternetGateway", {}, [{ type: "aws:ec2/internetGateway:InternetGateway", id: "i" }]],
    ],
    "route-unique": [
        [
            "aws:ec2/route:Route",
            { routeTableId: "rtb-2", destinationCidrBlock: "0.0.0.0/0" },
            [
                {
                    type: "aws:ec2/route:Route",
                    id: "r",
                    inputs: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" },
                },
            ],
        ],
    ],
    "security-group-name": [["aws:ec2/securityGroup:SecurityGroup", { name: "PMM server (blue)" }]],
    "security-group-description": [["aws:ec2/securityGroup:SecurityGroup", { description: "Managed by Pulumi" }]],
    "security-group-unique": [
        [
            "aws:ec2/securityGroup:SecurityGroup",
            { name: "a", vpcId: "vpc-2" },
            [{ type: "aws:ec2/securityGroup:SecurityGroup", id: "sg-1", inputs: { name: "a", vpcId: "vpc-1" } }],
        ],
    ],
    "security-group-rule-cidr": [
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { cidrIpv4: "0.0.0.0/0" }],
    ],
    "security-group-rule-ports": [
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", { ipProtocol: "-1" }],
        [
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            { ipProtocol: "tcp", fromPort: 0, toPort: 65_535 },
        ],
        ["aws:ec2/securityGroup:SecurityGroup", { egress: [{ protocol: "udp", fromPort: 53, toPort: 53 }] }],
    ],
    "security-group-rule-description": [
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { description: "HTTPS from 10.0.0.0/8" }],
    ],
    "security-group-rule-peer": [
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { referencedSecurityGroupId: "sg-1" }],
    ],
    "security-group-rule-unique": [
        [
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            { securityGroupId: "sg-1", type: "egress", protocol: "tcp", fromPort: 80, toPort: 80, self: true },
            [
                {
                    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
                    id: "r",
                    inputs: {
                        securityGroupId: "sg-1",
                        type: "ingress",
                        protocol: "tcp",
                        fromPort: 80,
                        toPort: 80,
                        self: true,
                    },
                },
            ],
        ],
    ],
    "iam-policy-grammar": [
        [
            "aws:iam/policy:Policy",
            { policy: policy(allow, { Effect: "Deny", NotAction: ["iam:*", "sts:*"], NotResource: "*" }) },
        ],
    ],
    "iam-trust-policy-grammar": [
        [
            "aws:iam/role:Role",
            {
                assumeRolePolicy: policy({
                    Effect: "Allow",
                    Action: "sts:AssumeRole",
                    Principal: { Service: "ec2.amazonaws.com" },
                }),
            },
        ],
    ],
    // White space does not count.
    "iam-managed-policy-size": [["aws:iam/policy:Policy", { policy: `${policy(allow)}${" ".repeat(10_000)}` }]],
    "iam-role-policy-size": [
        [
            "aws:iam/rolePolicy:RolePolicy",
            { role: "a", policy: "x".repeat(10_240) },
            [{ type: "aws:iam/rolePolicy:RolePolicy", id: "b:x", inputs: { role: "b", policy: "x" } }],
        ],
        // A policy that changes does not count twice.
        [
            "aws:iam/rolePolicy:RolePolicy",
            { role: "a", policy: "y".repeat(6000) },
            [{ type: "aws:iam/rolePolicy:RolePolicy", inputs: { role: "a", policy: "x".repeat(6000) } }],
            { role: "a", policy: "x".repeat(6000) },
        ],
    ],
    "iam-trust-policy-size": [["aws:iam/role:Role", { assumeRolePolicy: "x".repeat(2048) }]],
    "iam-name": [
        ["aws:iam/role:Role", { name: "r".repeat(64) }],
        ["aws:iam/policy:Policy", { name: "a+b=c,d.e@f_g-h" }],
    ],
    "iam-name-unique": [
        ["aws:iam/role:Role", { name: "b" }, [{ type: "aws:iam/role:Role", id: "a", inputs: { name: "a" } }]],
    ],
    "iam-session-duration": [["aws:iam/role:Role", { maxSessionDuration: 43_200 }]],
    "iam-attachment-count": [["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r" }]],
    "log-retention": [
        ["aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 365 }],
        ["aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 0 }],
    ],
    "log-group-name": [["aws:cloudwatch/logGroup:LogGroup", { name: "/aws/ec2/pmm-server" }]],
    "log-group-unique": [["aws:cloudwatch/logGroup:LogGroup", { name: "/a" }]],
    "log-resource-policy": [
        ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", { policyDocument: "x".repeat(5120) }],
    ],
    "event-schedule": [
        ["aws:cloudwatch/eventRule:EventRule", { scheduleExpression: "rate(1 day)" }],
        ["aws:cloudwatch/eventRule:EventRule", { eventPattern: "{}" }],
    ],
    "scheduler-schedule": [["aws:scheduler/schedule:Schedule", { scheduleExpression: "at(2030-01-01T00:00:00)" }]],
    "event-pattern": [
        [
            "aws:cloudwatch/eventRule:EventRule",
            { eventPattern: '{"source":["aws.backup"],"detail":{"state":[{"anything-but":"COMPLETED"}]}}' },
        ],
    ],
    "event-rule-name": [["aws:cloudwatch/eventRule:EventRule", { name: "a".repeat(64) }]],
    "event-target-count": [["aws:cloudwatch/eventTarget:EventTarget", { rule: "r" }]],
    "alarm-period": [10, 20, 30, 60, 86_400].map((period): Acceptance => [
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        { ...alarm, period },
    ]),
    "alarm-window": [
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { ...alarm, period: 300, evaluationPeriods: 288 }],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { ...alarm, period: 86_400, evaluationPeriods: 7 }],
    ],
    "alarm-datapoints": [
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { ...alarm, evaluationPeriods: 3, datapointsToAlarm: 3 }],
    ],
    "alarm-statistic": [
        ["aws:cloudwatch/metricAlarm:MetricAlarm", alarm],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { metricName: "m", extendedStatistic: "p99.9" }],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { metricName: "m", extendedStatistic: "tm(10%:90%)" }],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { metricQueries: [] }],
    ],
    "alarm-metric": [
        ["aws:cloudwatch/metricAlarm:MetricAlarm", alarm],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", { metricQueries: [{ id: "e", returnData: true }, { id: "m" }] }],
    ],
    "alarm-actions": [
        [
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            { alarmActions: ["arn:aws:sns:eu-west-1:1:t", "arn:aws:automate:eu-west-1:ec2:recover"], okActions: [] },
        ],
    ],
    "alarm-missing-data": [["aws:cloudwatch/metricAlarm:MetricAlarm", { treatMissingData: "notBreaching" }]],
    "alarm-dimensions": [["aws:cloudwatch/metricAlarm:MetricAlarm", { dimensions: { InstanceId: "i-1" } }]],
    "dashboard-name": [["aws:cloudwatch/dashboard:Dashboard", { dashboardName: "pmm-server_1" }]],
    "dashboard-body": [
        [
            "aws:cloudwatch/dashboard:Dashboard",
            {
                dashboardBody: JSON.stringify({
                    widgets: [
                        {
                            type: "metric",
                            x: 0,
                            y: 0,
                            width: 24,
                            height: 6,
                            properties: { region: "eu-west-1", metrics: [["AWS/EC2", "CPUUtilization"]] },
                        },
                        { type: "text", properties: { markdown: "# PMM" } },
                        { type: "alarm", properties: { alarms: ["arn"] } },
                    ],
                }),
            },
        ],
    ],
    "backup-vault-name": [["aws:backup/vault:Vault", { name: "pmm_server-1" }]],
    "backup-vault-unique": [["aws:backup/vault:Vault", { name: "a" }]],
    "backup-schedule": [
        ["aws:backup/plan:Plan", plan({ schedule: "cron(0 6 ? * MON *)" })],
        ["aws:backup/plan:Plan", { rules: [{ ruleName: "by-hand" }] }],
    ],
    "backup-windows": [
        ["aws:backup/plan:Plan", plan({ startWindow: 60, completionWindow: 120 })],
        ["aws:backup/plan:Plan", plan({})],
    ],
    "backup-lifecycle": [
        ["aws:backup/plan:Plan", plan({ lifecycle: { coldStorageAfter: 30, deleteAfter: 120 } })],
        ["aws:backup/plan:Plan", plan({ lifecycle: { deleteAfter: 1 } })],
    ],
    "backup-rule-names": [["aws:backup/plan:Plan", { rules: [{ ruleName: "daily" }, { ruleName: "weekly" }] }]],
    "backup-selection-name": [["aws:backup/selection:Selection", { name: "pmm.data" }]],
    "topic-name": [
        ["aws:sns/topic:Topic", { name: "a".repeat(256) }],
        ["aws:sns/topic:Topic", { name: "t.fifo", fifoTopic: true }],
        ["aws:sns/topic:Topic", {}],
    ],
    "subscription-protocol": [["aws:sns/topicSubscription:TopicSubscription", { protocol: "email" }]],
    "subscription-endpoint": [
        ["aws:sns/topicSubscription:TopicSubscription", { protocol: "email", endpoint: "dba@example.org" }],
        ["aws:sns/topicSubscription:TopicSubscription", { protocol: "sms", endpoint: "+3531234567" }],
    ],
    "secret-name": [["aws:secretsmanager/secret:Secret", { name: "pmm/admin_password+v1=2.x@y!-z" }]],
    "secret-unique": [["aws:secretsmanager/secret:Secret", { name: "b" }]],
    "secret-scheduled-for-deletion": [
        [
            "aws:secretsmanager/secret:Secret",
            { name: "old" },
            [
                {
                    type: "aws:secretsmanager/scheduledForDeletion:Secret",
                    id: "arn:old",
                    inputs: { name: "old" },
                    outputs: { deletionDate: "2020-01-01T00:00:00.000Z" },
                },
            ],
        ],
    ],
    "secret-recovery-window": [0, 7, 30].map((recoveryWindowInDays): Acceptance => [
        "aws:secretsmanager/secret:Secret",
        { recoveryWindowInDays },
    ]),
    "secret-size": [["aws:secretsmanager/secretVersion:SecretVersion", { secretString: "x".repeat(65_536) }]],
    "secret-policy": [
        [
            "aws:secretsmanager/secretPolicy:SecretPolicy",
            { policy: policy({ ...allow, Principal: { AWS: "arn:aws:iam::123456789012:role/r" } }) },
        ],
    ],
    "kms-key-policy": [
        ["aws:kms/key:Key", {}],
        [
            "aws:kms/key:Key",
            {
                policy: policy({
                    Effect: "Allow",
                    Action: "kms:*",
                    Resource: "*",
                    Principal: { AWS: "arn:aws:iam::1:root" },
                }),
            },
        ],
    ],
    "kms-deletion-window": [["aws:kms/key:Key", { deletionWindowInDays: 7 }]],
    "kms-rotation-period": [["aws:kms/key:Key", { rotationPeriodInDays: 90 }]],
    "kms-alias-name": [["aws:kms/alias:Alias", { name: "alias/pmm/server" }]],
    "kms-alias-unique": [["aws:kms/alias:Alias", { name: "alias/a" }]],
    "parameter-unique": [
        [
            "aws:ssm/parameter:Parameter",
            { name: "/a", overwrite: true },
            [{ type: "aws:ssm/parameter:Parameter", id: "/b", inputs: { name: "/a" } }],
        ],
    ],
    "parameter-size": [
        ["aws:ssm/parameter:Parameter", { value: "x".repeat(8192), tier: "Advanced" }],
        ["aws:ssm/parameter:Parameter", { value: "x".repeat(4096) }],
    ],
    "bucket-name": [
        ["aws:s3/bucket:Bucket", { bucket: "pmm.logs-1" }],
        ["aws:s3/bucket:Bucket", { bucketPrefix: "p-" }],
    ],
    "bucket-unique": [["aws:s3/bucket:Bucket", { bucket: "b" }]],
    "bucket-policy": [
        [
            "aws:s3/bucketPolicy:BucketPolicy",
            {
                bucket: "mine",
                policy: policy({
                    ...allow,
                    Principal: { Service: "logs" },
                    Resource: ["arn:aws:s3:::mine", "arn:aws:s3:::mine/*"],
                }),
            },
        ],
    ],
    "bucket-policy-public": [
        [
            "aws:s3/bucketPolicy:BucketPolicy",
            { bucket: "mine", policy: policy({ ...allow, Principal: "*" }) },
            [
                {
                    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                    id: "mine",
                    inputs: { blockPublicPolicy: false },
                },
            ],
        ],
        [
            "aws:s3/bucketPolicy:BucketPolicy",
            { bucket: "mine", policy: policy({ ...allow, Effect: "Deny", Principal: "*" }) },
        ],
        ["aws:s3/bucketPolicy:BucketPolicy", { bucket: "mine", policy: "{" }],
    ],
    "bucket-acl": [
        [
            "aws:s3/bucketAcl:BucketAcl",
            { bucket: "mine" },
            [
                {
                    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
                    id: "mine",
                    inputs: { rule: { objectOwnership: "BucketOwnerPreferred" } },
                },
            ],
        ],
    ],
    "bucket-lifecycle": [
        [
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            {
                rules: [
                    { id: "a", expiration: { days: 365 }, transitions: [{ days: 30, storageClass: "STANDARD_IA" }] },
                    { id: "b", abortIncompleteMultipartUpload: {} },
                ],
            },
        ],
    ],
    "record-unique": [
        [
            "aws:route53/record:Record",
            { zoneId: "Z1", name: "a.example.org", type: "CAA" },
            [
                {
                    type: "aws:route53/record:Record",
                    id: "r",
                    inputs: { zoneId: "Z1", type: "A" },
                    outputs: { fqdn: "a.example.org" },
                },
            ],
        ],
        [
            "aws:route53/record:Record",
            { zoneId: "Z1", name: "a.example.org", type: "A", allowOverwrite: true },
            [
                {
                    type: "aws:route53/record:Record",
                    id: "r",
                    inputs: { zoneId: "Z1", type: "A" },
                    outputs: { fqdn: "a.example.org" },
                },
            ],
        ],
    ],
    "record-cname-at-apex": [
        [
            "aws:route53/record:Record",
            { zoneId: "Z1", name: "www", type: "CNAME" },
            [{ type: "aws:route53/zone:Zone", id: "Z1", inputs: { name: "example.org" } }],
        ],
    ],
    "record-values": [
        ["aws:route53/record:Record", { type: "A", aliases: [{ name: "lb" }] }],
        ["aws:route53/record:Record", { type: "CAA", ttl: 300, records: ['0 issue "amazon.com"', '0 issuewild ";"'] }],
        ["aws:route53/record:Record", { type: "AAAA", ttl: 300, records: ["2001:db8::1"] }],
        ["aws:route53/record:Record", { type: "TXT", ttl: 300, records: ["anything"] }],
    ],
    "certificate-names": [
        ["aws:acm/certificate:Certificate", { domainName: "*.example.org", subjectAlternativeNames: ["example.org"] }],
        ["aws:acm/certificate:Certificate", { certificateBody: "x" }],
    ],
    "certificate-validation": [
        ["aws:acm/certificateValidation:CertificateValidation", { certificateArn: "arn:elsewhere" }],
    ],
    "certificate-caa": [
        [
            "aws:acm/certificateValidation:CertificateValidation",
            { certificateArn: "arn:c" },
            [
                {
                    type: "aws:acm/certificate:Certificate",
                    id: "arn:c",
                    outputs: { subjectAlternativeNames: ["*.a.example.org", "a.example.org", "free.org"] },
                },
                {
                    type: "aws:route53/record:Record",
                    id: "r",
                    inputs: { type: "CAA", records: ['0 issue "amazon.com"', '0 iodef "mailto:x@example.org"'] },
                    outputs: { fqdn: "example.org" },
                },
            ],
        ],
    ],
    "web-acl-scope": [["aws:wafv2/webAcl:WebAcl", acl()]],
    "web-acl-unique": [["aws:wafv2/webAcl:WebAcl", { ...acl(), name: "b" }]],
    "web-acl-priorities": [["aws:wafv2/webAcl:WebAcl", acl({ priority: 1 }, { priority: 2 })]],
    "web-acl-actions": [
        [
            "aws:wafv2/webAcl:WebAcl",
            acl(
                { statement: { managedRuleGroupStatement: {} }, overrideAction: { none: {} } },
                { statement: { geoMatchStatement: {} }, action: { block: {} } },
            ),
        ],
    ],
    "web-acl-rate-limit": [["aws:wafv2/webAcl:WebAcl", acl({ statement: { rateBasedStatement: { limit: 10 } } })]],
    "web-acl-association-scope": [["aws:wafv2/webAclAssociation:WebAclAssociation", { webAclArn: "arn:elsewhere" }]],
    "function-environment-size": [
        ["aws:lambda/function:Function", { environment: { variables: { A: "x".repeat(4000) } } }],
    ],
    "function-environment-reserved": [
        ["aws:lambda/function:Function", { environment: { variables: { PMM_AWS_REGION: "x" } } }],
    ],
    "function-memory": [["aws:lambda/function:Function", { memorySize: 10_240 }]],
    "function-timeout": [["aws:lambda/function:Function", { timeout: 900 }]],
    "function-layers": [["aws:lambda/function:Function", { layers: ["1", "2", "3", "4", "5"] }]],
    "function-unique": [["aws:lambda/function:Function", { name: "a" }]],
    "fargate-size": [
        ["aws:ecs/taskDefinition:TaskDefinition", { ...fargate, cpu: "256", memory: "2048" }],
        ["aws:ecs/taskDefinition:TaskDefinition", { ...fargate, cpu: "16384", memory: "122880" }],
        ["aws:ecs/taskDefinition:TaskDefinition", { cpu: "300", memory: "300" }],
    ],
    "fargate-network": [["aws:ecs/taskDefinition:TaskDefinition", fargate]],
    "container-definitions": [
        [
            "aws:ecs/taskDefinition:TaskDefinition",
            task(fargate, [
                {
                    name: "c",
                    image: "i",
                    memory: 1,
                    logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/aws/ecs/c" } },
                    secrets: [{}],
                    healthCheck: { interval: 30, startPeriod: 300 },
                },
                { name: "side", image: "i", memoryReservation: 1, essential: false },
            ]),
        ],
    ],
    ...cluster.acceptances,
    ...containers.acceptances,
    ...functions.acceptances,
    ...monitoring.acceptances,
    ...panintelligence.acceptances,
    "tag-count": [["aws:sns/topic:Topic", { tags: {} }]],
    "tag-reserved-prefix": [["aws:sns/topic:Topic", { tags: { "my:aws:tag": "x" } }]],
    "tag-length": [["aws:sns/topic:Topic", { tags: { ["k".repeat(128)]: "v".repeat(256) } }]],
};

/** Deletions that AWS does without a word. */
const deletions: Record<string, Acceptance[]> = {
    "load-balancer-protected": [[balancer, { enableDeletionProtection: false }]],
    "target-group-in-use": [
        [targetGroup, {}, [{ type: "aws:lb/listener:Listener", id: "l", inputs: { defaultActions: [] } }]],
    ],
    "volume-in-use": [[volume, {}, [{ type: attachment, id: "a", inputs: { volumeId: "vol-other" } }]]],
    "instance-protected": [["aws:ec2/instance:Instance", {}]],
    "vpc-in-use": [["aws:ec2/vpc:Vpc", {}, [subnet("subnet-a", "eu-west-1a")]]],
    "subnet-in-use": [["aws:ec2/subnet:Subnet", {}]],
    // A rule of the group itself goes with it.
    "security-group-in-use": [
        [
            "aws:ec2/securityGroup:SecurityGroup",
            {},
            [
                {
                    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                    id: "sgr-1",
                    inputs: { securityGroupId: "the-thing", referencedSecurityGroupId: "the-thing" },
                },
            ],
        ],
    ],
    "iam-role-in-use": [
        [
            "aws:iam/role:Role",
            { forceDetachPolicies: true },
            [{ type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", id: "a", inputs: { role: "the-thing" } }],
        ],
    ],
    "iam-policy-in-use": [["aws:iam/policy:Policy", {}]],
    "log-group-protected": [["aws:cloudwatch/logGroup:LogGroup", {}]],
    "event-rule-in-use": [
        [
            "aws:cloudwatch/eventRule:EventRule",
            { forceDestroy: true },
            [{ type: "aws:cloudwatch/eventTarget:EventTarget", id: "t", inputs: { rule: "the-thing" } }],
        ],
    ],
    "backup-vault-not-empty": [
        ["aws:backup/vault:Vault", { forceDestroy: true }],
        ["aws:backup/vault:Vault", {}],
    ],
    "backup-plan-in-use": [["aws:backup/plan:Plan", {}]],
    "bucket-not-empty": [
        [
            "aws:s3/bucket:Bucket",
            { forceDestroy: true },
            [{ type: "aws:s3/bucketObject:BucketObject", id: "o", inputs: { bucket: "the-thing" } }],
        ],
    ],
    "zone-not-empty": [["aws:route53/zone:Zone", { forceDestroy: true }]],
    "certificate-in-use": [["aws:acm/certificate:Certificate", {}]],
    "web-acl-in-use": [["aws:wafv2/webAcl:WebAcl", {}]],
    ...containers.deletions,
    ...functions.deletions,
    ...monitoring.deletions,
    ...panintelligence.deletions,
};

describe("what AWS takes", () => {
    const folders: string[] = [];

    after(() => {
        folders.forEach((folder) => {
            fs.rmSync(folder, { recursive: true });
        });
    });

    function cloudWith(things: Partial<StoredResource>[]): Cloud {
        const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-rules-"));
        folders.push(scratch);
        const store = new CloudStore(path.join(scratch, "cloud"));
        const cloud = new Cloud(store, "eu-west-1");
        for (const { type = "", id = "", inputs = {}, outputs = {} } of things) {
            store.put({ type, id, region: cloud.regionFor(type), inputs, outputs });
        }
        return cloud;
    }

    for (const [id, cases] of Object.entries(acceptances)) {
        it(`${id} lets good requests pass`, () => {
            for (const [type, inputs, exists = [], before] of cases) {
                const action = before === undefined ? "create" : "update";
                const rule = rules[id]!;
                expect(rule.types.includes(type) || rule.types.includes("*"), `${id} judges ${type}`).to.equal(true);
                const request = {
                    action,
                    type,
                    id: "",
                    inputs,
                    before: before ?? {},
                    cloud: cloudWith(exists),
                } as const;
                expect(rule.check(request), JSON.stringify(inputs).slice(0, 200)).to.equal(undefined);
            }
        });
    }

    for (const [id, cases] of Object.entries(deletions)) {
        it(`${id} lets good deletions pass`, () => {
            for (const [type, inputs, exists = []] of cases) {
                const cloud = cloudWith([{ type, id: "the-thing", inputs }, ...exists]);
                const request = { action: "delete", type, id: "the-thing", inputs, before: inputs, cloud } as const;
                expect(refusal(request)?.words, JSON.stringify(inputs)).to.equal(undefined);
            }
        });
    }

    it("every rule has a request that passes", () => {
        const covered = [...Object.keys(acceptances), ...Object.keys(deletions)];
        expect(Object.keys(rules).filter((id) => !covered.includes(id))).to.deep.equal([]);
    });

    it("every rule says where AWS documents it", () => {
        for (const [id, rule] of Object.entries(rules)) {
            expect(rule.source, id).to.match(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/);
        }
    });
});

/** The component itself, in a network that exists, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const appautoscaling = require("@pulumi/aws/appautoscaling");
const cloudwatch = require("@pulumi/aws/cloudwatch");
const ecs = require("@pulumi/aws/ecs");
const { Panintelligence } = require("../../../bin");
const { changing } = require("./deployment.cjs");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const service = "aws:ecs/service:Service";
const database = "aws:rds/instance:Instance";

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    "by-memory": {
        "aws:appautoscaling/policy:Policy": {
            targetTrackingScalingPolicyConfiguration: {
                targetValue: 80,
                predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageMemoryUtilization" },
            },
        },
    },
    "two-tasks": { [service]: { desiredCount: 2 } },
    "public-database": { [database]: { publiclyAccessible: true } },
    "plain-database": { [database]: { storageEncrypted: false } },
    "forgetful-database": { [database]: { backupRetentionPeriod: 0 } },
    "plain-files": { "aws:efs/fileSystem:FileSystem": { encrypted: false } },
    overwritten: { "aws:s3/bucketVersioning:BucketVersioning": { versioningConfiguration: { status: "Suspended" } } },
    "each-update": { "aws:lambda/invocation:Invocation": { lifecycleScope: "CRUD" } },
    "plain-secret": {
        "aws:ecs/taskDefinition:TaskDefinition": {
            containerDefinitions: JSON.stringify([
                {
                    name: "dashboard",
                    image: "ghcr.io/pi-cr/server",
                    environment: [{ name: "PI_DB_PASSWORD", value: "dashboard" }],
                },
            ]),
        },
    },
    "for-ever": { "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: 0 } },
};

const pi = new Panintelligence(
    "pi",
    {
        namePrefix: "bi",
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
        },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pi.example.com"] },
        licence: {
            kind: "online",
            secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:panintelligence-licence-Ab3dEf",
        },
        images: {
            version: "2025_10.1",
            credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:github-login-Cd4eFg",
        },
        alarms: { emails: ["bi-team@example.com"] },
    },
    changing(chosen, worse),
);
if (chosen.includes("second-scheduler")) {
    new ecs.Service(
        "second-scheduler",
        {
            name: "bi-second-scheduler",
            cluster: pi.clusterArn,
            taskDefinition: "bi-scheduler",
            desiredCount: 1,
            deploymentMaximumPercent: 100,
            deploymentMinimumHealthyPercent: 0,
            availabilityZoneRebalancing: "DISABLED",
        },
        { parent: pi },
    );
}

/** What scales the dashboard from beside the component, which has no such thing. */
const scaled = {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: pulumi.interpolate`service/${pi.clusterName}/${pi.serviceNames.dashboard}`,
};
if (chosen.includes("by-memory-beside")) {
    new appautoscaling.Policy("beside", {
        ...scaled,
        policyType: "TargetTrackingScaling",
        ...worse["by-memory"]["aws:appautoscaling/policy:Policy"],
    });
}
if (chosen.includes("by-memory-alarm")) {
    const { arn } = new appautoscaling.Policy("steps", {
        ...scaled,
        policyType: "StepScaling",
        stepScalingPolicyConfiguration: {
            adjustmentType: "ChangeInCapacity",
            stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
        },
    });
    new cloudwatch.MetricAlarm("full", {
        namespace: "AWS/ECS",
        metricName: "MemoryUtilization",
        statistic: "Average",
        period: 60,
        evaluationPeriods: 3,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 80,
        alarmActions: [arn],
    });
}

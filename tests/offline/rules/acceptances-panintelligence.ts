import type { StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import type { Acceptance } from "./case";

const database = "aws:rds/instance:Instance";
const snapshot = "aws:rds/snapshot:Snapshot";
const subnetGroup = "aws:rds/subnetGroup:SubnetGroup";
const parameterGroup = "aws:rds/parameterGroup:ParameterGroup";
const subscription = "aws:rds/eventSubscription:EventSubscription";
const namespace = "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace";
const discovered = "aws:servicediscovery/service:Service";
const service = "aws:ecs/service:Service";
const scaled = "aws:appautoscaling/target:Target";
const policy = "aws:appautoscaling/policy:Policy";
const budget = "aws:budgets/budget:Budget";
const cache = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const lambda = "aws:lambda/function:Function";
const invocation = "aws:lambda/invocation:Invocation";
const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const association = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
const acl = "aws:ec2/networkAcl:NetworkAcl";
const entry = "aws:ec2/networkAclRule:NetworkAclRule";
const onAcl = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
const group = "aws:ec2/securityGroup:SecurityGroup";

const mariaDb: Properties = { engine: "mariadb", engineVersion: "10.11" };
const existing = (inputs: Properties): Partial<StoredResource> => ({ type: database, id: "db-1", inputs });
const parameters = (family: string): Partial<StoredResource> => ({ type: parameterGroup, id: "p", inputs: { family } });

const inNamespace: Properties = { name: "renderer", dnsConfig: { namespaceId: "ns-1" } };
const discovery: Partial<StoredResource>[] = [
    { type: namespace, id: "ns-1", inputs: { name: "pi.internal", vpc: "vpc-1" } },
    { type: discovered, id: "srv-1", inputs: inNamespace, outputs: { arn: "arn:srv-1", namespaceId: "ns-1" } },
];

const tasks: Partial<StoredResource> = { type: service, id: "arn:s", inputs: { name: "web", cluster: "arn:c/c" } };
const ecs: Properties = {
    resourceId: "service/c/web",
    scalableDimension: "ecs:service:DesiredCount",
    serviceNamespace: "ecs",
};
const tracking = (targetTrackingScalingPolicyConfiguration: Properties): Properties => ({
    ...ecs,
    targetTrackingScalingPolicyConfiguration,
});

const mounting: Properties = {
    name: "f",
    role: "arn:elsewhere",
    fileSystemConfig: { arn: "arn:point", localMountPath: "/mnt/efs" },
    vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-caller"] },
};
/** `subnet-1` and `subnet-2` are in one zone. */
const files: Partial<StoredResource>[] = [
    { type: "aws:efs/fileSystem:FileSystem", id: "fs-1", outputs: { arn: "arn:fs" } },
    {
        type: "aws:efs/accessPoint:AccessPoint",
        id: "fsap-1",
        inputs: { fileSystemId: "fs-1" },
        outputs: { arn: "arn:point" },
    },
    {
        type: "aws:efs/mountTarget:MountTarget",
        id: "fsmt-1",
        inputs: { fileSystemId: "fs-1", subnetId: "subnet-2", securityGroups: ["sg-nfs"] },
    },
];
const way = (type: string, securityGroupId: string, rest: Properties): Partial<StoredResource> => ({
    type: `aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`,
    id: `sgr-${type}`,
    inputs: { securityGroupId, ...rest },
});
const called: Partial<StoredResource>[] = [
    ...files,
    { type: lambda, id: "f", inputs: mounting },
    { type: group, id: "sg-caller" },
    { type: group, id: "sg-nfs" },
];
const ask: Properties = { functionName: "f", input: '{"action":"apply"}' };

const gateway = (routeTableIds: string[]): Partial<StoredResource> => ({
    type: endpoint,
    id: "vpce-1",
    inputs: { serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds },
});
const logs: Properties = { serviceName: "com.amazonaws.eu-west-1.logs", vpcEndpointType: "Interface", vpcId: "vpc-1" };
const allow: Properties = { networkAclId: "acl-1", ruleNumber: 100, ruleAction: "allow", protocol: "-1" };

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
export const acceptances: Record<string, Acceptance[]> = {
    "database-identifier": [
        [database, { identifier: `pi${"-0".repeat(30)}x` }],
        [database, {}],
    ],
    "database-unique": [[database, { identifier: "pi" }, [existing({ identifier: "pi-2" })]]],
    "database-class": [
        [database, { instanceClass: "db.t3.micro" }],
        [database, { instanceClass: "db.r6i.32xlarge" }],
    ],
    "database-version": [
        [database, mariaDb],
        [database, { ...mariaDb, engineVersion: "10.11.6" }],
        [database, { engine: "postgres", engineVersion: "17.2" }],
    ],
    "database-storage": [
        [database, { allocatedStorage: 20, maxAllocatedStorage: 21 }],
        [database, { allocatedStorage: 20, maxAllocatedStorage: 0 }],
        // What is made from a snapshot has its size.
        [database, { maxAllocatedStorage: 100 }],
    ],
    "database-password": [
        [database, { ...mariaDb, password: "Ab3dEf7h" }],
        [database, { ...mariaDb, password: "#".repeat(41) }],
        [database, mariaDb],
    ],
    "database-name": [
        [database, { ...mariaDb, dbName: "dashboard_2" }],
        [database, { ...mariaDb, restoreToPointInTime: {} }],
    ],
    "database-backups": [
        [
            database,
            { backupRetentionPeriod: 35, backupWindow: "02:00-02:30", maintenanceWindow: "Mon:02:30-Mon:03:00" },
        ],
        [database, { backupWindow: "23:30-00:30", maintenanceWindow: "sun:22:30-sun:23:30" }],
        [database, {}],
    ],
    "database-subnet-group": [
        [database, { dbSubnetGroupName: "s" }, [{ type: subnetGroup, id: "s" }]],
        [database, {}],
    ],
    "database-parameter-family": [
        [database, { ...mariaDb, parameterGroupName: "p" }, [parameters("mariadb10.11")]],
        [database, { engine: "mysql", parameterGroupName: "p" }, [parameters("mysql8.0")]],
        [database, { parameterGroupName: "default.mariadb10.11" }],
    ],
    "database-source": [
        [
            database,
            { snapshotIdentifier: "last" },
            [{ type: snapshot, id: "x", inputs: { dbSnapshotIdentifier: "last" } }],
        ],
        [database, { snapshotIdentifier: "arn:aws:rds:eu-west-1:999999999999:snapshot:theirs" }],
        [database, { restoreToPointInTime: { sourceDbInstanceIdentifier: "pi" } }, [existing({ identifier: "pi" })]],
    ],
    "database-subnet-group-zones": [
        [subnetGroup, { subnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"] }],
    ],
    "database-parameter-apply": [
        [
            parameterGroup,
            {
                family: "mariadb10.11",
                parameters: [
                    { name: "lower_case_table_names", value: "1", applyMethod: "pending-reboot" },
                    { name: "slow_query_log", value: "1" },
                ],
            },
        ],
    ],
    "database-event-source": [
        [subscription, {}],
        [subscription, { sourceType: "db-instance", sourceIds: ["pi"] }, [existing({ identifier: "pi" })]],
    ],
    "namespace-name": [
        [namespace, { name: "pi" }],
        [namespace, { name: "pi-1.eu.internal" }],
    ],
    "namespace-unique": [[namespace, { name: "pi.internal", vpc: "vpc-2" }, discovery]],
    "discovery-service-namespace": [[discovered, inNamespace, discovery]],
    "discovery-service-unique": [[discovered, { ...inNamespace, name: "pirana" }, discovery]],
    "discovery-service-health": [
        [discovered, { ...inNamespace, healthCheckCustomConfig: { failureThreshold: 1 } }, discovery],
        // Of a public namespace, whose instances Route 53 can reach.
        [discovered, { name: "web", dnsConfig: { namespaceId: "ns-public" }, healthCheckConfig: { type: "HTTP" } }],
    ],
    "service-registry": [
        [service, { serviceRegistries: { registryArn: "arn:srv-1" } }, discovery],
        [service, {}],
    ],
    "scalable-target-service": [
        [scaled, ecs, [tasks]],
        [scaled, { resourceId: "table/t", serviceNamespace: "dynamodb" }],
    ],
    "scalable-target-capacity": [[scaled, { minCapacity: 1, maxCapacity: 1 }]],
    "scaling-policy-target": [[policy, ecs, [{ type: scaled, id: "service/c/web", inputs: ecs }]]],
    "scaling-policy-metric": [
        [
            policy,
            tracking({ predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } }),
        ],
        [policy, tracking({ customizedMetricSpecification: { metricName: "QueueLength" } })],
        [
            policy,
            tracking({
                predefinedMetricSpecification: {
                    predefinedMetricType: "ALBRequestCountPerTarget",
                    resourceLabel: "app/lb/1/targetgroup/g/1",
                },
            }),
        ],
        [policy, { ...ecs, stepScalingPolicyConfiguration: {} }],
    ],
    "budget-name": [[budget, { name: "Pi cost/month (prod)" }]],
    "budget-unique": [[budget, { name: "pi" }, [{ type: budget, id: "b", inputs: { name: "pi-2" } }]]],
    "budget-limit": [
        [budget, { limitAmount: "350.15" }],
        [budget, { autoAdjustData: {} }],
    ],
    "budget-notifications": [
        [budget, {}],
        [
            budget,
            {
                notifications: Array.from({ length: 5 }, () => ({
                    subscriberSnsTopicArns: ["arn:t"],
                    subscriberEmailAddresses: Array.from({ length: 10 }, () => "a@example.com"),
                })),
            },
        ],
    ],
    "image-cache-prefix": [
        [cache, { ecrRepositoryPrefix: "pi/ghcr.io-1" }],
        [cache, { ecrRepositoryPrefix: "ROOT" }],
    ],
    "image-cache-unique": [
        [cache, { ecrRepositoryPrefix: "pi" }, [{ type: cache, id: "ghcr", inputs: { ecrRepositoryPrefix: "ghcr" } }]],
    ],
    "image-cache-upstream": [
        [cache, { upstreamRegistryUrl: "ghcr.io" }],
        [cache, { upstreamRegistryUrl: "team.azurecr.io" }],
    ],
    "image-cache-credentials": [
        [cache, { upstreamRegistryUrl: "quay.io" }],
        [
            cache,
            {
                upstreamRegistryUrl: "ghcr.io",
                credentialArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/g-Ab3dEf",
            },
        ],
    ],
    "function-mount-path": [
        [lambda, mounting],
        [lambda, {}],
    ],
    "function-mount-targets": [
        [lambda, mounting, files],
        // An access point of another stack's file system.
        [lambda, mounting],
        [lambda, {}],
    ],
    "invocation-function": [
        [invocation, ask, called],
        [invocation, { functionName: "arn:aws:lambda:eu-west-1:999999999999:function:theirs" }],
    ],
    "invocation-input": [
        [invocation, ask],
        [invocation, { input: "null" }],
    ],
    "invocation-mount": [
        [
            invocation,
            ask,
            [
                ...called,
                way("Egress", "sg-caller", { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
                way("Ingress", "sg-nfs", {
                    referencedSecurityGroupId: "sg-caller",
                    ipProtocol: "tcp",
                    fromPort: 2049,
                    toPort: 2049,
                }),
            ],
        ],
        // Groups of elsewhere, of which nobody here knows the rules.
        [invocation, ask, [...files, { type: lambda, id: "f", inputs: mounting }]],
        [invocation, ask, [{ type: lambda, id: "f", inputs: {} }]],
    ],
    "endpoint-service": [
        [endpoint, { serviceName: "com.amazonaws.eu-west-1.dynamodb" }],
        [endpoint, logs],
        [endpoint, { serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1", vpcEndpointType: "Interface" }],
    ],
    "endpoint-kind": [
        [endpoint, { routeTableIds: ["rtb-1"] }],
        [endpoint, { ...logs, subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], privateDnsEnabled: true }],
    ],
    "endpoint-zones": [[endpoint, { subnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"] }]],
    "endpoint-private-names": [
        [
            endpoint,
            { ...logs, privateDnsEnabled: true },
            [
                {
                    type: "aws:ec2/vpc:Vpc",
                    id: "vpc-1",
                    outputs: { enableDnsSupport: true, enableDnsHostnames: true },
                },
                { type: endpoint, id: "vpce-2", inputs: { ...logs, vpcId: "vpc-2", privateDnsEnabled: true } },
            ],
        ],
        [endpoint, logs, [{ type: endpoint, id: "vpce-2", inputs: { ...logs, privateDnsEnabled: true } }]],
    ],
    "endpoint-route-unique": [
        [endpoint, { serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds: ["rtb-2"] }, [gateway(["rtb-1"])]],
        [endpoint, { serviceName: "com.amazonaws.eu-west-1.dynamodb", routeTableIds: ["rtb-1"] }, [gateway(["rtb-1"])]],
        [association, { vpcEndpointId: "vpce-1", routeTableId: "rtb-2" }, [gateway(["rtb-1"])]],
    ],
    "acl-entry": [
        [entry, allow],
        [entry, { ...allow, ruleNumber: 32_766, protocol: "tcp", fromPort: 0, toPort: 65_535, cidrBlock: "0.0.0.0/0" }],
        [acl, { ingress: [{ ruleNo: 1, action: "deny", protocol: "icmp", cidrBlock: "10.0.0.0/8" }] }],
    ],
    "acl-entry-unique": [
        // One number each way.
        [entry, { ...allow, egress: true }, [{ type: entry, id: "nacl-1", inputs: allow }]],
        [acl, { ingress: [{ ruleNo: 1 }, { ruleNo: 2 }], egress: [{ ruleNo: 1 }] }],
    ],
    "acl-subnet": [[onAcl, { subnetId: "subnet-elsewhere", networkAclId: "acl-elsewhere" }]],
};

/** Deletions that AWS does without a word. */
export const deletions: Record<string, Acceptance[]> = {
    "database-protected": [[database, { skipFinalSnapshot: true, deletionProtection: false }]],
    "database-final-snapshot": [
        [database, { finalSnapshotIdentifier: "last" }],
        [database, { skipFinalSnapshot: true }],
    ],
    "database-subnet-group-in-use": [[subnetGroup, {}, [existing({ dbSubnetGroupName: "another" })]]],
    "database-parameter-group-in-use": [[parameterGroup, {}, [existing({ parameterGroupName: "another" })]]],
    "namespace-in-use": [[namespace, {}, discovery]],
    "discovery-service-in-use": [
        [discovered, {}, [{ type: service, id: "s", inputs: { serviceRegistries: { registryArn: "arn:srv-1" } } }]],
    ],
};

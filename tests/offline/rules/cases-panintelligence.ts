import type { Properties } from "../../../offline/cloud/values";
import type { Case, DeleteCase, UpdateCase, Wanted } from "./case";

// Every row runs in one account: names are each row's own.

const document = (...statements: Properties[]): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });

// RDS
const database = (identifier: string, inputs: Properties = {}): Wanted => ({
    type: "aws:rds/instance:Instance",
    inputs: {
        identifier,
        engine: "mariadb",
        engineVersion: "10.11",
        instanceClass: "db.t3.medium",
        allocatedStorage: 20,
        skipFinalSnapshot: true,
        ...inputs,
    },
});
const databaseCase = (rule: string, identifier: string, inputs: Properties, words: string): Case => ({
    rule,
    ...database(identifier, inputs),
    words,
});
const parameterGroup = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:rds/parameterGroup:ParameterGroup",
    inputs: { name, family: "mariadb10.6", ...inputs },
});
const subnetGroup = (name: string, ...subnetIds: string[]): Wanted => ({
    type: "aws:rds/subnetGroup:SubnetGroup",
    inputs: { name, subnetIds },
});
/** Made-up subnets are in the zones that their ids say: these two in different ones. */
const apart = ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"];
const subscription = (name: string, inputs: Properties, words: string): Case => ({
    rule: "database-event-source",
    type: "aws:rds/eventSubscription:EventSubscription",
    inputs: { name, snsTopic: "arn:aws:sns:eu-west-1:999999999999:topic", ...inputs },
    words,
});

// Cloud Map and ECS
const namespace = (name: string): Wanted => ({
    type: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    inputs: { name, vpc: "vpc-elsewhere" },
});
const discovered = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:servicediscovery/service:Service",
    inputs: { name, dnsConfig: { namespaceId: "${namespace.id}", dnsRecords: [{ ttl: 10, type: "A" }] }, ...inputs },
});
const onEcs = (name: string): Record<string, Wanted> => ({
    cluster: { type: "aws:ecs/cluster:Cluster", inputs: { name } },
    task: {
        type: "aws:ecs/taskDefinition:TaskDefinition",
        inputs: {
            family: name,
            executionRoleArn: "arn:aws:iam::999999999999:role/execution",
            containerDefinitions: JSON.stringify([{ name: "web", image: "i", memory: 128 }]),
        },
    },
});
const service = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:ecs/service:Service",
    inputs: { name, cluster: "${cluster.id}", taskDefinition: "${task.arn}", ...inputs },
});
const registered = (name: string, ...arns: string[]): Case => ({
    rule: "service-registry",
    needs: onEcs(name),
    ...service(name, { serviceRegistries: arns.map((registryArn) => ({ registryArn })) }),
    words: arns.length > 1 ? "can have at most 1 items" : "does not exist",
});
const nowhere = "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-1";

// Application Auto Scaling
const scaled = (id: string, inputs: Properties = {}): Wanted => ({
    type: "aws:appautoscaling/target:Target",
    inputs: {
        resourceId: `service/${id}/${id}`,
        scalableDimension: "ecs:service:DesiredCount",
        serviceNamespace: "ecs",
        minCapacity: 1,
        maxCapacity: 2,
        ...inputs,
    },
});
const policyOf = (id: string, tracking: Properties): Wanted => ({
    type: "aws:appautoscaling/policy:Policy",
    inputs: {
        name: id,
        policyType: "TargetTrackingScaling",
        resourceId: `service/${id}/${id}`,
        scalableDimension: "ecs:service:DesiredCount",
        serviceNamespace: "ecs",
        targetTrackingScalingPolicyConfiguration: { targetValue: 80, ...tracking },
    },
});
const metricCase = (id: string, tracking: Properties, words: string): Case => ({
    rule: "scaling-policy-metric",
    needs: { ...onEcs(id), service: service(id), target: scaled(id) },
    ...policyOf(id, tracking),
    words,
});
const byCpu = { predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } };

// Budgets
const budget = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:budgets/budget:Budget",
    inputs: { name, budgetType: "COST", limitAmount: "350", limitUnit: "USD", timeUnit: "MONTHLY", ...inputs },
});
const budgetCase = (rule: string, name: string, inputs: Properties, words: string): Case => ({
    rule,
    ...budget(name, inputs),
    words,
});
const mail = { subscriberEmailAddresses: ["a@example.com"] };

// ECR
const cache = (ecrRepositoryPrefix: string, inputs: Properties = {}): Wanted => ({
    type: "aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
    inputs: {
        ecrRepositoryPrefix,
        upstreamRegistryUrl: "ghcr.io",
        credentialArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-pullthroughcache/github-Ab3dEf",
        ...inputs,
    },
});
const cacheCase = (rule: string, prefix: string, inputs: Properties, words: string): Case => ({
    rule,
    ...cache(prefix, inputs),
    words,
});

// Lambda
const role = (name: string, action: string): Wanted => ({
    type: "aws:iam/role:Role",
    inputs: {
        name,
        assumeRolePolicy: document({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: "lambda.amazonaws.com" },
        }),
        inlinePolicies: [
            { name: "all", policy: document({ Effect: "Allow", Action: ["ec2:*", action], Resource: "*" }) },
        ],
    },
});
const group = (name: string): Wanted => ({ type: "aws:ec2/securityGroup:SecurityGroup", inputs: { name } });
const files: Record<string, Wanted> = {
    fileSystem: { type: "aws:efs/fileSystem:FileSystem", inputs: { encrypted: true } },
    point: { type: "aws:efs/accessPoint:AccessPoint", inputs: { fileSystemId: "${fileSystem.id}" } },
};
const mounted = (subnetId: string): Record<string, Wanted> => ({
    mount: {
        type: "aws:efs/mountTarget:MountTarget",
        inputs: { fileSystemId: "${fileSystem.id}", subnetId, securityGroups: ["${nfs.id}"] },
    },
});
const lambda = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:lambda/function:Function",
    inputs: {
        name,
        role: "arn:aws:iam::999999999999:role/r",
        runtime: "nodejs22.x",
        handler: "index.handler",
        ...inputs,
    },
});
const mounting: Properties = {
    fileSystemConfig: { arn: "${point.arn}", localMountPath: "/mnt/efs" },
    vpcConfig: { subnetIds: ["subnet-0123456789abcdef2"], securityGroupIds: ["${caller.id}"] },
};
const call = (input = "{}"): Wanted => ({
    type: "aws:lambda/invocation:Invocation",
    inputs: { functionName: "${function.name}", input },
});
const nfs = (type: "Ingress" | "Egress", own: string, other: string): Wanted => ({
    type: `aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`,
    inputs: {
        securityGroupId: `\${${own}.id}`,
        referencedSecurityGroupId: `\${${other}.id}`,
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
    },
});
/** A function that mounts, as far as it can without the rules of the groups. */
const mounter = (name: string, action = "elasticfilesystem:*"): Record<string, Wanted> => ({
    role: role(name, action),
    caller: group(`${name}-caller`),
    nfs: group(`${name}-nfs`),
    ...files,
    ...mounted("subnet-0123456789abcdef2"),
    function: lambda(name, { ...mounting, role: "${role.arn}" }),
});

// VPC
const vpc = (cidrBlock: string, inputs: Properties = {}): Wanted => ({
    type: "aws:ec2/vpc:Vpc",
    inputs: { cidrBlock, ...inputs },
});
const endpoint = (inputs: Properties): Wanted => ({
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    inputs: { vpcId: "vpc-elsewhere", serviceName: "com.amazonaws.eu-west-1.s3", ...inputs },
});
const endpointCase = (rule: string, inputs: Properties, words: string, needs?: Record<string, Wanted>): Case => ({
    rule,
    ...(needs && { needs }),
    ...endpoint(inputs),
    words,
});
const logs = { serviceName: "com.amazonaws.eu-west-1.logs", vpcEndpointType: "Interface" };
const acl: Wanted = { type: "aws:ec2/networkAcl:NetworkAcl", inputs: { vpcId: "vpc-elsewhere" } };
const entry: Properties = {
    networkAclId: "${acl.id}",
    ruleNumber: 100,
    ruleAction: "allow",
    protocol: "tcp",
    fromPort: 3306,
    toPort: 3306,
    cidrBlock: "10.0.0.0/16",
};
const entryCase = (inputs: Properties, words: string): Case => ({
    rule: "acl-entry",
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    needs: { acl },
    inputs: { ...entry, ...inputs },
    words,
});

/** Refused when they are to be made. */
export const creations: Case[] = [
    // RDS
    databaseCase("database-identifier", "Pi_db", {}, "only lowercase alphanumeric characters and hyphens"),
    databaseCase("database-identifier", "1pi", {}, 'first character of "identifier" must be a letter'),
    databaseCase("database-identifier", "pi--db", {}, "cannot contain two consecutive hyphens"),
    databaseCase("database-identifier", "pi-db-", {}, "end with a hyphen"),
    {
        rule: "database-unique",
        needs: { first: database("twin-db") },
        ...database("twin-db"),
        words: "DBInstanceAlreadyExists",
    },
    databaseCase("database-class", "no-class", { instanceClass: "t3.medium" }, "Invalid DB Instance class: t3.medium"),
    databaseCase("database-version", "no-version", { engineVersion: "10.12" }, "Cannot find version 10.12 for mariadb"),
    databaseCase("database-storage", "small-db", { allocatedStorage: 5 }, "Invalid storage size for engine name mari"),
    databaseCase("database-storage", "no-room", { maxAllocatedStorage: 20 }, "must be greater than storage size"),
    databaseCase("database-password", "short-word", { password: "Ab3dEf7" }, "shorter than 8 or longer than 41"),
    databaseCase("database-password", "bad-word", { password: "Ab3dEf7@home" }, "Only printable ASCII characters"),
    databaseCase("database-name", "bad-name", { dbName: "my-dashboard" }, "DBName must begin with a letter"),
    {
        rule: "database-name",
        needs: { first: database("named-source") },
        ...database("named-again", {
            dbName: "dashboard",
            restoreToPointInTime: { sourceDbInstanceIdentifier: "named-source", useLatestRestorableTime: true },
        }),
        words: "DBName must be null when Restoring for this Engine",
    },
    databaseCase("database-backups", "for-ever", { backupRetentionPeriod: 36 }, "in the range (0 - 35), got 36"),
    databaseCase("database-backups", "no-time", { backupWindow: "2:00-3:00" }, '"hh24:mi-hh24:mi"'),
    databaseCase("database-backups", "no-day", { maintenanceWindow: "04:00-05:00" }, '"ddd:hh24:mi-ddd:hh24:mi"'),
    databaseCase("database-backups", "in-a-hurry", { backupWindow: "02:00-02:20" }, "at least 30 minutes"),
    databaseCase(
        "database-backups",
        "at-once",
        { backupWindow: "23:30-00:30", maintenanceWindow: "mon:00:00-mon:01:00" },
        "The backup window and maintenance window must not overlap",
    ),
    databaseCase(
        "database-subnet-group",
        "no-subnets",
        { dbSubnetGroupName: "none" },
        "DBSubnetGroup 'none' not found",
    ),
    databaseCase("database-parameter-family", "no-group", { parameterGroupName: "none" }, "not found: none"),
    {
        rule: "database-parameter-family",
        needs: { group: parameterGroup("older-family") },
        ...database("newer-database", { parameterGroupName: "${group.name}" }),
        words: "Please use a Parameter Group with DBParameterGroupFamily mariadb10.11",
    },
    databaseCase("database-source", "from-nothing", { snapshotIdentifier: "gone" }, "DBSnapshot not found: gone"),
    databaseCase(
        "database-source",
        "from-nobody",
        { restoreToPointInTime: { sourceDbInstanceIdentifier: "nobody", useLatestRestorableTime: true } },
        "DBInstance nobody not found.",
    ),
    {
        rule: "database-subnet-group-zones",
        ...subnetGroup("one-zone", "subnet-0123456789abcdef2", "subnet-0123456789abcdef2"),
        words: "Add subnets to cover at least 2 AZs.",
    },
    {
        rule: "database-parameter-apply",
        ...parameterGroup("at-once", { parameters: [{ name: "lower_case_table_names", value: "1" }] }),
        words: "cannot use immediate apply method for static parameter",
    },
    subscription("any-source", { sourceIds: ["db"] }, "SourceIds can only be specified when SourceType is specified"),
    subscription("no-source", { sourceIds: ["none"], sourceType: "db-instance" }, "Could not find source: none"),
    // Cloud Map
    { rule: "namespace-name", ...namespace("pi..internal"), words: "pi..internal is not a valid domain name" },
    {
        rule: "namespace-unique",
        needs: { first: namespace("twin.internal") },
        ...namespace("twin.internal"),
        words: "already associated with another private hosted zone",
    },
    {
        rule: "discovery-service-namespace",
        type: "aws:servicediscovery/service:Service",
        inputs: { name: "renderer", dnsConfig: { namespaceId: "ns-gone", dnsRecords: [] } },
        words: "Namespace ns-gone doesn't exist.",
    },
    {
        rule: "discovery-service-unique",
        needs: { namespace: namespace("one-renderer.internal"), first: discovered("renderer") },
        ...discovered("renderer"),
        words: "Service already exists.",
    },
    {
        rule: "discovery-service-health",
        needs: { namespace: namespace("asked-by-two.internal") },
        ...discovered("asked", {
            healthCheckConfig: { type: "HTTP" },
            healthCheckCustomConfig: { failureThreshold: 1 },
        }),
        words: "either HealthCheckConfig or HealthCheckCustomConfig, but not both",
    },
    {
        rule: "discovery-service-health",
        needs: { namespace: namespace("asked-from-outside.internal") },
        ...discovered("asked", { healthCheckConfig: { type: "HTTP" } }),
        words: "can't be specified for a service in a private DNS namespace",
    },
    registered("in-no-registry", nowhere),
    registered("in-two-registries", nowhere, nowhere),
    // Application Auto Scaling
    {
        rule: "scalable-target-service",
        ...scaled("scaled-nothing"),
        words: "ECS service doesn't exist: service/scaled",
    },
    {
        rule: "scalable-target-capacity",
        needs: { ...onEcs("scaled-down"), service: service("scaled-down") },
        ...scaled("scaled-down", { minCapacity: 3 }),
        words: "Maximum capacity cannot be less than minimum capacity",
    },
    { rule: "scaling-policy-target", ...policyOf("aimless", byCpu), words: "resource ID: service/aimless/aimless" },
    metricCase("by-nothing", {}, "Exactly one of CustomizedMetricSpecification and PredefinedMetricSpecification"),
    metricCase(
        "by-disk",
        { predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageDisk" } },
        "satisfy enum value set: [ECSServiceAverageCPUUtilization",
    ),
    metricCase(
        "by-requests",
        { predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget" } },
        "requires a resource label",
    ),
    // Budgets
    budgetCase("budget-name", "pi:cost", {}, "budget name pi:cost is not valid"),
    { rule: "budget-unique", needs: { first: budget("twin-budget") }, ...budget("twin-budget"), words: "Duplicate" },
    budgetCase("budget-limit", "nothing-to-spend", { limitAmount: "0" }, "must be a positive number: 0"),
    budgetCase("budget-notifications", "loud", { notifications: Array.from({ length: 6 }, () => mail) }, "budget: 5"),
    budgetCase("budget-notifications", "silent", { notifications: [{}] }, "at least one subscriber"),
    budgetCase(
        "budget-notifications",
        "crowded",
        { notifications: [{ subscriberSnsTopicArns: ["arn:a", "arn:b"] }] },
        "one SNS topic and 10 email subscribers",
    ),
    // ECR
    cacheCase("image-cache-prefix", "GHCR", {}, "be 2 to 30 characters long"),
    { rule: "image-cache-unique", needs: { first: cache("twin-cache") }, ...cache("twin-cache"), words: "twin-cache" },
    cacheCase("image-cache-upstream", "unknown", { upstreamRegistryUrl: "example.com" }, "isn't supported: example"),
    cacheCase("image-cache-credentials", "nameless", { credentialArn: null }, "must be specified"),
    cacheCase(
        "image-cache-credentials",
        "misnamed",
        { credentialArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:github-Ab3dEf" },
        "a secret whose name begins with ecr-pullthroughcache/",
    ),
    // Lambda
    {
        rule: "function-mount-path",
        needs: files,
        ...lambda("no-mount", { fileSystemConfig: { arn: "${point.arn}", localMountPath: "/efs" } }),
        words: `"/efs" must start with '/mnt/'`,
    },
    {
        rule: "function-mount-targets",
        needs: files,
        ...lambda("no-vpc", { fileSystemConfig: { arn: "${point.arn}", localMountPath: "/mnt/efs" } }),
        words: "Function must be configured to execute in a VPC",
    },
    {
        rule: "function-mount-targets",
        needs: {
            nfs: group("elsewhere-nfs"),
            caller: group("elsewhere-caller"),
            ...files,
            ...mounted("subnet-0123456789abcdef4"),
        },
        ...lambda("other-zone", mounting),
        words: "does not have mount targets created in all availability zones",
    },
    {
        rule: "invocation-function",
        type: "aws:lambda/invocation:Invocation",
        inputs: { functionName: "gone", input: "{}" },
        words: "Function not found: gone",
    },
    { rule: "invocation-input", needs: { function: lambda("asked") }, ...call("{"), words: "contains an invalid JSON" },
    {
        rule: "invocation-mount",
        needs: { ...mounter("not-let-in"), out: nfs("Egress", "caller", "nfs") },
        ...call(),
        words: "EFSMountConnectivityException",
    },
    {
        rule: "invocation-mount",
        needs: {
            ...mounter("no-right", "s3:GetObject"),
            out: nfs("Egress", "caller", "nfs"),
            in: nfs("Ingress", "nfs", "caller"),
        },
        ...call(),
        words: "access denied by server",
    },
    // VPC
    endpointCase("endpoint-service", { serviceName: "com.amazonaws.eu-west-2.s3" }, "eu-west-2.s3' does not exist"),
    endpointCase("endpoint-service", { serviceName: "com.amazonaws.eu-west-1.logs" }, "Endpoint type (Gateway)"),
    endpointCase("endpoint-kind", { subnetIds: ["subnet-1"] }, "subnetIds cannot be specified"),
    endpointCase("endpoint-kind", { ...logs, routeTableIds: ["rtb-1"] }, "routeTableIds cannot be specified"),
    endpointCase("endpoint-kind", { privateDnsEnabled: true }, "Private DNS can't be enabled"),
    endpointCase("endpoint-zones", { ...logs, subnetIds: ["subnet-7", "subnet-7"] }, "DuplicateSubnetsInSameZone"),
    endpointCase(
        "endpoint-private-names",
        { ...logs, vpcId: "${vpc.id}", privateDnsEnabled: true },
        "requires both enableDnsSupport and enableDnsHostnames",
        { vpc: vpc("10.91.0.0/16") },
    ),
    endpointCase(
        "endpoint-private-names",
        { ...logs, vpcId: "vpc-with-logs", privateDnsEnabled: true },
        "a conflicting DNS domain for logs.eu-west-1.amazonaws.com",
        { first: endpoint({ ...logs, vpcId: "vpc-with-logs", privateDnsEnabled: true }) },
    ),
    endpointCase(
        "endpoint-route-unique",
        { routeTableIds: ["rtb-twice"] },
        "route table rtb-twice already has a route",
        { first: endpoint({ routeTableIds: ["rtb-twice"] }) },
    ),
    {
        rule: "endpoint-route-unique",
        type: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        needs: { endpoint: endpoint({ routeTableIds: ["rtb-thrice"] }) },
        inputs: { vpcEndpointId: "${endpoint.id}", routeTableId: "rtb-thrice" },
        words: "route table rtb-thrice already has a route",
    },
    entryCase({ ruleNumber: 0 }, "Value (0) for parameter ruleNumber is invalid"),
    entryCase({ ruleAction: "permit" }, "Value (permit) for parameter ruleAction is invalid"),
    entryCase({ toPort: null }, "must contain the parameter portRange"),
    entryCase({ cidrBlock: "10.0.1.0/16" }, 'did you mean "10.0.0.0/16"'),
    {
        rule: "acl-entry-unique",
        type: "aws:ec2/networkAclRule:NetworkAclRule",
        needs: { acl, first: { type: "aws:ec2/networkAclRule:NetworkAclRule", inputs: entry } },
        inputs: { ...entry, toPort: 3307 },
        words: "The network acl entry identified by 100 already exists.",
    },
    {
        rule: "acl-subnet",
        type: "aws:ec2/networkAclAssociation:NetworkAclAssociation",
        needs: {
            vpc: vpc("10.92.0.0/16"),
            subnet: { type: "aws:ec2/subnet:Subnet", inputs: { cidrBlock: "10.92.0.0/24", vpcId: "${vpc.id}" } },
            acl,
        },
        inputs: { subnetId: "${subnet.id}", networkAclId: "${acl.id}" },
        words: "belong to different networks",
    },
];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        rule: "database-class",
        ...database("changed-class"),
        changed: database("changed-class", { instanceClass: "db.t3.mediun" }).inputs,
        words: "Invalid DB Instance class: db.t3.mediun",
    },
];

/** Refused when they are to be deleted. */
export const deletions: DeleteCase[] = [
    {
        rule: "database-protected",
        ...database("protected-db", { deletionProtection: true }),
        words: "Cannot delete protected DB Instance",
    },
    {
        rule: "database-final-snapshot",
        ...database("last-words", { skipFinalSnapshot: false }),
        words: "final_snapshot_identifier is required when skip_final_snapshot is false",
    },
    {
        rule: "database-final-snapshot",
        ...database("same-words", { skipFinalSnapshot: false, finalSnapshotIdentifier: "same-words-final" }),
        blockedBy: {
            type: "aws:rds/snapshot:Snapshot",
            inputs: { dbSnapshotIdentifier: "same-words-final" },
        },
        words: "DBSnapshotAlreadyExists",
    },
    {
        rule: "database-subnet-group-in-use",
        ...subnetGroup("used-subnets", ...apart),
        blockedBy: database("user-of-subnets", { dbSubnetGroupName: "${thing.id}" }),
        words: "at least one database instance: user-of-subnets is still using it",
    },
    {
        rule: "database-parameter-group-in-use",
        ...parameterGroup("used-parameters"),
        blockedBy: database("user-of-parameters", { parameterGroupName: "${thing.id}" }),
        words: "are still members of this parameter group used-parameters",
    },
    {
        rule: "namespace-in-use",
        ...namespace("used.internal"),
        blockedBy: { type: "aws:servicediscovery/service:Service", inputs: { namespaceId: "${thing.id}" } },
        words: "Namespace has associated services",
    },
    {
        rule: "discovery-service-in-use",
        needs: { namespace: namespace("used-service.internal") },
        ...discovered("used-service"),
        blockedBy: {
            type: "aws:ecs/service:Service",
            inputs: { name: "user", serviceRegistries: { registryArn: "${thing.arn}" } },
        },
        words: "Service contains registered instances",
    },
];

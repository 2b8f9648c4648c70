import {
    BackupTool,
    FirewallAction,
    ImageRegistry,
    LicenceKind,
    PmmStorage,
    RdsEngine,
    VpcEndpoints,
    type MonitoringArgs,
    type PerconaClusterArgs,
    type PmmEc2Args,
    type PanintelligenceArgs,
    type PmmEcsArgs,
} from "../../../components";
import type { PmmArgs } from "../../../components/parts/pmm/args";
import type { RecordedResource, Recording } from "../../support/mocks";
import { automation } from "./automation";
import type { Difference } from "./deployer";
import { goodArgs } from "./pmm-deployment";
import * as monitoring from "./monitoring";
import * as panintelligence from "./panintelligence";
import * as cluster from "./percona";
import * as ec2 from "./pmm-ec2";
import * as ecs from "./pmm-ecs";

/** How one of any deployments differs from the usual one, apart from its arguments. */
type AnyDifference = Omit<Difference<never>, "args">;

/** A deployment that rules for all of them are tested on. */
export interface AnyDeployment {
    /** Class of the component. */
    component: string;
    /** Name of the component, which the names of all its children begin with. */
    name: string;
    /** Its folder below `components/`. */
    folder: string;
    /** Whether it runs on hosts of its own, on which CloudWatch's agent measures. */
    hosts: boolean;
    /** Deploys it; with `everything` it has all that can be switched on. */
    deploy: (everything: boolean, difference?: AnyDifference) => Promise<Recording>;
    /** Deploys it with a dashboard, all alarms that can be, and a further topic to tell. */
    deployWatched: (topicArn: string) => Promise<Recording>;
    /** Names that the user chooses, with the stack's name in them: `[type, property, name]`. */
    chosenNames: [type: string, property: string, name: string][];
    /** What a preview must already show: `[type, name, property]`. */
    knownInPreview: [type: string, name: string, property: string][];
    /** Data sources that it asks, besides those about the account that all do. */
    asks: string[];
    /** Resources that hold data no longer in use when everything is switched on, by type and name. */
    retired?: [type: string, name: string];
    /** Further resources that hold data and are protected, by type and name. */
    protects?: [type: string, name: string][];
    /** Names of the secrets whose text is generated. */
    generated: string[];
    /** What else is told a generated text, and in which input. */
    told?: [type: string, name: string, input: string][];
    /** Alarms that do more than tell, with what AWS does. */
    remedies: Record<string, string[]>;
}

/** A deployment of PMM. */
export interface PmmDeployment extends AnyDeployment {
    /** Deploys it with further arguments that all deployments of PMM have. */
    deployWith: (args: Partial<PmmArgs>, difference?: AnyDifference) => Promise<Recording>;
}

const instanceType = "aws:ec2/getInstanceType:getInstanceType";
/** A network load balancer takes one subnet a zone. */
const ofAgentEndpoint = ["aws:ec2/getSubnet:getSubnet", "aws:ec2/getSubnet:getSubnet"];
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

/** Everything that can be switched on in all deployments. */
const shared: Partial<PmmArgs> = {
    endpoint: {
        ...goodArgs().endpoint,
        hostnames: ["pmm.example.com", "monitoring.example.com"],
        allowedCidrs: ["10.0.0.0/8", "192.168.0.0/16"],
        firewall: { managedRules: FirewallAction.Count },
    },
    instance: { adminCidr: "10.9.0.0/16", sshKeyName: "admin" },
    pmm: { customQueries: { highResolution: "pg_x:\n  query: SELECT 1\n  metrics: []\n" } },
    backup: { weekly: { enabled: true }, copy: { region: "eu-central-1" } },
    dashboard: true,
    rdsAccess: [{ securityGroupId: "sg-0123456789abcdef0", engine: RdsEngine.Mysql }],
    secretReaders: ["arn:aws:iam::123456789012:role/reader"],
    ...automation,
    tags: { "cost-center": "42" },
};

const dataVolume: PmmEc2Args["dataVolume"] = {
    restoreFromSnapshotId: "snap-0123456789abcdef0",
    retired: ["initial"],
    kmsKeyArn,
};

const onEc2: Partial<PmmEc2Args> = { ...shared, dataVolume, backup: { ...shared.backup, rootVolume: true } };
const onEfs: Partial<PmmEcsArgs> = {
    ...shared,
    storage: PmmStorage.Efs,
    fileSystem: { existingId: "fs-0123456789abcdef1", kmsKeyArn },
};
const onEbs: Partial<PmmEcsArgs> = { ...shared, storage: PmmStorage.Ebs, dataVolume };

const known: AnyDeployment["knownInPreview"] = [
    ["aws:iam/rolePolicy:RolePolicy", "pmm-instance-role-logs", "policy"],
    ["aws:iam/rolePolicy:RolePolicy", "pmm-instance-role-metrics", "policy"],
    ["aws:kms/key:Key", "pmm-alarms", "policy"],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-memory", "threshold"],
];
const functionNames: AnyDeployment["chosenNames"] = [
    ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/lambda/pmm-dev-reconciler"],
    ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/lambda/pmm-dev-rotation"],
];
const knownOnEcs: AnyDeployment["knownInPreview"] = [
    ...known,
    ["aws:iam/rolePolicy:RolePolicy", "pmm-execution-role-logs", "policy"],
    ["aws:iam/rolePolicy:RolePolicy", "pmm-execution-role-images", "policy"],
    ["aws:ec2/launchTemplate:LaunchTemplate", "pmm-host", "instanceType"],
    ["aws:ec2/launchTemplate:LaunchTemplate", "pmm-host", "blockDeviceMappings"],
    ["aws:autoscaling/group:Group", "pmm-host", "maxSize"],
    ["aws:autoscaling/group:Group", "pmm-host", "instanceMaintenancePolicy"],
    ["aws:autoscaling/group:Group", "pmm-host", "vpcZoneIdentifiers"],
    ["aws:ecs/service:Service", "pmm-service", "desiredCount"],
    ["aws:ecs/service:Service", "pmm-service", "deploymentMaximumPercent"],
];
const namesOnEcs: AnyDeployment["chosenNames"] = [
    ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "pmm-dev-eu-west-1"],
    ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/ecs/pmm-dev"],
    ["aws:ecs/cluster:Cluster", "name", "pmm-dev"],
    ["aws:ecs/service:Service", "name", "pmm-dev"],
    ["aws:ecs/taskDefinition:TaskDefinition", "family", "pmm-dev"],
    ...functionNames,
];

/** What deployments of PMM have in common, by how one is deployed with further arguments. */
function pmm(
    deployWith: PmmDeployment["deployWith"],
): Pick<PmmDeployment, "name" | "deployWith" | "deployWatched" | "generated"> {
    return {
        name: "pmm",
        deployWith,
        deployWatched: (topicArn) =>
            deployWith({ ...automation, alarms: { ...goodArgs().alarms, topicArns: [topicArn] }, dashboard: true }),
        generated: ["pmm-admin-password"],
    };
}

function onEcs(everything: Partial<PmmEcsArgs>): Omit<PmmDeployment, "chosenNames" | "knownInPreview" | "asks"> {
    const { storage } = everything;
    return {
        ...pmm((args, difference) => ecs.deploy({ ...difference, args: { ...args, storage } })),
        component: "PmmEcs",
        folder: "pmm-ecs",
        hosts: true,
        deploy: (all, difference) => ecs.deploy({ ...difference, args: all ? everything : { storage } }),
        remedies: {},
    };
}

/** Every deployment of PMM, in each of its kinds. */
export const everyPmm: Record<string, PmmDeployment> = {
    PmmEc2: {
        ...pmm((args, difference) => ec2.deploy({ ...difference, args })),
        component: "PmmEc2",
        folder: "pmm-ec2",
        hosts: true,
        deploy: (all, difference) => ec2.deploy({ ...difference, args: all ? onEc2 : {} }),
        remedies: { "pmm-auto-recovery": ["arn:aws:automate:eu-west-1:ec2:recover"] },
        chosenNames: [
            ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "pmm-dev-eu-west-1"],
            ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/ec2/pmm-dev"],
            ...functionNames,
        ],
        knownInPreview: [
            ...known,
            ["aws:ec2/instance:Instance", "pmm-instance", "rootBlockDevice"],
            ["aws:ec2/instance:Instance", "pmm-instance", "instanceType"],
            ["aws:ebs/volume:Volume", "pmm-data", "availabilityZone"],
        ],
        asks: [instanceType, "aws:ec2/getSubnet:getSubnet", ...ofAgentEndpoint, "aws:ec2/getAmi:getAmi"],
        retired: ["aws:ebs/volume:Volume", "pmm-data"],
    },
    "PmmEcs on efs": {
        ...onEcs(onEfs),
        chosenNames: namesOnEcs,
        knownInPreview: [
            ...knownOnEcs,
            ["aws:efs/accessPoint:AccessPoint", "pmm-data", "rootDirectory"],
            ["aws:efs/mountTarget:MountTarget", "pmm-data-1", "subnetId"],
        ],
        asks: [
            instanceType,
            "aws:ec2/getSubnet:getSubnet",
            "aws:ec2/getSubnet:getSubnet",
            ...ofAgentEndpoint,
            "aws:efs/getFileSystem:getFileSystem",
        ],
        retired: ["aws:efs/fileSystem:FileSystem", "pmm-data"],
    },
    "PmmEcs on ebs": {
        ...onEcs(onEbs),
        chosenNames: namesOnEcs,
        knownInPreview: [...knownOnEcs, ["aws:ebs/volume:Volume", "pmm-data", "availabilityZone"]],
        asks: [instanceType, "aws:ec2/getSubnet:getSubnet", ...ofAgentEndpoint],
        retired: ["aws:ebs/volume:Volume", "pmm-data"],
    },
};

const percona: Partial<PerconaClusterArgs> = {
    nodeCount: 5,
    node: { type: "i3en.xlarge" },
    clientCidrs: ["10.0.0.0/8", "192.168.0.0/16"],
    clientSecurityGroupIds: ["sg-0000000000000000a"],
    metricsSecurityGroupIds: ["sg-0000000000000000b"],
    names: { domainName: "orders.internal" },
    bootstrapFrom: "s3://percona-old-backups-0a1b2c3/old",
    bootstrapKmsKeyArn: kmsKeyArn,
    backup: { tool: BackupTool.Clone, fullSchedule: "cron(0 2 * * ? *)" },
    kmsKeyArn,
    credentialsSecretReaders: ["arn:aws:iam::123456789012:role/reader"],
    tags: { "cost-center": "42" },
};

/** A cluster's id is all that is to be different in another stack of the account. */
function deployPercona(
    args: Partial<PerconaClusterArgs>,
    difference: AnyDifference = {},
): ReturnType<typeof cluster.deploy> {
    return cluster.deploy({ ...difference, args: { ...args, clusterId: `orders-${difference.stack ?? "dev"}` } });
}

const onPercona: AnyDeployment = {
    component: "PerconaCluster",
    name: "percona",
    folder: "percona-cluster",
    hosts: true,
    deploy: (all, difference) => deployPercona(all ? percona : {}, difference),
    deployWatched: (topicArn) =>
        deployPercona({ alarms: { ...cluster.goodPerconaArgs().alarms, topicArns: [topicArn] }, dashboard: true }),
    chosenNames: [
        ["aws:autoscaling/group:Group", "name", "percona-orders-dev"],
        ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "percona-orders-dev-eu-west-1"],
        ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/ec2/percona-orders-dev"],
        ["aws:dynamodb/table:Table", "name", "percona-orders-dev-locks"],
        ["aws:secretsmanager/secret:Secret", "name", "orders-dev/mysql-credentials"],
        ...["status", "switchover", "backup", "drill", "restore", "reclone", "rotate-passwords"].map(
            (what): [string, string, string] => ["aws:ssm/document:Document", "name", `percona-orders-dev-${what}`],
        ),
    ],
    knownInPreview: [
        ["aws:iam/rolePolicy:RolePolicy", "percona-instance-role-logs", "policy"],
        ["aws:iam/rolePolicy:RolePolicy", "percona-instance-role-group", "policy"],
        ["aws:iam/rolePolicy:RolePolicy", "percona-instance-role-metrics", "policy"],
        ["aws:kms/key:Key", "percona-alarms", "policy"],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", "percona-members", "threshold"],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", "percona-members", "dimensions"],
        ["aws:ec2/launchTemplate:LaunchTemplate", "percona-node", "instanceType"],
        ["aws:ec2/launchTemplate:LaunchTemplate", "percona-node", "blockDeviceMappings"],
        ["aws:ec2/launchTemplate:LaunchTemplate", "percona-node", "metadataOptions"],
        ["aws:autoscaling/group:Group", "percona-nodes", "desiredCapacity"],
        ["aws:autoscaling/group:Group", "percona-nodes", "initialLifecycleHooks"],
        ["aws:autoscaling/group:Group", "percona-nodes", "vpcZoneIdentifiers"],
        ["aws:dynamodb/table:Table", "percona-locks", "pointInTimeRecovery"],
        ["aws:lb/targetGroup:TargetGroup", "percona-wtg", "healthCheck"],
        ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "percona-backups-lifecycle", "rules"],
    ],
    asks: [
        instanceType,
        "aws:ec2/getSubnet:getSubnet",
        "aws:ec2/getSubnet:getSubnet",
        "aws:ec2/getSubnet:getSubnet",
        "aws:ec2/getVpc:getVpc",
        "aws:ec2/getAmi:getAmi",
    ],
    protects: [
        ["aws:autoscaling/group:Group", "percona-nodes"],
        ["aws:dynamodb/table:Table", "percona-locks"],
        ["aws:s3/bucket:Bucket", "percona-backups"],
    ],
    generated: ["percona-credentials", "percona-luks"],
    remedies: {},
};

const watching: Partial<MonitoringArgs> = {
    endpoint: {
        ...monitoring.goodMonitoringArgs().endpoint,
        hostnames: ["grafana.example.com", "metrics.example.com"],
        allowedCidrs: ["10.0.0.0/8", "192.168.0.0/16"],
    },
    services: [
        {
            name: "orders",
            ports: [8000],
            publicPort: 8000,
            secrets: { DATABASE: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-Ab3dEf" },
            policyArns: ["arn:aws:iam::123456789012:policy/orders"],
        },
    ],
    scrapedServices: [{ serviceName: "cart", metrics: [{ port: 9000, securityGroupId: "sg-0123456789abcdef0" }] }],
    prometheus: {
        remoteWrite: { workspace: {} },
        discovery: { dockerLabels: true },
        public: { allowedCidrs: ["10.0.0.0/8"] },
    },
    grafana: { secretReaders: ["arn:aws:iam::123456789012:role/reader"] },
    pipeline: { repositoryUrl: "https://github.com/team/platform.git", connectionConfirmed: true },
    enableExec: true,
    kmsKeyArn,
    tags: { "cost-center": "42" },
};

const onFargate: AnyDeployment = {
    component: "Monitoring",
    name: "mon",
    folder: "monitoring",
    hosts: false,
    deploy: (all, difference) => monitoring.deploy({ ...difference, args: all ? watching : {} }),
    deployWatched: (topicArn) =>
        monitoring.deploy({ args: { alarms: { ...monitoring.goodMonitoringArgs().alarms, topicArns: [topicArn] } } }),
    chosenNames: [
        ["aws:codebuild/project:Project", "name", "mon-dev-images"],
        ["aws:codeconnections/connection:Connection", "name", "mon-dev-github"],
        ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/codebuild/mon-dev-images"],
        ["aws:ecr/repository:Repository", "name", "mon-dev-orders"],
        ["aws:ecs/cluster:Cluster", "name", "mon-dev-cluster"],
        ["aws:lb/loadBalancer:LoadBalancer", "name", "mon-dev-alb"],
        ["aws:lb/loadBalancer:LoadBalancer", "name", "mon-dev-internal"],
        ["aws:lb/targetGroup:TargetGroup", "name", "mon-dev-grafana"],
        ["aws:lb/targetGroup:TargetGroup", "name", "mon-dev-orders"],
        ["aws:lb/targetGroup:TargetGroup", "name", "mon-dev-prometheus-tg"],
        ["aws:lb/targetGroup:TargetGroup", "name", "mon-dev-prom-int"],
        ...["orders", "prometheus", "grafana"].flatMap((what): [string, string, string][] => [
            ["aws:cloudwatch/logGroup:LogGroup", "name", `/ecs/mon-dev-${what}`],
            ["aws:ecs/taskDefinition:TaskDefinition", "family", `mon-dev-${what}`],
            ["aws:ecs/service:Service", "name", `mon-dev-${what}`],
        ]),
    ],
    knownInPreview: [
        ["aws:kms/key:Key", "mon-alarms", "policy"],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", "mon-prometheus-healthy", "threshold"],
        ["aws:iam/rolePolicy:RolePolicy", "mon-prometheus-task-role-discovery", "policy"],
        ["aws:iam/rolePolicy:RolePolicy", "mon-prometheus-execution-role-logs", "policy"],
        ["aws:iam/rolePolicy:RolePolicy", "mon-prometheus-execution-role-images", "policy"],
        ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "mon-alb-grafana-443-0.0.0.0-0", "cidrIpv4"],
        ["aws:ecs/taskDefinition:TaskDefinition", "mon-prometheus", "cpu"],
        ["aws:ecs/service:Service", "mon-prometheus", "desiredCount"],
        ["aws:ecs/service:Service", "mon-prometheus", "deploymentMaximumPercent"],
        ["aws:lb/targetGroup:TargetGroup", "mon-internal-prometheus", "healthCheck"],
    ],
    asks: [],
    generated: ["mon-grafana-password"],
    remedies: {},
};

const reporting: Partial<PanintelligenceArgs> = {
    network: {
        ...panintelligence.goodPanintelligenceArgs().network,
        isolatedSubnetIds: ["subnet-0000000000000002a", "subnet-0000000000000002b"],
        privateRouteTableIds: ["rtb-0123456789abcdef0"],
        vpcEndpoints: VpcEndpoints.Private,
    },
    licence: { kind: LicenceKind.Offline, value: "licence", expiresOn: "2028-03-31" },
    dashboard: { maxTasks: 3 },
    adminer: { hostname: "adminer.example.com", allowedCidrs: ["10.0.0.0/8"] },
    backup: { weekly: { enabled: true }, copy: { region: "eu-central-1" } },
    enableExec: true,
    kmsKeyArn,
    tags: { "cost-center": "42" },
};

/** Without secrets of other places, whose ARNs would tell of the place. */
const least: Partial<PanintelligenceArgs> = {
    licence: { kind: LicenceKind.Online, value: "0000-1111-2222" },
    images: { registry: ImageRegistry.Mirror, version: "2025_10.1", mirror: "registry.example.com/pi" },
};

const services = ["dashboard", "renderer", "pirana", "scheduler"];
const databaseLogs = ["error", "slowquery"].map((log) => `/aws/rds/instance/pi-dev-0a1b2c3d/${log}`);

const onFargateToo: AnyDeployment = {
    component: "Panintelligence",
    name: "pi",
    folder: "panintelligence",
    hosts: false,
    deploy: (all, difference) => panintelligence.deploy({ ...difference, args: all ? reporting : least }),
    deployWatched: (topicArn) =>
        panintelligence.deploy({
            args: { alarms: { ...panintelligence.goodPanintelligenceArgs().alarms, topicArns: [topicArn] } },
        }),
    chosenNames: [
        // Scaling is named within its service, and services of Cloud Map within their namespace.
        ["aws:appautoscaling/policy:Policy", "name", "pi-dashboard-cpu"],
        ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "pi-dev-eu-west-1"],
        ...["/aws/lambda/pi-dev-probe", "/aws/lambda/pi-dev-seed", ...databaseLogs].map(
            (name): [string, string, string] => ["aws:cloudwatch/logGroup:LogGroup", "name", name],
        ),
        ["aws:ecs/cluster:Cluster", "name", "pi-dev-cluster"],
        ["aws:lb/targetGroup:TargetGroup", "name", "pi-dev-adminer"],
        ["aws:lb/targetGroup:TargetGroup", "name", "pi-dev-dashboard"],
        ["aws:rds/parameterGroup:ParameterGroup", "family", "mariadb10.11"],
        ["aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "name", "pi-dev.internal"],
        ...services.map((what): [string, string, string] => ["aws:servicediscovery/service:Service", "name", what]),
        ...[...services, "adminer"].map((what): [string, string, string] => [
            "aws:ecs/service:Service",
            "name",
            `pi-dev-${what}`,
        ]),
        ...[...services, "adminer", "db-tools"].flatMap((what): [string, string, string][] => [
            ["aws:cloudwatch/logGroup:LogGroup", "name", `/ecs/pi-dev-${what}`],
            ["aws:ecs/taskDefinition:TaskDefinition", "family", `pi-dev-${what}`],
        ]),
    ],
    knownInPreview: [
        ["aws:kms/key:Key", "pi-alarms", "policy"],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", "pi-database-connections", "threshold"],
        ["aws:iam/rolePolicy:RolePolicy", "pi-dashboard-execution-role-logs", "policy"],
        ["aws:ecs/taskDefinition:TaskDefinition", "pi-dashboard", "cpu"],
        ["aws:ecs/service:Service", "pi-scheduler", "desiredCount"],
        ["aws:ecs/service:Service", "pi-scheduler", "deploymentMaximumPercent"],
        ["aws:rds/instance:Instance", "pi-database", "storageEncrypted"],
        ["aws:rds/instance:Instance", "pi-database", "publiclyAccessible"],
        ["aws:lambda/invocation:Invocation", "pi-seed", "lifecycleScope"],
        ["aws:budgets/budget:Budget", "pi-budget", "limitAmount"],
    ],
    asks: ["aws:ec2/getSubnet:getSubnet", "aws:ec2/getSubnet:getSubnet"],
    protects: [
        ["aws:rds/instance:Instance", "pi-database"],
        ["aws:s3/bucket:Bucket", "pi-assets"],
    ],
    generated: ["pi-database"],
    told: [["aws:rds/instance:Instance", "pi-database", "password"]],
    remedies: {},
};

/** Every deployment, in each of its kinds. */
export const everyDeployment: Record<string, AnyDeployment> = {
    ...everyPmm,
    PerconaCluster: onPercona,
    Monitoring: onFargate,
    Panintelligence: onFargateToo,
};

/** The tags of a resource, in whatever form its type has them; none for types without. */
export function tagsOf({ inputs: { tags = {} } }: RecordedResource): Record<string, string> {
    return Array.isArray(tags)
        ? Object.fromEntries((tags as { key: string; value: string }[]).map(({ key, value }) => [key, value]))
        : (tags as Record<string, string>);
}

/** All that a component made. */
export function childrenIn({ resources }: Recording): RecordedResource[] {
    return resources.filter(({ type }) => !type.startsWith("stackwarden:"));
}

import { FirewallAction, PmmStorage, RdsEngine, type PmmEc2Args, type PmmEcsArgs } from "../../../components";
import type { PmmArgs } from "../../../components/parts/pmm/args";
import type { RecordedResource, Recording } from "../../support/mocks";
import { automation } from "./automation";
import { goodArgs, type Difference } from "./pmm-deployment";
import * as ec2 from "./pmm-ec2";
import * as ecs from "./pmm-ecs";

/** A deployment that rules for all of them are tested on. */
export interface AnyDeployment {
    /** Class of the component. */
    component: string;
    /** Its folder below `components/`. */
    folder: string;
    /** Deploys it; with `everything` it has all that can be switched on. */
    deploy: (everything: boolean, difference?: Omit<Difference<PmmArgs>, "args">) => Promise<Recording>;
    /** Deploys it with further arguments that all deployments have. */
    deployWith: (args: Partial<PmmArgs>, difference?: Omit<Difference<PmmArgs>, "args">) => Promise<Recording>;
    /** Names that the user chooses, with the stack's name in them: `[type, property, name]`. */
    chosenNames: [type: string, property: string, name: string][];
    /** What a preview must already show: `[type, name, property]`. */
    knownInPreview: [type: string, name: string, property: string][];
    /** Data sources that it asks, besides those that all do. */
    asks: string[];
    /** Resources that hold data no longer in use when everything is switched on, by type and name. */
    retired: [type: string, name: string];
}

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
    ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "pmm-dev"],
    ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/ecs/pmm-dev"],
    ["aws:ecs/cluster:Cluster", "name", "pmm-dev"],
    ["aws:ecs/service:Service", "name", "pmm-dev"],
    ["aws:ecs/taskDefinition:TaskDefinition", "family", "pmm-dev"],
    ...functionNames,
];

function onEcs(everything: Partial<PmmEcsArgs>): Pick<AnyDeployment, "component" | "folder" | "deploy" | "deployWith"> {
    const { storage } = everything;
    return {
        component: "PmmEcs",
        folder: "pmm-ecs",
        deploy: (all, difference) => ecs.deploy({ ...difference, args: all ? everything : { storage } }),
        deployWith: (args, difference) => ecs.deploy({ ...difference, args: { ...args, storage } }),
    };
}

/** Every deployment, in each of its kinds. */
export const everyDeployment: Record<string, AnyDeployment> = {
    PmmEc2: {
        component: "PmmEc2",
        folder: "pmm-ec2",
        deploy: (all, difference) => ec2.deploy({ ...difference, args: all ? onEc2 : {} }),
        deployWith: (args, difference) => ec2.deploy({ ...difference, args }),
        chosenNames: [
            ["aws:cloudwatch/dashboard:Dashboard", "dashboardName", "pmm-dev"],
            ["aws:cloudwatch/logGroup:LogGroup", "name", "/aws/ec2/pmm-dev"],
            ...functionNames,
        ],
        knownInPreview: [
            ...known,
            ["aws:ec2/instance:Instance", "pmm-instance", "rootBlockDevice"],
            ["aws:ec2/instance:Instance", "pmm-instance", "instanceType"],
            ["aws:ebs/volume:Volume", "pmm-data", "availabilityZone"],
        ],
        asks: ["aws:ec2/getSubnet:getSubnet", "aws:ec2/getAmi:getAmi"],
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
        asks: ["aws:ec2/getSubnet:getSubnet", "aws:ec2/getSubnet:getSubnet", "aws:efs/getFileSystem:getFileSystem"],
        retired: ["aws:efs/fileSystem:FileSystem", "pmm-data"],
    },
    "PmmEcs on ebs": {
        ...onEcs(onEbs),
        chosenNames: namesOnEcs,
        knownInPreview: [...knownOnEcs, ["aws:ebs/volume:Volume", "pmm-data", "availabilityZone"]],
        asks: ["aws:ec2/getSubnet:getSubnet"],
        retired: ["aws:ebs/volume:Volume", "pmm-data"],
    },
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

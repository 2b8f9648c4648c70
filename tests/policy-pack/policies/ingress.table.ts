import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const world = "0.0.0.0/0";
const https: Given = {
    type: ruleType,
    props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: world },
};

const older = (props: Record<string, unknown>) => (): Given => ({
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    props: { type: "ingress", protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [world], ...props },
});

const inline =
    (...ingress: unknown[]) =>
    (): Given => ({ type: "aws:ec2/securityGroup:SecurityGroup", props: { ingress } });
const inlineSsh = { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8", world] };

/** A rule of a cluster's security group. */
const clientsFrom = (props: Record<string, unknown>) => (): Given => ({
    type: ruleType,
    parent: "orders",
    props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 3306, toPort: 3306, ...props },
});

/** A rule of Monitoring's public load balancer. */
const ofMonitoring = (props: Record<string, unknown>) => (): Given => ({
    type: ruleType,
    parent: "platform",
    props: { ...https.props, ...props },
});

/** A load balancer whose security group is open to the internet, and an instance with a group of its own. */
function site(later: Later): Given[] {
    return [
        {
            type: "aws:ec2/securityGroup:SecurityGroup",
            name: "edge",
            props: { id: later("sg-1"), ingress: later("") === "" ? [] : unknown },
        },
        {
            ...https,
            name: "edge-https",
            props: { ...https.props, securityGroupId: later("sg-1") },
            dependencies: { securityGroupId: ["edge"] },
        },
        {
            type: "aws:lb/loadBalancer:LoadBalancer",
            name: "balancer",
            props: { securityGroups: [later("sg-1")] },
            dependencies: { securityGroups: ["edge"] },
        },
        { type: "aws:ec2/securityGroup:SecurityGroup", name: "inner", props: { id: later("sg-2") } },
        {
            type: "aws:ec2/instance:Instance",
            name: "host",
            props: { vpcSecurityGroupIds: [later("sg-2")] },
            dependencies: { vpcSecurityGroupIds: ["inner"] },
        },
    ];
}

/** A pipe that starts tasks. */
function pipe(networkConfiguration: Record<string, unknown>): Given {
    return {
        type: "aws:pipes/pipe:Pipe",
        props: { targetParameters: { ecsTaskParameters: { networkConfiguration } } },
    };
}

/** A prefix list, and a rule that lets it in to a database. */
function letInByList(later: Later, cidr: string): Given[] {
    return [
        {
            type: "aws:ec2/managedPrefixList:ManagedPrefixList",
            name: "offices",
            props: { id: later("pl-1"), entries: [{ cidr: "192.0.2.0/24" }, { cidr }] },
        },
        {
            type: ruleType,
            name: "from-offices",
            props: {
                securityGroupId: later("sg-2"),
                prefixListId: later("pl-1"),
                ipProtocol: "tcp",
                fromPort: 3306,
                toPort: 3306,
            },
            dependencies: { securityGroupId: ["inner"], prefixListId: ["offices"] },
        },
    ];
}

/** A further address on a prefix list. */
function onList(prefixListId: string): Given {
    return {
        type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
        name: "entry",
        props: { prefixListId, cidr: world },
    };
}

/** A cache with the security group of the load balancer. */
function cache(props: Record<string, unknown>): Given {
    const type = "aws:elasticache/replicationGroup:ReplicationGroup";
    return { type, name: "cache", props, dependencies: { securityGroupIds: ["edge"] } };
}

/** A component's file system that its hosts reach. */
function reachableFiles(later: Later): Given[] {
    return [
        { type: "stackwarden:index:PmmEcs", name: "pmm" },
        {
            type: "aws:ec2/securityGroup:SecurityGroup",
            name: "files-group",
            parent: "pmm",
            props: { id: later("sg-1"), ingress: later("") === "" ? [] : unknown },
        },
        {
            type: "aws:efs/mountTarget:MountTarget",
            name: "files-target",
            parent: "pmm",
            props: { securityGroups: [later("sg-1")] },
            dependencies: { securityGroups: ["files-group"] },
        },
        {
            type: ruleType,
            name: "hosts-in",
            parent: "pmm",
            props: {
                securityGroupId: later("sg-1"),
                referencedSecurityGroupId: later("sg-2"),
                ipProtocol: "tcp",
                fromPort: 2049,
                toPort: 2049,
            },
            dependencies: { securityGroupId: ["files-group"] },
        },
    ];
}

/** A rule that lets a subnet in at NFS's port. */
const fromAddresses: Given = {
    type: ruleType,
    name: "addresses",
    props: { cidrIpv4: "10.0.1.0/24", ipProtocol: "tcp", fromPort: 2049, toPort: 2049 },
    dependencies: { securityGroupId: ["files-group"] },
};

/** Trials of the rules on what the internet can reach. */
export const ingress: Table[] = [
    resourceTable(
        "ingress-open-ports",
        https,
        [
            ["pass", "port 80 is open", { fromPort: 80, toPort: 80 }],
            ["pass", "the protocol is written as a number", { ipProtocol: 6 }],
            ["pass", "a private network reaches SSH", { cidrIpv4: "10.0.0.0/8", fromPort: 22, toPort: 22 }],
            [
                "pass",
                "a private IPv6 network reaches SSH",
                { cidrIpv4: undefined, cidrIpv6: "fd00::/8", fromPort: 22, toPort: 22 },
            ],
            [
                "pass",
                "another group reaches SSH",
                { cidrIpv4: undefined, referencedSecurityGroupId: unknown, fromPort: 22, toPort: 22 },
            ],
            ["pass", "whatever the addresses, the port may be open", { cidrIpv4: unknown }],
            ["pass", "routers may say how large packets may be", { ipProtocol: "icmp", fromPort: 3, toPort: 4 }],
            [
                "pass",
                "routers may say so over IPv6",
                { cidrIpv4: undefined, cidrIpv6: "::/0", ipProtocol: "icmpv6", fromPort: 2, toPort: 0 },
            ],
            ["fail", "all of ICMP is open", { ipProtocol: "icmp", fromPort: -1, toPort: -1 }],
            ["fail", "another type of ICMP is open", { ipProtocol: "icmp", fromPort: 8, toPort: 0 }],
            ["fail", "UDP is open at the same numbers", { ipProtocol: "udp", fromPort: 3, toPort: 4 }],
            ["fail", "all of ICMP over IPv6 is open", { ipProtocol: "58", fromPort: -1, toPort: -1 }],
            ["fail", "SSH is open", { fromPort: 22, toPort: 22 }, { says: "a single TCP port out of 443, 80" }],
            [
                "fail",
                "MySQL is open over IPv6",
                { cidrIpv4: undefined, cidrIpv6: "::/0", fromPort: 3306, toPort: 3306 },
            ],
            ["fail", "PostgreSQL is open", { fromPort: 5432, toPort: 5432 }],
            ["fail", "Grafana is open", { fromPort: 3000, toPort: 3000 }],
            ["pass", "Grafana is open, by Monitoring", ofMonitoring({ fromPort: 3000, toPort: 3000 })],
            ["fail", "Prometheus is open, by Monitoring", ofMonitoring({ fromPort: 9090, toPort: 9090 })],
            ["fail", "SSH is open, by Monitoring", ofMonitoring({ fromPort: 22, toPort: 22 })],
            ["fail", "a range is open, by Monitoring", ofMonitoring({ fromPort: 8000, toPort: 8002 })],
            ["fail", "half the internet reaches SSH", { cidrIpv4: "128.0.0.0/1", fromPort: 22, toPort: 22 }],
            [
                "fail",
                "all of today's IPv6 reaches SSH",
                { cidrIpv4: undefined, cidrIpv6: "2000::/3", fromPort: 22, toPort: 22 },
            ],
            ["fail", "a range from port 80 to 443 is open", { fromPort: 80, toPort: 443 }],
            ["fail", "UDP is open", { ipProtocol: "udp" }],
            ["fail", "every protocol is open", { ipProtocol: "-1", fromPort: undefined, toPort: undefined }],
            ["fail", "all ports are open", { fromPort: 0, toPort: 65535 }],
            [
                "fail",
                "the configuration opens fewer ports",
                { fromPort: 80, toPort: 80 },
                { config: { publicPorts: [443] } },
            ],
            [
                "pass",
                "the configuration opens more ports",
                { fromPort: 8443, toPort: 8443 },
                { config: { publicPorts: [8443] } },
            ],
            [
                "fail",
                "the configuration counts more as open",
                { cidrIpv4: "10.0.0.0/8", fromPort: 22, toPort: 22 },
                { config: { widestIpv4: 16 } },
            ],
            ["pass", "an older rule is for traffic out", older({ type: "egress" })],
            ["fail", "an older rule opens SSH", older({})],
            [
                "fail",
                "an older rule opens SSH over IPv6",
                older({ cidrBlocks: undefined, ipv6CidrBlocks: ["fd00::/8", "::/0"] }),
            ],
            [
                "pass",
                "an inline rule opens 443",
                inline({ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [world] }),
            ],
            ["fail", "an inline rule opens SSH", inline(inlineSsh), { says: "`ingress[0]`" }],
            [
                "fail",
                "an inline rule of the default group opens SSH",
                () => ({ type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", props: { ingress: [inlineSsh] } }),
            ],
            [
                "fail",
                "one inline rule opens SSH while another is not known",
                inline({ ...inlineSsh, cidrBlocks: [unknown] }, inlineSsh),
                { says: "`ingress[1]`" },
            ],
            [
                "unknown",
                "the addresses are not known",
                { cidrIpv4: unknown, fromPort: 22, toPort: 22 },
                { says: "cidrIpv4`" },
            ],
            ["unknown", "the port is not known", { fromPort: unknown, toPort: unknown }, { says: "fromPort`" }],
            ["unknown", "the protocol is not known", { ipProtocol: unknown }, { says: "ipProtocol`" }],
            ["unknown", "the direction is not known", older({ type: unknown }), { says: "type`" }],
            [
                "unknown",
                "the inline rules are not known",
                () => ({ type: "aws:ec2/securityGroup:SecurityGroup", props: { ingress: unknown } }),
                { says: "ingress`" },
            ],
        ],
        [{ type: "stackwarden:index:Monitoring", name: "platform" }],
    ),
    stackTable("ingress-open-load-balancers-only", site, [
        [
            "pass",
            "the group of the instance is open to a private network",
            (given, later) => [
                ...given,
                {
                    ...https,
                    name: "inner-rule",
                    props: { ...https.props, cidrIpv4: "10.0.0.0/16", securityGroupId: later("sg-2") },
                    dependencies: { securityGroupId: ["inner"] },
                },
            ],
        ],
        [
            "pass",
            "the rule is for the group of a load balancer, both of another stack's making",
            (given) => [
                ...given,
                { ...https, name: "foreign", props: { ...https.props, securityGroupId: "sg-9" } },
                { type: "aws:lb/loadBalancer:LoadBalancer", name: "other", props: { securityGroups: ["sg-9"] } },
            ],
        ],
        [
            "fail",
            "the group is attached to nothing",
            (given) => without(given, "balancer"),
            { says: "attached to no load balancer" },
        ],
        [
            "fail",
            "the group is attached to the instance too",
            (given, later) =>
                changing(
                    given,
                    "host",
                    { vpcSecurityGroupIds: [later("sg-2"), later("sg-1")] },
                    { dependencies: { vpcSecurityGroupIds: ["inner", "edge"] } },
                ),
            { says: "attached to 'host'" },
        ],
        [
            "fail",
            "the group is attached to a service too",
            (given, later) => [
                ...given,
                {
                    type: "aws:ecs/service:Service",
                    name: "service",
                    props: { networkConfiguration: { securityGroups: [later("sg-1")] } },
                    dependencies: { networkConfiguration: ["edge"] },
                },
            ],
            { says: "'service'" },
        ],
        [
            "fail",
            "the group is attached to a file system too",
            (given, later) => [
                ...given,
                {
                    type: "aws:efs/mountTarget:MountTarget",
                    name: "files",
                    props: { securityGroups: [later("sg-1")] },
                    dependencies: { securityGroups: ["edge"] },
                },
            ],
            { says: "'files'" },
        ],
        [
            "fail",
            "the group is attached to a cache too",
            (given, later) => [...given, cache({ securityGroupIds: [later("sg-1")] })],
            { says: "'cache'" },
        ],
        [
            "fail",
            "the group is attached to tasks that a schedule starts",
            (given, later) => [
                ...given,
                {
                    type: "aws:scheduler/schedule:Schedule",
                    name: "nightly",
                    props: {
                        target: { ecsParameters: { networkConfiguration: { securityGroups: [later("sg-1")] } } },
                    },
                    dependencies: { target: ["edge"] },
                },
            ],
            { says: "'nightly'" },
        ],
        [
            "fail",
            "the group is attached to a function whose network is not known",
            (given, later) => [
                ...given,
                {
                    type: "aws:lambda/function:Function",
                    name: "function",
                    props: { vpcConfig: later("") === "" ? { securityGroupIds: ["sg-1"] } : unknown },
                    dependencies: { vpcConfig: ["edge"] },
                },
            ],
            { says: "'function'" },
        ],
        [
            "fail",
            "an instance goes by the group's name",
            (given) => [
                ...changing(given, "edge", { name: "web" }),
                { type: "aws:ec2/instance:Instance", name: "other-host", props: { securityGroups: ["web"] } },
            ],
            { says: "'other-host'" },
        ],
        [
            "pass",
            "what lets the group in, is tagged with it or knows it is not attached to it",
            (given, later) => [
                ...given,
                {
                    type: ruleType,
                    name: "from-edge",
                    props: { securityGroupId: later("sg-2"), referencedSecurityGroupId: later("sg-1") },
                    dependencies: { securityGroupId: ["inner"], referencedSecurityGroupId: ["edge"] },
                },
                {
                    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
                    name: "out",
                    props: { securityGroupId: later("sg-1") },
                    dependencies: { securityGroupId: ["edge"] },
                },
                {
                    type: "aws:lambda/function:Function",
                    name: "closer",
                    props: {
                        tags: { securityGroup: later("sg-1") },
                        environment: { variables: { securityGroupId: later("sg-1") } },
                    },
                    dependencies: { tags: ["edge"], environment: ["edge"] },
                },
                { type: "aws:ec2/vpc:Vpc", name: "network", props: { defaultSecurityGroupId: "sg-1" } },
                { type: "acme:index:Site", name: "component", props: { securityGroupId: "sg-1" } },
            ],
        ],
        [
            "pass",
            "a prefix list lets some addresses in",
            (given, later) => [...given, ...letInByList(later, "198.51.100.0/24"), onList("pl-9")],
        ],
        [
            "fail",
            "a prefix list lets the internet in",
            (given, later) => [...given, ...letInByList(later, world)],
            { says: "'from-offices': it lets the internet in by way of a prefix list" },
        ],
        [
            "fail",
            "an entry puts the internet on the list",
            (given, later) => [
                ...given,
                ...letInByList(later, "198.51.100.0/24"),
                { ...onList(later("pl-1")), dependencies: { prefixListId: ["offices"] } },
            ],
        ],
        [
            "fail",
            "an entry puts the internet on a list of another stack",
            (given, later) => [
                ...changing(letInByList(later, world), "from-offices", { prefixListId: "pl-9" }, { dependencies: {} }),
                ...given,
                onList("pl-9"),
            ],
        ],
        [
            "fail",
            "a prefix list of an inline rule lets the internet in",
            (given, later) =>
                changing(
                    [...letInByList(later, world), ...given],
                    "inner",
                    { ingress: [{ prefixListIds: [later("pl-1")] }] },
                    { dependencies: { ingress: ["offices"] } },
                ),
            { says: "'inner': it lets the internet in by way of a prefix list" },
        ],
        [
            "pass",
            "an older rule lets traffic out to a prefix list",
            (given, later) =>
                changing(
                    [...given, ...letInByList(later, world)],
                    "from-offices",
                    { type: "egress", prefixListIds: [later("pl-1")] },
                    { type: "aws:ec2/securityGroupRule:SecurityGroupRule" },
                ),
        ],
        [
            "unknown",
            "what is on the prefix list is not known",
            (given, later) => [...given, ...letInByList(later, unknown)],
            { says: "entries[1].cidr`" },
        ],
        [
            "fail",
            "the group of the instance is open inline",
            (given) =>
                changing(given, "inner", {
                    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [world] }],
                }),
            { says: "attached to 'host'" },
        ],
        [
            "fail",
            "a group of another stack is opened",
            (given) => [...given, { ...https, name: "foreign", props: { ...https.props, securityGroupId: "sg-9" } }],
        ],
        [
            "unknown",
            "the addresses are not known",
            (given) => changing(without(given, "balancer"), "edge-https", { cidrIpv4: unknown }),
            { says: "cidrIpv4`" },
        ],
    ]),
    resourceTable("ec2-not-public", { type: "aws:ec2/instance:Instance", props: { associatePublicIpAddress: false } }, [
        ["pass", "it is left to the subnet", { associatePublicIpAddress: undefined }],
        [
            "pass",
            "an elastic address is a NAT gateway's",
            () => ({ type: "aws:ec2/eip:Eip", props: { domain: "vpc" } }),
        ],
        [
            "fail",
            "it asks for a public address",
            { associatePublicIpAddress: true },
            { says: "`associatePublicIpAddress` is true" },
        ],
        [
            "fail",
            "a template asks for one",
            () => ({
                type: "aws:ec2/launchTemplate:LaunchTemplate",
                props: { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
            }),
            { says: "`networkInterfaces[0].associatePublicIpAddress`" },
        ],
        [
            "fail",
            "a service asks for one",
            () => ({ type: "aws:ecs/service:Service", props: { networkConfiguration: { assignPublicIp: true } } }),
        ],
        [
            "fail",
            "a task set asks for one",
            () => ({ type: "aws:ecs/taskSet:TaskSet", props: { networkConfiguration: { assignPublicIp: true } } }),
        ],
        [
            "fail",
            "an event starts tasks with one",
            () => ({
                type: "aws:cloudwatch/eventTarget:EventTarget",
                props: { ecsTarget: { networkConfiguration: { assignPublicIp: true } } },
            }),
            { says: "`ecsTarget.networkConfiguration.assignPublicIp` asks for one" },
        ],
        [
            "fail",
            "a schedule starts tasks with one",
            () => ({
                type: "aws:scheduler/schedule:Schedule",
                props: { target: { ecsParameters: { networkConfiguration: { assignPublicIp: true } } } },
            }),
        ],
        ["fail", "a pipe starts tasks with one", () => pipe({ awsVpcConfiguration: { assignPublicIp: "ENABLED" } })],
        ["pass", "a pipe starts tasks without", () => pipe({ awsVpcConfiguration: { assignPublicIp: "DISABLED" } })],
        ["pass", "an event calls a function", () => ({ type: "aws:cloudwatch/eventTarget:EventTarget", props: {} })],
        [
            "fail",
            "a host of a fleet asks for one",
            () => ({
                type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
                props: { launchSpecifications: [{}, { associatePublicIpAddress: true }] },
            }),
            { says: "`launchSpecifications[1].associatePublicIpAddress`" },
        ],
        [
            "fail",
            "an elastic address is tied to an instance",
            () => ({ type: "aws:ec2/eip:Eip", props: { instance: "i-1" } }),
            { says: "`instance` ties an elastic address" },
        ],
        [
            "fail",
            "an association ties one to an interface",
            () => ({ type: "aws:ec2/eipAssociation:EipAssociation", props: { networkInterfaceId: "eni-1" } }),
        ],
        ["unknown", "it is not known", { associatePublicIpAddress: unknown }, { says: "associatePublicIpAddress`" }],
        [
            "unknown",
            "the instance of an elastic address is not known",
            () => ({ type: "aws:ec2/eip:Eip", props: { instance: unknown } }),
            { says: "instance`" },
        ],
    ]),
    resourceTable("rds-not-public", { type: "aws:rds/instance:Instance", props: { publiclyAccessible: false } }, [
        ["pass", "it is left to its default, false", { publiclyAccessible: undefined }],
        ["fail", "it is public", { publiclyAccessible: true }, { says: "`publiclyAccessible` is true" }],
        [
            "fail",
            "a member of a cluster is public",
            () => ({ type: "aws:rds/clusterInstance:ClusterInstance", props: { publiclyAccessible: true } }),
        ],
        ["unknown", "it is not known", { publiclyAccessible: unknown }, { says: "publiclyAccessible`" }],
    ]),
    stackTable("efs-reached-by-groups-only", reachableFiles, [
        [
            "pass",
            "a file system of nobody's component is reached by addresses",
            (given) => [
                ...changing(given, "files-target", {}, { parent: undefined }),
                { ...fromAddresses, props: { ...fromAddresses.props, securityGroupId: "sg-1" } },
            ],
        ],
        [
            "pass",
            "another group is reached by addresses",
            (given) => [
                ...given,
                { ...fromAddresses, props: { ...fromAddresses.props, securityGroupId: "sg-9" }, dependencies: {} },
            ],
        ],
        [
            "fail",
            "a subnet reaches it",
            (given, later) => [
                ...given,
                { ...fromAddresses, props: { ...fromAddresses.props, securityGroupId: later("sg-1") } },
            ],
            { says: "'addresses': it lets addresses in to a file system" },
        ],
        [
            "fail",
            "a prefix list reaches it",
            (given) => changing(given, "hosts-in", { referencedSecurityGroupId: undefined, prefixListId: "pl-1" }),
        ],
        [
            "fail",
            "an inline rule lets a subnet reach it",
            (given) =>
                changing(given, "files-group", {
                    ingress: [{ protocol: "tcp", fromPort: 2049, toPort: 2049, cidrBlocks: ["10.0.1.0/24"] }],
                }),
            { says: "`ingress[0]` lets addresses in" },
        ],
        [
            "unknown",
            "the addresses are not known",
            (given) => changing(given, "hosts-in", { cidrIpv4: unknown }),
            { says: "cidrIpv4`" },
        ],
    ]),
    resourceTable(
        "ecs-efs-iam-authorized",
        {
            type: "aws:ecs/taskDefinition:TaskDefinition",
            parent: "pmm",
            props: {
                volumes: [
                    { efsVolumeConfiguration: { fileSystemId: unknown, authorizationConfig: { iam: "ENABLED" } } },
                    { name: "scratch" },
                ],
            },
        },
        [
            [
                "pass",
                "it is a task of nobody's component",
                (right) => ({ type: right.type, props: { volumes: [{ efsVolumeConfiguration: {} }] } }),
            ],
            ["fail", "nothing is said", { volumes: [{ efsVolumeConfiguration: { fileSystemId: "fs-1" } }] }],
            [
                "fail",
                "it is switched off",
                { volumes: [{ efsVolumeConfiguration: { authorizationConfig: { iam: "DISABLED" } } }] },
                { says: "`volumes[0].efsVolumeConfiguration.authorizationConfig.iam` is not ENABLED" },
            ],
            [
                "unknown",
                "it is not known",
                { volumes: [{ efsVolumeConfiguration: { authorizationConfig: { iam: unknown } } }] },
                { says: "volumes[0].efsVolumeConfiguration.authorizationConfig.iam`" },
            ],
        ],
        [{ type: "stackwarden:index:PmmEcs", name: "pmm" }],
    ),
    resourceTable(
        "percona-not-public",
        {
            type: "aws:lb/loadBalancer:LoadBalancer",
            parent: "orders",
            props: { loadBalancerType: "network", internal: true, securityGroups: [unknown] },
        },
        [
            ["pass", "it is a balancer of somebody else", ({ type }) => ({ type, props: { internal: false } })],
            ["fail", "it is public", { internal: false }, { says: "`internal` is not true" }],
            ["fail", "it is public by default", { internal: undefined }],
            ["fail", "nothing guards it", { securityGroups: undefined }, { says: "`securityGroups` is empty" }],
            ["pass", "clients are named", clientsFrom({ cidrIpv4: "10.0.0.0/16" })],
            ["fail", "clients are the internet", clientsFrom({ cidrIpv4: world }), { says: "lets the internet in" }],
            ["fail", "clients are half of it", clientsFrom({ cidrIpv4: "128.0.0.0/1" })],
            [
                "fail",
                "they are so at a port for web sites",
                clientsFrom({ cidrIpv4: world, fromPort: 443, toPort: 443 }),
            ],
            [
                "fail",
                "a group has such a rule inline",
                () => ({ ...inline(inlineSsh)(), parent: "orders" }),
                { says: "`ingress[0]` lets the internet in" },
            ],
            ["unknown", "it is not known who reaches it", { internal: unknown }, { says: "internal`" }],
            ["unknown", "clients are not known", clientsFrom({ cidrIpv4: unknown }), { says: "cidrIpv4`" }],
        ],
        [{ type: "stackwarden:index:PerconaCluster", name: "orders" }],
    ),
];

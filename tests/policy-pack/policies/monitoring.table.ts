import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const component: Given = { type: "stackwarden:index:Monitoring", name: "platform" };
const ruleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const world = "0.0.0.0/0";

/** A rule of the public load balancer's group. */
const https: Given = {
    type: ruleType,
    parent: "platform",
    props: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: world },
};
const inline =
    (...ingress: object[]) =>
    (): Given => ({ type: "aws:ec2/securityGroup:SecurityGroup", parent: "platform", props: { ingress } });
const older = (props: object) => (): Given => ({
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    parent: "platform",
    props: { type: "ingress", protocol: "tcp", fromPort: 9090, toPort: 9090, cidrBlocks: [world], ...props },
});
const ofSomebodyElse = ({ type, props }: Given): Given => ({
    type,
    props: { ...props, fromPort: 9090, toPort: 9090, ipProtocol: "-1", retentionInDays: 0 },
});

/** Prometheus on an internal load balancer, and Grafana on a public one. */
function platform(later: Later): Given[] {
    const balancer = (name: string, internal: boolean): Given => ({
        type: "aws:lb/loadBalancer:LoadBalancer",
        name,
        parent: "platform",
        props: { arn: later(`arn:${name}`), internal },
    });
    const group = (name: string): Given => ({
        type: "aws:lb/targetGroup:TargetGroup",
        name,
        parent: "platform",
        props: { arn: later(`arn:${name}`) },
    });
    const listener = (name: string, props: object, of: string, to: string): Given => ({
        type: "aws:lb/listener:Listener",
        name,
        parent: "platform",
        props: {
            loadBalancerArn: later(`arn:${of}`),
            defaultActions: [{ type: "forward", targetGroupArn: later(`arn:${to}`) }],
            ...props,
        },
        dependencies: { loadBalancerArn: [of], defaultActions: [to] },
    });
    return [
        component,
        balancer("alb", false),
        balancer("internal", true),
        group("to-grafana"),
        group("to-prometheus"),
        listener("web", { port: 443, protocol: "HTTPS" }, "alb", "to-grafana"),
        listener("prometheus", { port: 9090, protocol: "HTTP" }, "internal", "to-prometheus"),
        {
            type: "aws:ecs/taskDefinition:TaskDefinition",
            name: "task",
            parent: "platform",
            props: {
                arn: later("arn:task"),
                containerDefinitions: JSON.stringify([
                    { name: "prometheus", image: "p:v3.15.0", command: ["--web.enable-lifecycle"] },
                ]),
            },
        },
        {
            type: "aws:ecs/service:Service",
            name: "service",
            parent: "platform",
            props: {
                taskDefinition: later("arn:task"),
                loadBalancers: [
                    { containerName: "prometheus", containerPort: 9090, targetGroupArn: later("arn:to-prometheus") },
                ],
            },
            dependencies: { taskDefinition: ["task"], loadBalancers: ["to-prometheus"] },
        },
    ];
}

/** The platform with one more listener, on the public load balancer. */
const andPublicListener = (right: Given[], later: Later, props: object, dependencies = ["to-prometheus"]): Given[] => [
    ...right,
    {
        type: "aws:lb/listener:Listener",
        name: "public",
        parent: "platform",
        props: { loadBalancerArn: later("arn:alb"), port: 9090, protocol: "HTTPS", ...props },
        dependencies: { loadBalancerArn: ["alb"], defaultActions: dependencies },
    },
];
const toPrometheus = (later: Later): object => ({
    defaultActions: [{ type: "forward", targetGroupArn: later("arn:to-prometheus") }],
});

/** Trials of the rules on who reaches what of Monitoring. */
export const monitoringReach: Table[] = [
    resourceTable(
        "prometheus-not-open",
        https,
        [
            ["pass", "it is a rule of somebody else", ofSomebodyElse],
            ["pass", "some may connect to Prometheus", { fromPort: 9090, toPort: 9090, cidrIpv4: "203.0.113.0/24" }],
            ["pass", "the internet is let in at ports between", { fromPort: 9094, toPort: 9100 }],
            ["pass", "the internet is let in by UDP", { ipProtocol: "udp", fromPort: 9090, toPort: 9090 }],
            ["pass", "it is a way out", older({ type: "egress" })],
            ["fail", "Prometheus is open", { fromPort: 9090, toPort: 9090 }, { says: "at one of the ports 9090, " }],
            ["fail", "Alertmanager is open", { fromPort: 9093, toPort: 9093 }],
            ["fail", "it is open among others", { fromPort: 9000, toPort: 9999 }],
            ["fail", "it is open to half of the internet", { fromPort: 9091, toPort: 9091, cidrIpv4: "128.0.0.0/1" }],
            ["fail", "every port is open", { ipProtocol: "-1", fromPort: undefined, toPort: undefined }],
            [
                "fail",
                "it is open inline",
                inline({ protocol: "tcp", fromPort: 9090, toPort: 9090, cidrBlocks: [world] }),
            ],
            ["fail", "it is open by the older kind of rule", older({})],
            ["pass", "other ports are meant", { fromPort: 9090, toPort: 9090 }, { config: { ports: [9093] } }],
            ["unknown", "the port is not known", { fromPort: unknown }, { says: "fromPort`" }],
        ],
        [component],
    ),
    resourceTable(
        "monitoring-ports-named",
        https,
        [
            ["pass", "it is a rule of somebody else", ofSomebodyElse],
            ["pass", "a range is named", { fromPort: 8000, toPort: 8002 }],
            ["pass", "it is a way out", older({ type: "egress", protocol: "-1" })],
            [
                "fail",
                "tasks reach each other on every port",
                { ipProtocol: "-1", cidrIpv4: undefined, referencedSecurityGroupId: "sg-1" },
                { says: "at every port" },
            ],
            ["fail", "all ports are one range", { fromPort: 0, toPort: 65_535 }],
            ["fail", "it stands inline", inline({ protocol: "-1", self: true })],
            ["unknown", "the protocol is not known", { ipProtocol: unknown }, { says: "ipProtocol`" }],
        ],
        [component],
    ),
    stackTable("prometheus-listener-encrypted", platform, [
        [
            "pass",
            "the public listener redirects",
            (right, later) =>
                andPublicListener(right, later, {
                    protocol: "HTTP",
                    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443" } }],
                }),
        ],
        [
            "pass",
            "the listener is of somebody else",
            (right) =>
                changing(changing(right, "internal", { internal: false }), "prometheus", {}, { parent: undefined }),
        ],
        [
            "pass",
            "it is another port, which another rule judges",
            (right) => changing(right, "web", { protocol: "HTTP" }),
        ],
        [
            "fail",
            "Prometheus is public, in clear",
            (right, later) => andPublicListener(right, later, { protocol: "HTTP", ...toPrometheus(later) }),
            { says: "'public': it belongs to a public load balancer" },
        ],
        ["fail", "the internal load balancer is none", (right) => changing(right, "internal", { internal: false })],
        [
            "fail",
            "the load balancer is of somewhere else",
            (right) =>
                without(right, "internal").map((one) => ({
                    ...one,
                    dependencies: one.name === "prometheus" ? { defaultActions: ["to-prometheus"] } : one.dependencies,
                })),
        ],
    ]),
    stackTable("prometheus-lifecycle-not-public", platform, [
        [
            "pass",
            "Prometheus is public without the flag",
            (right, later) =>
                changing(andPublicListener(right, later, toPrometheus(later)), "task", {
                    containerDefinitions: JSON.stringify([{ name: "prometheus", command: ["--config.file=p.yml"] }]),
                }),
        ],
        [
            "pass",
            "the public listener leads to another",
            (right, later) =>
                andPublicListener(
                    right,
                    later,
                    { defaultActions: [{ type: "forward", targetGroupArn: later("arn:to-grafana") }] },
                    ["to-grafana"],
                ),
        ],
        [
            "pass",
            "the flag is of another program",
            (right, later) =>
                changing(andPublicListener(right, later, toPrometheus(later)), "service", {
                    loadBalancers: [{ containerPort: 8000, targetGroupArn: later("arn:to-prometheus") }],
                }),
        ],
        [
            "fail",
            "it is public with the flag",
            (right, later) => andPublicListener(right, later, toPrometheus(later)),
            { says: "'task': a container has the flag" },
        ],
        [
            "fail",
            "the public listener leads there by weights",
            (right, later) =>
                andPublicListener(right, later, {
                    defaultActions: [
                        {
                            type: "forward",
                            forward: { targetGroups: [{ arn: later("arn:to-prometheus"), weight: 100 }] },
                        },
                    ],
                }),
        ],
        [
            "fail",
            "the flag stands in a shell's command",
            (right, later) =>
                changing(andPublicListener(right, later, toPrometheus(later)), "task", {
                    containerDefinitions: JSON.stringify([
                        { entryPoint: ["/bin/sh", "-c", "exec prometheus --web.enable-lifecycle"] },
                    ]),
                }),
        ],
        [
            "unknown",
            "the containers are not known",
            (right, later) =>
                changing(andPublicListener(right, later, toPrometheus(later)), "task", {
                    containerDefinitions: unknown,
                }),
            { says: "containerDefinitions`" },
        ],
    ]),
    resourceTable("prometheus-script-not-public", component, [
        ["pass", "the script has Prometheus to itself", { prometheus: { discovery: { updater: "script" } } }],
        [
            "pass",
            "Prometheus is public with the sidecar",
            { prometheus: { public: { allowedCidrs: ["203.0.113.0/24"] } } },
        ],
        [
            "fail",
            "both",
            { prometheus: { public: { allowedCidrs: ["203.0.113.0/24"] }, discovery: { updater: "script" } } },
            { says: "`prometheus.discovery.updater` is script" },
        ],
        [
            "unknown",
            "the updater is not known",
            { prometheus: { public: { allowedCidrs: [world] }, discovery: { updater: unknown } } },
            { says: "prometheus.discovery.updater`" },
        ],
    ]),
];

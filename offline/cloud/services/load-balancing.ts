import { characters, domainOf, hex, regionalArn } from "../identifiers";
import { attachment, kept, nameFrom, type ConditionalReplace, type Models, type Thing } from "../model";
import { subnetFacts } from "../network-facts";
import { number, object, objects, text, texts, type Properties } from "../values";

/** Name prefixes in ARNs of the kinds of load balancers. */
const kinds: Record<string, string | undefined> = { application: "app", network: "net", gateway: "gwy" };

/** Longest name of a load balancer or target group. */
const longestName = 32;

/** Route 53 zones of load balancers, by kind and region: https://docs.aws.amazon.com/general/latest/gr/elb.html */
const aliasZones: Record<string, Record<string, string | undefined> | undefined> = {
    app: {
        "eu-central-1": "Z215JYRZR1TBD5",
        "eu-west-1": "Z32O12XQLNTSW2",
        "eu-west-2": "ZHURV8PSTC4K8",
        "us-east-1": "Z35SXDOTRQ7X7K",
        "us-east-2": "Z3AADJGX6KTTL2",
        "us-west-2": "Z1H1FL5HABSF5",
    },
    net: {
        "eu-central-1": "Z3F0SRJ5LGBH90",
        "eu-west-1": "Z2IFOLAFXWLO4F",
        "eu-west-2": "ZD4D7Y8KGAS4G",
        "us-east-1": "Z26RNL4JYFTOTI",
        "us-east-2": "ZLMOA37VPKANP",
        "us-west-2": "Z18D5FSROUN65G",
    },
};

/** A network load balancer keeps the zones it has, and has security groups from the start or never. */
const replacesNetworkBalancer: ConditionalReplace[] = [
    {
        property: "subnets",
        when: (after, before) =>
            after.loadBalancerType === "network" &&
            texts(before.subnets).some((id) => !texts(after.subnets).includes(id)),
    },
    { property: "subnetMappings", when: (after) => after.loadBalancerType === "network" },
    {
        property: "securityGroups",
        when: (after, before) =>
            after.loadBalancerType === "network" &&
            (texts(after.securityGroups).length === 0) !== (texts(before.securityGroups).length === 0),
    },
];

/** Load balancers (application, network, gateway), target groups and listeners. */
export const loadBalancing: Models = {
    "aws:lb/loadBalancer:LoadBalancer": {
        replacedBy: [
            "customerOwnedIpv4Pool",
            "internal",
            "loadBalancerType",
            "name",
            "namePrefix",
            ...replacesNetworkBalancer,
        ],
        id: (draft) => {
            const kind = kinds[text(draft.inputs.loadBalancerType) ?? "application"] ?? "app";
            const name = nameFrom(draft.inputs, "name", longestName);
            return regionalArn("elasticloadbalancing", draft.region, `loadbalancer/${kind}/${name}/${hex(16)}`);
        },
        outputs: loadBalancerOutputs,
    },
    "aws:lb/targetGroup:TargetGroup": {
        replacedBy: [
            "ipAddressType",
            "name",
            "namePrefix",
            "port",
            "protocol",
            "protocolVersion",
            "targetType",
            "vpcId",
        ],
        id: (draft) => {
            const name = nameFrom(draft.inputs, "name", longestName);
            return regionalArn("elasticloadbalancing", draft.region, `targetgroup/${name}/${hex(16)}`);
        },
        outputs: (thing) => ({
            ...arns(thing),
            name: nameIn(thing.id, 1),
            loadBalancerArns: thing.before.loadBalancerArns ?? [],
            targetType: thing.inputs.targetType ?? "instance",
            protocolVersion: thing.inputs.protocolVersion ?? (speaksHttp(thing.inputs) ? "HTTP1" : ""),
            deregistrationDelay: thing.inputs.deregistrationDelay ?? 300,
            healthCheck: healthCheck(thing.inputs),
        }),
    },
    "aws:lb/listener:Listener": {
        replacedBy: ["loadBalancerArn"],
        id: (draft) => {
            const balancer = text(draft.inputs.loadBalancerArn)?.split(":loadbalancer/")[1] ?? `app/unknown/${hex(16)}`;
            return regionalArn("elasticloadbalancing", draft.region, `listener/${balancer}/${hex(16)}`);
        },
        outputs: (thing) => {
            const protocol = text(thing.inputs.protocol) ?? (thing.inputs.port === 443 ? "HTTPS" : "HTTP");
            const encrypted = ["HTTPS", "TLS"].includes(protocol);
            return {
                arn: thing.id,
                protocol,
                ...(protocol === "TCP" ? { tcpIdleTimeoutSeconds: thing.inputs.tcpIdleTimeoutSeconds ?? 350 } : {}),
                ...(encrypted ? { sslPolicy: thing.inputs.sslPolicy ?? "ELBSecurityPolicy-2016-08" } : {}),
            };
        },
        made: (thing) => {
            noteBalancer(thing);
        },
    },
    "aws:lb/listenerRule:ListenerRule": {
        replacedBy: ["listenerArn"],
        id: (draft) =>
            `${text(draft.inputs.listenerArn)?.replace(":listener/", ":listener-rule/") ?? "rule"}/${hex(16)}`,
        outputs: (thing) => ({ arn: thing.id }),
    },
    "aws:lb/listenerCertificate:ListenerCertificate": attachment((draft) =>
        [text(draft.inputs.listenerArn), text(draft.inputs.certificateArn)].join("_"),
    ),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": attachment((draft) =>
        [text(draft.inputs.targetGroupArn), text(draft.inputs.targetId), number(draft.inputs.port) ?? ""].join(","),
    ),
};

function loadBalancerOutputs(thing: Thing): Properties {
    const name = nameIn(thing.id, 2);
    const kind = nameIn(thing.id, 1);
    const { region } = thing;
    const dnsName = kept(thing, "dnsName", () => addressOf(thing, name).toLowerCase());
    const subnets = texts(thing.inputs.subnets).concat(
        objects(thing.inputs.subnetMappings).map((map) => text(map.subnetId) ?? ""),
    );
    return {
        ...arns(thing),
        name,
        dnsName,
        zoneId:
            aliasZones[kind]?.[region] ??
            kept(thing, "zoneId", () => `Z${characters(13, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")}`),
        vpcId: subnetFacts(thing.cloud, subnets[0] ?? "").vpcId,
        loadBalancerType: thing.inputs.loadBalancerType ?? "application",
        internal: thing.inputs.internal ?? false,
        ipAddressType: thing.inputs.ipAddressType ?? "ipv4",
        subnetMappings: thing.inputs.subnetMappings ?? subnets.map((subnetId) => ({ subnetId })),
        ...(kind === "net"
            ? {
                  dnsRecordClientRoutingPolicy: thing.inputs.dnsRecordClientRoutingPolicy ?? "any_availability_zone",
                  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic:
                      thing.inputs.enforceSecurityGroupInboundRulesOnPrivateLinkTraffic ??
                      (texts(thing.inputs.securityGroups).length > 0 ? "on" : ""),
              }
            : {}),
    };
}

/** A network load balancer's address holds the digits of its ARN, and does not say that it is internal. */
function addressOf({ id, inputs, region }: Thing, name: string): string {
    if (nameIn(id, 1) === "net") {
        return `${name}-${nameIn(id, 3)}.elb.${region}.${domainOf(region)}`;
    }
    const prefix = inputs.internal === true ? "internal-" : "";
    return `${prefix}${name}-${characters(10, "123456789")}.${region}.elb.${domainOf(region)}`;
}

/** An ARN and what the metrics of the thing are kept under. */
function arns(thing: Thing): Properties {
    const resource = thing.id.split(":").slice(5).join(":");
    return { arn: thing.id, arnSuffix: resource.replace(/^loadbalancer\//, "") };
}

function nameIn(arn: string, place: number): string {
    return arn.split(":").at(-1)?.split("/")[place] ?? "";
}

/** What AWS fills in: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
function healthCheck(inputs: Properties): Properties {
    const http = speaksHttp(inputs);
    const asked = object(inputs.healthCheck);
    // Once anything is said about the check, the provider takes HTTP for what is not said, and 3 for both counts.
    const said = inputs.healthCheck !== undefined;
    const protocol = text(asked.protocol) ?? (http || said ? "HTTP" : "TCP");
    const byHttp = ["HTTP", "HTTPS"].includes(protocol);
    return {
        enabled: true,
        healthyThreshold: said ? 3 : 5,
        interval: 30,
        port: "traffic-port",
        protocol,
        unhealthyThreshold: said ? 3 : 2,
        ...(byHttp ? { matcher: http ? "200" : "200-399", path: "/" } : {}),
        timeout: http ? 5 : protocol === "HTTP" ? 6 : 10,
        ...asked,
    };
}

/** Whether targets of a group are spoken to in HTTP, as those of an application load balancer are. */
function speaksHttp(inputs: Properties): boolean {
    return ["HTTP", "HTTPS"].includes(text(inputs.protocol) ?? "HTTP");
}

/** A target group is served by the balancers whose listeners forward to it. */
function noteBalancer(thing: Thing): void {
    const arns = objects(thing.inputs.defaultActions).flatMap((action) => [
        action.targetGroupArn,
        ...objects(object(action.forward).targetGroups).map((weighted) => weighted.arn),
    ]);
    for (const arn of arns) {
        const group = thing.cloud.get("aws:lb/targetGroup:TargetGroup", text(arn) ?? "");
        if (group !== undefined) {
            const known = texts(group.state.loadBalancerArns);
            const balancer = text(thing.inputs.loadBalancerArn) ?? "";
            thing.cloud.amend(group, { loadBalancerArns: [...new Set([...known, balancer])] });
        }
    }
}

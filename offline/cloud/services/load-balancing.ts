import { characters, hex, regionalArn } from "../identifiers";
import { attachment, kept, nameFrom, type Models, type Thing } from "../model";
import { subnetFacts } from "../network-facts";
import { number, object, objects, text, texts, type Properties } from "../values";

/** Name prefixes in ARNs of the kinds of load balancers. */
const kinds: Record<string, string | undefined> = { application: "app", network: "net", gateway: "gwy" };

/** Longest name of a load balancer or target group. */
const longestName = 32;

/** Route 53 zones of load balancers: https://docs.aws.amazon.com/general/latest/gr/elb.html */
const aliasZones: Record<string, string | undefined> = {
    "eu-central-1": "Z215JYRZR1TBD5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-west-2": "ZHURV8PSTC4K8",
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-2": "Z1H1FL5HABSF5",
};

/** Load balancers (application, network, gateway), target groups and listeners. */
export const loadBalancing: Models = {
    "aws:lb/loadBalancer:LoadBalancer": {
        replacedBy: ["customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix"],
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
            protocolVersion: thing.inputs.protocolVersion ?? "HTTP1",
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
    const prefix = thing.inputs.internal === true ? "internal-" : "";
    const { region } = thing;
    const dnsName = kept(thing, "dnsName", () =>
        `${prefix}${name}-${characters(10, "123456789")}.${region}.elb.amazonaws.com`.toLowerCase(),
    );
    const subnets = texts(thing.inputs.subnets).concat(
        objects(thing.inputs.subnetMappings).map((map) => text(map.subnetId) ?? ""),
    );
    return {
        ...arns(thing),
        name,
        dnsName,
        zoneId:
            aliasZones[region] ?? kept(thing, "zoneId", () => `Z${characters(13, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")}`),
        vpcId: subnetFacts(thing.cloud, subnets[0] ?? "").vpcId,
        loadBalancerType: thing.inputs.loadBalancerType ?? "application",
        internal: thing.inputs.internal ?? false,
        ipAddressType: thing.inputs.ipAddressType ?? "ipv4",
        subnetMappings: thing.inputs.subnetMappings ?? subnets.map((subnetId) => ({ subnetId })),
    };
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
    const http = ["HTTP", "HTTPS"].includes(text(inputs.protocol) ?? "HTTP");
    return {
        enabled: true,
        healthyThreshold: http ? 5 : 3,
        interval: 30,
        port: "traffic-port",
        protocol: http ? "HTTP" : "TCP",
        unhealthyThreshold: http ? 2 : 3,
        ...(http ? { matcher: "200", path: "/", timeout: 5 } : {}),
        ...object(inputs.healthCheck),
    };
}

/** A target group is served by the balancers whose listeners forward to it. */
function noteBalancer(thing: Thing): void {
    for (const action of objects(thing.inputs.defaultActions)) {
        const group = thing.cloud.get("aws:lb/targetGroup:TargetGroup", text(action.targetGroupArn) ?? "");
        if (group !== undefined) {
            const known = texts(group.state.loadBalancerArns);
            const balancer = text(thing.inputs.loadBalancerArn) ?? "";
            thing.cloud.amend(group, { loadBalancerArns: [...new Set([...known, balancer])] });
        }
    }
}

import type { Cloud } from "../cloud/cloud";
import { number, object, objects, text, texts, type Properties } from "../cloud/values";
import type { Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference";
const networkGuide = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network";

const balancer = ["aws:lb/loadBalancer:LoadBalancer"];
const group = ["aws:lb/targetGroup:TargetGroup"];
const listener = ["aws:lb/listener:Listener"];
const attachment = ["aws:lb/targetGroupAttachment:TargetGroupAttachment"];

/** Protocols of a balancer's listeners, by the kind in its ARN. */
const protocols: Record<string, readonly string[] | undefined> = {
    app: ["HTTPS", "HTTP"],
    net: ["UDP", "TCP", "TCP_UDP", "TLS"],
};

/** Protocols of the target groups that a listener of each protocol may forward to. */
const forwardsTo: Record<string, readonly string[] | undefined> = {
    HTTP: ["HTTP", "HTTPS"],
    HTTPS: ["HTTP", "HTTPS"],
    TCP: ["TCP", "TCP_UDP"],
    TCP_UDP: ["TCP_UDP"],
    TLS: ["TCP", "TLS"],
    UDP: ["TCP_UDP", "UDP"],
};

/** Elastic Load Balancing: what goes with which kind of balancer, and what a target group may be used by. */
export const networkLoadBalancingRules: Rules = {
    "load-balancer-security-groups": {
        types: balancer,
        source: `${networkGuide}/load-balancer-security-groups.html`,
        check: ({ inputs, cloud }) => {
            const subnets = [
                ...texts(inputs.subnets),
                ...objects(inputs.subnetMappings).map(({ subnetId }) => subnetId),
            ];
            const vpcs = subnets.flatMap(
                (id) => text(cloud.get("aws:ec2/subnet:Subnet", text(id) ?? "")?.state.vpcId) ?? [],
            );
            const elsewhere = texts(inputs.securityGroups).some((id) => {
                const vpc = text(cloud.get("aws:ec2/securityGroup:SecurityGroup", id)?.state.vpcId);
                return vpc !== undefined && vpcs.length > 0 && !vpcs.includes(vpc);
            });
            return elsewhere ? "InvalidConfigurationRequest: One or more security groups are invalid" : undefined;
        },
    },
    "listener-protocol": {
        types: listener,
        source: `${reference}/API_CreateListener.html`,
        check: ({ inputs }) => {
            const allowed = protocols[kindOf(inputs)];
            const protocol = protocolOf(inputs);
            return allowed === undefined || allowed.includes(protocol)
                ? undefined
                : `ValidationError: Listener protocol '${protocol}' must be one of '${allowed.join(", ")}'`;
        },
    },
    "listener-target-protocol": {
        types: listener,
        source: `${networkGuide}/load-balancer-listeners.html`,
        check: ({ inputs, cloud }) => {
            const allowed = forwardsTo[protocolOf(inputs)];
            const wrong = targetGroupsOf(inputs).some((arn) => {
                const found = cloud.get("aws:lb/targetGroup:TargetGroup", arn)?.state;
                return found !== undefined && allowed?.includes(text(found.protocol) ?? "HTTP") === false;
            });
            return wrong
                ? "IncompatibleProtocols: The specified configuration is not valid with this protocol."
                : undefined;
        },
    },
    "listener-tls-only": {
        types: listener,
        source: `${networkGuide}/create-listener.html`,
        check: ({ inputs }) => {
            const protocol = protocolOf(inputs);
            const given = inputs.certificateArn !== undefined || inputs.sslPolicy !== undefined;
            return given && !["HTTPS", "TLS"].includes(protocol)
                ? `ValidationError: A certificate and a security policy cannot be specified for ${protocol} listeners`
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "listener-idle-timeout": {
        types: listener,
        source: `${networkGuide}/update-idle-timeout.html`,
        check: ({ inputs }) => {
            const seconds = number(inputs.tcpIdleTimeoutSeconds);
            return seconds === undefined || (seconds >= 60 && seconds <= 6000)
                ? undefined
                : `expected tcp_idle_timeout_seconds to be in the range (60 - 6000), got ${seconds}`;
        },
    },
    "target-group-one-balancer": {
        types: listener,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
        check: ({ id, inputs, cloud }) => {
            const shared = targetGroupsOf(inputs).filter((arn) =>
                cloud
                    .all("aws:lb/listener:Listener")
                    .some(
                        (other) =>
                            other.id !== id &&
                            other.state.loadBalancerArn !== inputs.loadBalancerArn &&
                            listenerForwardsTo(cloud, other.id, other.state, arn),
                    ),
            );
            return shared.length === 0
                ? undefined
                : `TargetGroupAssociationLimit: The following target groups cannot be associated with more than one load balancer: ${shared.join(", ")}`;
        },
    },
    // The words are the provider's, which knows before AWS.
    "target-group-check-protocol": {
        types: group,
        source: `${reference}/API_CreateTargetGroup.html`,
        check: ({ inputs }) => {
            const check = object(inputs.healthCheck);
            const protocol = text(inputs.protocol) ?? "HTTP";
            if (check.protocol !== "TCP") {
                return undefined;
            }
            const extra = ["matcher", "path"].find((property) => check[property] !== undefined);
            if (extra !== undefined) {
                return `Attribute "health_check[0].${extra}" cannot be specified when "health_check[0].protocol" is "TCP".`;
            }
            return ["HTTP", "HTTPS"].includes(protocol)
                ? `Attribute "health_check[0].protocol" cannot have value "TCP" when "protocol" is "${protocol}".`
                : undefined;
        },
    },
    "target-registered": {
        types: attachment,
        source: `${reference}/API_RegisterTargets.html`,
        check: ({ inputs, cloud }) => {
            const target = text(inputs.targetId) ?? "";
            const found = cloud.get("aws:lb/targetGroup:TargetGroup", text(inputs.targetGroupArn) ?? "")?.state;
            if (found?.targetType !== "instance") {
                return undefined;
            }
            if (!target.startsWith("i-")) {
                return `ValidationError: Instance ID '${target}' is not valid`;
            }
            const instance = cloud.get("aws:ec2/instance:Instance", target)?.state;
            const subnet = cloud.get("aws:ec2/subnet:Subnet", text(instance?.subnetId) ?? "")?.state;
            return found.vpcId !== undefined && subnet !== undefined && subnet.vpcId !== found.vpcId
                ? `InvalidTarget: The following targets are not in the target group VPC '${text(found.vpcId) ?? ""}': '${target}'`
                : undefined;
        },
    },
};

/** `app`, `net` or `gwy`; empty when the balancer is not named by an ARN. */
function kindOf(inputs: Properties): string {
    return /:loadbalancer\/(\w+)\//.exec(text(inputs.loadBalancerArn) ?? "")?.[1] ?? "";
}

/** An application load balancer's listener has a protocol by its port when it is given none. */
function protocolOf(inputs: Properties): string {
    return text(inputs.protocol) ?? (inputs.port === 443 ? "HTTPS" : "HTTP");
}

function targetGroupsOf({ defaultActions, actions }: Properties): string[] {
    return [...objects(defaultActions), ...objects(actions)]
        .flatMap((action) => [
            action.targetGroupArn,
            ...objects(object(action.forward).targetGroups).map((weighted) => weighted.arn),
        ])
        .flatMap((arn) => text(arn) ?? []);
}

function listenerForwardsTo(cloud: Cloud, id: string, listenerState: Properties, arn: string): boolean {
    const ofRules = cloud
        .all("aws:lb/listenerRule:ListenerRule")
        .filter(({ state }) => state.listenerArn === id)
        .flatMap(({ state }) => targetGroupsOf(state));
    return [...targetGroupsOf(listenerState), ...ofRules].includes(arn);
}

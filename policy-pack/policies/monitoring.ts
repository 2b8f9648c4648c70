/** Prometheus asks nobody for a password: it is reached from inside the network, and what people reach speaks TLS. */
import { listeners, loadBalancers, service, targetGroups, taskDefinition } from "../rules/aws-types";
import { monitoring, prometheusPorts } from "../rules/component-types";
import {
    ingressTypes,
    isForAllPorts,
    isForSomePortOf,
    letsInternetIn,
    olderRule,
    securityGroups,
} from "../rules/ingress";
import { onlyRedirectsToHttps, speaksHttp } from "../rules/listener";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Verdict } from "../rules/reading";
import type { JudgedResource, Stack, StackResource } from "../rules/resource";
import { about, refuseItems, refuseWhen, resourceRule, stackRule, type Finding, type Rule } from "../rules/rule";
import { wholeNumber, wholeNumbers } from "../rules/threshold";

const securityModel = "https://prometheus.io/docs/operating/security/";

const prometheusNotOpen = resourceRule({
    name: "prometheus-not-open",
    family: "monitoring",
    description: "The ports of Prometheus and Alertmanager must not be open to the internet.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "leave out `prometheus.public` and look at Prometheus through Grafana, or name the networks of those who may connect " +
        "in `prometheus.public.allowedCidrs`: Prometheus asks nobody for a password.",
    url: securityModel,
    types: ingressTypes,
    thresholds: {
        ports: wholeNumbers([...prometheusPorts, 9093], 0, 65535, "TCP ports that must stay closed to the internet."),
        widestIpv4: wholeNumber(8, 1, "Shortest IPv4 prefix that does not count as open to the internet."),
        widestIpv6: wholeNumber(16, 1, "Shortest IPv6 prefix that does not count as open to the internet."),
    },
    judge: (resource, { ports, widestIpv4, widestIpv6 }) =>
        judgeIngress(
            resource,
            (rule) =>
                every([
                    letsInternetIn(resource.type, rule, { ipv4: widestIpv4, ipv6: widestIpv6 }),
                    isForSomePortOf(resource.type, rule, ports),
                ]),
            `lets the internet in at one of the ports ${ports.join(", ")}`,
        ),
});

const portsNamed = resourceRule({
    name: "monitoring-ports-named",
    family: "monitoring",
    description: "Security groups of Prometheus, Grafana and what they watch must let others in at named ports alone.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "leave `sharedSecurityGroup` out: then each service has a group of its own, which lets Prometheus in at the ports " +
        "with metrics, and the load balancer at the one that it leads to.",
    url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    types: ingressTypes,
    judge: (resource) =>
        judgeIngress(resource, (rule) => isForAllPorts(resource.type, rule), "lets others in at every port"),
});

const listenerEncrypted = stackRule({
    name: "prometheus-listener-encrypted",
    family: "monitoring",
    description: "Where a public load balancer leads to Prometheus, it must do so over TLS.",
    severity: "high",
    level: "mandatory",
    remediation:
        "leave out `prometheus.public`, or give `endpoint` a certificate (`zoneId` with `hostnames`, or `certificateArn`) in " +
        "place of `insecure`. Without TLS everybody on the way reads what is asked and answered.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    types: listeners,
    judge: (stack) =>
        stack
            .ofType(...listeners)
            .filter((listener) => listener.isInside([monitoring]))
            .flatMap((listener) =>
                about(
                    listener,
                    refuseWhen(
                        every([
                            // All other ports `listener-encrypted` judges, which sees no load balancers.
                            listener.properties.isOneOf("port", ...prometheusPorts.map(String)),
                            not(isInternal(stack, listener)),
                            speaksHttp(listener.properties),
                            not(onlyRedirectsToHttps(listener.properties, "defaultActions")),
                        ]),
                        "it belongs to a public load balancer, and `protocol` is HTTP",
                    ),
                ),
            ),
});

const lifecycleFlag = "--web.enable-lifecycle";

const lifecycleNotPublic = stackRule({
    name: "prometheus-lifecycle-not-public",
    family: "monitoring",
    description: "A Prometheus that can be reloaded and stopped by HTTP must not be on a public load balancer.",
    severity: "critical",
    level: "mandatory",
    remediation:
        `take the flag \`${lifecycleFlag}\` out, which the sidecar for discovery does not need, or take Prometheus off the ` +
        "public load balancer: anybody who reaches it can stop it with one request.",
    url: securityModel,
    types: [taskDefinition],
    judge: (stack) =>
        stack
            .ofType(taskDefinition)
            .filter((task) => task.isInside([monitoring]))
            .flatMap((task) =>
                about(
                    task,
                    refuseWhen(
                        every([hasLifecycle(task.properties), isOnPublicBalancer(stack, task)]),
                        `a container has the flag \`${lifecycleFlag}\`, and a public load balancer leads to it`,
                    ),
                ),
            ),
});

const scriptNotPublic = resourceRule({
    name: "prometheus-script-not-public",
    family: "monitoring",
    description: "A Prometheus whose targets a script writes must not be on a public load balancer.",
    severity: "critical",
    level: "mandatory",
    remediation:
        'leave out `prometheus.public`, or set `prometheus.discovery.updater: "sidecar"`: the script reloads Prometheus by ' +
        "HTTP, and whoever reaches the same port can reload it as well, or stop it.",
    url: securityModel,
    types: [monitoring],
    judge: ({ properties }) =>
        refuseWhen(
            every([properties.has("prometheus.public"), properties.isOneOf("prometheus.discovery.updater", "script")]),
            "`prometheus.public` is set, and `prometheus.discovery.updater` is script",
        ),
});

/** The rules of this family on who reaches what. */
export const monitoringReach: Rule[] = [
    prometheusNotOpen,
    portsNamed,
    listenerEncrypted,
    lifecycleNotPublic,
    scriptNotPublic,
];

/** Judges a rule of a security group of Monitoring, or all that stand in the group itself. */
function judgeIngress(resource: JudgedResource, isWrong: (rule: Properties) => Verdict, what: string): Finding[] {
    const { type, properties } = resource;
    if (!resource.isInside([monitoring])) {
        return [];
    }
    if (securityGroups.includes(type)) {
        return refuseItems(properties, "ingress", isWrong, (rule) => `\`${rule}\` ${what}`);
    }
    const letsIn = type === olderRule ? properties.isOneOf("type", "ingress") : true;
    return refuseWhen(every([letsIn, isWrong(properties)]), `it ${what}`);
}

/** Whether the load balancer of a listener is known to be for the network alone. */
function isInternal(stack: Stack, listener: StackResource): Verdict {
    return some(
        stack
            .ofType(...loadBalancers)
            .filter((balancer) => listener.refersTo("loadBalancerArn", balancer))
            .map(({ properties }) => properties.isTrue("internal")),
    );
}

function hasLifecycle(task: Properties): Verdict {
    return whenKnown(task.documents("containerDefinitions"), (containers) =>
        some(
            containers.map((one) =>
                whenKnown(one, (container) =>
                    ["command", "entryPoint"].some((property) =>
                        container.texts(property).values.some((part) => part.includes(lifecycleFlag)),
                    ),
                ),
            ),
        ),
    );
}

/** Whether a service runs the task, with Prometheus's port, in a target group that a public listener leads to. */
function isOnPublicBalancer(stack: Stack, task: StackResource): Verdict {
    const services = stack
        .ofType(service)
        .filter((one) => one.refersTo("taskDefinition", task))
        .filter(({ properties }) =>
            properties
                .texts("loadBalancers.containerPort")
                .values.some((port) => prometheusPorts.includes(Number(port))),
        );
    const groups = stack
        .ofType(...targetGroups)
        .filter((group) => services.some((one) => one.refersTo("loadBalancers.targetGroupArn", group)));
    return some(
        stack
            .ofType(...listeners)
            .filter((listener) =>
                groups.some((group) =>
                    ["defaultActions.targetGroupArn", "defaultActions.forward.targetGroups.arn"].some((path) =>
                        listener.refersTo(path, group),
                    ),
                ),
            )
            .map((listener) => not(isInternal(stack, listener))),
    );
}

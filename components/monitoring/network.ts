import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../parts/scope";
import { allowIn, allowOut, securityGroup } from "../parts/security-group";
import { internalPort, prometheusRoles } from "./prometheus/replicas";
import { prometheusPort } from "./prometheus/configuration";
import { publicWays, roleOf, type PublicWay } from "./public-ways";
import type { MonitoringSettings } from "./settings";

/** The places in the network, by their security groups. */
export interface MonitoringNetwork {
    /** Of the public load balancer. */
    publicBalancerId: pulumi.Output<string>;
    /** Of the internal load balancer. */
    internalBalancerId: pulumi.Output<string>;
    /** Of the tasks of a role: `prometheus`, `grafana`, `service-<name>`. */
    tasksIdOf: (role: string) => pulumi.Output<string>;
    /** Tasks that start without these cannot fetch what they need. */
    waysOut: pulumi.Resource[];
}

/** Security groups of the load balancers and of the tasks, and who may talk to whom. */
export function monitoringNetwork(scope: Scope, settings: MonitoringSettings): MonitoringNetwork {
    const publicBalancerId = publicBalancerGroup(scope, settings);
    const groups = settings.sharedSecurityGroup ? sharedGroup(scope, settings) : ownGroups(scope, settings);
    for (const way of balancedPorts(settings)) {
        throughPublicBalancer(scope, way, publicBalancerId, groups.tasksIdOf(way.role));
    }
    for (const { serviceName, metrics } of settings.scrapedServices) {
        for (const { port, securityGroupId } of metrics) {
            if (securityGroupId !== undefined) {
                allowIn(scope, `scraped-${serviceName}-${port}`, {
                    securityGroupId,
                    peer: { referencedSecurityGroupId: groups.tasksIdOf("prometheus") },
                    port,
                    description: `Prometheus reads metrics of ${serviceName}`,
                });
            }
        }
    }
    return { publicBalancerId, ...groups };
}

type TaskGroups = Omit<MonitoringNetwork, "publicBalancerId">;

function publicBalancerGroup(scope: Scope, settings: MonitoringSettings): pulumi.Output<string> {
    const { endpoint, network } = settings;
    const { id } = securityGroup(scope, "alb", { vpcId: network.vpcId, description: "Public load balancer" });
    const redirect = { role: "redirect", listenerPorts: [80], cidrs: endpoint.allowedCidrs };
    const redirects = endpoint.tls.kind === "none" ? [] : [redirect];
    for (const { role, listenerPorts, cidrs } of [...publicWays(settings), ...redirects]) {
        for (const port of listenerPorts) {
            for (const cidrIpv4 of cidrs) {
                allowIn(scope, `alb-${role}-${port}-${cidrIpv4.replace("/", "-")}`, {
                    securityGroupId: id,
                    peer: { cidrIpv4 },
                    port,
                    description: `${role} from ${cidrIpv4}`,
                });
            }
        }
    }
    if (settings.prometheus.publicLogin !== undefined) {
        allowOut(scope, "alb-to-login", {
            securityGroupId: id,
            peer: { cidrIpv4: "0.0.0.0/0" },
            port: 443,
            description: "Asks the identity provider who somebody is",
        });
    }
    return id;
}

/** What the public load balancer reaches: in a shared group, each port once, since the same rule twice is refused. */
function balancedPorts(settings: MonitoringSettings): Pick<PublicWay, "role" | "port">[] {
    const ways = publicWays(settings);
    return settings.sharedSecurityGroup
        ? [...new Set(ways.map(({ port }) => port))].map((port) => ({ role: `tasks-${port}`, port }))
        : ways;
}

/** One group for each kind of task, which lets in what is needed. */
function ownGroups(scope: Scope, settings: MonitoringSettings): TaskGroups {
    const { vpcId } = settings.network;
    const group = (role: string, description: string): pulumi.Output<string> =>
        securityGroup(scope, role, { vpcId, description }).id;
    const prometheus = group("prometheus", "Tasks of Prometheus");
    const grafana = group("grafana", "Tasks of Grafana");
    const balancer = group("internal", "Internal load balancer of Prometheus");
    throughInternalBalancer(scope, settings, { prometheus, grafana, balancer });
    const services = settings.services.map((service): [string, pulumi.Output<string>] => {
        const role = roleOf(service);
        const securityGroupId = group(role, `Tasks of ${service.name}`);
        for (const port of new Set(service.metrics.map((metrics) => metrics.port))) {
            allowIn(scope, `${role}-${port}-from-prometheus`, {
                securityGroupId,
                peer: { referencedSecurityGroupId: prometheus },
                port,
                description: `Prometheus reads metrics of ${service.name}`,
            });
        }
        return [role, securityGroupId];
    });
    const ids = new Map([["prometheus", prometheus], ["grafana", grafana], ...services]);
    return {
        internalBalancerId: balancer,
        tasksIdOf: (role) => ids.get(role) ?? scope.refuse(`no tasks have the role ${role}`),
        waysOut: [...ids].map(([role, id]) => wayOut(scope, role, id)),
    };
}

function throughInternalBalancer(
    scope: Scope,
    settings: MonitoringSettings,
    { prometheus, grafana, balancer }: Record<"prometheus" | "grafana" | "balancer", pulumi.Output<string>>,
): void {
    prometheusRoles(settings.prometheus.replicas).forEach((role, index) => {
        allowIn(scope, `internal-${role}-from-grafana`, {
            securityGroupId: balancer,
            peer: { referencedSecurityGroupId: grafana },
            port: internalPort(index),
            description: "Queries of Grafana",
        });
    });
    allowOut(scope, "internal-to-prometheus", {
        securityGroupId: balancer,
        peer: { referencedSecurityGroupId: prometheus },
        port: prometheusPort,
        description: "Queries and health checks to Prometheus",
    });
    allowIn(scope, "prometheus-from-internal", {
        securityGroupId: prometheus,
        peer: { referencedSecurityGroupId: balancer },
        port: prometheusPort,
        description: "Queries and health checks from the internal load balancer",
    });
}

/** One group for all tasks and for the internal load balancer, whose members reach each other on every port. */
function sharedGroup(scope: Scope, settings: MonitoringSettings): TaskGroups {
    const { id } = securityGroup(scope, "tasks", { vpcId: settings.network.vpcId, description: "All tasks" });
    allowIn(scope, "tasks-from-tasks", {
        securityGroupId: id,
        peer: { referencedSecurityGroupId: id },
        description: "Tasks among themselves: Prometheus reads metrics past the load balancer",
    });
    return { internalBalancerId: id, tasksIdOf: () => id, waysOut: [wayOut(scope, "tasks", id)] };
}

function throughPublicBalancer(
    scope: Scope,
    { role, port }: Pick<PublicWay, "role" | "port">,
    balancerId: pulumi.Output<string>,
    tasksId: pulumi.Output<string>,
): void {
    allowOut(scope, `alb-to-${role}`, {
        securityGroupId: balancerId,
        peer: { referencedSecurityGroupId: tasksId },
        port,
        description: `Requests and health checks to ${role}`,
    });
    allowIn(scope, `${role}-from-alb`, {
        securityGroupId: tasksId,
        peer: { referencedSecurityGroupId: balancerId },
        port,
        description: `Requests and health checks to ${role} from the public load balancer`,
    });
}

function wayOut(scope: Scope, role: string, securityGroupId: pulumi.Output<string>): pulumi.Resource {
    return allowOut(scope, `${role}-out`, {
        securityGroupId,
        peer: { cidrIpv4: "0.0.0.0/0" },
        description: "Images, the AWS API, other services",
    });
}

import type * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import type { ReachableGroup } from "../parts/ecs/fargate-service";
import { taskTargetGroup } from "../parts/ecs/target-group";
import { httpsFront, notFound, type HttpsFront } from "../parts/https-endpoint";
import type { Scope } from "../parts/scope";
import type { AdminerSettings } from "./services/adminer-settings";
import { healthPaths, ports } from "./services/ports";
import type { PanintelligenceSettings } from "./settings";

/** The load balancer that people use. */
export interface PanintelligenceBalancer {
    front: HttpsFront;
    dashboard: ReachableGroup;
    /** Missing without Adminer. */
    adminer: ReachableGroup | undefined;
}

/** For a day a browser comes back to the task that has its session in memory. */
const stickySeconds = 86_400;

/** A load balancer that leads to the dashboard, and under a name of its own, for those who are named, to Adminer. */
export function panintelligenceBalancer(
    scope: Scope,
    settings: PanintelligenceSettings,
    securityGroupId: pulumi.Output<string>,
): PanintelligenceBalancer {
    const { endpoint, network, namePrefix, services } = settings;
    const { adminer } = services;
    const targetGroup = taskTargetGroup(scope, "dashboard", {
        name: `${namePrefix}-dashboard`,
        vpcId: network.vpcId,
        port: ports.dashboard,
        healthPath: healthPaths.dashboard,
        intervalSeconds: 20,
        stickySeconds,
    });
    const front = httpsFront(
        scope,
        { ...endpoint, hostnames: [...endpoint.hostnames, ...(adminer ? [adminer.hostname] : [])] },
        network,
        { securityGroupId, firewallExclusions: { commonRules: [], rateLimit: [] } },
    );
    return {
        front,
        dashboard: { targetGroup, listeners: underItsNames(scope, endpoint.hostnames, targetGroup, front.listener) },
        adminer: adminer && adminerGroup(scope, settings, adminer, front.listener),
    };
}

/** Names that a rule compares with: it has five values at most. */
const namesInARule = 5;

/** Who comes by another name, or by the address alone, is no user of the dashboard, and is told that there is nothing. */
function underItsNames(
    scope: Scope,
    hostnames: string[],
    targetGroup: lb.TargetGroup,
    listener: lb.Listener,
): lb.ListenerRule[] {
    const groups = Array.from({ length: Math.ceil(hostnames.length / namesInARule) }, (_, index) =>
        hostnames.slice(index * namesInARule, (index + 1) * namesInARule),
    );
    return groups.map((values, index) => {
        const role = index === 0 ? "dashboard" : `dashboard-${index}`;
        return new lb.ListenerRule(
            scope.name(role),
            {
                listenerArn: listener.arn,
                // After those of Adminer.
                priority: 10 + index,
                conditions: [{ hostHeader: { values } }],
                actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
                tags: scope.tags(role),
            },
            scope.options(),
        );
    });
}

/** Others than those who are named get the answer that there is nothing under Adminer's name, not the dashboard. */
function adminerGroup(
    scope: Scope,
    { namePrefix, network }: PanintelligenceSettings,
    { hostname, allowedCidrs }: AdminerSettings,
    listener: lb.Listener,
): ReachableGroup {
    const targetGroup = taskTargetGroup(scope, "adminer", {
        name: `${namePrefix}-adminer`,
        vpcId: network.vpcId,
        port: ports.adminer,
        healthPath: healthPaths.adminer,
        stickySeconds,
    });
    const underItsName = { hostHeader: { values: [hostname] } };
    const allowed = new lb.ListenerRule(
        scope.name("adminer"),
        {
            listenerArn: listener.arn,
            priority: 1,
            conditions: [underItsName, { sourceIp: { values: allowedCidrs } }],
            actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
            tags: scope.tags("adminer"),
        },
        scope.options(),
    );
    new lb.ListenerRule(
        scope.name("adminer-hidden"),
        {
            listenerArn: listener.arn,
            priority: 2,
            conditions: [underItsName],
            actions: [notFound],
            tags: scope.tags("adminer-hidden"),
        },
        scope.options(),
    );
    return { targetGroup, listeners: [allowed] };
}

import { AwsError, type AutoScalingGroup, type GroupMember } from "./auto-scaling-group";
import { xml, type Content } from "./xml";

/** A group, and what the load balancer thinks of its instances as targets of writes. */
export interface ScalingTargets {
    group: AutoScalingGroup;
    health: () => { id: string; healthy: boolean }[];
}

/** A call of AWS's query protocol. */
export interface QueryCall {
    service: string;
    action: string;
    parameters: URLSearchParams;
}

/** How it is answered. */
export interface QueryAnswer {
    status: number;
    body: string;
}

/**
 * Answers the calls on auto scaling groups and their instances, as XML of the service's API reference.
 *
 * @returns undefined for a call of another kind.
 */
export function answerGroupCall(groups: Map<string, ScalingTargets>, call: QueryCall): QueryAnswer | undefined {
    if (call.service === "ec2" && call.action === "DescribeInstances") {
        return { status: 200, body: instances([...groups.values()], call) };
    }
    const answer = answers[`${call.service} ${call.action}`];
    if (answer === undefined) {
        return undefined;
    }
    try {
        const named = [...call.parameters.values()];
        // A target group is named after its auto scaling group here.
        const targets = [...groups.values()].find(({ group: { name } }) =>
            named.some((value) => value === name || value.includes(`targetgroup/${name}/`)),
        );
        if (targets === undefined) {
            throw new AwsError("ValidationError", "AutoScalingGroup name not found");
        }
        return { status: 200, body: result(call, answer(targets, call)) };
    } catch (error) {
        if (!(error instanceof AwsError)) {
            throw error;
        }
        const { code: Code, message: Message } = error;
        return { status: 400, body: xml({ ErrorResponse: { Error: { Type: "Sender", Code, Message } } }, "member") };
    }
}

/** Results of the calls. */
const answers: Record<string, ((targets: ScalingTargets, call: QueryCall) => Content) | undefined> = {
    "autoscaling DescribeAutoScalingGroups": ({ group }) => ({ AutoScalingGroups: [describe(group)] }),
    "autoscaling SetInstanceProtection": ({ group }, { parameters }) => {
        const member = group.member(parameters.get("InstanceIds.member.1") ?? "");
        member.protected = parameters.get("ProtectedFromScaleIn") === "true";
        return {};
    },
    "autoscaling CompleteLifecycleAction": ({ group }, { parameters }) => {
        const said = parameters.get("LifecycleActionResult") === "CONTINUE" ? "CONTINUE" : "ABANDON";
        group.complete(...hookOf(parameters), said);
        return {};
    },
    "autoscaling RecordLifecycleActionHeartbeat": ({ group }, { parameters }) => {
        group.heartbeat(...hookOf(parameters));
        return {};
    },
    "autoscaling StartInstanceRefresh": ({ group }) => ({ InstanceRefreshId: group.startRefresh() }),
    "autoscaling CancelInstanceRefresh": ({ group }) => ({ InstanceRefreshId: group.cancelRefresh() }),
    "autoscaling DescribeInstanceRefreshes": ({ group: { name, refresh } }) => ({
        InstanceRefreshes:
            refresh === undefined
                ? []
                : [{ InstanceRefreshId: refresh.id, AutoScalingGroupName: name, Status: refresh.status }],
    }),
    "elasticloadbalancing DescribeTargetHealth": ({ health }) => ({
        TargetHealthDescriptions: health().map(({ id, healthy }) => ({
            Target: { Id: id, Port: 3306 },
            TargetHealth: { State: healthy ? "healthy" : "unhealthy" },
        })),
    }),
};

function result({ action }: QueryCall, content: Content): string {
    return xml({ [`${action}Response`]: { [`${action}Result`]: content } }, "member");
}

function hookOf(parameters: URLSearchParams): [id: string, hook: string] {
    return [parameters.get("InstanceId") ?? "", parameters.get("LifecycleHookName") ?? ""];
}

function describe(group: AutoScalingGroup): Content {
    return {
        AutoScalingGroupName: group.name,
        LaunchTemplate: template(group.templateVersion),
        DesiredCapacity: group.members.size,
        MinSize: 0,
        MaxSize: 9,
        Instances: [...group.members.values()].map(instance),
    };
}

function instance({ id, state, protected: isProtected, templateVersion }: GroupMember): Content {
    return {
        InstanceId: id,
        LifecycleState: state,
        HealthStatus: "Healthy",
        ProtectedFromScaleIn: isProtected,
        LaunchTemplate: template(templateVersion),
    };
}

function template(version: number): Content {
    return { LaunchTemplateId: "lt-0123456789abcdef0", LaunchTemplateName: "node", Version: version };
}

/** EC2's XML has lists of its own kind, and no element of the result. */
function instances(groups: ScalingTargets[], { parameters }: QueryCall): string {
    const asked = [...parameters].filter(([name]) => /^(Filter\.\d+\.Value|InstanceId)\.\d+$/.test(name));
    const ids = new Set(asked.map(([, value]) => value));
    const reservationSet = groups
        .flatMap(({ group }) => [...group.members.values()])
        .filter(({ id }) => ids.size === 0 || ids.has(id))
        .map(({ id, address }) => ({
            instancesSet: [{ instanceId: id, privateIpAddress: address, instanceState: { code: 16, name: "running" } }],
        }));
    return xml({ DescribeInstancesResponse: { reservationSet } }, "item");
}

import {
    CancelInstanceRefreshCommand,
    CompleteLifecycleActionCommand,
    DescribeAutoScalingGroupsCommand,
    DescribeInstanceRefreshesCommand,
    RecordLifecycleActionHeartbeatCommand,
    SetInstanceHealthCommand,
    SetInstanceProtectionCommand,
    type AutoScalingClient,
    type Instance,
    type LaunchTemplateSpecification,
} from "@aws-sdk/client-auto-scaling";
import { lifecycleHooks } from "../contract";

/** The auto scaling group of the nodes. */
export interface Group {
    instances: GroupInstance[];
    /** How many instances it is to have; undefined when it does not tell. */
    desiredCapacity?: number | undefined;
    /** The version of the launch template that new instances are made from; empty when unknown. */
    templateVersion: string;
}

export interface GroupInstance {
    id: string;
    state: "launching" | "in-service" | "terminating";
    protected: boolean;
    /** Empty when unknown. */
    templateVersion: string;
}

/**
 * Looks at the group.
 *
 * @throws Error also when there is no such group: the nodes must not take each other for gone.
 */
export async function readAutoScalingGroup(client: AutoScalingClient, name: string): Promise<Group> {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const { AutoScalingGroups: [group] = [] } = await client.send(command);
    if (group === undefined) {
        throw new Error(`there is no auto scaling group ${name}`);
    }
    const template = group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
    return {
        instances: (group.Instances ?? []).map((instance) => ({
            id: instance.InstanceId ?? "",
            state: stateOf(instance),
            protected: instance.ProtectedFromScaleIn ?? false,
            templateVersion: versionOf(instance.LaunchTemplate),
        })),
        desiredCapacity: group.DesiredCapacity,
        templateVersion: versionOf(template),
    };
}

/** With the template's id: each template counts its own versions. `$Latest` and `$Default` name no version. */
function versionOf({ LaunchTemplateId: id = "", Version: version = "" }: LaunchTemplateSpecification = {}): string {
    return /^\d+$/.test(version) ? `${id}:${version}` : "";
}

/** Names of AWS: `Pending:Wait`, `InService`, `Terminating:Wait`, `EnteringStandby`, and more. */
function stateOf({ LifecycleState }: Instance): GroupInstance["state"] {
    const state: string = LifecycleState ?? "";
    if (/^(Pending|Warmed)/.test(state)) {
        return "launching";
    }
    return /^(Terminat|Detach)/.test(state) ? "terminating" : "in-service";
}

/** States of an instance refresh that is not over. */
const underWay = new Set(["Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress"]);

/** Whether an instance refresh is under way. */
export async function isRefreshing(client: AutoScalingClient, name: string): Promise<boolean> {
    const { InstanceRefreshes = [] } = await client.send(
        new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: name, MaxRecords: 1 }),
    );
    return InstanceRefreshes.some(({ Status }) => underWay.has(Status ?? ""));
}

/** Cancels the instance refresh, if there is one. */
export async function cancelRefresh(client: AutoScalingClient, name: string): Promise<void> {
    try {
        await client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: name }));
    } catch (error) {
        if ((error as Error).name !== "ActiveInstanceRefreshNotFoundFault") {
            throw error;
        }
    }
}

/** Protects an instance from scale-in, or no longer. */
export async function protectInstance(client: AutoScalingClient, name: string, id: string, on: boolean): Promise<void> {
    await client.send(
        new SetInstanceProtectionCommand({ AutoScalingGroupName: name, InstanceIds: [id], ProtectedFromScaleIn: on }),
    );
}

/** Tells that an instance is unhealthy: the group puts another in its place, whatever protects it from scale-in. */
export async function markUnhealthy(client: AutoScalingClient, id: string): Promise<void> {
    await client.send(
        new SetInstanceHealthCommand({ InstanceId: id, HealthStatus: "Unhealthy", ShouldRespectGracePeriod: false }),
    );
}

/** Ends the wait of a hook: the instance goes on to its next state, or, with ABANDON, to its end. */
export async function completeHook(
    client: AutoScalingClient,
    name: string,
    id: string,
    hook: keyof typeof lifecycleHooks,
    result: "CONTINUE" | "ABANDON",
): Promise<void> {
    await client.send(
        new CompleteLifecycleActionCommand({
            AutoScalingGroupName: name,
            InstanceId: id,
            LifecycleHookName: lifecycleHooks[hook],
            LifecycleActionResult: result,
        }),
    );
}

/** Begins the time of a hook anew. */
export async function prolongHook(
    client: AutoScalingClient,
    name: string,
    id: string,
    hook: keyof typeof lifecycleHooks,
): Promise<void> {
    await client.send(
        new RecordLifecycleActionHeartbeatCommand({
            AutoScalingGroupName: name,
            InstanceId: id,
            LifecycleHookName: lifecycleHooks[hook],
        }),
    );
}

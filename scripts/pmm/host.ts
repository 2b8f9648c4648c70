import { DescribeInstancesCommand, type EC2Client, type Filter, type Instance, type Tag } from "@aws-sdk/client-ec2";
import { Refusal } from "../lib/command";
import type { PmmDeployment } from "./deployments";
import type { Targets, TargetValues } from "./target";

/** The running instance that PMM is on. */
export interface Host {
    instanceId: string;
    zone: string;
    /** The tag `stackwarden:deployment` of the instance. */
    deployment?: string;
}

/** Names the host: the instance itself, or the group that launches it. */
export type HostName = { instanceId: string } | { autoScalingGroupName: string };

/** How the options or the stack name the host of `deployment`. @throws UsageError when they do not. */
export function nameHost(targets: Targets, values: TargetValues, { host }: PmmDeployment): Promise<HostName> {
    return host === "instanceId" || values["instance-id"] !== undefined
        ? targets.find("instanceId")
        : targets.find("autoScalingGroupName");
}

/** @throws Refusal when there is no such instance, or it does not run. */
export async function findHost(client: EC2Client, name: HostName): Promise<Host> {
    return hostOf("instanceId" in name ? await namedInstance(client, name) : await instanceOfGroup(client, name));
}

async function namedInstance(client: EC2Client, { instanceId }: { instanceId: string }): Promise<Instance> {
    const [instance] = await instances(client, { InstanceIds: [instanceId] });
    const state = instance?.State?.Name ?? "missing";
    if (instance === undefined || state !== "running") {
        throw new Refusal(`instance ${instanceId} is ${state}: start it first`);
    }
    return instance;
}

async function instanceOfGroup(
    client: EC2Client,
    { autoScalingGroupName: group }: { autoScalingGroupName: string },
): Promise<Instance> {
    const [instance, another] = await instances(client, {
        Filters: [
            // Set by AWS on what a group launches; nobody else can set it.
            { Name: "tag:aws:autoscaling:groupName", Values: [group] },
            { Name: "instance-state-name", Values: ["running"] },
        ],
    });
    if (instance === undefined) {
        throw new Refusal(
            `auto scaling group ${group} has no running instance: wait until it has launched one, or see why it does not ` +
                `(aws autoscaling describe-scaling-activities --auto-scaling-group-name ${group})`,
        );
    }
    if (another !== undefined) {
        throw new Refusal(
            `auto scaling group ${group} has two running instances, ${instance.InstanceId ?? ""} and ${another.InstanceId ?? ""}: ` +
                "wait until one has gone, or name the right one with --instance-id",
        );
    }
    return instance;
}

async function instances(
    client: EC2Client,
    wanted: { InstanceIds: string[] } | { Filters: Filter[] },
): Promise<Instance[]> {
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand(wanted));
    return Reservations.flatMap(({ Instances = [] }) => Instances);
}

function hostOf(instance: Instance): Host {
    return {
        instanceId: instance.InstanceId ?? "",
        zone: instance.Placement?.AvailabilityZone ?? "",
        deployment: tagOf(instance.Tags, "stackwarden:deployment"),
    };
}

/** The value of the tag `key`. */
export function tagOf(tags: Tag[] | undefined, key: string): string | undefined {
    return tags?.find((tag) => tag.Key === key)?.Value;
}

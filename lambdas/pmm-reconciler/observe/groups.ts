import { DescribeAutoScalingGroupsCommand, type AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { batchesOf, shortList } from "../../shared/batches";
import { listOf, pagesOf } from "../../shared/pages";
import { attempt, fail } from "../attempt";
import type { RunContext } from "../context";
import type { Member } from "../model";

/**
 * Groups that are asked about at once: the most names that DescribeAutoScalingGroups takes. Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
 */
const batchSize = 50;

/** The most instances that DescribeInstances gives at once. */
const instancesPerPage = 1000;

/** The most groups that DescribeAutoScalingGroups gives at once. */
const groupsPerPage = 100;

/** Members of the configured groups that AWS has. Groups of a batch that a call failed for are missing. */
export async function observeGroups(context: RunContext): Promise<Map<string, Member[]>> {
    const observed = new Map<string, Member[]>();
    const names = context.config.groups.map(({ name }) => name);
    for (const batch of batchesOf(names, batchSize)) {
        const members = await attempt(context, `auto scaling groups ${shortList(batch)}`, () =>
            membersOf(context, batch),
        );
        for (const [name, list] of members ?? []) {
            observed.set(name, list);
        }
    }
    return observed;
}

async function membersOf(context: RunContext, names: string[]): Promise<Map<string, Member[]>> {
    const groups = await describeGroups(context, names);
    const missing = names.filter((name) => !groups.some((group) => group.AutoScalingGroupName === name));
    for (const name of missing) {
        // A misspelt name would otherwise be silent for ever.
        fail(context, `auto scaling group ${name}`, "AWS has no group of this name in this account and region");
    }
    const populated = groups.filter(({ Instances: instances = [] }) => instances.length > 0).map(nameOf);
    const hostnames = populated.length > 0 ? await hostnamesOf(context, populated) : new Map<string, string>();
    return new Map(groups.map((group) => [nameOf(group), groupMembers(group, hostnames)]));
}

async function describeGroups({ calls, clients }: RunContext, names: string[]): Promise<AutoScalingGroup[]> {
    const pages = await pagesOf(
        (token) =>
            calls.aws((options) =>
                clients.autoScaling.send(
                    new DescribeAutoScalingGroupsCommand({
                        AutoScalingGroupNames: names,
                        MaxRecords: groupsPerPage,
                        NextToken: token,
                    }),
                    options,
                ),
            ),
        ({ NextToken }) => NextToken,
    );
    return pages.flatMap(({ AutoScalingGroups }) => listOf(AutoScalingGroups));
}

/** First labels of the private DNS names of all instances of the groups, by id. */
async function hostnamesOf({ calls, clients }: RunContext, names: string[]): Promise<Map<string, string>> {
    const pages = await pagesOf(
        (token) =>
            calls.aws((options) =>
                clients.ec2.send(
                    new DescribeInstancesCommand({
                        Filters: [{ Name: "tag:aws:autoscaling:groupName", Values: names }],
                        MaxResults: instancesPerPage,
                        NextToken: token,
                    }),
                    options,
                ),
            ),
        ({ NextToken }) => NextToken,
    );
    const instances = pages
        .flatMap(({ Reservations }) => listOf(Reservations))
        .flatMap(({ Instances: reserved = [] }) => reserved);
    return new Map(
        instances.map(({ InstanceId: id = "", PrivateDnsName: dnsName = "" }) => [id, dnsName.split(".")[0] ?? ""]),
    );
}

function groupMembers({ Instances: instances = [] }: AutoScalingGroup, hostnames: Map<string, string>): Member[] {
    return instances.map((instance) => {
        const instanceId = instance.InstanceId ?? "";
        const hostname = hostnames.get(instanceId);
        return {
            instanceId,
            lifecycleState: instance.LifecycleState ?? "",
            healthStatus: instance.HealthStatus ?? "",
            // An instance that is being terminated has an empty name.
            hostname: hostname === "" ? undefined : hostname,
        };
    });
}

function nameOf({ AutoScalingGroupName: name = "" }: AutoScalingGroup): string {
    return name;
}

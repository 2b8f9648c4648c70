import { ofType, type RecordedResource, type Recording } from "../../support/mocks";

/** A container, as far as it matters here. */
interface Container {
    name: string;
    essential: boolean;
    portMappings?: { hostPort?: number }[];
    dependsOn?: { containerName: string; condition: string }[];
    mountPoints?: { sourceVolume: string; readOnly?: boolean }[];
}

/**
 * Most PMM servers that AWS would let run at the same time from what a program registered, by AWS's own words on each
 * setting; and what there is that would let anybody raise the number.
 */
export interface Writers {
    /** Hosts of the cluster at one time. */
    hosts: number;
    /** Tasks of all services at one time, if each found a place. */
    tasks: number;
    /** What adds tasks or hosts by itself, or could leave an old one beside a new one. */
    dangers: string[];
    /** Containers that can write to the data without the guard having it first. */
    unguarded: string[];
}

/** Counts the writers in a recording. */
export function writersIn(recording: Recording): Writers {
    const groups = ofType(recording, "aws:autoscaling/group:Group");
    const services = ofType(recording, "aws:ecs/service:Service");
    return {
        hosts: sum(groups.map(mostHosts)) + ofType(recording, "aws:ec2/instance:Instance").length,
        tasks: sum(services.map(mostTasks)),
        dangers: [
            ...recording.resources.filter(({ type }) => addsByItself.test(type)).map(({ type }) => type),
            ...[...groups, ...services]
                .filter(({ deleteBeforeReplace }) => !deleteBeforeReplace)
                .map(({ name }) => `${name} would be replaced by a second one beside it`),
            ...ofType(recording, "aws:ecs/capacityProvider:CapacityProvider")
                .filter(({ inputs }) => scalingOf(inputs).status !== "DISABLED")
                .map(({ name }) => `${name} scales the group`),
        ],
        unguarded: ofType(recording, "aws:ecs/taskDefinition:TaskDefinition").flatMap(unguardedIn),
    };
}

/** Types that start tasks or hosts on their own account. */
const addsByItself =
    /^aws:(appautoscaling|scheduler|autoscaling\/(policy|schedule)|ecs\/(taskSet|tag)|cloudwatch\/eventTarget:.*Ecs)/;

/**
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html: without a policy,
 * and with more than 100 percent, a replacement comes before what it replaces goes; so it does when zones are balanced.
 */
function mostHosts({ inputs }: RecordedResource): number {
    const size = inputs.maxSize as number;
    const policy = inputs.instanceMaintenancePolicy as { maxHealthyPercentage: number } | undefined;
    const refresh = inputs.instanceRefresh as { preferences?: { maxHealthyPercentage?: number } } | undefined;
    const percents = [policy?.maxHealthyPercentage ?? 110, refresh?.preferences?.maxHealthyPercentage ?? 110];
    const balanced = !((inputs.suspendedProcesses as string[] | undefined) ?? []).includes("AZRebalance");
    return Math.max(...percents.map((percent) => Math.ceil((size * percent) / 100))) + (balanced ? 1 : 0);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html and .../service-rebalancing.html */
function mostTasks({ inputs }: RecordedResource): number {
    if (inputs.schedulingStrategy === "DAEMON") {
        return Infinity;
    }
    const percent = (inputs.deploymentMaximumPercent as number | undefined) ?? 200;
    const rebalanced = inputs.availabilityZoneRebalancing !== "DISABLED";
    return Math.floor(((inputs.desiredCount as number) * percent) / 100) + (rebalanced ? 1 : 0);
}

function scalingOf(inputs: Record<string, unknown>): { status?: string } {
    return (inputs.autoScalingGroupProvider as { managedScaling?: { status?: string } }).managedScaling ?? {};
}

/** The server must wait for the guard, which must take the task down with it; nobody else writes to the data. */
function unguardedIn({ inputs }: RecordedResource): string[] {
    const containers = JSON.parse(inputs.containerDefinitions as string) as Container[];
    const writers = containers.filter(({ mountPoints = [] }) =>
        mountPoints.some(({ sourceVolume, readOnly }) => sourceVolume === "data" && readOnly !== true),
    );
    const guard = writers.find(({ name }) => name === "data-guard");
    return writers
        .filter((container) => container !== guard)
        .filter(({ name, dependsOn = [], portMappings = [] }) => {
            const waits = dependsOn.some(
                ({ containerName, condition }) => containerName === "data-guard" && condition === "HEALTHY",
            );
            const alone = portMappings.some(({ hostPort }) => hostPort !== undefined && hostPort !== 0);
            return !(name === "pmm-server" && waits && alone && guard?.essential === true);
        })
        .map(({ name }) => name);
}

function sum(numbers: number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}

import { number, object, objects, text, texts } from "../cloud/values";
import { templateProblem } from "./launches";
import { invalidParameter, isTaken, onCreate, type Rules } from "./rule";

const createGroup = "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html";

const group = ["aws:autoscaling/group:Group"];

const longestName = 255;
const mostTags = 50;

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_ScalingProcessQuery.html */
const processes = [
    "AZRebalance",
    "AddToLoadBalancer",
    "AlarmNotification",
    "HealthCheck",
    "InstanceRefresh",
    "Launch",
    "ReplaceUnhealthy",
    "ScheduledActions",
    "Terminate",
];

/** EC2 Auto Scaling: sizes, launch templates, how instances are replaced. */
export const autoScalingRules: Rules = {
    "scaling-group-name": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "";
            return name.length > longestName
                ? invalidParameter(name, "autoScalingGroupName", `have length less than or equal to ${longestName}`)
                : undefined;
        },
    },
    "scaling-group-unique": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: (request) => {
            const name = text(request.inputs.name) ?? "";
            return isTaken(request, "name")
                ? `AlreadyExists: AutoScalingGroup by this name already exists - A group with the name ${name} already exists`
                : undefined;
        },
    },
    "scaling-group-sizes": {
        types: group,
        source: createGroup,
        check: ({ inputs }) => {
            const [least, most] = [number(inputs.minSize) ?? 0, number(inputs.maxSize) ?? 0];
            if (most < least) {
                return `ValidationError: Max bound, ${most}, must be greater than or equal to min bound, ${least}`;
            }
            const desired = number(inputs.desiredCapacity) ?? least;
            return desired < least || desired > most
                ? `ValidationError: Desired capacity:${desired} must be between the specified min size:${least} and max size:${most}`
                : undefined;
        },
    },
    "scaling-group-zones": {
        types: group,
        source: createGroup,
        check: ({ inputs }) =>
            texts(inputs.vpcZoneIdentifiers).length === 0 && texts(inputs.availabilityZones).length === 0
                ? "ValidationError: At least one Availability Zone or VPC Subnet is required."
                : undefined,
    },
    "scaling-group-launch-template": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-asg-launch-template.html",
        check: (request) => {
            const { launchConfiguration, launchTemplate, mixedInstancesPolicy } = request.inputs;
            if ([launchConfiguration, launchTemplate, mixedInstancesPolicy].every((each) => each === undefined)) {
                return "ValidationError: Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.";
            }
            const problem = launchTemplate === undefined ? undefined : templateProblem(request);
            return problem === undefined
                ? undefined
                : `ValidationError: You must use a valid fully-formed launch template. ${problem}`;
        },
    },
    "scaling-group-maintenance-policy": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceMaintenancePolicy.html",
        check: ({ inputs }) => {
            if (inputs.instanceMaintenancePolicy === undefined) {
                return undefined;
            }
            const policy = object(inputs.instanceMaintenancePolicy);
            const [least, most] = [number(policy.minHealthyPercentage), number(policy.maxHealthyPercentage)];
            if (least === undefined || most === undefined || (least === -1) !== (most === -1)) {
                return "ValidationError: Both MinHealthyPercentage and MaxHealthyPercentage must be specified";
            }
            // Both at -1 take the policy away.
            return least === -1 ? undefined : healthyProblem("instanceMaintenancePolicy", least, most);
        },
    },
    "scaling-group-instance-refresh": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html",
        check: ({ inputs }) => {
            const refresh = object(inputs.instanceRefresh);
            const preferences = object(refresh.preferences);
            // What the provider asks for by itself: 90 and 100 percent.
            const [least, most] = [preferences.minHealthyPercentage ?? 90, preferences.maxHealthyPercentage ?? 100];
            return refresh.strategy === undefined || refresh.strategy === "Rolling"
                ? healthyProblem("preferences", number(least) ?? 0, number(most) ?? 0)
                : undefined;
        },
    },
    "scaling-group-suspended-processes": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SuspendProcesses.html",
        check: ({ inputs }) => {
            const unknown = texts(inputs.suspendedProcesses).find((process) => !processes.includes(process));
            return unknown === undefined
                ? undefined
                : invalidParameter(unknown, "scalingProcesses", `satisfy enum value set: [${processes.join(", ")}]`);
        },
    },
    "scaling-group-grace-period": {
        types: group,
        source: createGroup,
        check: ({ inputs }) =>
            (number(inputs.healthCheckGracePeriod) ?? 0) < 0
                ? "ValidationError: Grace period must be a positive integer."
                : undefined,
    },
    "scaling-group-instance-lifetime": {
        types: group,
        source: createGroup,
        check: ({ inputs }) => {
            const seconds = number(inputs.maxInstanceLifetime) ?? 0;
            return seconds !== 0 && (seconds < 86_400 || seconds > 31_536_000)
                ? "ValidationError: maxInstanceLifetime must be between 86400 and 31536000 seconds (inclusive)"
                : undefined;
        },
    },
    // The tags of a group are a list, each with a word on whether instances get it: other rules do not see them.
    "scaling-group-tags": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html",
        check: ({ inputs }) => {
            const keys = objects(inputs.tags).map(({ key }) => text(key) ?? "");
            const reserved = keys.find((key) => key.startsWith("aws:"));
            if (reserved !== undefined) {
                return `ValidationError: Your account is not allowed to create tag ${reserved}`;
            }
            return keys.length > mostTags
                ? `ValidationError: The maximum number of tags for a resource is ${mostTags}`
                : undefined;
        },
    },
};

function healthyProblem(parameter: string, least: number, most: number): string | undefined {
    if (least < 0 || least > 100) {
        return invalidParameter(String(least), `${parameter}.minHealthyPercentage`, "have value between 0 and 100");
    }
    if (most < 100 || most > 200) {
        return invalidParameter(String(most), `${parameter}.maxHealthyPercentage`, "have value between 100 and 200");
    }
    return most - least > 100
        ? "ValidationError: The difference between MaxHealthyPercentage and MinHealthyPercentage must be less than or equal to 100"
        : undefined;
}

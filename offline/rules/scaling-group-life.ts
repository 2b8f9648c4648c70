import { list, number, object, objects, text, texts, type Properties } from "../cloud/values";
import { invalidParameter, onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/autoscaling/ec2/APIReference";
const group = ["aws:autoscaling/group:Group"];
const targetGroup = "aws:lb/targetGroup:TargetGroup";

const healthChecks = ["EC2", "ELB", "VPC_LATTICE", "EBS"];
const transitions = ["autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"];

/** What a refresh does with instances that are protected, and with those in standby. */
const dealsWith = {
    scaleInProtectedInstances: ["Refresh", "Ignore", "Wait"],
    standbyInstances: ["Terminate", "Ignore", "Wait"],
};

/** EC2 Auto Scaling: how instances of a group come into service, are found healthy, and are replaced. */
export const scalingGroupLifeRules: Rules = {
    "scaling-group-lifecycle-hooks": {
        types: group,
        on: onCreate,
        source: `${api}/API_LifecycleHookSpecification.html`,
        check: ({ inputs }) => {
            const hooks = objects(inputs.initialLifecycleHooks);
            const names = hooks.map(({ name }) => text(name) ?? "");
            const twice = names.find((name, index) => names.indexOf(name) !== index);
            return twice === undefined
                ? hooks.map(hookProblem).find((problem) => problem !== undefined)
                : `ValidationError: Duplicate lifecycle hook name ${twice}`;
        },
    },
    // The words are the provider's, which knows before AWS.
    "scaling-group-refresh-preferences": {
        types: group,
        source: `${api}/API_RefreshPreferences.html`,
        check: ({ inputs }) => {
            const preferences = object(object(inputs.instanceRefresh).preferences);
            for (const [name, allowed] of Object.entries(dealsWith)) {
                const chosen = text(preferences[name]) ?? "Ignore";
                if (!allowed.includes(chosen)) {
                    return `expected instance_refresh.0.preferences.0.${snakeCase(name)} to be one of ${quoted(allowed)}, got ${chosen}`;
                }
            }
            const checkpoints = list(preferences.checkpointPercentages).flatMap((each) => number(each) ?? []);
            const rising = checkpoints.every(
                (percent, index) => index === 0 || percent > (checkpoints[index - 1] ?? 0),
            );
            return rising && checkpoints.every((percent) => percent >= 1 && percent <= 100)
                ? undefined
                : "ValidationError: CheckpointPercentages must be unique, in ascending order and between 1 and 100";
        },
    },
    // Without a number to go back to, the version before is not known.
    "scaling-group-refresh-rollback": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
        check: ({ inputs }) => {
            const rollsBack = object(object(inputs.instanceRefresh).preferences).autoRollback === true;
            const version = text(object(inputs.launchTemplate).version) ?? "$Default";
            return rollsBack && version.startsWith("$")
                ? `ValidationError: Auto rollback cannot be used with the launch template version ${version}. Specify the version number of the launch template.`
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "scaling-group-refresh-triggers": {
        types: group,
        source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html",
        check: ({ inputs }) => {
            const always = ["launchConfiguration", "launchTemplate", "mixedInstancesPolicy"];
            const triggers = texts(object(inputs.instanceRefresh).triggers);
            const needless = triggers.find(
                (trigger) => always.map(snakeCase).includes(trigger) || always.includes(trigger),
            );
            return needless === undefined
                ? undefined
                : `'${snakeCase(needless)}' always triggers an instance refresh and can be removed`;
        },
    },
    "scaling-group-health-check-type": {
        types: group,
        source: `${api}/API_CreateAutoScalingGroup.html`,
        check: ({ inputs }) => {
            const unknown = (text(inputs.healthCheckType) ?? "EC2")
                .split(",")
                .find((type) => !healthChecks.includes(type));
            return unknown === undefined
                ? undefined
                : `ValidationError: Invalid Health Check Type: ${unknown}. The valid types are: [${healthChecks.join(", ")}].`;
        },
    },
    "scaling-group-target-groups": {
        types: group,
        source: `${api}/API_AttachLoadBalancerTargetGroups.html`,
        check: ({ inputs, cloud }) => {
            const arns = texts(inputs.targetGroupArns);
            const elsewhere = arns.some((arn) => arn.split(":")[3] !== cloud.region);
            const found = arns.map((arn) => cloud.get(targetGroup, arn)?.state);
            const ofOthers = found.some(
                (state) => state !== undefined && (state.targetType ?? "instance") !== "instance",
            );
            return elsewhere || ofOthers
                ? "ValidationError: Provided Target Groups may not be valid. Please ensure they exist and try again."
                : undefined;
        },
    },
};

function hookProblem(hook: Properties): string | undefined {
    const name = text(hook.name) ?? "";
    if (!/^[A-Za-z0-9\-_/]{1,255}$/.test(name)) {
        return invalidParameter(
            name,
            "lifecycleHookSpecificationList.1.member.lifecycleHookName",
            "satisfy regular expression pattern: [A-Za-z0-9\\-_\\/]+",
        );
    }
    const transition = text(hook.lifecycleTransition) ?? "";
    if (!transitions.includes(transition)) {
        return `ValidationError: Invalid Lifecycle Transition. Please specify a valid transition: ${transitions.join(", ")}`;
    }
    const result = text(hook.defaultResult) ?? "ABANDON";
    if (!["CONTINUE", "ABANDON"].includes(result)) {
        return "ValidationError: Invalid Lifecycle Hook Default Result. It must be CONTINUE or ABANDON";
    }
    const seconds = number(hook.heartbeatTimeout) ?? 3600;
    return seconds < 30 || seconds > 7200
        ? "ValidationError: Heartbeat timeout must be between 30 and 7200 seconds"
        : undefined;
}

function snakeCase(name: string): string {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** As the provider, written in Go, shows a list. */
function quoted(names: readonly string[]): string {
    return `[${names.map((name) => JSON.stringify(name)).join(" ")}]`;
}

/**
 * A PMM server keeps its data in files that only one process may write: two servers on the same files corrupt them, and two
 * servers with files of their own each hold half the truth. So there is one of everything.
 */
import { instance, service, volume, volumeAttachment } from "../rules/aws-types";
import { every, not, whenKnown, type Verdict } from "../rules/reading";
import type { Stack, StackResource } from "../rules/resource";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";

const pmmEc2 = "stackwarden:index:PmmEc2";
const pmmEcs = "stackwarden:index:PmmEcs";
const targetGroups = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
const targetAttachments = [
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:alb/targetGroupAttachment:TargetGroupAttachment",
];

const oneInstance = stackRule({
    name: "pmm-one-instance",
    family: "singleton",
    description: "A PMM server must have exactly one EC2 instance.",
    severity: "critical",
    level: "mandatory",
    remediation: "deploy one `PmmEc2` a server and let it make the instance; add no instance as its child.",
    url: "https://docs.percona.com/percona-monitoring-and-management/3/",
    types: [pmmEc2],
    judge: (stack) =>
        stack.ofType(pmmEc2).flatMap((server) => {
            const count = stack.childrenOf(server, instance).length;
            return about(server, refuseUnless(count === 1, `it has ${count} EC2 instances`));
        }),
});

const oneWriter = stackRule({
    name: "pmm-one-writer",
    family: "singleton",
    description: "A PMM server must have exactly one attached data volume, and that volume no other attachment.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "keep one `VolumeAttachment` in each `PmmEc2`; to change to another volume, replace the attachment, do not add one.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html",
    types: [pmmEc2],
    judge: (stack) =>
        stack.ofType(pmmEc2).flatMap((server) => {
            const attachments = stack.childrenOf(server, volumeAttachment);
            const others = stack.ofType(volumeAttachment).filter((attachment) => !attachments.includes(attachment));
            const volumes = stack.ofType(volume).filter((data) => refersToAny(attachments, "volumeId", data));
            const shared =
                volumes.some((data) => refersToAny(others, "volumeId", data)) ||
                volumeIds(others).some((id) => volumeIds(attachments).includes(id));
            return about(server, [
                ...refuseUnless(attachments.length === 1, `it has ${attachments.length} attached data volumes`),
                ...refuseWhen(shared, "its data volume is attached to another instance too"),
            ]);
        }),
});

const oneTarget = stackRule({
    name: "pmm-one-target",
    family: "singleton",
    description: "A target group of a PMM server must have one target.",
    severity: "high",
    level: "mandatory",
    remediation: "remove the further `TargetGroupAttachment`; each PMM server has a target group of its own.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    types: [pmmEc2],
    judge: (stack) =>
        stack
            .ofType(pmmEc2)
            .flatMap((server) => stack.childrenOf(server, ...targetGroups))
            .flatMap((group) => {
                const targets = stack
                    .ofType(...targetAttachments)
                    .filter((attachment) => attachment.refersTo("targetGroupArn", group)).length;
                return about(group, refuseWhen(targets > 1, `it has ${targets} targets`));
            }),
});

const noMultiAttach = resourceRule({
    name: "ebs-multi-attach-off",
    family: "singleton",
    description: "EBS volumes must not be attachable to several instances at once.",
    severity: "critical",
    level: "mandatory",
    remediation: "remove `multiAttachEnabled`; ext4 and xfs are corrupted by a second writer.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html",
    types: [volume],
    judge: ({ properties }) => refuseWhen(properties.isTrue("multiAttachEnabled"), "`multiAttachEnabled` is true"),
});

const serviceOfOne = resourceRule({
    name: "pmm-service-of-one",
    family: "singleton",
    description: "The ECS service of a PMM server must run one task, and stop it before it starts the next.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "set `desiredCount: 1`, `deploymentMaximumPercent: 100`, `deploymentMinimumHealthyPercent: 0` and " +
        '`availabilityZoneRebalancing: "DISABLED"`, with rolling deployments and no daemon scheduling. ' +
        "ECS's defaults start the second task on the same files before they stop the first.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
    types: [service],
    judge: (resource) => {
        const { properties } = resource;
        const mustBe = (path: string, value: string): ReturnType<typeof refuseUnless> =>
            refuseUnless(properties.isOneOf(path, value), `\`${path}\` is not ${value}`);
        const mayOnlyBe = (path: string, value: string): ReturnType<typeof refuseUnless> =>
            properties.has(path) ? mustBe(path, value) : [];
        return !resource.isInside([pmmEcs])
            ? []
            : [
                  ...mustBe("desiredCount", "1"),
                  ...mustBe("deploymentMaximumPercent", "100"),
                  ...mustBe("deploymentMinimumHealthyPercent", "0"),
                  ...mustBe("availabilityZoneRebalancing", "DISABLED"),
                  ...mayOnlyBe("schedulingStrategy", "REPLICA"),
                  ...mayOnlyBe("deploymentController.type", "ECS"),
                  ...mayOnlyBe("deploymentConfiguration.strategy", "ROLLING"),
              ];
    },
});

const groupOfOne = resourceRule({
    name: "pmm-autoscaling-group-of-one",
    family: "singleton",
    description: "An Auto Scaling group of a PMM server must never hold more than one instance.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "set `maxSize: 1`, leave `capacityRebalance` off, and let no maintenance policy or instance refresh go above 100 %.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html",
    types: ["aws:autoscaling/group:Group"],
    judge: (resource) => {
        const { properties } = resource;
        const mostly = (path: string, limit: number): Verdict =>
            whenKnown(properties.number(path), (number) => number === undefined || number <= limit);
        const refresh = "instanceRefresh.preferences.maxHealthyPercentage";
        const maintenance = "instanceMaintenancePolicy.maxHealthyPercentage";
        return !resource.isInside([pmmEc2, pmmEcs])
            ? []
            : [
                  ...refuseUnless(mostly("maxSize", 1), "`maxSize` is more than 1"),
                  ...refuseWhen(properties.isTrue("capacityRebalance"), "`capacityRebalance` is true"),
                  ...refuseUnless(mostly(refresh, 100), `\`${refresh}\` is more than 100`),
                  ...refuseUnless(mostly(maintenance, 100), `\`${maintenance}\` is more than 100`),
              ];
    },
});

const scalableTarget = "aws:appautoscaling/target:Target";

const notScaled = stackRule({
    name: "pmm-service-not-scaled",
    family: "singleton",
    description: "The ECS service of a PMM server must not be scaled above one task.",
    severity: "critical",
    level: "mandatory",
    remediation: "remove the scalable target of the service, or set its `maxCapacity` to 1.",
    url: "https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html",
    types: [scalableTarget],
    judge: (stack) =>
        stack.ofType(scalableTarget).flatMap((target) => {
            const scales = servicesOfPmm(stack).some((one) => namesService(target, one));
            const toOne = whenKnown(target.properties.number("maxCapacity"), (most) => most !== undefined && most <= 1);
            return about(target, refuseWhen(every([scales, not(toOne)]), "`maxCapacity` is more than 1"));
        }),
});

/** The rules of this family. */
export const singleton: Rule[] = [
    oneInstance,
    oneWriter,
    oneTarget,
    noMultiAttach,
    serviceOfOne,
    groupOfOne,
    notScaled,
];

function refersToAny(resources: readonly StackResource[], path: string, other: StackResource): boolean {
    return resources.some((resource) => resource.refersTo(path, other));
}

/** The ids known so far, for volumes that are not resources of this stack. */
function volumeIds(attachments: readonly StackResource[]): string[] {
    return attachments.flatMap(({ properties }) => properties.texts("volumeId").values);
}

function servicesOfPmm(stack: Stack): StackResource[] {
    return stack.ofType(pmmEcs).flatMap((server) => stack.childrenOf(server, service));
}

/** A scalable target names its service as `service/<cluster>/<service>`. */
function namesService(target: StackResource, one: StackResource): boolean {
    const named = target.properties
        .texts("resourceId")
        .values.some((id) => one.properties.texts("name").values.some((name) => id.endsWith(`/${name}`)));
    return named || target.refersTo("resourceId", one);
}

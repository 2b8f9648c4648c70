/**
 * A PMM server keeps its data in files that only one process may write: two servers on the same files corrupt them, and two
 * servers with files of their own each hold half the truth. So there is one of everything.
 */
import {
    autoScalingGroup,
    instance,
    service,
    spotFleet,
    targetGroups,
    volume,
    volumeAttachment,
} from "../rules/aws-types";
import { pmmEc2, pmmEcs } from "../rules/component-types";
import { isRetired } from "../rules/data-tag";
import { not } from "../rules/reading";
import type { StackResource } from "../rules/resource";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";

/** What puts targets into a target group, and by which property it names the group. */
const registrars: [type: string, path: string][] = [
    ["aws:lb/targetGroupAttachment:TargetGroupAttachment", "targetGroupArn"],
    ["aws:alb/targetGroupAttachment:TargetGroupAttachment", "targetGroupArn"],
    [service, "loadBalancers.targetGroupArn"],
    [autoScalingGroup, "targetGroupArns"],
    [autoScalingGroup, "trafficSources.identifier"],
    ["aws:autoscaling/attachment:Attachment", "lbTargetGroupArn"],
    ["aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment", "trafficSource.identifier"],
];

/** What runs as one machine, or keeps machines running. */
const hosts = [
    instance,
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "aws:ec2/fleet:Fleet",
    spotFleet,
    autoScalingGroup,
];

const oneInstance = stackRule({
    name: "pmm-one-instance",
    family: "singleton",
    description: "A PMM server must have exactly one EC2 instance, or one Auto Scaling group that keeps it running.",
    severity: "critical",
    level: "mandatory",
    remediation: "deploy one component a server and let it make what the server runs on; add none as its child.",
    url: "https://docs.percona.com/percona-monitoring-and-management/3/",
    types: [pmmEc2, pmmEcs],
    judge: (stack) =>
        stack.ofType(pmmEc2, pmmEcs).flatMap((server) => {
            const count = stack.childrenOf(server, ...hosts).length;
            return about(server, refuseUnless(count === 1, `it has ${count} EC2 instances and Auto Scaling groups`));
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

const hostAttaches = stackRule({
    name: "pmm-host-attaches-data",
    family: "singleton",
    description: "The data volume of a PMM server on ECS must be attached by its host alone.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "remove the `VolumeAttachment`: the host attaches the volume itself when it starts, and cannot while another " +
        "instance holds it. To read a copy of the data, attach a volume made from a snapshot.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html",
    types: [pmmEcs],
    judge: (stack) =>
        stack
            .ofType(volume)
            .filter((data) => data.isInside([pmmEcs]))
            .flatMap((data) => {
                const inUse = not(isRetired(data));
                return stack
                    .ofType(volumeAttachment)
                    .filter((attachment) => attachment.refersTo("volumeId", data))
                    .flatMap((attachment) =>
                        about(
                            attachment,
                            refuseWhen(inUse, `it attaches '${data.name}', the data volume of a PMM server`),
                        ),
                    );
            }),
});

const oneTarget = stackRule({
    name: "pmm-one-target",
    family: "singleton",
    description: "A target group of a PMM server must have one target.",
    severity: "high",
    level: "mandatory",
    remediation:
        "remove what registers the further target; each PMM server has a target group of its own, and on ECS the service " +
        "alone registers its task.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    types: [pmmEc2, pmmEcs],
    judge: (stack) =>
        stack
            .ofType(pmmEc2, pmmEcs)
            .flatMap((server) => stack.childrenOf(server, ...targetGroups))
            .flatMap((group) => {
                // A group fills in both of its properties by whichever it is given: it is one registrar.
                const targets = stack.resources.filter((one) =>
                    registrars.some(([type, path]) => one.type === type && one.refersTo(path, group)),
                ).length;
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

/** The rules of this family that are about servers on whatever they run. */
export const singleton: Rule[] = [oneInstance, oneWriter, hostAttaches, oneTarget, noMultiAttach];

function refersToAny(resources: readonly StackResource[], path: string, other: StackResource): boolean {
    return resources.some((resource) => resource.refersTo(path, other));
}

/** The ids known so far, for volumes that are not resources of this stack. */
function volumeIds(attachments: readonly StackResource[]): string[] {
    return attachments.flatMap(({ properties }) => properties.texts("volumeId").values);
}

/**
 * ECS is made to run several tasks of a service, for a while at least: each deployment starts the next before it stops the last,
 * unless told otherwise. What else could start a second task on a PMM server's files is refused too.
 */
import { service, taskDefinition } from "../rules/aws-types";
import { pmmEcs } from "../rules/component-types";
import { mounters, mountSameFiles } from "../rules/efs-mounts";
import { some, whenKnown } from "../rules/reading";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { startersOf } from "../rules/task-starters";

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

const oneService = stackRule({
    name: "pmm-one-service",
    family: "singleton",
    description: "A PMM server on ECS must have exactly one service, and nothing else may start its task.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "deploy one `PmmEcs` a server, and let no other service, schedule or event start its task definition: " +
        "each task more is a second writer.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
    types: [pmmEcs],
    judge: (stack) =>
        stack.ofType(pmmEcs).flatMap((server) => {
            const services = stack.childrenOf(server, service);
            const definitions = stack.childrenOf(server, taskDefinition);
            const others = startersOf(stack, definitions).filter((starter) => !services.includes(starter));
            return [
                ...about(server, refuseUnless(services.length === 1, `it has ${services.length} services`)),
                ...others.flatMap((other) =>
                    about(other, refuseWhen(true, `it starts the task of '${server.name}' too`)),
                ),
            ];
        }),
});

const holdsHostPort = resourceRule({
    name: "pmm-task-holds-host-port",
    family: "singleton",
    description:
        "The task of a PMM server must hold a fixed port of its host, so that the host has no room for a second.",
    severity: "critical",
    level: "mandatory",
    remediation:
        'set `networkMode: "bridge"` (or leave it out), and a `hostPort` other than 0 in a port mapping of its containers. ' +
        "With a port of its own choice for each task, ECS can run two of them on one host.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    types: [taskDefinition],
    judge: (resource) => {
        const { properties } = resource;
        const sharesPorts = whenKnown(properties.text("networkMode"), (mode = "bridge") =>
            ["bridge", "host"].includes(mode),
        );
        const holdsOne = whenKnown(properties.document("containerDefinitions"), (containers) =>
            some((containers?.texts("portMappings.hostPort").values ?? []).map((port) => Number(port) > 0)),
        );
        return !resource.isInside([pmmEcs])
            ? []
            : [
                  ...refuseUnless(sharesPorts, "`networkMode` gives each task ports of its own"),
                  ...refuseUnless(holdsOne, "no container in `containerDefinitions` has a fixed `hostPort`"),
              ];
    },
});

const filesOfItsOwn = stackRule({
    name: "pmm-files-not-shared",
    family: "singleton",
    description: "The files of a PMM server on EFS must be mounted by its own task alone.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "mount another directory, by an access point of its own (`rootDirectory.path`), or another file system. " +
        "To read PMM's files, read a backup of them.",
    url: "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html",
    types: [pmmEcs],
    judge: (stack) =>
        stack
            .ofType(taskDefinition)
            .filter((task) => task.isInside([pmmEcs]))
            .flatMap((task) =>
                stack
                    .ofType(...mounters)
                    .filter((other) => other !== task)
                    .flatMap((other) => {
                        const what = `it mounts the files that the PMM server of '${task.name}' writes`;
                        return about(other, refuseWhen(mountSameFiles(task, other, stack), what));
                    }),
            ),
});

/** The rules of this family about services and tasks. */
export const singletonOnEcs: Rule[] = [serviceOfOne, oneService, holdsHostPort, filesOfItsOwn];

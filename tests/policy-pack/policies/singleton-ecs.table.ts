import { unknown, type Given } from "../judging";
import { resourceTable, stackTable, without, type Later, type Table } from "./table";

const onEcs: Given = { type: "stackwarden:index:PmmEcs", name: "pmm" };

const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** A PMM server on ECS with its service, and its task on a directory of a file system. */
function serverOnFiles(later: Later): Given[] {
    return [
        onEcs,
        { type: "aws:efs/fileSystem:FileSystem", name: "pmm-files", parent: "pmm", props: { id: later("fs-1") } },
        point("pmm-point", "/pmm", later),
        {
            ...task("pmm-task", "pmm-point", later),
            parent: "pmm",
            props: { ...task("pmm-task", "pmm-point", later).props, family: "pmm", arn: later("arn:task/pmm:1") },
        },
        {
            type: "aws:ecs/service:Service",
            name: "pmm-service",
            parent: "pmm",
            props: { taskDefinition: later("arn:task/pmm:1") },
            dependencies: { taskDefinition: ["pmm-task"] },
        },
    ];
}

function point(name: string, path: unknown, later: Later): Given {
    return {
        type: "aws:efs/accessPoint:AccessPoint",
        name,
        props: {
            id: later(`id-of-${name}`),
            arn: later(`arn-of-${name}`),
            fileSystemId: later("fs-1"),
            rootDirectory: { path },
        },
        dependencies: { fileSystemId: ["pmm-files"] },
    };
}

/** A task that mounts PMM's file system by an access point. */
function task(name: string, point: string, later: Later): Given {
    return mounting(
        name,
        { fileSystemId: later("fs-1"), authorizationConfig: { accessPointId: later(`id-of-${point}`) } },
        ["pmm-files", point],
    );
}

function mounting(name: string, efsVolumeConfiguration: unknown, from: string[] = []): Given {
    return {
        type: taskType,
        name,
        props: { volumes: [{ name: "files", efsVolumeConfiguration }, { name: "scratch" }] },
        dependencies: { volumes: from },
    };
}

/** Something outside the component that starts the task with this definition. */
function starter(type: string, props: (definition: string) => Record<string, unknown>): (later: Later) => Given {
    return (later) => {
        const given = props(later("arn:task/pmm:1"));
        const dependencies = Object.fromEntries(Object.keys(given).map((property) => [property, ["pmm-task"]]));
        return { type, name: "other", props: given, dependencies };
    };
}

const secondService = starter("aws:ecs/service:Service", (taskDefinition) => ({ taskDefinition }));
const event = starter("aws:cloudwatch/eventTarget:EventTarget", (taskDefinitionArn) => ({
    ecsTarget: { taskDefinitionArn },
}));
const timer = starter("aws:scheduler/schedule:Schedule", (taskDefinitionArn) => ({
    target: { ecsParameters: { taskDefinitionArn } },
}));

const containers = (...portMappings: object[]): string =>
    JSON.stringify([{ name: "pmm-server", portMappings }, { name: "data-guard" }]);

/** Trials of the rules on services and tasks of PMM. */
export const singletonOnEcs: Table[] = [
    resourceTable(
        "pmm-service-of-one",
        {
            type: "aws:ecs/service:Service",
            parent: "pmm",
            props: {
                desiredCount: 1,
                deploymentMaximumPercent: 100,
                deploymentMinimumHealthyPercent: 0,
                availabilityZoneRebalancing: "DISABLED",
                schedulingStrategy: "REPLICA",
            },
        },
        [
            ["pass", "it is a service of somebody else", (right) => ({ type: right.type, props: { desiredCount: 9 } })],
            ["fail", "there are two tasks", { desiredCount: 2 }, { says: "`desiredCount` is not 1" }],
            ["fail", "the count is left to its default, 0", { desiredCount: undefined }],
            ["fail", "the next task starts first", { deploymentMaximumPercent: 200 }],
            ["fail", "the deployment's limits are left to their defaults", { deploymentMaximumPercent: undefined }],
            ["fail", "the running task may not be stopped", { deploymentMinimumHealthyPercent: 100 }],
            ["fail", "tasks are moved between zones", { availabilityZoneRebalancing: "ENABLED" }],
            ["fail", "zone rebalancing is left to its default", { availabilityZoneRebalancing: undefined }],
            ["fail", "there is a task on each host", { schedulingStrategy: "DAEMON" }],
            ["fail", "CodeDeploy runs two sets", { deploymentController: { type: "CODE_DEPLOY" } }],
            ["fail", "ECS runs two sets", { deploymentConfiguration: { strategy: "BLUE_GREEN" } }],
            ["unknown", "the count is not known", { desiredCount: unknown }, { says: "desiredCount`" }],
            [
                "unknown",
                "the deployment is not known",
                { deploymentConfiguration: unknown },
                { says: "deploymentConfiguration`" },
            ],
        ],
        [onEcs],
    ),
    stackTable("pmm-one-service", serverOnFiles, [
        [
            "pass",
            "another service has a task of its own",
            (given) => [
                ...given,
                { type: "aws:ecs/service:Service", name: "web", props: { taskDefinition: "arn:task/web:3" } },
            ],
        ],
        ["fail", "there is none", (given) => without(given, "pmm-service"), { says: "it has 0 services" }],
        [
            "fail",
            "there are two",
            (given) => [...given, { type: "aws:ecs/service:Service", name: "more", parent: "pmm" }],
            { says: "it has 2 services" },
        ],
        [
            "fail",
            "a service elsewhere starts the task",
            (given, later) => [...given, secondService(later)],
            { says: "'other': it starts the task of 'pmm' too" },
        ],
        [
            "fail",
            "a service elsewhere names the task by its family",
            (given) => [...given, { ...secondService(() => "pmm"), dependencies: {} }],
        ],
        [
            "fail",
            "a service elsewhere names a revision of the task",
            (given) => [...given, { ...secondService(() => "pmm:3"), dependencies: {} }],
        ],
        [
            "fail",
            "a pipe starts the task",
            (given) => [
                ...given,
                {
                    type: "aws:pipes/pipe:Pipe",
                    name: "pipe",
                    props: { targetParameters: { ecsTaskParameters: { taskDefinitionArn: "pmm" } } },
                },
            ],
        ],
        ["fail", "an event starts the task", (given, later) => [...given, event(later)]],
        ["fail", "a schedule starts the task", (given, later) => [...given, timer(later)]],
    ]),
    resourceTable(
        "pmm-task-holds-host-port",
        {
            type: taskType,
            parent: "pmm",
            props: { networkMode: "bridge", containerDefinitions: containers({ containerPort: 8443, hostPort: 443 }) },
        },
        [
            ["pass", "it is a task of somebody else", (right) => ({ type: right.type })],
            ["pass", "the network mode is left to its default, bridge", { networkMode: undefined }],
            ["pass", "the host's own ports are used", { networkMode: "host" }],
            [
                "fail",
                "ECS chooses a port",
                { containerDefinitions: containers({ containerPort: 8443, hostPort: 0 }) },
                { says: "fixed `hostPort`" },
            ],
            ["fail", "the port is left out", { containerDefinitions: containers({ containerPort: 8443 }) }],
            ["fail", "no port is published", { containerDefinitions: containers() }],
            ["fail", "the containers are not JSON", { containerDefinitions: "[" }],
            ["fail", "each task has ports of its own", { networkMode: "awsvpc" }, { says: "`networkMode`" }],
            [
                "fail",
                "each task has ports of its own, whatever the containers",
                { networkMode: "awsvpc", containerDefinitions: unknown },
            ],
            ["unknown", "the mode is not known", { networkMode: unknown }, { says: "networkMode`" }],
            [
                "unknown",
                "the containers are not known",
                { containerDefinitions: unknown },
                { says: "containerDefinitions`" },
            ],
        ],
        [onEcs],
    ),
    stackTable("pmm-files-not-shared", serverOnFiles, [
        [
            "pass",
            "another task has a directory of its own",
            (given, later) => [...given, point("own", "/pmm-old", later), task("other", "own", later)],
        ],
        ["pass", "another task has no volumes", (given) => [...given, { type: taskType, name: "other", props: {} }]],
        [
            "pass",
            "another task has another file system",
            (given) => [...given, mounting("other", { fileSystemId: "fs-9" })],
        ],
        [
            "pass",
            "a function has a directory of its own",
            (given, later) => [
                ...given,
                point("own", "/reports", later),
                {
                    type: "aws:lambda/function:Function",
                    name: "other",
                    props: { fileSystemConfig: { arn: later("arn-of-own") } },
                    dependencies: { fileSystemConfig: ["own"] },
                },
            ],
        ],
        [
            "pass",
            "the access point of another task is of another stack",
            (given, later) => [
                ...given,
                mounting("other", { fileSystemId: later("fs-1"), authorizationConfig: { accessPointId: "fsap-9" } }, [
                    "pmm-files",
                ]),
            ],
        ],
        [
            "fail",
            "another task mounts by the same access point",
            (given, later) => [...given, task("other", "pmm-point", later)],
            { says: "'other': it mounts the files that the PMM server of 'pmm-task' writes" },
        ],
        [
            "fail",
            "a second task of the component does",
            (given, later) => [...given, { ...task("other", "pmm-point", later), parent: "pmm" }],
        ],
        [
            "fail",
            "another task mounts the same directory by an access point of its own",
            (given, later) => [...given, point("own", "/pmm/", later), task("other", "own", later)],
        ],
        [
            "fail",
            "another task mounts a directory in PMM's",
            (given, later) => [...given, point("own", "/pmm/postgres14", later), task("other", "own", later)],
        ],
        [
            "fail",
            "another task mounts the whole file system",
            (given, later) => [...given, mounting("other", { fileSystemId: later("fs-1") }, ["pmm-files"])],
        ],
        [
            "fail",
            "another task mounts PMM's directory as written",
            (given, later) => [
                ...given,
                mounting("other", { fileSystemId: later("fs-1"), rootDirectory: "/pmm" }, ["pmm-files"]),
            ],
        ],
        [
            "fail",
            "a function mounts by the same access point",
            (given, later) => [
                ...given,
                {
                    type: "aws:lambda/function:Function",
                    name: "other",
                    props: { fileSystemConfig: { arn: later("arn-of-pmm-point") } },
                    dependencies: { fileSystemConfig: ["pmm-point"] },
                },
            ],
        ],
        [
            "fail",
            "two servers share a file system of another stack",
            () => [
                onEcs,
                { ...mounting("pmm-task", { fileSystemId: "fs-9" }), parent: "pmm" },
                { ...onEcs, name: "more" },
                { ...mounting("more-task", { fileSystemId: "fs-9" }), parent: "more" },
            ],
        ],
        [
            "unknown",
            "the directory of another task is not known",
            (given, later) => [...given, point("own", unknown, later), task("other", "own", later)],
            { says: "rootDirectory.path`" },
        ],
        [
            "unknown",
            "the volumes of another task are not known",
            (given) => [
                ...given,
                {
                    type: taskType,
                    name: "other",
                    props: { volumes: unknown },
                    dependencies: { volumes: ["pmm-files"] },
                },
            ],
            { says: "volumes`" },
        ],
    ]),
];

import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const component: Given = { type: "stackwarden:index:Panintelligence", name: "pi" };
const taskType = "aws:ecs/taskDefinition:TaskDefinition";
const serviceType = "aws:ecs/service:Service";
const targetType = "aws:appautoscaling/target:Target";

/** The same thing, with all that is wrong there, where no Panintelligence is its parent. */
const ofSomebodyElse =
    (props: Record<string, unknown>) =>
    ({ type, name }: Given): Given => ({ type, name, props });

const alone: Record<string, unknown> = {
    name: "pi-scheduler",
    desiredCount: 1,
    deploymentMaximumPercent: 100,
    deploymentMinimumHealthyPercent: 0,
    availabilityZoneRebalancing: "DISABLED",
};

const dashboard = {
    name: "dashboard",
    image: "ghcr.io/pi-cr/server:2025_10.1",
    environment: [
        { name: "PI_DB_HOST", value: "pi.example.com" },
        { name: "SECRET_ARN", value: "arn:aws:secretsmanager:eu-west-1:1:secret:s" },
    ],
    secrets: [{ name: "PI_DB_PASSWORD", valueFrom: "arn:aws:secretsmanager:eu-west-1:1:secret:s" }],
};
const withContainers = (...containers: object[]): Record<string, unknown> => ({
    containerDefinitions: JSON.stringify(containers),
});
const withVariable = (name: string): Record<string, unknown> =>
    withContainers(dashboard, { ...dashboard, environment: [{ name, value: "open" }] });
const withImage = (image: string): Record<string, unknown> => withContainers(dashboard, { ...dashboard, image });
const task: Given = { type: taskType, parent: "pi", props: withContainers(dashboard) };
const wrongTask = ofSomebodyElse({ ...withVariable("PI_LICENCE"), ...withImage("ghcr.io/pi-cr/server") });

/** A scheduler with its task, a dashboard that is scaled, and somebody else's service. */
function schedulers(later: Later): Given[] {
    const serviceOf = (role: string, rest: Partial<Given> = {}): Given => ({
        type: serviceType,
        name: `pi-${role}-service`,
        parent: "pi",
        props: {
            name: `pi-${role}`,
            cluster: later("arn:c/cluster"),
            id: later(`arn:${role}`),
            taskDefinition: later(`arn:${role}-task`),
        },
        dependencies: { taskDefinition: [`pi-${role}-task`] },
        ...rest,
    });
    const taskOf = (role: string): Given => ({
        type: taskType,
        name: `pi-${role}-task`,
        parent: "pi",
        props: { family: `pi-${role}`, arn: later(`arn:${role}-task`), id: later(`pi-${role}`) },
    });
    return [
        component,
        taskOf("scheduler"),
        taskOf("dashboard"),
        serviceOf("scheduler"),
        serviceOf("dashboard"),
        serviceOf("dashboard", { name: "further", parent: undefined }),
        {
            type: targetType,
            name: "scaled",
            props: { resourceId: later("service/cluster/pi-dashboard"), minCapacity: 1, maxCapacity: 3 },
            dependencies: { resourceId: ["pi-dashboard-service"] },
        },
    ];
}

/** Something outside the component that starts the scheduler's task, which it names itself. */
function startsSchedulerBy(type: string, props: Record<string, unknown>): Given {
    return { type, name: "other", props };
}

/** Trials of the rules on services of Panintelligence. */
export const panintelligenceServices: Table[] = [
    resourceTable(
        "panintelligence-scheduler-of-one",
        { type: serviceType, parent: "pi", name: "pi-scheduler", props: alone },
        [
            ["pass", "it is somebody else's", ofSomebodyElse({ ...alone, desiredCount: 2 })],
            [
                "pass",
                "it is the dashboard",
                ({ type, parent }) => ({ type, parent, name: "pi-dashboard", props: { desiredCount: 3 } }),
            ],
            ["fail", "it is two", { desiredCount: 2 }, { says: "`desiredCount` is not 1" }],
            ["fail", "the next starts first", { deploymentMaximumPercent: 200 }],
            ["fail", "the last may not stop", { deploymentMinimumHealthyPercent: 100 }],
            ["fail", "zones are balanced", { availabilityZoneRebalancing: "ENABLED" }],
            [
                "fail",
                "it is a copy by another name",
                ({ props, ...rest }) => ({ ...rest, name: "copy", props: { ...props, desiredCount: 2 } }),
            ],
            ["unknown", "the number is not known", { desiredCount: unknown }, { says: "desiredCount`" }],
        ],
        [component],
    ),
    stackTable("panintelligence-one-scheduler", schedulers, [
        ["pass", "there is none", (given) => without(given, "pi-scheduler-service", "pi-scheduler-task")],
        [
            "fail",
            "there are two",
            (given) => [
                ...given,
                { type: serviceType, name: "second", parent: "pi", props: { name: "other-scheduler" } },
            ],
            { says: "it is one of 2 schedulers of 'pi'" },
        ],
        [
            "fail",
            "somebody else runs its task",
            (given, later) =>
                changing(
                    given,
                    "further",
                    { taskDefinition: later("arn:scheduler-task") },
                    { dependencies: { taskDefinition: ["pi-scheduler-task"] } },
                ),
            { says: "'further': it starts the task of the scheduler of 'pi' too" },
        ],
        [
            "fail",
            "a service names the task without its revision",
            (given) => [
                ...given,
                startsSchedulerBy(serviceType, { taskDefinition: "arn:aws:ecs:e:1:task-definition/pi-scheduler" }),
            ],
        ],
        [
            "fail",
            "a task set starts an older revision",
            (given) => [...given, startsSchedulerBy("aws:ecs/taskSet:TaskSet", { taskDefinition: "pi-scheduler:3" })],
        ],
        [
            "fail",
            "an event starts it",
            (given) => [
                ...given,
                startsSchedulerBy("aws:cloudwatch/eventTarget:EventTarget", {
                    ecsTarget: { taskDefinitionArn: "pi-scheduler" },
                }),
            ],
        ],
        [
            "fail",
            "a schedule starts it",
            (given) => [
                ...given,
                startsSchedulerBy("aws:scheduler/schedule:Schedule", {
                    target: { ecsParameters: { taskDefinitionArn: "pi-scheduler" } },
                }),
            ],
        ],
        [
            "fail",
            "it is scaled",
            (given, later) =>
                changing(
                    given,
                    "scaled",
                    { resourceId: later("service/cluster/pi-scheduler") },
                    { dependencies: { resourceId: ["pi-scheduler-service"] } },
                ),
            { says: "'scaled': it scales the scheduler of 'pi'" },
        ],
    ]),
    resourceTable(
        "panintelligence-secrets-injected",
        task,
        [
            ["pass", "it is a task of somebody else", wrongTask],
            [
                "pass",
                "nothing is in it",
                withContainers({ ...dashboard, environment: [{ name: "PI_LICENCE", value: "" }] }),
            ],
            ["pass", "it is called so and is none", withVariable("PI_LICENCE"), { config: { names: ["*PASSWORD*"] } }],
            ["fail", "the password is open", withVariable("PI_DB_PASSWORD"), { says: "containerDefinitions[1].env" }],
            ["fail", "the licence is open", withVariable("PI_LICENCE")],
            ["fail", "it is written small", withVariable("smtp_token")],
            [
                "unknown",
                "the containers are not known",
                { containerDefinitions: unknown },
                { says: "containerDefinitions`" },
            ],
        ],
        [component],
    ),
    resourceTable(
        "panintelligence-images-pinned",
        task,
        [
            ["pass", "it is a task of somebody else", wrongTask],
            ["pass", "a digest says it", withImage(`ghcr.io/pi-cr/server@sha256:${"a".repeat(64)}`)],
            ["fail", "it is the latest", withImage("ghcr.io/pi-cr/server:latest"), { says: "[1].image`" }],
            ["fail", "it has no tag", withImage("ghcr.io/pi-cr/server")],
            [
                "unknown",
                "the containers are not known",
                { containerDefinitions: unknown },
                { says: "containerDefinitions`" },
            ],
        ],
        [component],
    ),
    resourceTable(
        "panintelligence-log-retention",
        { type: "aws:cloudwatch/logGroup:LogGroup", parent: "pi", props: { retentionInDays: 30 } },
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse({})],
            ["fail", "it keeps for ever", { retentionInDays: 0 }, { says: "`retentionInDays` is not set" }],
            ["fail", "nothing is said", { retentionInDays: undefined }],
            ["unknown", "it is not known", { retentionInDays: unknown }, { says: "retentionInDays`" }],
        ],
        [component],
    ),
];

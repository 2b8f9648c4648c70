import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, type Later, type Table } from "./table";

const component: Given = { type: "stackwarden:index:Monitoring", name: "platform" };
const taskType = "aws:ecs/taskDefinition:TaskDefinition";

const grafana = {
    name: "grafana",
    image: "docker.io/grafana/grafana:12.1.1",
    secrets: [{ name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: "arn:aws:secretsmanager:eu-west-1:1:secret:s" }],
};
const withContainers = (...containers: object[]): Record<string, unknown> => ({
    containerDefinitions: JSON.stringify(containers),
});
const withImage = (image: string): Record<string, unknown> => withContainers(grafana, { ...grafana, image });
const task: Given = { type: taskType, parent: "platform", props: withContainers(grafana) };
/** The same thing where no Monitoring is its parent, with all that is wrong there. */
const ofSomebodyElse = ({ type }: Given): Given => ({
    type,
    props: { ...withContainers({ name: "grafana", image: "grafana/grafana" }), ...allowing({ Action: "ecs:*" }) },
});
/** The component with these arguments, in place of one of its children. */
const componentWith = (props: Record<string, unknown>) => (): Given => ({ ...component, props });

function allowing(statement: object): Record<string, unknown> {
    return { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Resource: "*", ...statement }] }) };
}

const rolePolicy: Given = {
    type: "aws:iam/rolePolicy:RolePolicy",
    parent: "platform",
    props: allowing({
        Action: ["ecs:ListTasks"],
        Condition: { ArnEquals: { "ecs:cluster": "arn:aws:ecs:eu-west-1:1:cluster/c" } },
    }),
};

/** Prometheus twice, with one role, and Grafana with its own. */
function tasks(later: Later): Given[] {
    const roleNamed = (name: string): Given => ({
        type: "aws:iam/role:Role",
        name,
        parent: "platform",
        props: { arn: later(`arn:${name}`) },
    });
    const taskOf = (family: string, role: string): Given => ({
        type: taskType,
        name: family,
        parent: "platform",
        props: { family, taskRoleArn: later(`arn:${role}`) },
        dependencies: { taskRoleArn: [role] },
    });
    return [
        component,
        roleNamed("prometheus-role"),
        roleNamed("grafana-role"),
        taskOf("platform-prometheus", "prometheus-role"),
        taskOf("platform-prometheus-b", "prometheus-role"),
        taskOf("platform-grafana", "grafana-role"),
    ];
}

/** Trials of the rules on the tasks of Monitoring. */
export const monitoringTasks: Table[] = [
    resourceTable(
        "monitoring-images-pinned",
        task,
        [
            ["pass", "it is a task of somebody else", ofSomebodyElse],
            [
                "pass",
                "a digest says it, whatever the tag",
                withImage(`grafana/grafana:latest@sha256:${"a".repeat(64)}`),
            ],
            ["pass", "the registry has a port", withImage("registry.example.com:5000/grafana:12.1.1")],
            [
                "fail",
                "it is the latest",
                withImage("grafana/grafana:latest"),
                { says: "containerDefinitions[1].image`" },
            ],
            ["fail", "it has no tag", withImage("grafana/grafana")],
            ["fail", "it has no tag, and the registry has a port", withImage("registry.example.com:5000/grafana")],
            ["pass", "the pipeline moves no tag", componentWith({ pipeline: { immutableTags: true } })],
            ["pass", "nothing is built", componentWith({ services: [{ image: "team/api:1.0" }] })],
            [
                "fail",
                "the pipeline moves tags",
                componentWith({ pipeline: { branch: "main" } }),
                { says: "called latest" },
            ],
            ["fail", "a service's is the latest", componentWith({ services: [{ image: "a:1" }, { image: "b" }] })],
            ["fail", "Grafana's is the latest", componentWith({ grafana: { image: "grafana/grafana:latest" } })],
            [
                "fail",
                "Alertmanager's is the latest",
                componentWith({ prometheus: { alertmanagerImage: "alertmanager" } }),
            ],
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
        "grafana-password-secret",
        task,
        [
            ["pass", "it is a task of somebody else", ofSomebodyElse],
            ["pass", "it is another program", withContainers({ name: "api", image: "team/grafana-api:1.0" })],
            [
                "fail",
                "nothing is said",
                withContainers({ ...grafana, secrets: [] }),
                { says: "containerDefinitions[0]` is Grafana" },
            ],
            [
                "fail",
                "it is written in clear",
                withContainers({
                    ...grafana,
                    secrets: undefined,
                    environment: [{ name: "GF_SECURITY_ADMIN_PASSWORD", value: "admin" }],
                }),
            ],
            [
                "fail",
                "it is the enterprise edition",
                withContainers({ name: "web", image: "grafana/grafana-enterprise:12.1.1" }),
            ],
            ["pass", "the component makes one", componentWith({ grafana: { defaultPassword: false } })],
            [
                "fail",
                "everybody knows it",
                componentWith({ grafana: { defaultPassword: true } }),
                { says: "defaultPassword` is true" },
            ],
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
        "monitoring-log-retention",
        { type: "aws:cloudwatch/logGroup:LogGroup", parent: "platform", props: { retentionInDays: 30 } },
        [
            ["pass", "it is a group of somebody else", ({ type }) => ({ type, props: {} })],
            ["fail", "it keeps for ever", { retentionInDays: 0 }, { says: "`retentionInDays` is not set" }],
            ["fail", "nothing is said", { retentionInDays: undefined }],
            ["unknown", "it is not known", { retentionInDays: unknown }, { says: "retentionInDays`" }],
        ],
        [component],
    ),
    resourceTable(
        "monitoring-roles-scoped",
        rolePolicy,
        [
            ["pass", "it is a role of somebody else", ofSomebodyElse],
            [
                "pass",
                "the tasks are named",
                allowing({ Action: "ecs:DescribeTasks", Resource: "arn:aws:ecs:::task/c/*" }),
            ],
            ["pass", "something is denied everywhere", allowing({ Effect: "Deny", Action: "*" })],
            ["pass", "the action is written in another case", allowing({ Action: "ECS:listtasks" })],
            [
                "fail",
                "tasks of every cluster may be described",
                allowing({ Action: ["ecs:ListTasks", "ecs:DescribeTasks"] }),
                { says: "`policy` allows on every resource" },
            ],
            ["fail", "everything is allowed", allowing({ Action: "*" })],
            ["fail", "all but something is allowed", allowing({ Action: undefined, NotAction: "iam:*" })],
            [
                "fail",
                "it is allowed on all but something",
                allowing({ Action: "s3:GetObject", Resource: undefined, NotResource: "arn:aws:s3:::secret/*" }),
            ],
            [
                "fail",
                "it stands in the role",
                () => ({
                    type: "aws:iam/role:Role",
                    parent: "platform",
                    props: { inlinePolicies: [{ name: "all", ...allowing({ Action: "ecs:*" }) }] },
                }),
                { says: "`inlinePolicies[0].policy`" },
            ],
            [
                "pass",
                "it is meant",
                allowing({ Action: "ecs:DescribeTasks" }),
                { config: { actions: ["ecs:Describe*"] } },
            ],
            ["unknown", "it is not known", { policy: unknown }, { says: "policy`" }],
        ],
        [component],
    ),
    stackTable("monitoring-tasks-own-roles", tasks, [
        [
            "pass",
            "the task is of somebody else",
            (right, later) =>
                changing(
                    right,
                    "platform-grafana",
                    { taskRoleArn: later("arn:prometheus-role") },
                    { parent: undefined, dependencies: { taskRoleArn: ["prometheus-role"] } },
                ),
        ],
        [
            "fail",
            "Grafana has Prometheus's",
            (right, later) =>
                changing(
                    right,
                    "platform-grafana",
                    { taskRoleArn: later("arn:prometheus-role") },
                    { dependencies: { taskRoleArn: ["prometheus-role"] } },
                ),
            { says: "as 'platform-prometheus', 'platform-prometheus-b'" },
        ],
        [
            "fail",
            "both have one of elsewhere",
            (right) =>
                ["platform-prometheus", "platform-grafana"].reduce(
                    (given, name) => changing(given, name, { taskRoleArn: "arn:shared" }, { dependencies: {} }),
                    right,
                ),
        ],
    ]),
];

/** What the tasks of Monitoring are made of and may do: images that stay what they are, a secret password, a role for each. */
import { policies, role, taskDefinition } from "../rules/aws-types";
import { monitoring } from "../rules/component-types";
import { imageParts, isLatest, refuseContainers, refuseLatest } from "../rules/containers";
import { logRetention } from "../rules/log-retention";
import { grantsOnEverything } from "../rules/policy-document";
import type { Properties } from "../rules/properties";
import { every, not, some, Unknown, whenKnown, type Verdict } from "../rules/reading";
import type { StackResource } from "../rules/resource";
import { about, refuseItems, refuseWhen, resourceRule, stackRule, type Finding, type Rule } from "../rules/rule";
import { texts } from "../rules/threshold";

const imagesPinned = resourceRule({
    name: "monitoring-images-pinned",
    family: "monitoring",
    description: "Tasks of Monitoring must run images by a tag that stays or by digest, not what `latest` is today.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "name the tag (`grafana/grafana:12.1.1`) or the digest of each image, and set `pipeline.immutableTags: true`: two " +
        "tasks of one service otherwise run different programs, and there is no way back to what ran before.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    types: [monitoring, taskDefinition],
    judge: (resource) => {
        const { type, properties } = resource;
        if (type === monitoring) {
            return judgeArguments(properties);
        }
        return resource.isInside([monitoring]) ? refuseLatest(properties) : [];
    },
});

const passwordVariable = "GF_SECURITY_ADMIN_PASSWORD";

const passwordSecret = resourceRule({
    name: "grafana-password-secret",
    family: "monitoring",
    description: "Grafana must have its administrator's password from a secret.",
    severity: "critical",
    level: "mandatory",
    remediation:
        `leave out \`grafana.defaultPassword\`, or inject \`${passwordVariable}\` by \`secrets\` of the container: Grafana ` +
        "comes with admin and admin, which everybody knows, and a plain variable is read by all who may see the task.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    types: [monitoring, taskDefinition],
    judge: (resource) => {
        const { type, properties } = resource;
        if (type === monitoring) {
            return refuseWhen(properties.isTrue("grafana.defaultPassword"), "`grafana.defaultPassword` is true");
        }
        return resource.isInside([monitoring])
            ? refuseContainers(
                  properties,
                  (container) => every([isGrafana(container), not(hasSecretPassword(container))]),
                  (container) => `\`${container}\` is Grafana without \`${passwordVariable}\` from a secret`,
              )
            : [];
    },
});

const logsExpire = logRetention("monitoring", "Monitoring", monitoring);

/** What AWS knows no resource for, or only one that narrows nothing without a condition. */
const coarse = [
    "cloudwatch:PutMetricData",
    "ecr:GetAuthorizationToken",
    "ecs:DescribeTaskDefinition",
    "ecs:ListTasks",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

const rolesScoped = resourceRule({
    name: "monitoring-roles-scoped",
    family: "monitoring",
    description: "Roles of Monitoring may do on every resource only what AWS knows no finer one for.",
    severity: "high",
    level: "mandatory",
    remediation:
        "leave out `sharedTaskRole`, or name the resources: the cluster's tasks and services, the workspace, the topic.",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html",
    types: [...policies, role],
    thresholds: {
        actions: texts(coarse, "Actions that may be allowed on `*`; `*` in them stands for any characters."),
    },
    judge: (resource, { actions }) => {
        const isWide = (policy: Properties | undefined): Verdict =>
            policy !== undefined && grantsOnEverything(policy, actions);
        const { type, properties } = resource;
        const what = "allows on every resource what could be allowed on some";
        if (!resource.isInside([monitoring])) {
            return [];
        }
        return type === role
            ? refuseItems(
                  properties,
                  "inlinePolicies",
                  (inline) => whenKnown(inline.document("policy"), isWide),
                  (inline) => `\`${inline}.policy\` ${what}`,
              )
            : refuseWhen(whenKnown(properties.document("policy"), isWide), `\`policy\` ${what}`);
    },
});

const rolesNotShared = stackRule({
    name: "monitoring-tasks-own-roles",
    family: "monitoring",
    description: "Each task of Monitoring must have a role of its own.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "leave out `sharedTaskRole`: what Prometheus needs to find its targets is no business of the services it watches.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    types: [taskDefinition],
    judge: (stack) => {
        const tasks = stack.ofType(taskDefinition).filter((task) => task.isInside([monitoring]));
        const roles = stack.ofType(role);
        return tasks.flatMap((task) => {
            const names = tasks
                .filter((other) => other !== task && serverOf(other) !== serverOf(task))
                .filter((other) => haveOneRole(task, other, roles))
                .map(({ name }) => `'${name}'`)
                .sort();
            return about(task, refuseWhen(names.length > 0, `it has the same \`taskRoleArn\` as ${names.join(", ")}`));
        });
    },
});

/** The rules of this family on tasks. */
export const monitoringTasks: Rule[] = [imagesPinned, passwordSecret, logsExpire, rolesScoped, rolesNotShared];

/** In a preview the containers may not be known yet, and the component's own arguments always are. */
function judgeArguments(properties: Properties): Finding[] {
    const built = properties.has("pipeline") ? not(properties.isTrue("pipeline.immutableTags")) : false;
    const images = ["services.image", "prometheus.image", "prometheus.alertmanagerImage", "grafana.image"];
    const named = images.map((path) => properties.texts(path));
    return [
        ...refuseWhen(built, "`pipeline.immutableTags` is not true, so that its images are called latest"),
        ...named
            .flatMap(({ values }) => values.filter(isLatest))
            .flatMap((image) => refuseWhen(true, `an image is ${image}`)),
    ];
}

function isGrafana(container: Properties): Verdict {
    return whenKnown(container.text("image"), (image = "") =>
        /(^|\/)grafana(-oss|-enterprise)?$/.test(imageParts(image).repository),
    );
}

function hasSecretPassword(container: Properties): Verdict {
    const { values, unknown } = container.texts("secrets.name");
    return some([values.includes(passwordVariable), unknown instanceof Unknown ? unknown : false]);
}

/** Two servers of Prometheus are the same program, for the same purpose: the second is called like the first, and `-b`. */
function serverOf(task: StackResource): string {
    return (task.properties.texts("family").values[0] ?? task.name).replace(/-b$/, "");
}

function haveOneRole(task: StackResource, other: StackResource, roles: StackResource[]): boolean {
    const arn = "taskRoleArn";
    const [ours, theirs] = [task, other].map(({ properties }) => properties.texts(arn).values);
    return (
        ours?.some((one) => theirs?.includes(one)) === true ||
        roles.some((one) => task.refersTo(arn, one) && other.refersTo(arn, one))
    );
}

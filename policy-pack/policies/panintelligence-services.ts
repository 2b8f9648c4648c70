/** The services of Panintelligence: one scheduler, secrets that stay secret, images of a version. */
import { scalableTarget, service, taskDefinition } from "../rules/aws-types";
import { panintelligence } from "../rules/component-types";
import { refuseContainers, refuseLatest } from "../rules/containers";
import { matchesGlob } from "../rules/glob";
import { logRetention } from "../rules/log-retention";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Verdict } from "../rules/reading";
import type { JudgedResource } from "../rules/resource";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { scalersOf } from "../rules/service-scaling";
import { starterTypes, startersOf } from "../rules/task-starters";
import { texts } from "../rules/threshold";

const oneSchedulerAtATime = resourceRule({
    name: "panintelligence-scheduler-of-one",
    family: "panintelligence",
    description: "The scheduler of Panintelligence must run one task, and stop it before it starts the next.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "set `desiredCount: 1`, `deploymentMaximumPercent: 100`, `deploymentMinimumHealthyPercent: 0` and " +
        '`availabilityZoneRebalancing: "DISABLED"`: two schedulers send each report twice.',
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
    types: [service],
    judge: (resource) => {
        const { properties } = resource;
        const must = {
            desiredCount: "1",
            deploymentMaximumPercent: "100",
            deploymentMinimumHealthyPercent: "0",
            availabilityZoneRebalancing: "DISABLED",
        };
        return isScheduler(resource)
            ? Object.entries(must).flatMap(([path, value]) =>
                  refuseUnless(properties.isOneOf(path, value), `\`${path}\` is not ${value}`),
              )
            : [];
    },
});

const oneScheduler = stackRule({
    name: "panintelligence-one-scheduler",
    family: "panintelligence",
    description: "Panintelligence must have no second scheduler, and nothing that could start one.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "take out the further service, schedule or event that starts the scheduler's task, or what scales the scheduler: " +
        "two schedulers send each report twice.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
    types: [...starterTypes, scalableTarget],
    judge: (stack) => {
        const definitions = stack.ofType(taskDefinition).filter(isScheduler);
        return stack.ofType(panintelligence).flatMap((component) => {
            const schedulers = stack.ofType(service).filter((one) => one.isChildOf(component) && isScheduler(one));
            const own = definitions.filter((definition) => definition.isChildOf(component));
            const others = startersOf(stack, own).filter((one) => !schedulers.includes(one));
            const targets = scalersOf(stack, scalableTarget, schedulers);
            return [
                // Which of them came later is not known: resources arrive in another order in each run.
                ...schedulers.flatMap((one) =>
                    about(
                        one,
                        refuseWhen(
                            schedulers.length > 1,
                            `it is one of ${schedulers.length} schedulers of '${component.name}'`,
                        ),
                    ),
                ),
                ...others.flatMap((one) =>
                    about(one, refuseWhen(true, `it starts the task of the scheduler of '${component.name}' too`)),
                ),
                ...targets.flatMap((target) =>
                    about(target, refuseWhen(true, `it scales the scheduler of '${component.name}'`)),
                ),
            ];
        });
    },
});

const secretNames = ["*PASSWORD*", "*PASSWD*", "*SECRET*", "*TOKEN*", "*CREDENTIAL*", "*PRIVATE_KEY*", "*LICENCE*"];

const secretsInjected = resourceRule({
    name: "panintelligence-secrets-injected",
    family: "panintelligence",
    description: "Tasks of Panintelligence must have passwords and the licence from secrets, not from plain variables.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "keep the value in Secrets Manager and name it in `secrets` of the container; `licence` and `database` of the " +
        "component do so. Whoever may see a task's definition reads its plain variables.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    types: [taskDefinition],
    thresholds: {
        names: texts(
            secretNames,
            "Names, in capitals, of variables that hold secrets; `*` stands for any characters. An ARN is no secret.",
        ),
    },
    judge: (resource, { names }) =>
        resource.isInside([panintelligence])
            ? refuseContainers(
                  resource.properties,
                  (container) => hasPlainSecret(container, names),
                  (container) => `\`${container}.environment\` has a secret in a plain variable`,
              )
            : [],
});

const imagesPinned = resourceRule({
    name: "panintelligence-images-pinned",
    family: "panintelligence",
    description: "Tasks of Panintelligence must run images by a version or by digest, not what `latest` is today.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "name the version in `images.version`, and that of each image of your own: the services of one deployment must be " +
        "of one version, and there must be a way back to it.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    types: [taskDefinition],
    judge: (resource) => (resource.isInside([panintelligence]) ? refuseLatest(resource.properties) : []),
});

const logsExpire = logRetention("panintelligence", "Panintelligence", panintelligence);

/** The rules of this family on services and their tasks. */
export const panintelligenceServices: Rule[] = [
    oneSchedulerAtATime,
    oneScheduler,
    secretsInjected,
    imagesPinned,
    logsExpire,
];

/** The component names things by what they run; so does whoever adds a second one by copying the first. */
function isScheduler(resource: JudgedResource): boolean {
    const { values } = resource.properties.texts(resource.type === service ? "name" : "family");
    return (
        resource.isInside([panintelligence]) && [resource.name, ...values].some((name) => name.endsWith("-scheduler"))
    );
}

function hasPlainSecret(container: Properties, names: readonly string[]): Verdict {
    return whenKnown(container.items("environment"), (variables) =>
        some(
            variables.map((one) =>
                whenKnown(one, (variable) =>
                    every([
                        whenKnown(variable.text("name"), (name = "") =>
                            names.some((pattern) => matchesGlob(pattern, name.toUpperCase())),
                        ),
                        not(
                            whenKnown(variable.text("value"), (value = "") => value === "" || value.startsWith("arn:")),
                        ),
                    ]),
                ),
            ),
        ),
    );
}

import { isObject, number, text, type Value } from "../cloud/values";
import { isAt, isCron, isRate } from "./schedule";
import { byteLength, invalidParameter, isTaken, onCreate, onDelete, users, type Rules } from "./rule";

const logsApi = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference";
const eventsApi = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";
const schedules = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html";

const logGroup = ["aws:cloudwatch/logGroup:LogGroup"];
const logPolicy = ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy"];
const eventRule = ["aws:cloudwatch/eventRule:EventRule"];
const eventTarget = ["aws:cloudwatch/eventTarget:EventTarget"];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionSteps = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const largestLogPolicy = 5120;
const mostLogPolicies = 10;
const mostTargets = 5;

/** CloudWatch Logs, EventBridge rules and schedules. */
export const logAndEventRules: Rules = {
    "log-retention": {
        types: logGroup,
        source: `${logsApi}/API_PutRetentionPolicy.html`,
        check: ({ inputs }) => {
            const days = number(inputs.retentionInDays);
            return days === undefined || days === 0 || retentionSteps.includes(days)
                ? undefined
                : `InvalidParameterException: ${invalidParameter(String(days), "retentionInDays", `satisfy enum value set: [${retentionSteps.join(", ")}]`)}`;
        },
    },
    "log-group-name": {
        types: logGroup,
        on: onCreate,
        source: `${logsApi}/API_CreateLogGroup.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "x";
            return /^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) && !name.startsWith("aws/")
                ? undefined
                : `InvalidParameterException: ${invalidParameter(name, "logGroupName", "satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+")}`;
        },
    },
    "log-group-unique": {
        types: logGroup,
        on: onCreate,
        source: `${logsApi}/API_CreateLogGroup.html`,
        check: (request) =>
            isTaken(request, "name")
                ? "ResourceAlreadyExistsException: The specified log group already exists"
                : undefined,
    },
    "log-group-protected": {
        types: logGroup,
        on: onDelete,
        source: `${logsApi}/API_DeleteLogGroup.html`,
        check: ({ inputs }) =>
            inputs.deletionProtectionEnabled === true
                ? "OperationAbortedException: The log group cannot be deleted because deletion protection is enabled"
                : undefined,
    },
    "log-resource-policy": {
        types: logPolicy,
        source: `${logsApi}/API_PutResourcePolicy.html`,
        check: (request) => {
            const others = request.cloud.all(request.type).filter(({ id }) => id !== request.id);
            if (others.length >= mostLogPolicies) {
                return "LimitExceededException: Resource limit exceeded.";
            }
            return byteLength(text(request.inputs.policyDocument) ?? "") > largestLogPolicy
                ? `InvalidParameterException: Resource policy document must be at most ${largestLogPolicy} characters`
                : undefined;
        },
    },
    "event-schedule": {
        types: eventRule,
        source: schedules,
        check: ({ inputs }) => {
            const schedule = text(inputs.scheduleExpression);
            if (schedule === undefined && inputs.eventPattern === undefined) {
                return "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.";
            }
            return schedule === undefined || isCron(schedule) || isRate(schedule)
                ? undefined
                : "ValidationException: Parameter ScheduleExpression is not valid.";
        },
    },
    "scheduler-schedule": {
        types: ["aws:scheduler/schedule:Schedule"],
        source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
        check: ({ inputs }) => {
            const schedule = text(inputs.scheduleExpression) ?? "";
            return isCron(schedule) || isRate(schedule) || isAt(schedule)
                ? undefined
                : `ValidationException: Invalid Schedule Expression ${schedule}.`;
        },
    },
    "event-pattern": {
        types: eventRule,
        source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html",
        check: ({ inputs }) => {
            const pattern = text(inputs.eventPattern);
            const problem = pattern === undefined ? undefined : patternProblem(pattern);
            return problem === undefined
                ? undefined
                : `InvalidEventPatternException: Event pattern is not valid. Reason: ${problem}`;
        },
    },
    "event-rule-name": {
        types: eventRule,
        on: onCreate,
        source: `${eventsApi}/API_PutRule.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "x";
            return /^[.\-_A-Za-z0-9]{1,64}$/.test(name)
                ? undefined
                : `ValidationException: ${invalidParameter(name, "name", "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+")}`;
        },
    },
    "event-target-count": {
        types: eventTarget,
        on: onCreate,
        source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
        check: (request) =>
            users(request, eventTarget, ["rule"], request.inputs.rule ?? "").length >= mostTargets
                ? "LimitExceededException: The requested resource exceeds the maximum number allowed."
                : undefined,
    },
    "event-rule-in-use": {
        types: eventRule,
        on: onDelete,
        source: `${eventsApi}/API_DeleteRule.html`,
        check: (request) =>
            request.inputs.forceDestroy !== true && users(request, eventTarget, ["rule"]).length > 0
                ? "ValidationException: Rule can't be deleted since it has targets."
                : undefined,
    },
};

/** A pattern is an object whose leaves are lists of what may match. */
function patternProblem(pattern: string): string | undefined {
    let parsed: Value;
    try {
        parsed = JSON.parse(pattern) as Value;
    } catch {
        return "Filter is not valid JSON";
    }
    if (!isObject(parsed) || Object.keys(parsed).length === 0) {
        return isObject(parsed) ? "Empty patterns are not allowed" : "Filter is not an object";
    }
    const bad = badLeaf(parsed);
    return bad === undefined ? undefined : `"${bad}" must be an object or an array`;
}

function badLeaf(part: Value): string | undefined {
    for (const [name, value] of Object.entries(isObject(part) ? part : {})) {
        const bad = isObject(value) ? badLeaf(value) : Array.isArray(value) && value.length > 0 ? undefined : name;
        if (bad !== undefined) {
            return bad;
        }
    }
    return undefined;
}

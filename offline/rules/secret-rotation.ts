import type { Cloud } from "../cloud/cloud";
import { accountId } from "../cloud/identifiers";
import { functionAt } from "../cloud/services/functions";
import { number, object, text, type Value } from "../cloud/values";
import { isCron } from "./schedule";
import type { Rules } from "./rule";

const api = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";
const guide = "https://docs.aws.amazon.com/secretsmanager/latest/userguide";

const rotation = ["aws:secretsmanager/secretRotation:SecretRotation"];

const service = "secretsmanager.amazonaws.com";

const leastHours = 4;
const mostDays = 999;

/** Secrets Manager: the function that rotates a secret, and when. */
export const secretRotationRules: Rules = {
    "rotation-secret": {
        types: rotation,
        source: `${api}/API_RotateSecret.html`,
        check: ({ inputs, cloud }) => {
            const id = text(inputs.secretId) ?? "";
            const [, , , region, account] = id.split(":");
            const ours = region === cloud.region && account === accountId;
            return ours && cloud.get("aws:secretsmanager/secret:Secret", id) === undefined
                ? "ResourceNotFoundException: Secrets Manager can't find the specified secret."
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "rotation-rules": {
        types: rotation,
        source: `${api}/API_RotationRulesType.html`,
        check: ({ inputs }) => {
            const { automaticallyAfterDays, scheduleExpression } = object(inputs.rotationRules);
            if (inputs.rotationEnabled === false) {
                return inputs.rotationRules === undefined
                    ? undefined
                    : "`rotation_rules` cannot be set when `rotation_enabled` is `false`; remove the `rotation_rules` block to disable rotation";
            }
            if (inputs.rotationRules === undefined) {
                return "`rotation_rules` is required unless `rotation_enabled` is `false`";
            }
            if ((automaticallyAfterDays === undefined) === (scheduleExpression === undefined)) {
                return 'Invalid combination of arguments: "rotation_rules.0.automatically_after_days": only one of `rotation_rules.0.automatically_after_days,rotation_rules.0.schedule_expression` can be specified';
            }
            const days = number(automaticallyAfterDays) ?? 1;
            return days < 1 || days > 1000
                ? `expected rotation_rules.0.automatically_after_days to be in the range (1 - 1000), got ${days}`
                : undefined;
        },
    },
    "rotation-schedule": {
        types: rotation,
        source: `${guide}/rotate-secrets_schedule.html`,
        check: ({ inputs }) => {
            const schedule = text(object(inputs.rotationRules).scheduleExpression);
            return schedule === undefined || isRotationSchedule(schedule)
                ? undefined
                : `InvalidParameterException: The parameter name or value is invalid: ScheduleExpression ${schedule}`;
        },
    },
    "rotation-duration": {
        types: rotation,
        source: `${api}/API_RotationRulesType.html`,
        check: ({ inputs }) => {
            const duration = text(object(inputs.rotationRules).duration) ?? "1h";
            return /^[1-9]\d?h$/.test(duration) && parseInt(duration) <= 24
                ? undefined
                : `InvalidParameterException: The parameter name or value is invalid: Duration ${duration}`;
        },
    },
    "rotation-function": {
        types: rotation,
        source: `${guide}/rotating-secrets-required-permissions-function.html`,
        check: ({ inputs, cloud }) => {
            const arn = text(inputs.rotationLambdaArn);
            if (arn === undefined) {
                return undefined;
            }
            if (!/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(arn)) {
                return `InvalidParameterException: The parameter name or value is invalid: RotationLambdaARN ${arn}`;
            }
            const { found, isOurs, name } = functionAt(cloud, arn);
            if (isOurs && found === undefined) {
                return `ResourceNotFoundException: Secrets Manager can't find the specified Lambda function: ${arn}`;
            }
            return isOurs && !isCallable(cloud, name, inputs.secretId)
                ? `AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal ${service}.`
                : undefined;
        },
    },
};

/** Whether a permission lets Secrets Manager call the function for this secret. */
function isCallable(cloud: Cloud, name: string, secret: Value | undefined): boolean {
    return cloud
        .all("aws:lambda/permission:Permission")
        .map(({ state }) => state)
        .some(
            (permission) =>
                functionAt(cloud, permission.function).name === name &&
                permission.principal === service &&
                (permission.sourceArn ?? secret) === secret &&
                (permission.sourceAccount ?? accountId) === accountId,
        );
}

/** Whole hours or days, four hours apart or more; by the clock, at minute 0 of any year. */
function isRotationSchedule(schedule: string): boolean {
    const [, count, unit = ""] = /^rate\((\d+) (hours?|days?)\)$/.exec(schedule) ?? [];
    if (count !== undefined) {
        const hours = Number(count) * (unit.startsWith("day") ? 24 : 1);
        return hours >= leastHours && hours <= mostDays * 24;
    }
    return isCron(schedule) && /^cron\(\s*0\s.*\s\*\s*\)$/.test(schedule);
}

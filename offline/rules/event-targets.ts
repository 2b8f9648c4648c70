import { accountId } from "../cloud/identifiers";
import { number, object, text } from "../cloud/values";
import { invalidParameter, onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";

const target = ["aws:cloudwatch/eventTarget:EventTarget"];

/** EventBridge: what rules send events to. */
export const eventTargetRules: Rules = {
    "event-target-rule": {
        types: target,
        on: onCreate,
        source: `${api}/API_PutTargets.html`,
        check: ({ inputs, cloud }) => {
            const rule = text(inputs.rule) ?? "";
            const bus = text(inputs.eventBusName) ?? "default";
            // The bus may be one of another account, whose rules are not here.
            const isElsewhere = bus.startsWith("arn:") && bus.split(":")[4] !== accountId;
            const id = bus === "default" ? rule : `${bus}/${rule}`;
            return isElsewhere || cloud.get("aws:cloudwatch/eventRule:EventRule", id) !== undefined
                ? undefined
                : `ResourceNotFoundException: Rule ${rule} does not exist on EventBus ${bus}.`;
        },
    },
    "event-target-arn": {
        types: target,
        source: `${api}/API_Target.html`,
        check: ({ inputs }) => {
            const arn = text(inputs.arn) ?? "";
            return /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:\S+$/.test(arn)
                ? undefined
                : `ValidationException: Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`;
        },
    },
    "event-target-retries": {
        types: target,
        source: `${api}/API_RetryPolicy.html`,
        check: ({ inputs }) => {
            const retries = object(inputs.retryPolicy);
            for (const [property, least, most] of [
                ["maximumRetryAttempts", 0, 185],
                ["maximumEventAgeInSeconds", 60, 86_400],
            ] as const) {
                const value = number(retries[property]);
                if (value !== undefined && (value < least || value > most)) {
                    const parameter = `targets.1.member.retryPolicy.${property}`;
                    return invalidParameter(String(value), parameter, `have value between ${least} and ${most}`);
                }
            }
            return undefined;
        },
    },
    "event-target-dead-letters": {
        types: target,
        source: `${api}/API_DeadLetterConfig.html`,
        check: ({ inputs }) => {
            const arn = text(object(inputs.deadLetterConfig).arn);
            return arn === undefined || /^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+$/.test(arn)
                ? undefined
                : `ValidationException: Parameter DeadLetterConfig.Arn ${arn} is not valid. Reason: it must be the ARN of an SQS standard queue.`;
        },
    },
};

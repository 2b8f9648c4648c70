import { regionalArn } from "../cloud/identifiers";
import { isObject, number, text, type Properties, type Value } from "../cloud/values";
import { policyProblem } from "./policy-grammar";
import { isTaken, onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference";

const queue = ["aws:sqs/queue:Queue"];

/** Seconds that SQS takes, by property and the provider's name of it: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const ranges: Record<string, readonly [name: string, least: number, most: number]> = {
    delaySeconds: ["delay_seconds", 0, 900],
    kmsDataKeyReusePeriodSeconds: ["kms_data_key_reuse_period_seconds", 60, 86_400],
    maxMessageSize: ["max_message_size", 1024, 1_048_576],
    messageRetentionSeconds: ["message_retention_seconds", 60, 1_209_600],
    visibilityTimeoutSeconds: ["visibility_timeout_seconds", 0, 43_200],
};

/** SQS: names, figures, encryption and where messages go that nobody could handle. */
export const queueRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "queue-name": {
        types: queue,
        on: onCreate,
        source: `${api}/API_CreateQueue.html`,
        check: ({ inputs }) => {
            const fifo = inputs.fifoQueue === true;
            const name = text(inputs.name) ?? (fifo ? "x.fifo" : "x");
            return (fifo ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/).test(name)
                ? undefined
                : `invalid queue name: ${name}`;
        },
    },
    "queue-unique": {
        types: queue,
        on: onCreate,
        source: `${api}/API_CreateQueue.html`,
        check: (request) =>
            isTaken(request, "name")
                ? "QueueAlreadyExists: A queue already exists with the same name and a different value for tags"
                : undefined,
    },
    // The words are the provider's, which knows before AWS.
    "queue-figures": {
        types: queue,
        source: `${api}/API_SetQueueAttributes.html`,
        check: ({ inputs }) => {
            for (const [property, [name, least, most]] of Object.entries(ranges)) {
                const value = number(inputs[property]);
                if (value !== undefined && (value < least || value > most)) {
                    return `expected ${name} to be in the range (${least} - ${most}), got ${value}`;
                }
            }
            return undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "queue-encryption": {
        types: queue,
        source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
        check: ({ inputs }) =>
            inputs.kmsMasterKeyId !== undefined && inputs.sqsManagedSseEnabled !== undefined
                ? 'Conflicting configuration arguments: "kms_master_key_id": conflicts with sqs_managed_sse_enabled'
                : undefined,
    },
    "queue-redrive": {
        types: queue,
        source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
        check: ({ inputs, cloud }) => {
            const written = text(inputs.redrivePolicy);
            if (written === undefined) {
                return undefined;
            }
            const policy = parsed(written);
            const refused = `InvalidParameterValue: Value ${written} for parameter RedrivePolicy is invalid. Reason:`;
            const target = text(policy?.deadLetterTargetArn);
            if (policy === undefined || target === undefined) {
                return `${refused} Redrive policy is not a valid JSON map.`;
            }
            const count = Number(text(policy.maxReceiveCount) ?? number(policy.maxReceiveCount));
            if (!Number.isInteger(count) || count < 1 || count > 1000) {
                return `${refused} Invalid value for maxReceiveCount: ${String(count)}, valid values are from 1 to 1000 both inclusive.`;
            }
            const ours = target.startsWith(regionalArn("sqs", cloud.region, ""));
            return ours && !queue.flatMap((type) => cloud.all(type)).some(({ state }) => state.arn === target)
                ? `${refused} Dead letter target does not exist.`
                : undefined;
        },
    },
    "queue-policy": {
        types: ["aws:sqs/queuePolicy:QueuePolicy", ...queue],
        source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-creating-custom-policies.html",
        check: ({ inputs }) => {
            const policy = text(inputs.policy);
            return policy !== undefined && policyProblem(policy, "resource") !== undefined
                ? "InvalidAttributeValue: Invalid value for the parameter Policy."
                : undefined;
        },
    },
};

function parsed(written: string): Properties | undefined {
    try {
        const value = JSON.parse(written) as Value;
        return isObject(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

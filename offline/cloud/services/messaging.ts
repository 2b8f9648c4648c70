import { accountId, domainOf, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, nameFrom, type Models } from "../model";
import { text } from "../values";

/** Protocols whose subscriber has to answer a message before anything is sent. */
const confirmed = ["email", "email-json", "http", "https"];

const fourDays = 345_600;

/** SNS topics and subscriptions, SQS queues. */
export const messaging: Models = {
    "aws:sns/topic:Topic": {
        replacedBy: ["fifoTopic", "name", "namePrefix"],
        id: (draft) => regionalArn("sns", draft.region, nameFrom(draft.inputs)),
        outputs: (thing) => ({ arn: thing.id, owner: accountId, name: thing.id.split(":").at(-1) ?? "" }),
    },
    "aws:sns/topicPolicy:TopicPolicy": {
        replacedBy: ["arn"],
        id: idFrom("arn"),
        outputs: () => ({ owner: accountId }),
    },
    "aws:sns/topicSubscription:TopicSubscription": {
        replacedBy: ["endpoint", "protocol", "topic"],
        id: (draft) => `${text(draft.inputs.topic) ?? "topic"}:${uuid()}`,
        outputs: (thing) => ({
            arn: thing.id,
            ownerId: accountId,
            confirmationWasAuthenticated: false,
            pendingConfirmation: confirmed.includes(text(thing.inputs.protocol) ?? ""),
        }),
    },
    "aws:sqs/queue:Queue": {
        replacedBy: ["fifoQueue", "name", "namePrefix"],
        id: (draft) => `https://sqs.${draft.region}.${domainOf(draft.region)}/${accountId}/${nameFrom(draft.inputs)}`,
        outputs: (thing) => {
            const name = thing.id.split("/").at(-1) ?? "";
            const { inputs } = thing;
            return {
                arn: regionalArn("sqs", thing.region, name),
                delaySeconds: inputs.delaySeconds ?? 0,
                kmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds ?? 300,
                messageRetentionSeconds: inputs.messageRetentionSeconds ?? fourDays,
                name,
                // New queues are encrypted with a key of SQS's own unless they have another, or are told not to be:
                // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
                sqsManagedSseEnabled:
                    inputs.sqsManagedSseEnabled ??
                    kept(thing, "sqsManagedSseEnabled", () => inputs.kmsMasterKeyId === undefined),
                url: thing.id,
                visibilityTimeoutSeconds: inputs.visibilityTimeoutSeconds ?? 30,
            };
        },
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        replacedBy: ["queueUrl"],
        id: idFrom("queueUrl"),
        outputs: (thing) => ({ queueUrl: kept(thing, "queueUrl", () => thing.id) }),
    },
};

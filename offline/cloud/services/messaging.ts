import { accountId, domainOf, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, nameFrom, type Models } from "../model";
import { text } from "../values";

/** Protocols whose subscriber has to answer a message before anything is sent. */
const confirmed = ["email", "email-json", "http", "https"];

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
            return { arn: regionalArn("sqs", thing.region, name), name, url: thing.id };
        },
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        replacedBy: ["queueUrl"],
        id: idFrom("queueUrl"),
        outputs: (thing) => ({ queueUrl: kept(thing, "queueUrl", () => thing.id) }),
    },
};

import { text } from "../cloud/values";
import { onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/sns/latest/api";

const protocols = ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

/** Endpoints that each protocol takes. */
const endpoints: Record<string, { shape: RegExp; name: string } | undefined> = {
    email: { shape: /^[^\s@]+@[^\s@]+$/, name: "Email address" },
    "email-json": { shape: /^[^\s@]+@[^\s@]+$/, name: "Email address" },
    http: { shape: /^http:\/\//, name: "Endpoint must match the specified protocol" },
    https: { shape: /^https:\/\//, name: "Endpoint must match the specified protocol" },
    lambda: { shape: /^arn:[\w-]+:lambda:/, name: "Lambda endpoint ARN" },
    sqs: { shape: /^arn:[\w-]+:sqs:/, name: "SQS endpoint ARN" },
};

/** SNS topics and subscriptions. */
export const topicRules: Rules = {
    "topic-name": {
        types: ["aws:sns/topic:Topic"],
        on: onCreate,
        source: `${api}/API_CreateTopic.html`,
        check: ({ inputs }) => {
            const shape = inputs.fifoTopic === true ? /^[\w-]{1,251}\.fifo$/ : /^[\w-]{1,256}$/;
            return shape.test(text(inputs.name) ?? (inputs.fifoTopic === true ? "x.fifo" : "x"))
                ? undefined
                : "InvalidParameter: Invalid parameter: Topic Name";
        },
    },
    "subscription-protocol": {
        types: ["aws:sns/topicSubscription:TopicSubscription"],
        on: onCreate,
        source: `${api}/API_Subscribe.html`,
        check: ({ inputs }) => {
            const protocol = text(inputs.protocol) ?? "";
            return protocols.includes(protocol)
                ? undefined
                : `InvalidParameter: Invalid parameter: Does not support this protocol string: ${protocol}`;
        },
    },
    "subscription-endpoint": {
        types: ["aws:sns/topicSubscription:TopicSubscription"],
        on: onCreate,
        source: `${api}/API_Subscribe.html`,
        check: ({ inputs }) => {
            const endpoint = endpoints[text(inputs.protocol) ?? ""];
            return endpoint === undefined || endpoint.shape.test(text(inputs.endpoint) ?? "")
                ? undefined
                : `InvalidParameter: Invalid parameter: ${endpoint.name}`;
        },
    },
};

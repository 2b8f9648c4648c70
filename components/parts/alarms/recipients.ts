import * as pulumi from "@pulumi/pulumi";
import type * as sns from "@pulumi/aws/sns";
import { kmsKeyArn, topicArn } from "../validation/aws-rules";
import { each, type Checks } from "../validation/checks";
import { emailAddress } from "../validation/network-rules";
import { atLeast, distinct } from "../validation/rules";

/** Who hears of trouble. */
export interface Recipients {
    /** E-mail addresses to tell, at least one. Each gets a request to confirm first. */
    emails: string[];
    /**
     * ARNs of further SNS topics that each alarm tells. Their own policies must let CloudWatch publish. Default: none.
     */
    topicArns?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * ARN of the KMS key of the deployment's own topic; its policy must let cloudwatch.amazonaws.com and
     * events.amazonaws.com use it, or alarms are lost. Default: a key made for the topic.
     */
    kmsKeyArn?: pulumi.Input<string>;
}

/** `Recipients`, checked and complete. */
export interface RecipientSettings {
    emails: string[];
    topicArns: pulumi.Output<string[]>;
    kmsKeyArn: pulumi.Output<string> | undefined;
}

/** Checks who hears of trouble. */
export function recipientSettings(checks: Checks, args: Recipients): RecipientSettings {
    return {
        emails: checks.plain(
            "alarms.emails",
            args.emails,
            atLeast(1, "e-mail address, or nobody hears of trouble"),
            distinct(),
            each(emailAddress),
        ),
        topicArns: checks.input("alarms.topicArns", args.topicArns ?? [], distinct(), each(topicArn)),
        kmsKeyArn: checks.optionalInput("alarms.kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
    };
}

/** ARNs of all topics that alarms tell: the deployment's own, and the further ones. */
export function allTopics(own: sns.Topic, { topicArns }: RecipientSettings): pulumi.Output<string[]> {
    return pulumi.all([own.arn, topicArns]).apply(([first, others]) => [first, ...others]);
}

import * as pulumi from "@pulumi/pulumi";
import * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import { useOfKey } from "../key-statements";
import { policyDocument, type Statement } from "../policy-document";
import type { Scope } from "../scope";

/** Who hears of alarms. */
export interface AlarmTopicArgs {
    /** Addresses to subscribe; each owner is asked by e-mail to confirm. */
    emails: string[];
    /** Key to encrypt the topic with; a key of its own is made when missing. */
    kmsKeyArn: pulumi.Output<string> | undefined;
}

/** An encrypted SNS topic that CloudWatch alarms and EventBridge events of this account can go to. */
export function alarmTopic(scope: Scope, args: AlarmTopicArgs): sns.Topic {
    const topic = new sns.Topic(
        scope.name("alarms"),
        { kmsMasterKeyId: args.kmsKeyArn ?? topicKey(scope).arn, tags: scope.tags("alarms") },
        scope.options(),
    );
    new sns.TopicPolicy(
        scope.name("alarms-publishers"),
        { arn: topic.arn, policy: policyDocument(...publishersMay(scope, ["sns:Publish"], topic.arn)) },
        scope.options(),
    );
    for (const email of args.emails) {
        new sns.TopicSubscription(
            scope.name(`alarms-to-${email}`),
            { topic: topic.arn, protocol: "email", endpoint: email },
            scope.options(),
        );
    }
    return topic;
}

/** What a role of this account needs to publish to the topic. */
export function publishStatements(scope: Scope, topic: sns.Topic): Statement[] {
    const kmsKeyArn = topic.kmsMasterKeyId.apply((arn) => arn ?? "");
    return [
        { Sid: "TellPeople", Effect: "Allow", Action: ["sns:Publish"], Resource: topic.arn },
        ...useOfKey(scope, "EncryptForTheTopic", kmsKeyArn, "sns", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ];
}

/**
 * A key that the publishers may use. With SNS's own key they may not, and alarms are lost without a sign.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function topicKey(scope: Scope): kms.Key {
    return new kms.Key(
        scope.name("alarms"),
        {
            description: `Encrypts the topic ${scope.name("alarms")}`,
            enableKeyRotation: true,
            deletionWindowInDays: 30,
            policy: policyDocument(
                {
                    Sid: "AccountGovernsTheKey",
                    Effect: "Allow",
                    Principal: { AWS: pulumi.interpolate`arn:${scope.partition}:iam::${scope.accountId}:root` },
                    Action: ["kms:*"],
                    Resource: thisKey,
                },
                ...publishersMay(scope, ["kms:Decrypt", "kms:GenerateDataKey*"], thisKey),
            ),
            tags: scope.dataTags("alarms"),
        },
        scope.options(),
    );
}

/** In a policy that hangs on a key, this is the key. */
const thisKey = "*";

/** Lets alarms and events of this account do `actions`. */
function publishersMay(scope: Scope, actions: string[], resource: pulumi.Input<string>): Statement[] {
    return [
        {
            Sid: "AlarmsPublish",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: actions,
            Resource: resource,
            Condition: { StringEquals: { "aws:SourceAccount": scope.accountId } },
        },
        {
            Sid: "EventsPublish",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: actions,
            Resource: resource,
            // No condition: EventBridge does not tell SNS for whom it publishes, so none would hold and events would be
            // lost (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html, Amazon SNS).
        },
    ];
}

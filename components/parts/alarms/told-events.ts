import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Scope } from "../scope";

/** Events of AWS that people are told of. */
export interface ToldEvents {
    description: string;
    /**
     * Which events, in EventBridge's own form.
     *
     * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
     */
    pattern: Record<string, unknown>;
}

/** Tells a topic of each such event, with all that AWS says of it. */
export function tellOfEvents(
    scope: Scope,
    role: string,
    topicArn: pulumi.Input<string>,
    { description, pattern }: ToldEvents,
): void {
    const rule = new cloudwatch.EventRule(
        scope.name(role),
        { description, eventPattern: pulumi.jsonStringify(pattern), tags: scope.tags(role) },
        scope.options(),
    );
    new cloudwatch.EventTarget(scope.name(role), { rule: rule.name, arn: topicArn }, scope.options());
}

/** Words that people are told at a time of EventBridge's own form (`cron(0 9 1 3 ? 2027)`, in UTC). */
export interface Reminder {
    description: string;
    at: string;
    message: string;
}

/** Tells a topic something at a time. */
export function tellAt(
    scope: Scope,
    role: string,
    topicArn: pulumi.Input<string>,
    { description, at, message }: Reminder,
): void {
    const rule = new cloudwatch.EventRule(
        scope.name(role),
        { description, scheduleExpression: at, tags: scope.tags(role) },
        scope.options(),
    );
    new cloudwatch.EventTarget(
        scope.name(role),
        // A text is JSON, too.
        { rule: rule.name, arn: topicArn, input: JSON.stringify(message) },
        scope.options(),
    );
}

import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import type { Scope } from "./scope";

/** Calls a function by a schedule or at events, as `args` say; `name` is the role of what is made for it. */
export function functionTrigger(
    scope: Scope,
    target: lambda.Function,
    name: string,
    args: cloudwatch.EventRuleArgs,
): void {
    const rule = new cloudwatch.EventRule(scope.name(name), { ...args, tags: scope.tags(name) }, scope.options());
    const permission = new lambda.Permission(
        scope.name(name),
        {
            action: "lambda:InvokeFunction",
            function: target.name,
            principal: "events.amazonaws.com",
            sourceArn: rule.arn,
        },
        scope.options(),
    );
    new cloudwatch.EventTarget(
        scope.name(name),
        { rule: rule.name, arn: target.arn },
        scope.options({ dependsOn: [permission] }),
    );
}

import * as pulumi from "@pulumi/pulumi";
import * as lambda from "@pulumi/aws/lambda";
import { environment, timeoutSeconds } from "../../../lambdas/service-probe/contract";
import { functionTrigger } from "../../parts/function-trigger";
import { lambdaFunction } from "../../parts/lambda-function";
import type { Scope } from "../../parts/scope";
import type { Around } from "./watched";

const role = "probe";

/** Asks the services that no load balancer asks, each minute, and counts who is well. Gives the log group that it writes to. */
export function serviceProbe(scope: Scope, { settings, probe }: Pick<Around, "settings" | "probe">): string {
    const logGroupName = `/aws/lambda/${settings.namePrefix}-${role}`;
    const made = lambdaFunction(scope, role, {
        description: "Asks each minute whether the internal services are well",
        source: "service-probe",
        environment: {
            [environment.services]: pulumi.jsonStringify(probe.services),
            [environment.deployment]: settings.namePrefix,
        },
        timeoutSeconds,
        memoryMb: 256,
        policies: {},
        network: settings.network,
        securityGroupId: probe.securityGroupId,
        logGroupName,
        logRetentionDays: settings.logRetentionDays,
        kmsKeyArn: settings.kmsKeyArn,
        // Two at once ask twice, and small accounts can set nothing aside.
        oneAtATime: false,
        dependsOn: probe.dependsOn,
    });
    new lambda.FunctionEventInvokeConfig(
        scope.name(role),
        // The next minute asks anew; an answer of then says nothing of now.
        { functionName: made.name, maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        scope.options(),
    );
    functionTrigger(scope, made, "probe-schedule", {
        description: "Internal services are asked each minute",
        scheduleExpression: "rate(1 minute)",
    });
    return logGroupName;
}

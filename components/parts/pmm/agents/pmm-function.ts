import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import { lambdaFunction, type LambdaFunctionArgs } from "../../lambda-function";
import type { Scope } from "../../scope";
import { allowIn, allowOut, securityGroup } from "../../security-group";
import type { PmmSettings } from "../settings";
import { agentPort, type AgentAddress } from "./endpoint";

/** What differs between the functions that talk to PMM. */
export type PmmFunctionArgs = Pick<
    LambdaFunctionArgs,
    "description" | "source" | "files" | "environment" | "timeoutSeconds" | "memoryMb" | "policies" | "dependsOn"
>;

/** A function that talks to PMM with TLS, and to AWS; `role` begins the names of its children. */
export function pmmFunction(
    scope: Scope,
    role: string,
    settings: PmmSettings,
    pmm: AgentAddress,
    args: PmmFunctionArgs,
): lambda.Function {
    const { id: securityGroupId } = securityGroup(scope, role, {
        vpcId: settings.network.vpcId,
        description: args.description,
    });
    return lambdaFunction(scope, role, {
        ...args,
        network: settings.network,
        securityGroupId,
        logGroupName: `/aws/lambda/${settings.serviceName}-${role}`,
        logRetentionDays: settings.logRetentionDays,
        dependsOn: [...args.dependsOn, ...ways(scope, role, securityGroupId, pmm)],
    });
}

function ways(
    scope: Scope,
    role: string,
    securityGroupId: pulumi.Output<string>,
    pmm: AgentAddress,
): pulumi.Resource[] {
    return [
        allowOut(scope, `${role}-to-pmm`, {
            securityGroupId,
            peer: { referencedSecurityGroupId: pmm.securityGroupId },
            port: agentPort,
            description: "The API of PMM",
        }),
        allowOut(scope, `${role}-to-aws`, {
            securityGroupId,
            peer: { cidrIpv4: "0.0.0.0/0" },
            port: 443,
            description: "The AWS API",
        }),
        allowIn(scope, `pmm-from-${role}`, {
            securityGroupId: pmm.securityGroupId,
            peer: { referencedSecurityGroupId: securityGroupId },
            port: agentPort,
            description: `The API of PMM for its ${role}`,
        }),
    ];
}

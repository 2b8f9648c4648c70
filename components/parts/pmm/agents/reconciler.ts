import * as pulumi from "@pulumi/pulumi";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as lambda from "@pulumi/aws/lambda";
import * as ssm from "@pulumi/aws/ssm";
import { runSeconds, stateKey, type ReconcilerConfig } from "../../../../lambdas/pmm-reconciler/contract";
import { functionTrigger } from "../../function-trigger";
import type { GeneratedSecret } from "../../generated-secret";
import type { Scope } from "../../scope";
import { allowIn } from "../../security-group";
import type { Checks } from "../../validation/checks";
import { wholeNumber } from "../../validation/rules";
import type { PmmSettings } from "../settings";
import { agentSecret } from "./agent-secret";
import { registrationDocument } from "./document";
import { agentPort, type AgentAddress } from "./endpoint";
import { pmmFunction } from "./pmm-function";
import { reconcilerPolicies } from "./reconciler-policies";

/** How PMM is kept in step with what it monitors. */
export interface Reconciler {
    /**
     * Most nodes and services that one run, every five minutes, takes out of PMM; the rest waits for the next. From 1 to
     * 1000. Default: 20.
     */
    removalsPerRun?: number;
}

/** `Reconciler`, checked and complete. */
export interface ReconcilerSettings {
    removalsPerRun: number;
}

/** Checks the reconciler and fills in what it leaves out. */
export function reconcilerSettings(checks: Checks, args: Reconciler): ReconcilerSettings {
    return {
        removalsPerRun: checks.plain(
            "reconciler.removalsPerRun",
            args.removalsPerRun ?? 20,
            wholeNumber(1, 1000, "nodes and services"),
        ),
    };
}

const role = "reconciler";

/**
 * The function that registers instances of auto scaling groups and databases on RDS in PMM, and takes them out when they are
 * gone: every five minutes, and when a group launches or ends an instance.
 */
export function reconciler(
    scope: Scope,
    settings: PmmSettings,
    pmm: AgentAddress,
    adminSecret: GeneratedSecret,
): lambda.Function {
    const agentSecrets = settings.monitoredAsgs.map((group) => agentSecret(scope, group));
    for (const { name, securityGroupId } of settings.monitoredAsgs) {
        if (securityGroupId !== undefined) {
            allowIn(scope, `agents-${name}`, {
                securityGroupId: pmm.securityGroupId,
                peer: { referencedSecurityGroupId: securityGroupId },
                port: agentPort,
                description: `Agents of the group ${name}`,
            });
        }
    }
    const table = stateTable(scope);
    const document = new ssm.Document(
        scope.name("register"),
        {
            documentType: "Command",
            documentFormat: "JSON",
            targetType: "/AWS::EC2::Instance",
            content: registrationDocument(),
            tags: scope.tags("register"),
        },
        scope.options(),
    );
    const config: pulumi.Input<ReconcilerConfig> = pulumi.output({
        deployment: scope.deployment,
        serviceName: settings.serviceName,
        pmmAddress: pmm.address,
        adminSecretArn: adminSecret.arn,
        stateTable: table.name,
        documentName: document.name,
        removalsPerRun: settings.reconciler.removalsPerRun,
        groups: settings.monitoredAsgs.map((group, index) => ({
            name: group.autoScalingGroupName,
            engine: group.engine,
            port: group.port,
            credentialsSecretArn: group.credentialsSecretArn,
            ...(group.credentialsUser !== undefined && { credentialsUser: group.credentialsUser }),
            agentSecretArn: agentSecrets[index]?.arn ?? "",
            querySource: group.querySource,
            tls: group.tls,
            environment: group.environment,
            cluster: group.cluster,
        })),
        databases: settings.monitoredDatabases.map((database) => ({
            name: database.name,
            engine: database.engine,
            ...(database.instanceIdentifier && { instanceIdentifier: database.instanceIdentifier }),
            ...(database.clusterIdentifier && { clusterIdentifier: database.clusterIdentifier }),
            credentialsSecretArn: database.credentialsSecretArn,
            database: database.database,
            environment: database.environment,
        })),
    });
    const made = pmmFunction(scope, role, settings, pmm, {
        description: "Keeps PMM in step with the instances and databases it monitors",
        source: "pmm-reconciler",
        files: { "config.json": pulumi.jsonStringify(config) },
        timeoutSeconds: runSeconds,
        memoryMb: 512,
        policies: reconcilerPolicies(scope, settings, {
            adminSecret,
            agentSecretArns: agentSecrets.map(({ arn }) => arn),
            tableArn: table.arn,
            documentArn: document.arn,
        }),
        dependsOn: [adminSecret.version],
    });
    triggers(scope, settings, made);
    return made;
}

/** One item: what runs remember, and whose turn it is. It can be lost: the next runs find out anew. */
function stateTable(scope: Scope): dynamodb.Table {
    return new dynamodb.Table(
        scope.name("reconciler-state"),
        {
            billingMode: "PAY_PER_REQUEST",
            hashKey: stateKey,
            attributes: [{ name: stateKey, type: "S" }],
            serverSideEncryption: { enabled: true },
            tags: scope.dataTags("reconciler-state", "rebuilt"),
        },
        scope.options(),
    );
}

/** Events of groups make it quick, the schedule makes it certain. */
function triggers(scope: Scope, { monitoredAsgs }: PmmSettings, target: lambda.Function): void {
    new lambda.FunctionEventInvokeConfig(
        scope.name(role),
        {
            functionName: target.name,
            // The next run does what this one could not.
            maximumRetryAttempts: 0,
            // What waits for longer has been done by another run since.
            maximumEventAgeInSeconds: 900,
        },
        scope.options(),
    );
    functionTrigger(scope, target, "reconciler-schedule", {
        description: "PMM is kept in step every five minutes",
        scheduleExpression: "rate(5 minutes)",
    });
    if (monitoredAsgs.length > 0) {
        functionTrigger(scope, target, "reconciler-groups", {
            description: "A monitored group has launched or ended an instance",
            eventPattern: pulumi.jsonStringify({
                source: ["aws.autoscaling"],
                "detail-type": ["EC2 Instance Launch Successful", "EC2 Instance Terminate Successful"],
                detail: { AutoScalingGroupName: monitoredAsgs.map((group) => group.autoScalingGroupName) },
            }),
        });
    }
}

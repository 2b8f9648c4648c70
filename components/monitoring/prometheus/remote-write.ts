import * as pulumi from "@pulumi/pulumi";
import * as amp from "@pulumi/aws/amp";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import type { MonitoringSettings } from "../settings";

/** A workspace of Amazon Managed Service for Prometheus. */
export interface Workspace {
    id: pulumi.Output<string>;
    arn: pulumi.Output<string>;
    /** Where it is asked, with a slash at the end. */
    url: pulumi.Output<string>;
}

/** Where Prometheus sends everything for good. */
export interface LongHistory {
    /** Where it sends to. */
    writeUrl: pulumi.Output<string>;
    /** Whether requests are signed for AWS. */
    signed: boolean;
    /** What Prometheus needs for it. */
    writeStatements: Statement[];
    /** Missing when the receiver is the user's. */
    workspace: Workspace | undefined;
}

/** The place where samples outlive every task, when there is one. */
export function longHistory(scope: Scope, settings: MonitoringSettings): LongHistory | undefined {
    const { remoteWrite } = settings.prometheus;
    if (remoteWrite === undefined) {
        return undefined;
    }
    if (remoteWrite.kind === "url") {
        return {
            writeUrl: remoteWrite.url,
            signed: remoteWrite.signed,
            // The URL does not tell the account's workspaces apart before it is known.
            writeStatements: remoteWrite.signed ? [mayWrite(scope.arn("aps", "workspace/*"))] : [],
            workspace: undefined,
        };
    }
    const workspace = managedWorkspace(scope, settings, remoteWrite.retentionDays);
    return {
        writeUrl: pulumi.interpolate`${workspace.url}api/v1/remote_write`,
        signed: true,
        writeStatements: [mayWrite(workspace.arn)],
        workspace,
    };
}

function managedWorkspace(scope: Scope, settings: MonitoringSettings, retentionDays: number): Workspace {
    const { kmsKeyArn, namePrefix, protect } = settings;
    const { id, arn, prometheusEndpoint } = new amp.Workspace(
        scope.name("workspace"),
        { alias: namePrefix, ...(kmsKeyArn && { kmsKeyArn }), tags: scope.dataTags("workspace") },
        scope.options({ protect }),
    );
    new amp.WorkspaceConfiguration(
        scope.name("workspace"),
        { workspaceId: id, retentionPeriodInDays: retentionDays },
        scope.options(),
    );
    return { id, arn, url: prometheusEndpoint };
}

function mayWrite(workspaceArn: pulumi.Output<string>): Statement {
    return { Sid: "SendSamples", Effect: "Allow", Action: ["aps:RemoteWrite"], Resource: workspaceArn };
}

/**
 * What Grafana needs to ask a workspace.
 *
 * Source: https://docs.aws.amazon.com/prometheus/latest/userguide/security_iam_id-based-policy-examples.html
 */
export function queryStatements(workspace: Workspace): Statement[] {
    return [
        {
            Sid: "AskForSamples",
            Effect: "Allow",
            Action: ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"],
            Resource: workspace.arn,
        },
    ];
}

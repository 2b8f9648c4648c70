import * as pulumi from "@pulumi/pulumi";
import * as amp from "@pulumi/aws/amp";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import type { MonitoringSettings } from "../settings";
import type { RemoteWriteSettings } from "./remote-write-settings";

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
    /** Region that requests are signed for; missing when they are not signed. */
    region: pulumi.Output<string> | undefined;
    /** What Prometheus needs for it. */
    writeStatements: Statement[];
    /** Where Grafana asks, and what it needs for it; missing when nobody said where. */
    query: { url: pulumi.Output<string>; statements: Statement[] } | undefined;
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
        return receiverOfTheUser(scope, remoteWrite);
    }
    const workspace = managedWorkspace(scope, settings, remoteWrite.retentionDays);
    return {
        writeUrl: pulumi.interpolate`${workspace.url}api/v1/remote_write`,
        region: scope.region,
        writeStatements: [mayWrite(workspace.arn)],
        query: { url: workspace.url, statements: [mayAsk(workspace.arn)] },
        workspace,
    };
}

function receiverOfTheUser(
    scope: Scope,
    { url, queryUrl, signed, region: given }: RemoteWriteSettings & { kind: "url" },
): LongHistory {
    const region = signed ? (given ?? scope.region) : undefined;
    const allowed = (at: pulumi.Output<string>, may: (workspaceArn: pulumi.Output<string>) => Statement): Statement[] =>
        region === undefined ? [] : [may(workspaceAt(scope, region, at))];
    return {
        writeUrl: url,
        region,
        writeStatements: allowed(url, mayWrite),
        query: queryUrl && { url: queryUrl, statements: allowed(queryUrl, mayAsk) },
        workspace: undefined,
    };
}

/** ARN of the workspace that a URL names, or of all in its region when it is a proxy's. */
function workspaceAt(
    { partition, accountId }: Scope,
    region: pulumi.Output<string>,
    url: pulumi.Output<string>,
): pulumi.Output<string> {
    const id = url.apply((known) => /\/workspaces\/(ws-[A-Za-z0-9-]+)/.exec(known)?.[1] ?? "*");
    return pulumi.interpolate`arn:${partition}:aps:${region}:${accountId}:workspace/${id}`;
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
function mayAsk(workspaceArn: pulumi.Output<string>): Statement {
    return {
        Sid: "AskForSamples",
        Effect: "Allow",
        Action: ["aps:QueryMetrics", "aps:GetSeries", "aps:GetLabels", "aps:GetMetricMetadata"],
        Resource: workspaceArn,
    };
}

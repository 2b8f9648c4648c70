import * as pulumi from "@pulumi/pulumi";
import { listCosts, serviceCommands, targetHealth } from "../parts/ecs/service-commands";
import type { BuiltPipeline } from "./pipeline";
import { alertmanagerContainer, alertmanagerUrl, amtool } from "./prometheus/alertmanager";
import { prometheusPort } from "./prometheus/configuration";

/** The real names that the commands need. */
export interface RunbookNames {
    region: pulumi.Input<string>;
    /** The component's name: the tag `stackwarden:deployment`. */
    deployment: string;
    clusterName: pulumi.Input<string>;
    /** ECS services of Prometheus, one a replica. */
    prometheusServices: pulumi.Input<string>[];
    grafanaService: pulumi.Input<string>;
    /** The other ECS services that are made here. */
    otherServices: pulumi.Input<string>[];
    /** Address of Grafana, without a slash at the end. */
    grafanaUrl: pulumi.Input<string>;
    /** Missing when the password is Grafana's own `admin`. */
    passwordSecretArn: pulumi.Input<string> | undefined;
    /** The target group of the internal load balancer. */
    internalTargetGroupArn: pulumi.Input<string>;
    /** Whether people may open a shell in the tasks. */
    enableExec: boolean;
    /** The pipeline, when there is one. */
    pipeline: Pick<BuiltPipeline, "connectionArn" | "projectName"> | undefined;
}

type Known = pulumi.Unwrap<RunbookNames>;

/** Commands of the AWS command line for everyday work, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known) => {
        return {
            ...everyday(known),
            ...(known.passwordSecretArn !== undefined && withPassword(known, known.passwordSecretArn)),
            ...(known.enableExec && withShells(known)),
            ...(known.pipeline !== undefined && withPipeline(known, known.pipeline)),
        };
    });
}

function everyday(known: Known): Record<string, string> {
    const region = `--region ${known.region}`;
    const ecs = serviceCommands(known.region, known.clusterName);
    const [prometheus = ""] = known.prometheusServices;
    const all = [...known.prometheusServices, known.grafanaService, ...known.otherServices];
    const logs = (service: string): string => `aws logs tail /ecs/${service} ${region} --since 10m --follow`;
    return {
        listServices: ecs.list(all),
        listEvents: ecs.events(prometheus),
        listStops: ecs.stops(prometheus),
        listAddresses: ecs.tasks(
            "",
            `group,lastStatus,healthStatus,attachments[].details[]|[?name=='privateIPv4Address'].value|[0]`,
        ),
        checkTargets: targetHealth(known.region, known.internalTargetGroupArn),
        followPrometheus: logs(prometheus),
        followGrafana: logs(known.grafanaService),
        findErrors:
            `aws logs tail /ecs/${prometheus} ${region} --since 1d --filter-pattern ` +
            `'?"level=error" ?"level=ERROR" ?"level=warn" ?"level=WARN"'`,
        restartPrometheus: known.prometheusServices.map(ecs.restart).join("; "),
        restartGrafana: ecs.restart(known.grafanaService),
        ...(known.otherServices.length > 0 && { restartServices: known.otherServices.map(ecs.restart).join("; ") }),
        listCosts: listCosts(known.region, known.deployment),
    };
}

function withPassword(known: Known, secretArn: string): Record<string, string> {
    const read =
        `aws secretsmanager get-secret-value --region ${known.region} --secret-id ${secretArn} ` +
        `--query SecretString --output text`;
    // By Grafana, since Prometheus is not to be reached from outside; the password goes by pipes, and in no argument.
    const ask = (path: string, filter: string): string =>
        `${read} | sed 's/["\\\\]/\\\\&/g; s/.*/user = "admin:&"/' | curl --silent --show-error --fail --config - ` +
        `'${known.grafanaUrl}/api/datasources/proxy/uid/prometheus/api/v1/${path}' | jq -r '${filter}'`;
    return {
        readPassword: read,
        showTargets: ask(
            "targets?state=active",
            ".data.activeTargets[] | [.labels.job, .scrapeUrl, .health, .lastError] | @tsv",
        ),
        showAlerts: ask(
            "alerts",
            ".data.alerts[] | [.state, .labels.alertname, .activeAt, .annotations.summary] | @tsv",
        ),
        showMemory: ask("status/tsdb", ".data.headStats"),
    };
}

function withShells(known: Known): Record<string, string> {
    const region = `--region ${known.region}`;
    const cluster = `--cluster ${known.clusterName}`;
    const ecs = serviceCommands(known.region, known.clusterName);
    const [prometheus = ""] = known.prometheusServices;
    // A container's name for Session Manager: ecs:<cluster>_<task>_<container>.
    const target =
        `ecs:${known.clusterName}_$(aws ecs describe-tasks ${region} ${cluster} --tasks ${ecs.taskOf(prometheus)} ` +
        `--query "tasks[0].[taskArn,containers[?name=='prometheus'].runtimeId|[0]]" --output text | sed 's#^.*/##' | tr '\\t' _)`;
    return {
        openPrometheusShell: ecs.shell(prometheus, "prometheus"),
        openGrafanaShell: ecs.shell(known.grafanaService, "grafana"),
        openPrometheusPage:
            `aws ssm start-session ${region} --document-name AWS-StartPortForwardingSession --target ${target} ` +
            `--parameters portNumber=${prometheusPort},localPortNumber=${prometheusPort} # then http://localhost:${prometheusPort}/`,
        sendTestAlert:
            `aws ecs execute-command ${region} ${cluster} --container ${alertmanagerContainer} --interactive ` +
            `--command '${testAlert}' --task ${ecs.taskOf(prometheus)}`,
    };
}

/** Alertmanager ends an alert by itself when nobody repeats it for five minutes. No shell takes it apart, so no word has a blank. */
const testAlert =
    `${amtool} alert add alertname=TestAlert job=test severity=warning --annotation=summary=only-a-test ` +
    `--alertmanager.url=${alertmanagerUrl}`;

function withPipeline(known: Known, pipeline: Known["pipeline"] & object): Record<string, string> {
    const region = `--region ${known.region}`;
    const { connectionArn, projectName } = pipeline;
    return {
        checkConnection:
            `aws codeconnections get-connection ${region} --connection-arn ${connectionArn} ` +
            `--query Connection.ConnectionStatus --output text`,
        ...(projectName !== undefined && {
            startBuild: `aws codebuild start-build ${region} --project-name ${projectName} --query build.id --output text`,
            followBuild: `aws logs tail /aws/codebuild/${projectName} ${region} --since 1h --follow`,
        }),
    };
}

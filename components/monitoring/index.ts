import * as pulumi from "@pulumi/pulumi";
import { alarmTopic } from "../parts/alarms/alarm-topic";
import { metricAlarms } from "../parts/alarms/metric-alarm";
import { allTopics } from "../parts/alarms/recipients";
import { ownOutputs } from "../parts/outputs";
import { Scope } from "../parts/scope";
import { warn } from "../parts/warnings";
import { monitoringAlarms } from "./alarms";
import type { MonitoringArgs } from "./args";
import { serviceCluster } from "./cluster";
import { taskRoles } from "./fargate/roles";
import { grafanaService } from "./grafana";
import { dashboardJson } from "./grafana/dashboard-json";
import { internalBalancer } from "./internal-balancer";
import { monitoringNetwork } from "./network";
import { imagePipeline } from "./pipeline";
import { prometheusServers, shownConfiguration } from "./prometheus";
import { prometheusBackup } from "./prometheus/backup";
import { prometheusPort } from "./prometheus/configuration";
import { longHistory } from "./prometheus/remote-write";
import { publicBalancer } from "./public-balancer";
import { runbook } from "./runbook";
import { roleOf } from "./public-ways";
import { imageOf, monitoredServices } from "./services";
import type { MetricsPortSettings } from "./services/metrics-port";
import { monitoringSettings } from "./settings";
import { warnings } from "./warnings";

/**
 * Prometheus and Grafana on Fargate, and the services that they watch.
 *
 * Prometheus finds the tasks of each service by itself, whatever their addresses become, and loses none when AWS does not answer.
 * Grafana comes with its data source, a dashboard of 14 panels and a generated password; alerts go to SNS. A public load balancer
 * for people, an internal one that Grafana asks Prometheus by; history that outlives the tasks in Amazon Managed Service for
 * Prometheus; repositories and builds for your images.
 */
export class Monitoring extends pulumi.ComponentResource {
    /** Address of Grafana. */
    public readonly grafanaUrl: pulumi.Output<string>;
    /** ARN of the secret whose text is the password of Grafana's user `admin`, unless that is Grafana's own. */
    public readonly grafanaPasswordSecretArn?: pulumi.Output<string>;
    /** Address of Prometheus within the VPC. */
    public readonly prometheusInternalUrl: pulumi.Output<string>;
    /** Address of Prometheus on the public load balancer, when it is there. */
    public readonly prometheusUrl?: pulumi.Output<string>;
    /** Addresses of the services that are public, by name. */
    public readonly serviceUrls: pulumi.Output<Record<string, string>>;
    /** Addresses of the services' metrics on the public load balancer, by name; none while they are hidden. */
    public readonly metricsUrls: pulumi.Output<Record<string, string>>;
    /** Name of the ECS cluster. */
    public readonly clusterName: pulumi.Output<string>;
    /** ARN of the ECS cluster. */
    public readonly clusterArn: pulumi.Output<string>;
    /** Names of all ECS services, Prometheus's first. */
    public readonly serviceNames: pulumi.Output<string[]>;
    /** DNS name of the public load balancer, for host names kept elsewhere than in Route 53. */
    public readonly loadBalancerDnsName: pulumi.Output<string>;
    /** DNS name of the internal load balancer. */
    public readonly internalLoadBalancerDnsName: pulumi.Output<string>;
    /** ARN of the target group of the internal load balancer. */
    public readonly internalTargetGroupArn: pulumi.Output<string>;
    /** ARNs of the target groups of the public load balancer: `grafana`, `prometheus`, `service-<name>`. */
    public readonly targetGroupArns: pulumi.Output<Record<string, string>>;
    /** ARN of the certificate, when there is one. */
    public readonly certificateArn?: pulumi.Output<string>;
    /** Name of the bucket with the public load balancer's access logs, when they are enabled. */
    public readonly accessLogsBucketName?: pulumi.Output<string>;
    /** Id of the public load balancer's security group. */
    public readonly loadBalancerSecurityGroupId: pulumi.Output<string>;
    /** Id of Prometheus's security group: what is scraped lets it in. */
    public readonly prometheusSecurityGroupId: pulumi.Output<string>;
    /** Id of Grafana's security group. */
    public readonly grafanaSecurityGroupId: pulumi.Output<string>;
    /** Ids of the services' security groups, by name. */
    public readonly serviceSecurityGroupIds: pulumi.Output<Record<string, string>>;
    /** ARNs of the roles of the tasks, by ECS service. */
    public readonly taskRoleArns: pulumi.Output<Record<string, string>>;
    /** Names of the log groups, by ECS service. */
    public readonly logGroupNames: pulumi.Output<Record<string, string>>;
    /** Id of the workspace with the history, when there is one. */
    public readonly workspaceId?: pulumi.Output<string>;
    /** Where the workspace is asked, when there is one. */
    public readonly workspaceUrl?: pulumi.Output<string>;
    /** Id of the file system with Prometheus's data, for the storage `efs`. */
    public readonly fileSystemId?: pulumi.Output<string>;
    /** Name of the vault with the backups of that file system. */
    public readonly backupVaultName?: pulumi.Output<string>;
    /** ARN of the role that AWS Backup makes and restores those backups with. */
    public readonly backupRoleArn?: pulumi.Output<string>;
    /** ARN of the deployment's own SNS topic for alerts and alarms. */
    public readonly alarmTopicArn: pulumi.Output<string>;
    /** Prometheus's configuration; with the updater `script`, what the script completes. */
    public readonly prometheusConfiguration: pulumi.Output<string>;
    /** The dashboard that comes with it, as Grafana imports it. */
    public readonly dashboardJson: pulumi.Output<string>;
    /** URLs of the image repositories, by name, when there is a pipeline. */
    public readonly repositoryUrls?: pulumi.Output<Record<string, string>>;
    /** What a build does, as CodeBuild reads it, when there is a pipeline. */
    public readonly buildspec?: pulumi.Output<string>;
    /** ARN of the connection to GitHub, to be confirmed in the console when it is new; when there is a pipeline. */
    public readonly connectionArn?: pulumi.Output<string>;
    /** Name of the CodeBuild project, when there is a pipeline whose connection is confirmed. */
    public readonly buildProjectName?: pulumi.Output<string>;
    /** Region of the deployment. */
    public readonly region: pulumi.Output<string>;
    /** Commands for everyday work with the real names filled in. */
    public readonly runbook: pulumi.Output<Record<string, string>>;

    /**
     * @param name at most 20 lower-case letters, digits and hyphens; the names of everything begin with it.
     * @throws ResourceError that lists all that is wrong with the arguments.
     */
    constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
        super("stackwarden:index:Monitoring", name, args, opts);
        const settings = monitoringSettings(this, name, args);
        const scope = new Scope(this, name, "Monitoring", settings.tags);
        warn(this, warnings(settings));

        const network = monitoringNetwork(scope, settings);
        const cluster = serviceCluster(scope, settings);
        const pipeline =
            settings.pipeline && imagePipeline(scope, settings.pipeline, { ...settings, clusterName: cluster.name });
        const balancer = publicBalancer(scope, settings, network.publicBalancerId);
        const internal = internalBalancer(scope, settings, network.internalBalancerId);
        const history = longHistory(scope, settings);
        const topic = alarmTopic(scope, settings.alarms);
        const around = {
            place: { settings, cluster, network },
            rolesOf: taskRoles(scope, settings),
            balancer,
            internal,
            history,
            topic,
            pipeline,
            image: imageOf(scope, { name: "prometheus", image: settings.prometheus.image }, pipeline),
        };
        const services = monitoredServices(scope, around);
        const prometheus = prometheusServers(scope, around);
        const grafana = grafanaService(scope, around);
        const backup = prometheusBackup(scope, settings, { servers: prometheus, topicArn: topic.arn });
        metricAlarms(scope, monitoringAlarms(internal, balancer), allTopics(topic, settings.alarms));

        const running = [...prometheus, grafana, ...services];
        const isPublic = settings.services.flatMap(({ name: service, publicPort, port, metrics }) =>
            publicPort === undefined ? [] : [{ service, url: balancer.urlOf(publicPort), port, metrics }],
        );
        this.grafanaUrl = balancer.grafanaUrl;
        this.grafanaPasswordSecretArn = grafana.password?.arn;
        this.prometheusInternalUrl = internal.url;
        this.prometheusUrl = balancer.groups.prometheus && balancer.urlOf(prometheusPort);
        this.serviceUrls = pulumi.output(Object.fromEntries(isPublic.map(({ service, url }) => [service, url])));
        this.metricsUrls = pulumi.output(settings.endpoint.hideMetrics ? {} : metricsUrls(isPublic));
        this.clusterName = cluster.name;
        this.clusterArn = cluster.arn;
        this.serviceNames = pulumi.output(running.map(({ service }) => service.name));
        this.loadBalancerDnsName = balancer.loadBalancer.dnsName;
        this.internalLoadBalancerDnsName = internal.loadBalancer.dnsName;
        this.internalTargetGroupArn = pulumi
            .all(internal.servers.map(({ targetGroup }) => targetGroup.arn))
            .apply(([first = ""]) => first);
        this.targetGroupArns = byName(
            Object.entries(balancer.groups).map(([role, { targetGroup }]) => [role, targetGroup.arn]),
        );
        this.certificateArn = balancer.certificateArn;
        this.accessLogsBucketName = balancer.accessLogsBucketName;
        this.loadBalancerSecurityGroupId = network.publicBalancerId;
        this.prometheusSecurityGroupId = network.tasksIdOf("prometheus");
        this.grafanaSecurityGroupId = network.tasksIdOf("grafana");
        this.serviceSecurityGroupIds = byName(
            settings.services.map((service) => [service.name, network.tasksIdOf(roleOf(service))]),
        );
        this.taskRoleArns = byName(running.map(({ fullName, taskRoleArn }) => [fullName, taskRoleArn]));
        this.logGroupNames = byName(running.map(({ fullName, logGroupName }) => [fullName, logGroupName]));
        this.workspaceId = history?.workspace?.id;
        this.workspaceUrl = history?.workspace?.url;
        this.fileSystemId = prometheus[0]?.fileSystem?.id;
        this.backupVaultName = backup?.vault.name;
        this.backupRoleArn = backup?.roleArn;
        this.alarmTopicArn = topic.arn;
        this.prometheusConfiguration = shownConfiguration(scope, around);
        this.dashboardJson = pulumi.output(dashboardJson(settings.grafana.dashboard));
        this.repositoryUrls = pipeline && pulumi.output(pipeline.repositoryUrls);
        this.buildspec = pipeline?.buildspec;
        this.connectionArn = pipeline?.connectionArn;
        this.buildProjectName = pipeline?.projectName;
        this.region = scope.region;
        this.runbook = runbook({
            region: scope.region,
            deployment: name,
            clusterName: cluster.name,
            prometheusServices: prometheus.map(({ service }) => service.name),
            grafanaService: grafana.service.name,
            otherServices: services.map(({ service }) => service.name),
            grafanaUrl: balancer.grafanaUrl,
            passwordSecretArn: grafana.password?.arn,
            internalTargetGroupArn: this.internalTargetGroupArn,
            enableExec: settings.enableExec,
            pipeline,
        });
        this.registerOutputs(ownOutputs(this));
    }
}

/** Values by name, once all are known. */
function byName(entries: [name: string, value: pulumi.Output<string>][]): pulumi.Output<Record<string, string>> {
    return pulumi.all(Object.fromEntries(entries));
}

/** Where metrics are reachable from outside: `/metrics` and the like on the port that a load balancer leads to. */
function metricsUrls(
    services: { service: string; url: pulumi.Output<string>; port: number; metrics: MetricsPortSettings[] }[],
): Record<string, pulumi.Output<string>> {
    const found = services.flatMap(({ service, url, port, metrics }) =>
        metrics
            .filter((each) => each.port === port)
            .map(({ path }): [string, pulumi.Output<string>] => [service, pulumi.interpolate`${url}${path}`]),
    );
    return Object.fromEntries(found);
}

import type * as pulumi from "@pulumi/pulumi";
import { networkSettings, type NetworkSettings } from "../parts/network";
import { clusterArn, kmsKeyArn, logRetention, tagMap } from "../parts/validation/aws-rules";
import { Checks, type Rule } from "../parts/validation/checks";
import { checkedPrefix, componentName } from "../parts/validation/names";
import { distinct } from "../parts/validation/rules";
import { alertingSettings, type AlertingSettings } from "./alerting";
import type { MonitoringArgs } from "./args";
import { publicEndpointSettings, type PublicEndpointSettings } from "./endpoint";
import { grafanaSettings, type GrafanaSettings } from "./grafana/settings";
import { pipelineSettings, type PipelineCandidate, type PipelineSettings } from "./pipeline";
import { StorageKind, Updater } from "./prometheus/args";
import { internalTargetGroups, prometheusNames } from "./prometheus/replicas";
import { prometheusSettings, type PrometheusSettings } from "./prometheus/settings";
import { publicWays } from "./public-ways";
import { taskProblems } from "./task-problems";
import { scrapedServiceSettings, type ScrapedServiceSettings } from "./services/scraped-services";
import { monitoredServiceSettings, type MonitoredServiceSettings } from "./services/settings";

/** `MonitoringArgs`, checked and complete. */
export interface MonitoringSettings {
    namePrefix: string;
    network: NetworkSettings;
    tasks: TaskPlace;
    /** Missing when a cluster is made. */
    clusterArn: pulumi.Output<string> | undefined;
    containerInsights: boolean;
    endpoint: PublicEndpointSettings;
    services: MonitoredServiceSettings[];
    scrapedServices: ScrapedServiceSettings[];
    prometheus: PrometheusSettings;
    grafana: GrafanaSettings;
    alarms: AlertingSettings;
    pipeline: PipelineSettings | undefined;
    sharedSecurityGroup: boolean;
    sharedTaskRole: boolean;
    enableExec: boolean;
    kmsKeyArn: pulumi.Output<string> | undefined;
    /** 0 is for ever. */
    logRetentionDays: pulumi.Output<number>;
    protect: boolean;
    tags: pulumi.Output<Record<string, string>> | undefined;
}

/** Where tasks and the internal load balancer are. */
interface TaskPlace {
    subnetIds: pulumi.Output<string[]>;
    /** The subnets one by one; missing when only an update tells how many they are. */
    subnets: pulumi.Output<string>[] | undefined;
    /** Whether tasks have addresses on the internet. */
    assignPublicIp: boolean;
}

/**
 * Checks the arguments of `component`, which is called `name`, and fills in what they leave out. Without a component it is
 * the check alone, for programs that make other things first.
 *
 * @throws ResourceError that lists every problem, when there is one.
 */
export function monitoringSettings(
    component: pulumi.ComponentResource | undefined,
    name: string,
    args: MonitoringArgs,
): MonitoringSettings {
    const checks = new Checks(component);
    checks.plain("name", name, componentName);
    const namePrefix = checkedPrefix(checks, name, args.namePrefix);
    const publicTasks = args.publicTasks ?? false;
    const network = networkSettings(checks, args.network, { publicSubnets: 2, privateSubnets: publicTasks ? 0 : 2 });
    const protect = args.protect ?? true;
    const surroundings = { namePrefix, pipeline: args.pipeline !== undefined, protect };
    const settings = {
        namePrefix,
        network,
        tasks: taskPlace(args, network),
        clusterArn: checks.optionalInput("clusterArn", args.clusterArn, clusterArn),
        containerInsights: containerInsights(checks, args),
        endpoint: publicEndpointSettings(checks, args.endpoint, namePrefix),
        services: monitoredServiceSettings(checks, args.services ?? [], surroundings),
        scrapedServices: scrapedServiceSettings(checks, args.scrapedServices ?? []),
        prometheus: prometheusSettings(checks, args.prometheus ?? {}, surroundings),
        grafana: grafanaSettings(checks, args.grafana ?? {}),
        alarms: alertingSettings(checks, args.alarms),
        sharedSecurityGroup: args.sharedSecurityGroup ?? false,
        sharedTaskRole: args.sharedTaskRole ?? false,
        enableExec: args.enableExec ?? false,
        kmsKeyArn: checks.optionalInput("kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
        logRetentionDays: checks.input("logRetentionDays", args.logRetentionDays ?? 30, retentionOrForEver),
        protect,
        tags: checks.optionalInput("tags", args.tags, tagMap),
    };
    checks.plain("names of load balancers", loadBalancerNames(settings), distinct());
    checks.plain("names of target groups", targetGroupNames(settings), distinct());
    if (settings.prometheus.publicLogin !== undefined && settings.endpoint.tls.kind === "none") {
        checks.add(
            "prometheus.public.oidc needs TLS, since a load balancer asks for logins on HTTPS alone: give endpoint a " +
                "certificate (zoneId or certificateArn) in place of insecure",
        );
    }
    if (settings.prometheus.storage.kind === StorageKind.Efs && settings.tasks.subnets === undefined) {
        checks.add(
            `network.${publicTasks ? "publicSubnetIds" : "privateSubnetIds"} must be a list whose length is known, since ` +
                "with prometheus.storage.kind efs each subnet of the tasks gets a mount target",
        );
    }
    const pipeline = args.pipeline && pipelineSettings(checks, args.pipeline, candidates(args, settings));
    checks.finish();
    const complete = { ...settings, pipeline };
    // Only what is right can be put together.
    checks.refuseAny(taskProblems(complete));
    return complete;
}

function taskPlace({ network, publicTasks = false }: MonitoringArgs, checked: NetworkSettings): TaskPlace {
    const [given, subnetIds] = publicTasks
        ? [network.publicSubnetIds, checked.publicSubnetIds]
        : [network.privateSubnetIds, checked.privateSubnetIds];
    return {
        subnetIds,
        subnets: Array.isArray(given) ? given.map((_, index) => subnetIds.apply((ids) => ids[index] ?? "")) : undefined,
        assignPublicIp: publicTasks,
    };
}

const retentionOrForEver: Rule<number> = (days, path) => (days === 0 ? [] : logRetention(days, path));

function containerInsights(checks: Checks, { clusterArn, containerInsights = false }: MonitoringArgs): boolean {
    if (containerInsights && clusterArn !== undefined) {
        checks.add("containerInsights is a setting of a new cluster: take it out, or clusterArn");
    }
    return containerInsights;
}

type Named = Pick<MonitoringSettings, "namePrefix" | "endpoint" | "prometheus" | "services">;

function loadBalancerNames({ endpoint, prometheus }: Named): string[] {
    return [endpoint.loadBalancerName, prometheus.internalEndpoint.loadBalancerName];
}

function targetGroupNames(settings: Named): string[] {
    const { prometheus } = settings;
    return [
        ...publicWays(settings).map((way) => way.targetGroupName),
        ...internalTargetGroups(prometheus.internalEndpoint.targetGroupName, prometheus.replicas),
    ];
}

/** Whose images a pipeline may build: the services', and Prometheus's when it has a script in it. */
function candidates(
    args: MonitoringArgs,
    { namePrefix, services, prometheus }: Pick<MonitoringSettings, "namePrefix" | "services" | "prometheus">,
): PipelineCandidate[] {
    const ofServices = services.map(({ name, fullName, image }, index) => ({
        name,
        path: `services[${index}].image`,
        image,
        serviceNames: [fullName],
    }));
    const ofPrometheus = {
        name: "prometheus",
        path: "prometheus.image",
        image: args.prometheus?.image,
        serviceNames: prometheusNames(namePrefix, prometheus.replicas),
    };
    return prometheus.discovery.updater === Updater.Script ? [...ofServices, ofPrometheus] : ofServices;
}

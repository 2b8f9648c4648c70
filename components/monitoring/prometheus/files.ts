import type { MonitoringSettings } from "../settings";
import { alertmanagerConfiguration } from "./alertmanager";
import { Updater } from "./args";
import { prometheusConfiguration } from "./configuration";
import { discoveredServices, discoveryProgram, jobsOf } from "./discovery";
import { alertRules, recordingRules } from "./rules";

/** What the task learns only from AWS, or from where it is. */
export interface PrometheusFacts {
    region: string;
    clusterArn: string;
    clusterName: string;
    /** Topic that alerts go to. */
    topicArn: string;
    grafanaUrl: string;
    /** Address that links to Prometheus lead to. */
    prometheusUrl: string;
    /** Where it sends everything for good; with a region, requests are signed. */
    remoteWrite: { url: string; region?: string } | undefined;
    /** Value of the label `__replica__`, when there are two. */
    replica: string | undefined;
    logGroupName: string;
    image: string;
    nodeImage: string;
    alertmanagerImage: string;
}

/** Paths in the task. */
export const paths = {
    /** Volume with everything that is written before the start. */
    configuration: "/configuration",
    prometheusFile: "/configuration/prometheus.yml",
    rules: "/configuration/rules",
    alertmanagerFile: "/configuration/alertmanager.yml",
    discoveryProgram: "/configuration/ecs-discovery.js",
    /** Volume that the sidecar writes to. */
    targets: "/targets",
    targetsFile: "/targets/targets.json",
    /** Volume with Prometheus's data. */
    data: "/prometheus",
    /** Volume with what Alertmanager has told of, and must not tell again. */
    alertmanager: "/alertmanager",
} as const;

/** MiB of Prometheus's task that its neighbours have: discovery and Alertmanager. */
const neighboursMib = 192;

/** MiB that Prometheus itself may have. */
export function prometheusMib({ prometheus }: Pick<MonitoringSettings, "prometheus">): number {
    return prometheus.size.memoryMb - neighboursMib;
}

/**
 * All files of Prometheus's task, by path.
 *
 * @throws Error about arguments that Prometheus would refuse.
 */
export function prometheusFiles(settings: MonitoringSettings, facts: PrometheusFacts): Record<string, string> {
    const sidecar = settings.prometheus.discovery.updater === Updater.Sidecar;
    const rules = ruleTexts(settings, sidecar);
    return {
        [paths.prometheusFile]: renderedConfiguration(settings, facts, Object.keys(rules)),
        ...rules,
        [paths.alertmanagerFile]: alertmanagerConfiguration({
            topicArn: facts.topicArn,
            region: facts.region,
            grafanaUrl: facts.grafanaUrl,
        }),
        ...(sidecar && { [paths.discoveryProgram]: discoveryProgram() }),
    };
}

/** For the updater script, its template. */
function renderedConfiguration(
    { prometheus }: MonitoringSettings,
    { clusterName, replica, remoteWrite }: Pick<PrometheusFacts, "clusterName" | "replica" | "remoteWrite">,
    ruleFiles: string[],
): string {
    const sidecar = prometheus.discovery.updater === Updater.Sidecar;
    return prometheusConfiguration({
        scrapeIntervalSeconds: prometheus.scrapeIntervalSeconds,
        externalLabels: {
            cluster: clusterName,
            ...prometheus.externalLabels,
            ...(replica !== undefined && { __replica__: replica }),
        },
        targetsFile: sidecar ? paths.targetsFile : undefined,
        ruleFiles,
        alertmanager: true,
        discovery: sidecar,
        ...(remoteWrite && { remoteWrite }),
        ...(prometheus.scrapeConfigs !== undefined && { scrapeConfigs: prometheus.scrapeConfigs }),
    });
}

function ruleTexts(settings: MonitoringSettings, sidecar: boolean): Record<string, string> {
    const { alarms, prometheus, grafana } = settings;
    const texts = {
        "recording.yaml": recordingRules(),
        "alerts.yaml": alertRules({
            jobs: jobsOf(discoveredServices(settings)),
            errorPercent: alarms.errorPercent,
            latencySeconds: alarms.latencySeconds,
            memoryPercent: alarms.memoryPercent,
            taskMemoryBytes: prometheusMib(settings) * 1024 * 1024,
            discoveryIntervalSeconds: prometheus.discovery.intervalSeconds,
            discovery: sidecar,
            okStatuses: grafana.dashboard.okStatuses,
        }),
        ...prometheus.rules,
    };
    return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${paths.rules}/${name}`, text]));
}

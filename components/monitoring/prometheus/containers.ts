import { confined, readable, variables, writable, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { afterWriting, fileWriter } from "../fargate/written-files";
import type { MonitoringSettings } from "../settings";
import { StorageKind, Updater } from "./args";
import { prometheusPort } from "./configuration";
import { discoveredServices } from "./discovery";
import { paths, prometheusFiles, prometheusMib, type PrometheusFacts } from "./files";
import { alertmanager, discovery } from "./neighbours";
import { dataVolume, node, nobody, volumes } from "./volumes";

/** Name of the container that the load balancers lead to. */
export const prometheusContainer = "prometheus";

/** What to do about a definition of Prometheus's task that is too large. */
export const shrinkPrometheus = "shorten prometheus.rules and prometheus.scrapeConfigs, or scrape fewer services";

/** Share of its memory that Prometheus's heap may have: the rest is for what the heap does not count. */
const heapShare = 0.9;

/** Seconds to write what is in memory to disk before it is killed; the most that Fargate gives. */
const stopSeconds = 120;

/** All containers of Prometheus's task. @throws Error about arguments that Prometheus would refuse. */
export function prometheusContainers(settings: MonitoringSettings, facts: PrometheusFacts): Container[] {
    const logConfiguration = containerLogs(facts.region, facts.logGroupName);
    const sidecar = settings.prometheus.discovery.updater === Updater.Sidecar;
    return [
        fileWriter({
            files: prometheusFiles(settings, facts),
            owners: owners(settings, sidecar),
            image: facts.nodeImage,
            mountPoints: [
                writable(volumes.configuration, paths.configuration),
                writable(volumes.alertmanager, paths.alertmanager),
                writable(dataVolume, paths.data),
                ...(sidecar ? [writable(volumes.targets, paths.targets)] : []),
            ],
            logConfiguration,
        }),
        ...(sidecar ? [discovery(settings, facts, logConfiguration)] : []),
        alertmanager(settings, facts, logConfiguration),
        sidecar
            ? { ...prometheus(settings, facts, logConfiguration), ...published(settings, facts) }
            : { ...prometheus(settings, facts, logConfiguration), ...scripted(settings, facts) },
    ];
}

/** On a file system everything belongs to its user whoever asks, and nobody may change that. */
function owners({ prometheus }: MonitoringSettings, sidecar: boolean): Record<string, number> {
    return {
        [paths.alertmanager]: nobody,
        ...(prometheus.storage.kind !== StorageKind.Efs && { [paths.data]: nobody }),
        ...(sidecar && { [paths.targets]: node }),
    };
}

/** What Prometheus has with either updater. */
function prometheus(
    settings: MonitoringSettings,
    facts: PrometheusFacts,
    logConfiguration: Record<string, unknown>,
): Container {
    return {
        name: prometheusContainer,
        image: facts.image,
        essential: true,
        portMappings: [{ containerPort: prometheusPort, protocol: "tcp" }],
        mountPoints: [
            readable(volumes.configuration, paths.configuration),
            writable(dataVolume, paths.data),
            ...(settings.prometheus.discovery.updater === Updater.Sidecar
                ? [readable(volumes.targets, paths.targets)]
                : []),
        ],
        dependsOn: afterWriting,
        stopTimeout: stopSeconds,
        logConfiguration,
    };
}

function flags({ prometheus }: MonitoringSettings, { prometheusUrl }: PrometheusFacts): string[] {
    const { retentionGb } = prometheus.storage;
    return [
        `--storage.tsdb.path=${paths.data}`,
        `--storage.tsdb.retention.time=${prometheus.retentionDays}d`,
        ...(retentionGb === undefined ? [] : [`--storage.tsdb.retention.size=${retentionGb}GB`]),
        `--web.external-url=${prometheusUrl}`,
    ];
}

function memoryLimit(settings: MonitoringSettings): Record<string, string> {
    return { GOMEMLIMIT: `${Math.floor(prometheusMib(settings) * heapShare)}MiB` };
}

/** The published image, whose targets come from a file. */
function published(settings: MonitoringSettings, facts: PrometheusFacts): Partial<Container> {
    return {
        user: `${nobody}:${nobody}`,
        command: [`--config.file=${paths.prometheusFile}`, ...flags(settings, facts)],
        environment: variables(memoryLimit(settings)),
        healthCheck: {
            // Its own program: newer images have no shell.
            command: ["CMD", "/bin/promtool", "check", "healthy"],
            ...documentedTimes,
        },
        ...confined(settings.enableExec),
    };
}

/** An image whose entry point is files/updater/update-prometheus-targets.sh, which writes the configuration itself. */
function scripted(settings: MonitoringSettings, facts: PrometheusFacts): Partial<Container> {
    return {
        command: [...flags(settings, facts), "--web.enable-lifecycle"],
        environment: variables({
            ...memoryLimit(settings),
            AWS_REGION: facts.region,
            ECS_CLUSTER: facts.clusterName,
            SERVICES: JSON.stringify(discoveredServices(settings)),
            CONFIG_TEMPLATE: paths.prometheusFile,
            INTERVAL_SECONDS: String(settings.prometheus.discovery.intervalSeconds),
        }),
        healthCheck: {
            command: [
                "CMD-SHELL",
                `wget --no-verbose --tries=1 --spider http://localhost:${prometheusPort}/-/healthy || exit 1`,
            ],
            ...documentedTimes,
        },
        ...(settings.enableExec && confined(true)),
    };
}

const documentedTimes = { interval: 30, timeout: 5, retries: 3, startPeriod: 60 };

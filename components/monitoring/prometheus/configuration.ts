import { parse, stringify } from "yaml";
import { discoveryPort } from "../../../agents/ecs-discovery/contract";
import { alertmanagerPort } from "./alertmanager";

/** Port that Prometheus listens on. */
export const prometheusPort = 9090;

/** Values of the label `job` of what runs in Prometheus's own task: no service may have one of these. */
export const ownJobs = { prometheus: "prometheus", alertmanager: "alertmanager", discovery: "ecs-discovery" } as const;

/** Name of the job of all tasks; each target has the label `job` of its service instead. */
export const tasksJob = "ecs";

/** Last line of the template for the script updater, which puts its jobs there: items of a YAML list, indented by two spaces. */
export const jobsMarker = "  # jobs of the services";

/** What Prometheus is to do. */
export interface PrometheusDuties {
    /** Seconds between two scrapes, and between two evaluations of the rules. */
    scrapeIntervalSeconds: number;
    /** Labels on everything that leaves it. */
    externalLabels: Record<string, string>;
    /** File with the targets, for `file_sd_configs`. Missing: a script writes the jobs, in place of `jobsMarker`. */
    targetsFile: string | undefined;
    /** Paths of the files with rules. */
    ruleFiles: string[];
    /** Whether an Alertmanager runs in the same task. */
    alertmanager: boolean;
    /** Whether the sidecar runs in the same task. */
    discovery: boolean;
    /** Where it sends everything for good; with a region, requests are signed for AWS. */
    remoteWrite?: { url: string; region?: string };
    /** Further scrape configurations: YAML of a list. */
    scrapeConfigs?: string;
}

/**
 * Prometheus's configuration: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 *
 * @throws Error when `scrapeConfigs` is no list of scrape configurations, or two jobs have one name.
 */
export function prometheusConfiguration(duties: PrometheusDuties): string {
    const interval = `${duties.scrapeIntervalSeconds}s`;
    const configuration = {
        global: {
            scrape_interval: interval,
            evaluation_interval: interval,
            external_labels: duties.externalLabels,
        },
        ...(duties.ruleFiles.length > 0 && { rule_files: duties.ruleFiles }),
        ...(duties.alertmanager && {
            alerting: { alertmanagers: [{ static_configs: [{ targets: [local(alertmanagerPort)] }] }] },
        }),
        ...(duties.remoteWrite && { remote_write: [remoteWriteOf(duties.remoteWrite)] }),
        scrape_configs: scrapeConfigs(duties),
    };
    const text = stringify(configuration, { lineWidth: 0 });
    return duties.targetsFile === undefined ? `${text}${jobsMarker}\n` : text;
}

/** A scrape configuration, as far as it matters here. */
interface ScrapeConfig {
    job_name: string;
    [setting: string]: unknown;
}

function scrapeConfigs({ targetsFile, alertmanager, discovery, scrapeConfigs }: PrometheusDuties): ScrapeConfig[] {
    const neighbour = (job: string, port: number): ScrapeConfig => ({
        job_name: job,
        static_configs: [{ targets: [local(port)] }],
    });
    const jobs = [
        neighbour(ownJobs.prometheus, prometheusPort),
        ...(alertmanager ? [neighbour(ownJobs.alertmanager, alertmanagerPort)] : []),
        ...(discovery ? [neighbour(ownJobs.discovery, discoveryPort)] : []),
        ...(targetsFile === undefined
            ? []
            : // Prometheus hears of each change by inotify; the interval is for changes that it missed.
              [{ job_name: tasksJob, file_sd_configs: [{ files: [targetsFile], refresh_interval: "30s" }] }]),
        ...(scrapeConfigs === undefined ? [] : furtherJobs(scrapeConfigs)),
    ];
    const names = jobs.map(({ job_name }) => job_name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
        throw new Error(`prometheus.scrapeConfigs: the job_name "${twice}" is taken; give this one another`);
    }
    return jobs;
}

function furtherJobs(text: string): ScrapeConfig[] {
    let jobs: unknown;
    try {
        jobs = parse(text);
    } catch (error) {
        throw new Error(`prometheus.scrapeConfigs is no YAML: ${String(error)}`, { cause: error });
    }
    if (!Array.isArray(jobs) || !jobs.every(isScrapeConfig)) {
        throw new Error(
            "prometheus.scrapeConfigs must be a YAML list whose items have a job_name, as under scrape_configs of Prometheus",
        );
    }
    return jobs;
}

function isScrapeConfig(job: unknown): job is ScrapeConfig {
    return typeof job === "object" && job !== null && typeof (job as Partial<ScrapeConfig>).job_name === "string";
}

/**
 * Amazon's settings for its own service, which hold elsewhere as well:
 * https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics-existing-Prometheus.html
 */
function remoteWriteOf({ url, region }: { url: string; region?: string }): object {
    return {
        url,
        ...(region !== undefined && { sigv4: { region } }),
        queue_config: { max_samples_per_send: 1000, max_shards: 200, capacity: 2500 },
    };
}

/** Containers of a task share the loopback address. */
function local(port: number): string {
    return `127.0.0.1:${port}`;
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import type { DiscoveredService, UpdaterVariables } from "../../../agents/ecs-discovery/contract";
import { runLoop } from "../../../agents/ecs-discovery/loop";
import type { TargetGroup } from "../../../agents/ecs-discovery/targets";
import { until } from "../../../agents/percona-node/within";
import { prometheusConfiguration } from "../../../components/monitoring/prometheus/configuration";
import type { EcsApi } from "../../support/ecs-api";
import { startAwsCli, type AwsCli } from "../../support/aws-cli";
import { findPrometheus, startPrometheus, type PrometheusServer } from "../../support/prometheus";
import { inProcess } from "./in-process";

/** What keeps the targets of a Prometheus up to date, and that Prometheus. */
export interface Updater {
    /** Folder of all its files. */
    folder: string;
    /** Starts it, with the files that are there. */
    start: () => Promise<void>;
    /** Ends it as ECS ends a container, and gives its exit code. */
    stop: () => Promise<number | null>;
    /** The targets in the file that Prometheus reads; nothing when there is no such file. */
    written: () => TargetGroup[] | null | undefined;
    /** Another one whenever the file is written. */
    stamp: () => string;
    /** URLs that Prometheus scrapes with success. */
    scraped: () => Promise<string[]>;
    /** All that it has said. */
    said: () => string;
    /** Ends all that still runs, and removes the folder. */
    end: () => Promise<void>;
}

/** The port of the services' tasks. */
export const servicePort = 8000;

/** What the updaters look for: one service has a second port. */
export const services: DiscoveredService[] = [
    {
        service: "event-platform-telemetry-api",
        metrics: [{ port: servicePort, path: "/metrics", job: "telemetry-api" }],
    },
    {
        service: "event-platform-analytics-api",
        metrics: [
            { port: servicePort, path: "/metrics", job: "analytics-api" },
            { port: servicePort + 1, path: "/queue/metrics", job: "analytics-queue" },
        ],
    },
];

/** Loopback addresses of this process alone, since tests run beside each other. */
export function addressOf(n: number): string {
    return `127.${(process.pid >> 8) & 127 || 1}.${process.pid & 255}.${n}`;
}

/** Whatever a task answers with. */
export async function startTask(address: string): Promise<{ stop: () => void }> {
    const server = http.createServer((_, response) => response.end("requests_total 1\n"));
    await new Promise<void>((resolve) => server.listen(servicePort, address, resolve));
    return {
        stop: () => {
            server.close();
            server.closeAllConnections();
        },
    };
}

/** Waits until `n` rounds of the updater that begin from now on have ended. */
export async function rounds(api: EcsApi, n: number): Promise<void> {
    const end = api.rounds + n + 1;
    await until(30_000, `${n} rounds`, () => Promise.resolve(api.rounds >= end || undefined), 20);
}

const settings = { scrapeIntervalSeconds: 1, externalLabels: { cluster: "c" }, ruleFiles: [], alertmanager: false };

/** The sidecar, in this process, and a Prometheus beside it. */
export function sidecar(api: EcsApi): Updater {
    const { file, tick, text, lines, remove } = inProcess(api, { services });
    const folder = path.dirname(file);
    let running: { done: Promise<void>; abort: AbortController } | undefined;
    let prometheus: PrometheusServer | undefined;

    async function stop(): Promise<number> {
        running?.abort.abort();
        await running?.done;
        running = undefined;
        return 0;
    }

    return {
        folder,
        async start() {
            const abort = new AbortController();
            running = { abort, done: runLoop(tick, 50, abort.signal) };
            const duties = { ...settings, targetsFile: file, discovery: true };
            prometheus ??= await startPrometheus({ folder, configuration: prometheusConfiguration(duties) });
        },
        stop,
        written: () => JSON.parse(text() ?? "null") as TargetGroup[] | null,
        stamp: () => stampOf(file),
        scraped: () => scrapedBy(prometheus!.url),
        said: () => lines.join("\n"),
        async end() {
            await stop();
            await prometheus?.stop();
            remove();
        },
    };
}

/** The shell updater with the AWS CLI, and the Prometheus that it starts. */
export function script(api: EcsApi): Updater {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-updater-"));
    const configFile = path.join(folder, "prometheus.yml");
    const template = path.join(folder, "template.yml");
    // Another port would not do: the script must know it before Prometheus listens.
    const url = `http://${addressOf(99)}:9090`;
    const said: string[] = [];
    let child: ChildProcess | undefined;
    let awsCli: AwsCli | undefined;

    /** Where the AWS CLI, Prometheus and this machine's programs are. Pauses are a tenth as long. */
    async function searchPath(): Promise<string> {
        const bin = path.join(folder, "bin");
        fs.mkdirSync(bin, { recursive: true });
        fs.writeFileSync(path.join(bin, "sleep"), `#!/bin/sh\nexec /bin/sleep 0.$1\n`, { mode: 0o755 });
        awsCli ??= await startAwsCli(bin);
        return [bin, path.dirname((await findPrometheus()).prometheus), "/usr/local/bin", "/usr/bin", "/bin"].join(":");
    }

    async function stop(): Promise<number | null> {
        if (child?.exitCode !== null) {
            return child?.exitCode ?? null;
        }
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        const [code] = (await ended) as [number | null];
        return code;
    }

    return {
        folder,
        async start() {
            const duties = { ...settings, targetsFile: undefined, discovery: false };
            fs.writeFileSync(template, prometheusConfiguration(duties));
            const variables: UpdaterVariables = {
                AWS_REGION: "eu-west-1",
                ECS_CLUSTER: api.cluster.arn,
                SERVICES: JSON.stringify(services),
                INTERVAL_SECONDS: "5",
                CONFIG_TEMPLATE: template,
                CONFIG_FILE: configFile,
                PROMETHEUS_URL: url,
            };
            const program = path.resolve(
                __dirname,
                "../../../components/monitoring/files/updater/update-prometheus-targets.sh",
            );
            const flags = [`--storage.tsdb.path=${folder}/data`, `--web.listen-address=${new URL(url).host}`];
            child = spawn(program, [...flags, "--web.enable-lifecycle"], {
                env: {
                    ...api.environment,
                    ...variables,
                    PATH: await searchPath(),
                    HOME: folder,
                    TMPDIR: folder,
                    READ_TIMEOUT_SECONDS: "1",
                    AWS_MAX_ATTEMPTS: "1",
                },
                stdio: ["ignore", "pipe", "pipe"],
            });
            for (const stream of [child.stdout, child.stderr]) {
                stream?.setEncoding("utf8").on("data", (text: string) => said.push(text));
            }
            const started = child;
            // A test run that breaks off must not leave it behind.
            process.once("exit", () => started.kill("SIGTERM"));
            await until(30_000, "Prometheus", async () => (await fetch(`${url}/-/ready`)).ok || undefined, 100);
        },
        stop,
        written: () => {
            const line = /^ {4}static_configs: (\[.*\])$/m.exec(fs.readFileSync(configFile, "utf8"))?.[1];
            return line === undefined ? undefined : (JSON.parse(line) as TargetGroup[]);
        },
        stamp: () => stampOf(configFile),
        scraped: () => scrapedBy(url),
        said: () => said.join(""),
        async end() {
            await stop();
            await awsCli?.stop();
            fs.rmSync(folder, { recursive: true });
        },
    };
}

function stampOf(file: string): string {
    const { ino, mtimeMs, ctimeMs } = fs.statSync(file);
    return [ino, mtimeMs, ctimeMs].join(" ");
}

async function scrapedBy(url: string): Promise<string[]> {
    const response = await fetch(`${url}/api/v1/targets?state=active`);
    const { data } = (await response.json()) as {
        data: { activeTargets: { scrapeUrl: string; health: string; scrapePool: string }[] };
    };
    return data.activeTargets
        .filter(({ health, scrapePool }) => health === "up" && scrapePool === "ecs")
        .map(({ scrapeUrl }) => scrapeUrl)
        .sort();
}

import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPrometheus } from "./installation";
import { addressOf, end } from "./process";

/** What a server is started with. */
export interface PrometheusOptions {
    /** Text of its configuration file. */
    configuration: string;
    /** Further files beside it, by name, such as rules: in the configuration, paths are relative to its folder. */
    files?: Record<string, string>;
    /** Folder of its configuration and data, which is kept when it stops. Default: a new one, which is removed. */
    folder?: string;
    /** Further flags, such as `--web.enable-lifecycle`. Default: none. */
    flags?: string[];
}

/** A value of a query, with its labels. */
export interface Sample {
    labels: Record<string, string>;
    value: number;
}

/** A target that it scrapes. */
export interface Target {
    labels: Record<string, string>;
    scrapeUrl: string;
    health: "up" | "down" | "unknown";
}

/** A Prometheus server of its own, on a free port of 127.0.0.1. */
export interface PrometheusServer {
    /** Such as `http://127.0.0.1:41234`. */
    url: string;
    /** Process id. */
    pid: number;
    /** Folder of `prometheus.yml`, of the further files and of `data`. */
    folder: string;
    /** All that it has said. */
    log: () => string;
    /** The `data` of an answer of its API, by path and parameters below `/api/v1/`. */
    api: (path: string) => Promise<unknown>;
    /** Answers an instant query that gives a vector. */
    query: (expression: string) => Promise<Sample[]>;
    /** What it scrapes now. */
    targets: () => Promise<Target[]>;
    /** Ends it gracefully. */
    stop: () => Promise<void>;
}

/**
 * Starts a Prometheus server, and waits until it answers. It hears nothing of this process's environment. Give the hook that
 * calls this a limit of `prometheusInstallLimit`.
 *
 * @throws Error with what it said, when it ends instead.
 */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusServer> {
    const { prometheus } = await findPrometheus();
    const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-prometheus-"));
    for (const [name, text] of Object.entries({ ...options.files, "prometheus.yml": options.configuration })) {
        fs.writeFileSync(path.join(folder, name), text);
    }
    const flags = [
        `--config.file=${path.join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${path.join(folder, "data")}`,
        "--web.listen-address=127.0.0.1:0",
        ...(options.flags ?? []),
    ];
    const server = spawn(prometheus, flags, { stdio: ["ignore", "ignore", "pipe"], env: {} });
    const kill = (): boolean => server.kill("SIGKILL");
    // A test run that breaks off must not leave it behind.
    process.once("exit", kill);
    const stop = async (): Promise<void> => {
        await end(server);
        process.off("exit", kill);
        if (options.folder === undefined) {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    };
    const said: string[] = [];
    try {
        const url = await addressOf(server, said, (line) => line.includes("Server is ready"));
        return { url, pid: server.pid ?? 0, folder, log: () => said.join("\n"), ...client(url), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

function client(url: string): Pick<PrometheusServer, "api" | "query" | "targets"> {
    const api = async (path: string): Promise<unknown> => {
        const response = await fetch(`${url}/api/v1/${path}`);
        const answer = (await response.json()) as { data?: unknown; error?: string };
        if (answer.error !== undefined) {
            throw new Error(`Prometheus refuses ${path}: ${answer.error}`);
        }
        return answer.data;
    };
    const query = async (expression: string): Promise<Sample[]> => {
        const { result } = (await api(`query?query=${encodeURIComponent(expression)}`)) as {
            result: { metric: Record<string, string>; value: [number, string] }[];
        };
        return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    };
    const targets = async (): Promise<Target[]> => {
        const { activeTargets } = (await api("targets?state=active")) as { activeTargets: Target[] };
        return activeTargets;
    };
    return { api, query, targets };
}

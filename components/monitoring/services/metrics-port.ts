import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { tcpPort } from "../../parts/validation/network-rules";
import { matching } from "../../parts/validation/rules";
import { ownJobs, tasksJob } from "../prometheus/configuration";
import type { MetricsPort } from "./args";

/** `MetricsPort`, checked and complete. */
export interface MetricsPortSettings {
    port: number;
    path: string;
    job: string;
}

/** Path of a URL, of characters that mean nothing to a load balancer's patterns. */
export const urlPath = matching(
    /^\/[A-Za-z0-9._~/-]{0,127}$/,
    "a path such as /metrics: letters, digits and . _ ~ / -",
);

const jobName = matching(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/, "1 to 128 letters, digits and _ . : / -");

const notOurs: Rule<string> = (job, path) =>
    [...Object.values(ownJobs), tasksJob].includes(job)
        ? [problem(path, job, "is a job of Prometheus's own task: choose another")]
        : [];

/** Checks a port with metrics, whose job is `job` unless it says otherwise. */
export function metricsPort(checks: Checks, args: MetricsPort, path: string, job: string): MetricsPortSettings {
    return {
        port: checks.plain(`${path}.port`, args.port, tcpPort),
        path: checks.plain(`${path}.path`, args.path ?? "/metrics", urlPath),
        job: checks.plain(`${path}.job`, args.job ?? job, jobName, notOurs),
    };
}

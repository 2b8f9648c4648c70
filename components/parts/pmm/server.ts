import * as pulumi from "@pulumi/pulumi";
import type { Checks, Rule } from "../validation/checks";
import { matching } from "../validation/rules";
import type { PostgresqlQueries } from "./custom-query-files";
import { queriesCanBeRead } from "./custom-queries";
import { pmmVariables } from "./server-environment";

/** PMM itself. */
export interface PmmServer {
    /**
     * Version of PMM 3 (a tag of the image `percona/pmm-server`, such as `3` or `3.4.1`), or an image in full
     * (`registry.example.com/pmm-server:3.4.1`). A tag that moves is looked up once, and the image stays as it is
     * until this argument changes; for PmmEcs, until the next deployment of its service. Default: `3`.
     */
    version?: pulumi.Input<string>;
    /** Whether PMM sends telemetry to Percona. Default: false. */
    telemetry?: pulumi.Input<boolean>;
    /** Queries that PMM runs on the PostgreSQL databases it monitors itself. Default: none. */
    customQueries?: CustomQueries;
    /**
     * Environment variables of the container: those of PMM 3 (`PMM_DATA_RETENTION`, `PMM_METRICS_RESOLUTION_HR` and so
     * on), of Grafana (`GF_`), of VictoriaMetrics (`VM_`) and of its agent (`VMAGENT_`). No secrets: names that ask for
     * one are refused, and so are names that PMM does not know, since it writes those and their values to its log.
     * Default: none.
     */
    settings?: Record<string, pulumi.Input<string>>;
}

/**
 * Custom queries for PostgreSQL, as the YAML text of the exporter; see
 * https://docs.percona.com/percona-monitoring-and-management/3/ on custom queries. They run only for services that PMM
 * Server monitors itself, such as RDS.
 */
export interface CustomQueries {
    /** Queries that run every 5 seconds. Default: none. */
    highResolution?: pulumi.Input<string>;
    /** Queries that run every 10 seconds. Default: none. */
    mediumResolution?: pulumi.Input<string>;
    /** Queries that run every 60 seconds. Default: none. */
    lowResolution?: pulumi.Input<string>;
}

/** `PmmServer`, checked and complete. */
export interface ServerSettings {
    /** Image of the container, in full. */
    image: pulumi.Output<string>;
    telemetry: pulumi.Output<boolean>;
    /** What PMM reads of it. */
    files: pulumi.Output<ServerFiles>;
}

/** Settings that PMM reads from files or its environment. */
export interface ServerFiles {
    queries: PostgresqlQueries;
    settings: Record<string, string>;
}

/** Checks PMM's settings and fills in what they leave out; `fits` says whether the host has room for its files. */
export function serverSettings(checks: Checks, args: PmmServer, fits: Rule<ServerFiles>): ServerSettings {
    const version = checks.input("pmm.version", args.version ?? "3", pmmVersion);
    const files = checks.input(
        "pmm",
        { queries: queriesOf(args.customQueries ?? {}), settings: args.settings ?? {} },
        (known, path) => {
            const names = pmmVariables(known.settings, `${path}.settings`);
            return names.length > 0 ? names : fits(known, path);
        },
    );
    return {
        image: version.apply((given) => (given.includes("/") ? given : `percona/pmm-server:${given}`)),
        telemetry: pulumi.output(args.telemetry ?? false),
        files: files.apply(async (known) => {
            checks.refuseAny(await queriesCanBeRead(known.queries));
            return known;
        }),
    };
}

/** PMM 2 keeps its data elsewhere and knows other variables. */
const pmmVersion = matching(
    /^(3(\.\d+){0,2}|[a-z0-9][a-z0-9.:-]*(\/[a-z0-9._-]+)+(:[A-Za-z0-9._-]+)?(@sha256:[0-9a-f]{64})?)$/,
    "a version of PMM 3 such as 3 or 3.4.1, or an image in full such as registry.example.com/pmm-server:3.4.1",
);

function queriesOf(args: CustomQueries): {
    [Resolution in keyof PostgresqlQueries]: pulumi.Input<string>;
} {
    return { high: args.highResolution, medium: args.mediumResolution, low: args.lowResolution };
}

/** A problem of a host's user data, told in the words of the arguments at `path` that it comes from. */
export function inArguments(problem: string, path: string): string {
    return problem
        .replace("pmmSettings.", `${path}.settings.`)
        .replace(/postgresqlQueries(\.\w+)?/, (_, resolution?: string) =>
            resolution === undefined ? `${path}.customQueries` : `${path}.customQueries${resolution}Resolution`,
        );
}

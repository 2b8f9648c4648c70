import type { GeneratedFile } from "../host/user-data";

/** Custom queries of the PostgreSQL exporter, one YAML text a resolution: PMM runs them every 5, 10 and 60 seconds. */
export interface PostgresqlQueries {
    high?: string;
    medium?: string;
    low?: string;
}

const resolutions = ["high", "medium", "low"] as const;

type Resolution = (typeof resolutions)[number];

/** A file of custom queries, on the host and in PMM's container. */
export interface CustomQueryMount {
    resolution: Resolution;
    hostPath: string;
    containerPath: string;
}

/**
 * The files of custom queries on a PMM host, one a resolution, given or not: a container that mounts one finds it in
 * any case.
 */
export function customQueryFiles(queries: PostgresqlQueries): GeneratedFile[] {
    return resolutions.map((resolution) => {
        return {
            target: hostPath(resolution),
            content: queries[resolution] ?? "# No custom queries.\n",
        };
    });
}

/** The files that a container must mount: those with queries. Others would only hide the examples that the image has. */
export function customQueryMounts(queries: PostgresqlQueries): CustomQueryMount[] {
    return resolutions
        .filter((resolution) => queries[resolution] !== undefined)
        .map((resolution) => ({
            resolution,
            hostPath: hostPath(resolution),
            containerPath: `/usr/local/percona/pmm/collectors/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`,
        }));
}

function hostPath(resolution: Resolution): string {
    return `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`;
}

/** Says which characters of custom queries, which are `postgresqlQueries` of the input, user data cannot carry. */
export function customQueryProblems(queries: PostgresqlQueries): string[] {
    return resolutions.flatMap((resolution) => {
        const found = /[^\t\n\r\x20-\x7e]/u.exec(queries[resolution] ?? "");
        if (found === null) {
            return [];
        }
        const line = found.input.slice(0, found.index).split("\n").length;
        const path = `postgresqlQueries.${resolution}`;
        return [`${path} has ${JSON.stringify(found[0])} in line ${line}: only ASCII characters are safe in user data`];
    });
}

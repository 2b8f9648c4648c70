import type { PostgresqlQueries } from "./custom-query-files";

/**
 * Says what PMM could not read of custom queries: it would leave a wrong file out without a word.
 *
 * Source of the form: https://docs.percona.com/percona-monitoring-and-management/3/how-to/extend-metrics.html
 */
export async function queriesCanBeRead(queries: PostgresqlQueries): Promise<string[]> {
    const problems = await Promise.all(
        Object.entries(queries as Record<string, string | undefined>).map(([resolution, text]) =>
            text === undefined ? Promise.resolve([]) : faults(text, `pmm.customQueries.${resolution}Resolution`),
        ),
    );
    return problems.flat();
}

async function faults(text: string, path: string): Promise<string[]> {
    // Loaded only where there are custom queries: most deployments have none.
    const { parseDocument } = await import("yaml");
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error !== undefined) {
        return [`${path} is not valid YAML: ${error.message.split("\n")[0]?.replace(/:$/, "") ?? ""}`];
    }
    const content: unknown = document.toJS();
    if (typeof content !== "object" || content === null || Array.isArray(content)) {
        return [`${path} must be a map of query names, each with a query and metrics`];
    }
    return Object.entries(content).flatMap(([name, query]) =>
        isQuery(query) ? [] : [`${path} has no query and metrics for ${name}: give it a text and a list`],
    );
}

function isQuery(value: unknown): boolean {
    return (
        typeof value === "object" &&
        value !== null &&
        "query" in value &&
        typeof value.query === "string" &&
        "metrics" in value &&
        Array.isArray(value.metrics)
    );
}

import { discoveryMetrics } from "../contract";

/** What can fail: calls to AWS, and the file. */
export const operations = [
    "ListTasks",
    "DescribeTasks",
    "DescribeTaskDefinition",
    "GetCredentials",
    "TargetsFile",
] as const;

/** Does something and counts it, and that it failed. */
export type Count = <T>(operation: (typeof operations)[number], what: () => Promise<T>) => Promise<T>;

/** What the sidecar has counted since it started. */
export interface Counts {
    count: Count;
    /** Seconds since 1970; 0 before the first. */
    lastSuccess: number;
    /** Targets in the file. */
    targets: number;
    /** When something last went on: milliseconds of the monotonic clock. */
    alive: number;
    /** The metrics in Prometheus's text format. */
    text: () => string;
}

export function startCounts(): Counts {
    const zeros = (): Map<string, number> => new Map(operations.map((operation) => [operation, 0]));
    const calls = zeros();
    const errors = zeros();
    const add = (counter: Map<string, number>, operation: string): void => {
        counter.set(operation, (counter.get(operation) ?? 0) + 1);
    };
    const counts: Counts = {
        lastSuccess: 0,
        targets: 0,
        alive: performance.now(),
        async count(operation, what) {
            add(calls, operation);
            try {
                return await what();
            } catch (error) {
                add(errors, operation);
                throw error;
            } finally {
                counts.alive = performance.now();
            }
        },
        text: () => {
            const { lastSuccess, targets } = discoveryMetrics;
            return [
                ...metric(lastSuccess, "gauge", "When all of ECS was read last; 0 before.", [["", counts.lastSuccess]]),
                ...metric(targets, "gauge", "Targets in the file.", [["", counts.targets]]),
                ...metric(discoveryMetrics.errors, "counter", "What failed.", labelled(errors)),
                ...metric(discoveryMetrics.calls, "counter", "What was tried.", labelled(calls)),
                "",
            ].join("\n");
        },
    };
    return counts;
}

function labelled(counter: Map<string, number>): [string, number][] {
    return [...counter].map(([operation, value]) => [`{operation="${operation}"}`, value]);
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function metric(name: string, type: string, help: string, samples: [string, number][]): string[] {
    const lines = samples.map(([labels, value]) => `${name}${labels} ${value}`);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

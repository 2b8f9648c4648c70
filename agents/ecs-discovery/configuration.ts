import { discoveryPort, type DiscoveredService, type DiscoveryVariables } from "./contract";

/** What the sidecar was told, checked. */
export interface Configuration {
    region: string;
    /** ARN of the cluster. */
    cluster: string;
    services: DiscoveredService[];
    /** Milliseconds between the beginnings of two questions to ECS. */
    interval: number;
    dockerLabels: boolean;
    targetsFile: string;
    /** On 127.0.0.1. */
    port: number;
}

/**
 * Reads the variables of the sidecar.
 *
 * @throws Error that lists every variable that is missing or wrong.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
    const problems: string[] = [];
    const read = <T>(name: keyof DiscoveryVariables, what: string, value: (text: string) => T | undefined): T => {
        const found = value(environment[name] ?? "");
        if (found === undefined) {
            problems.push(`${name}: ${what}, not "${environment[name] ?? ""}"`);
        }
        return found as T;
    };
    const configuration = {
        region: read("AWS_REGION", "must name a region", text),
        cluster: read("ECS_CLUSTER", "must be the ARN of a cluster", text),
        services: read("SERVICES", 'must be JSON: [{"service", "metrics": [{"port", "path", "job"}]}]', services),
        interval: read("INTERVAL_SECONDS", "must be a number of seconds", seconds),
        dockerLabels: read("DOCKER_LABELS", "must be true or false", flag),
        targetsFile: read("TARGETS_FILE", "must name a file", text),
        port: read("METRICS_PORT", "must be a port", (value) => (value === "" ? discoveryPort : port(Number(value)))),
    };
    if (problems.length > 0) {
        throw new Error(`the variables of the discovery are not right:\n${problems.join("\n")}`);
    }
    return configuration;
}

function text(value: string): string | undefined {
    return value === "" ? undefined : value;
}

function seconds(value: string): number | undefined {
    return Number(value) > 0 && Number(value) <= 86_400 ? Number(value) * 1000 : undefined;
}

function flag(value: string): boolean | undefined {
    return value === "true" || (value === "false" ? false : undefined);
}

function port(value: unknown): number | undefined {
    return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535 ? Number(value) : undefined;
}

function services(value: string): DiscoveredService[] | undefined {
    try {
        const list = JSON.parse(value) as DiscoveredService[];
        return list.every(isService) ? list : undefined;
    } catch {
        return undefined;
    }
}

function isService({ service, metrics }: DiscoveredService): boolean {
    return (
        isName(service) &&
        metrics.every((one) => port(one.port) !== undefined && isName(one.job) && one.path.startsWith("/"))
    );
}

function isName(value: unknown): boolean {
    return typeof value === "string" && value !== "";
}

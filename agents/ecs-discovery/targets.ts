import type { Task } from "@aws-sdk/client-ecs";
import type { DiscoveredService } from "./contract";
import type { Exporter } from "./ecs/exporters";
import { addressOf, isRunning, lastPart, serviceOf } from "./ecs/tasks";

/** A target as Prometheus reads it. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config */
export interface TargetGroup {
    /** `<address>:<port>` */
    targets: [string];
    labels: Record<string, string>;
}

/** What the targets are made from. */
export interface Found {
    /** Name or ARN of the cluster. */
    cluster: string;
    services: DiscoveredService[];
    tasks: Task[];
    /** What docker labels name, by task. */
    exporters: Map<Task, Exporter[]>;
}

/** One target for each port with metrics of each task that runs. */
export function targetsOf({ cluster, services, tasks, exporters }: Found): TargetGroup[] {
    const groups = new Map<string, TargetGroup>();
    for (const task of tasks.filter(isRunning)) {
        const service = serviceOf(task);
        const own = services.filter((one) => one.service === service).flatMap(({ metrics }) => metrics);
        for (const exporter of [...own, ...(exporters.get(task) ?? [])]) {
            const group = groupOf(cluster, service, task, exporter);
            if (group !== undefined) {
                const key = `${group.targets[0]}${exporter.path}`;
                // What the component names has its job from there, whatever docker labels say of the same port.
                groups.set(key, groups.get(key) ?? group);
            }
        }
    }
    return [...groups.values()];
}

function groupOf(
    cluster: string,
    service: string | undefined,
    task: Task,
    { port, path, job }: Exporter,
): TargetGroup | undefined {
    const address = addressOf(task);
    if (address === undefined) {
        return undefined;
    }
    const labels = {
        job,
        ecs_cluster: lastPart(cluster),
        ...(service !== undefined && { ecs_service: service }),
        ecs_task: lastPart(task.taskArn ?? ""),
        __metrics_path__: path,
    };
    return { targets: [`${address}:${port}`], labels };
}

/** Targets as JSON, one a line, in an order that does not depend on that of ECS's answers. */
export function textOf(groups: TargetGroup[]): string {
    const lines = groups.map((group) => JSON.stringify(group)).sort();
    return lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`;
}

/** Targets as people know them: `<job> <address>:<port>`. */
function nameOf({ targets: [target], labels }: TargetGroup): string {
    return `${labels.job ?? ""} ${target}`;
}

/** Most targets that a line names. */
const named = 20;

/** What has changed, a line for what came and one for what went. */
export function changes(before: TargetGroup[], after: TargetGroup[]): string[] {
    const without = (groups: TargetGroup[], others: TargetGroup[]): string[] => {
        const names = new Set(others.map(nameOf));
        return groups.map(nameOf).filter((name) => !names.has(name));
    };
    const line = (what: string, names: string[]): string[] => {
        const more = names.length > named ? ` and ${names.length - named} more` : "";
        return names.length === 0 ? [] : [`${what}: ${names.slice(0, named).join(", ")}${more}`];
    };
    return [...line("new targets", without(after, before)), ...line("gone targets", without(before, after))];
}

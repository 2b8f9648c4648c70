import type { Task, TaskDefinition } from "@aws-sdk/client-ecs";
import { dockerLabels, type DiscoveredService } from "../contract";
import { serviceOf } from "./tasks";
import type { CallEcs } from "./client";

/** A port with metrics. */
export type Exporter = DiscoveredService["metrics"][number];

/** Reads the ports that docker labels name, of each task. */
export type ReadExporters = (tasks: Task[]) => Promise<Map<Task, Exporter[]>>;

/**
 * Reads docker labels from task definitions. A revision never changes, so each is read once, and forgotten when no task has it.
 *
 * @param print hears of labels that make no sense, once.
 */
export function exporterReader(call: CallEcs, print: (line: string) => void): ReadExporters {
    const known = new Map<string, Exporter[]>();
    return async (tasks) => {
        const used = new Set(tasks.map(definitionOf));
        for (const definition of used) {
            if (!known.has(definition)) {
                // What is known stays known when one of the others cannot be read.
                known.set(definition, await readDefinition(call, definition, print));
            }
        }
        [...known.keys()].filter((definition) => !used.has(definition)).forEach((unused) => known.delete(unused));
        return new Map(
            tasks.map((task) => {
                const exporters = known.get(definitionOf(task)) ?? [];
                return [task, exporters.map((one) => ({ ...one, job: one.job || (serviceOf(task) ?? "ecs") }))];
            }),
        );
    };
}

function definitionOf({ taskDefinitionArn = "" }: Task): string {
    return taskDefinitionArn;
}

async function readDefinition(
    call: CallEcs,
    taskDefinition: string,
    print: (line: string) => void,
): Promise<Exporter[]> {
    const answer = await call("DescribeTaskDefinition", { taskDefinition });
    if (answer.taskDefinition === undefined) {
        throw new Error(`DescribeTaskDefinition: an answer without ${taskDefinition}`);
    }
    return exportersOf(answer.taskDefinition, (problem) => {
        print(`${taskDefinition}: ${problem}`);
    });
}

/** A container with the label of the port has metrics there. The empty job stands for the name of the task's service. */
function exportersOf({ containerDefinitions = [] }: TaskDefinition, tell: (problem: string) => void): Exporter[] {
    return containerDefinitions.flatMap(({ dockerLabels: labels = {} }) => {
        const value = labels[dockerLabels.port];
        if (value === undefined) {
            return [];
        }
        const port = Number(value);
        if (!Number.isInteger(port) || port < 1 || port > 65_535) {
            tell(`the docker label ${dockerLabels.port} must be a port, not "${value}"`);
            return [];
        }
        return [{ port, path: labels[dockerLabels.path] ?? "/metrics", job: labels[dockerLabels.job] ?? "" }];
    });
}

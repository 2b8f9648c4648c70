import { databaseName, instanceName, labels } from "../../../lambdas/pmm-reconciler/contract";
import type { Node, Service } from "../../support/pmm-server";
import type { RunResult } from "../../../lambdas/pmm-reconciler/result";
import { deployment, type World } from "./world";

/** Runs that a world may take to be as it should: half an hour. */
const runLimit = 6;

/**
 * What is not as it should be in PMM: each living instance connected and with its service, each of the databases registered,
 * and nothing else with our label. Empty when all is well.
 */
export function problems(world: World, databases: string[] = []): string[] {
    const { inventory } = world.pmm;
    const wanted = new Set(databases.map(databaseName));
    const found: string[] = [];
    for (const { group, hostname, instanceId } of world.hosts()) {
        const name = instanceName(group, hostname);
        wanted.add(name);
        const node = inventory.nodeNamed(name);
        if (node?.custom_labels[labels.instance] !== instanceId || !isConnected(node)) {
            found.push(`${name} has no connected node`);
        }
        if (!isServed(inventory.serviceNamed(name), node)) {
            found.push(`${name} has no service`);
        }
    }
    for (const name of databases.map(databaseName)) {
        if (!isServed(inventory.serviceNamed(name), inventory.nodeNamed(name))) {
            found.push(`${name} is not registered`);
        }
    }
    const present = [
        ...[...inventory.nodes.values()].map((node): [string, Node | Service] => [node.node_name, node]),
        ...[...inventory.services.values()].map((service): [string, Node | Service] => [service.service_name, service]),
    ];
    for (const [name, { custom_labels }] of present) {
        if (custom_labels[labels.deployment] === deployment && !wanted.has(name)) {
            found.push(`${name} should be gone`);
        }
    }
    return found;
}

/**
 * Runs every five minutes until all is as it should be and a run finds nothing to do.
 *
 * @returns the number of runs.
 * @throws Error when half an hour does not do.
 */
export async function converge(world: World, databases: string[] = []): Promise<number> {
    for (let runs = 1; runs <= runLimit; runs += 1) {
        const result = await world.run().catch((error: unknown) => String(error));
        await world.pass();
        if (typeof result !== "string" && isIdle(result) && problems(world, databases).length === 0) {
            return runs;
        }
    }
    const lines = world.told.slice(-10).join("\n");
    throw new Error(`not converged after ${runLimit} runs: ${problems(world, databases).join("; ")}\n${lines}`);
}

/** Whether a run has found all as it should be, and done nothing. */
export function isIdle(result: RunResult): boolean {
    const { status, wanted, right, sent, removed, added, heldBack, failures } = result;
    return status === "done" && wanted === right && sent + removed + added + heldBack + failures.length === 0;
}

function isConnected(node: Node): boolean {
    return node.agents.some(({ agent_type, is_connected }) => agent_type === "pmm-agent" && is_connected);
}

function isServed(service: Service | undefined, node: Node | undefined): boolean {
    return service !== undefined && service.node_id === node?.node_id && service.agents.length > 0;
}

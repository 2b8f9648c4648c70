import type { Observation, PmmNode, PmmService } from "../model";
import { belonging, type Belonging } from "./belonging";

/** What PMM has, found without a search: a run looks up each of thousands. */
export interface Inventory {
    nodes: readonly PmmNode[];
    services: readonly PmmService[];
    nodeNamed(name: string): PmmNode | undefined;
    serviceNamed(name: string): PmmService | undefined;
    node(id: string): PmmNode | undefined;
    servicesOn(nodeId: string): readonly PmmService[];
    /** Undefined for what is not of our deployment. */
    belonging(thing: PmmNode | PmmService): Belonging | undefined;
}

/** Finds things in PMM's lists. PMM keeps the names of nodes unique, and those of services. */
export function takeInventory({ nodes, services }: Observation, deployment: string): Inventory {
    const nodesByName = new Map(nodes.map((node) => [node.name, node]));
    const nodesById = new Map(nodes.map((node) => [node.id, node]));
    const servicesByName = new Map(services.map((service) => [service.name, service]));
    const servicesByNode = new Map<string, PmmService[]>();
    for (const service of services) {
        const others = servicesByNode.get(service.nodeId);
        if (others === undefined) {
            servicesByNode.set(service.nodeId, [service]);
        } else {
            others.push(service);
        }
    }
    return {
        nodes,
        services,
        nodeNamed: (name) => nodesByName.get(name),
        serviceNamed: (name) => servicesByName.get(name),
        node: (id) => nodesById.get(id),
        servicesOn: (nodeId) => servicesByNode.get(nodeId) ?? [],
        belonging: (thing) => belonging(thing.labels, deployment),
    };
}

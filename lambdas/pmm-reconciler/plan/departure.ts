import type { PmmNode, PmmService, Removal } from "../model";
import type { Findings } from "./findings";
import type { Inventory } from "./inventory";

/** Taking a node out, with all that depends on it. */
export function nodeRemoval({ id, name }: PmmNode, reason: string): Removal {
    return { kind: "node", id, name, reason };
}

/** Taking a service out, with its agents. */
export function serviceRemoval({ id, name }: PmmService, reason: string): Removal {
    return { kind: "service", id, name, reason };
}

/**
 * Why a node of ours cannot be removed though it is not wanted; undefined when it can.
 *
 * A connected agent is a living host. And force takes a node's services along, also one that somebody else put there.
 */
export function obstacle(node: PmmNode, inventory: Inventory): string | undefined {
    if (node.connected) {
        return "its agent is connected";
    }
    const foreign = inventory.servicesOn(node.id).find((service) => inventory.belonging(service) === undefined);
    return foreign === undefined ? undefined : `the service ${foreign.name} on it is not of this deployment`;
}

/** Notes that a node of ours is not wanted: the node, or what can go when it has to stay. */
export function sendOff(node: PmmNode, reason: string, inventory: Inventory, findings: Findings): void {
    const kept = obstacle(node, inventory);
    if (kept === undefined) {
        findings.unwanted.push(nodeRemoval(node, reason));
        return;
    }
    findings.leftAlone.push({ name: node.name, reason: `${reason}, but ${kept}` });
    if (!node.connected) {
        const purpose = inventory.belonging(node)?.to;
        const ours = inventory.servicesOn(node.id).filter((service) => inventory.belonging(service)?.to === purpose);
        findings.unwanted.push(...ours.map((service) => serviceRemoval(service, reason)));
    }
}

import type { ReconcilerConfig } from "../contract";
import type { DatabaseAddition, Observation } from "../model";
import { sendOff, serviceRemoval } from "./departure";
import type { Findings } from "./findings";
import type { Inventory } from "./inventory";
import type { Listing } from "./listings";

/** Finds the registrations of DB instances that are not wanted: of those that are gone, and of entries that are gone. */
export function judgeRegistrations(
    listings: ReadonlyMap<string, Listing>,
    additions: readonly DatabaseAddition[],
    inventory: Inventory,
    observation: Observation,
    config: ReconcilerConfig,
    findings: Findings,
): void {
    const monitored = new Set(config.databases.map(({ name }) => name));
    const replaced = new Set(additions.map(({ replaces }) => replaces?.id));
    const judge = (entry: string): { goes: boolean; reason: string } => {
        if (!monitored.has(entry)) {
            return { goes: true, reason: `the entry ${entry} is not monitored` };
        }
        return observation.databases.has(entry)
            ? { goes: true, reason: `the entry ${entry} does not have it` }
            : { goes: false, reason: `the databases of the entry ${entry} were not seen` };
    };
    for (const node of inventory.nodes) {
        const owner = inventory.belonging(node);
        if (owner?.to !== "database") {
            continue;
        }
        if (!listings.has(node.name)) {
            const { goes, reason } = judge(owner.entry);
            if (goes) {
                sendOff(node, reason, inventory, findings);
            } else {
                findings.leftAlone.push({ name: node.name, reason });
            }
        } else if (!replaced.has(node.id)) {
            const others = inventory.servicesOn(node.id).filter(({ name }) => name !== node.name);
            const ours = others.filter((service) => inventory.belonging(service)?.to === "database");
            const reason = `its node has a service ${node.name} now`;
            findings.unwanted.push(...ours.map((service) => serviceRemoval(service, reason)));
        }
    }
    for (const service of inventory.services) {
        const owner = inventory.belonging(service);
        const node = inventory.node(service.nodeId);
        const alone = node !== undefined && inventory.belonging(node)?.to !== "database";
        if (owner?.to !== "database" || !alone || listings.has(service.name)) {
            continue;
        }
        const { goes, reason } = judge(owner.entry);
        if (goes) {
            findings.unwanted.push(serviceRemoval(service, reason));
        } else {
            findings.leftAlone.push({ name: service.name, reason });
        }
    }
}

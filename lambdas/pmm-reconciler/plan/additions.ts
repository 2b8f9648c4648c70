import { labels, type ReconcilerConfig } from "../contract";
import type { DatabaseAddition, Observation, PmmNode, PmmService, Removal } from "../model";
import { nodeRemoval, obstacle, serviceRemoval } from "./departure";
import type { Findings } from "./findings";
import type { Inventory } from "./inventory";
import type { Listing } from "./listings";
import { isCurrent } from "./set-ups";

/** The DB instances to register, because PMM does not have them or has them otherwise. */
export function planAdditions(
    listings: ReadonlyMap<string, Listing>,
    inventory: Inventory,
    observation: Observation,
    config: ReconcilerConfig,
    findings: Findings,
): DatabaseAddition[] {
    const additions: DatabaseAddition[] = [];
    const unseen = new Set(config.databases.map(({ name }) => name).filter((name) => !observation.databases.has(name)));
    for (const [name, listing] of listings) {
        const credential = observation.credentials.get(listing.entry.credentialsSecretArn);
        const node = inventory.nodeNamed(name);
        const service = inventory.serviceNamed(name);
        const changes = changesOf(listing, node, service, inventory, credential);
        if (changes === undefined) {
            continue;
        }
        const conflict = conflictOver(node, service, inventory);
        if (conflict !== undefined) {
            findings.conflicts.push({ name, reason: conflict });
            continue;
        }
        const others = [node, service].map((thing) => thing?.labels[labels.database]);
        const other = others.find((entry) => entry !== undefined && unseen.has(entry));
        if (other !== undefined) {
            findings.leftAlone.push({ name, reason: `it is of the entry ${other}, whose databases were not seen` });
            continue;
        }
        // Without the version of its secret there is nothing to log in with.
        if (credential !== undefined) {
            const replaces = replaced(node, service, changes);
            additions.push({ config: listing.entry, instance: listing.instance, credential, replaces });
        }
    }
    return additions;
}

/** What is not as it should be, in words; undefined when the registration is right. */
function changesOf(
    { entry, instance }: Listing,
    node: PmmNode | undefined,
    service: PmmService | undefined,
    inventory: Inventory,
    credential: string | undefined,
): string | undefined {
    if (service === undefined) {
        return "its service is missing";
    }
    const changes: string[] = [];
    const ofNode = node === undefined ? undefined : inventory.belonging(node);
    // A node without our labels is nobody's business as long as the service on it is right.
    const owners = [inventory.belonging(service), ...(ofNode === undefined ? [] : [ofNode])];
    if (!owners.every((owner) => owner?.to === "database" && owner.entry === entry.name)) {
        changes.push(`is not of the entry ${entry.name}`);
    }
    if (service.type !== entry.engine) {
        changes.push(`its type was ${service.type}`);
    }
    if (service.address !== instance.address || service.port !== instance.port) {
        changes.push(`its address was ${service.address}:${service.port}`);
    }
    if (!isCurrent(service, credential)) {
        changes.push("its credentials were others");
    }
    return changes.length === 0 ? undefined : changes.join(", ");
}

function conflictOver(
    node: PmmNode | undefined,
    service: PmmService | undefined,
    inventory: Inventory,
): string | undefined {
    if (node !== undefined && inventory.belonging(node)?.to !== "database") {
        return "PMM has a node of this name that is not a database of this deployment";
    }
    if (service !== undefined && inventory.belonging(service)?.to !== "database") {
        return "PMM has a service of this name that is not a database of this deployment";
    }
    const kept = node === undefined ? undefined : obstacle(node, inventory);
    return kept === undefined ? undefined : `its node cannot be replaced: ${kept}`;
}

function replaced(node: PmmNode | undefined, service: PmmService | undefined, changes: string): Removal | undefined {
    if (node !== undefined) {
        return nodeRemoval(node, changes);
    }
    return service === undefined ? undefined : serviceRemoval(service, changes);
}

import { labels } from "../contract";
import type { Observation, Plan, PmmService, State } from "../model";
import type { Findings } from "./findings";
import type { Inventory } from "./inventory";
import type { Place } from "./places";

/**
 * The instances to set up: wanted, not right, with nothing under way and no failure that has to wait.
 *
 * One whose name somebody else has in PMM is not among them, because its set-up could only fail.
 */
export function planSetUps(
    places: Iterable<Place>,
    inventory: Inventory,
    { credentials, busy }: Observation,
    { attempts }: State,
    now: Date,
    findings: Findings,
): Pick<Plan, "setUps" | "wanted" | "right"> {
    const setUps = new Map<string, string[]>();
    let wanted = 0;
    let right = 0;
    for (const place of places) {
        if (!place.wanted) {
            continue;
        }
        wanted++;
        // Without its hostname nobody could tell later whether it is right. EC2 knows it before the next run.
        if (place.name === undefined) {
            continue;
        }
        if (isRight(place, place.name, inventory, credentials.get(place.group.credentialsSecretArn))) {
            right++;
            continue;
        }
        const conflict = conflictOver(place.name, inventory);
        if (conflict !== undefined) {
            findings.conflicts.push({ name: place.name, reason: conflict });
        } else if (!busy.has(place.instanceId) && !waits(attempts[place.instanceId], now)) {
            const ofGroup = setUps.get(place.group.name) ?? [];
            setUps.set(place.group.name, ofGroup);
            ofGroup.push(place.instanceId);
        }
    }
    return { setUps, wanted, right };
}

function isRight(place: Place, name: string, inventory: Inventory, credential: string | undefined): boolean {
    const node = inventory.nodeNamed(name);
    if (node?.connected !== true) {
        return false;
    }
    const owner = inventory.belonging(node);
    if (owner?.to !== "instance" || owner.instance !== place.instanceId) {
        return false;
    }
    return inventory
        .servicesOn(node.id)
        .some(
            (service) =>
                service.name === name &&
                service.type === place.group.engine &&
                service.port === place.group.port &&
                service.exported &&
                inventory.belonging(service) !== undefined &&
                isCurrent(service, credential),
        );
}

/** Whether a service logs in with the current version of its secret; when that is not known, it does. */
export function isCurrent(service: PmmService, credential: string | undefined): boolean {
    return credential === undefined || service.labels[labels.credential] === credential;
}

function conflictOver(name: string, inventory: Inventory): string | undefined {
    const node = inventory.nodeNamed(name);
    if (node !== undefined && inventory.belonging(node) === undefined) {
        return "PMM has a node of this name that is not of this deployment";
    }
    const service = inventory.serviceNamed(name);
    return service !== undefined && inventory.belonging(service) === undefined
        ? "PMM has a service of this name that is not of this deployment"
        : undefined;
}

function waits(attempt: { notBefore: string } | undefined, now: Date): boolean {
    return attempt !== undefined && now.getTime() < Date.parse(attempt.notBefore);
}

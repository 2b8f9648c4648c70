import type { ResourceModel } from "./model";
import { isAsset, isObject, same, type Properties, type Value } from "./values";

/** One property that differs. */
export interface Change {
    /** Where, in Pulumi's notation: `ingress[0].cidrBlocks`, `tags.Name`, `tags["a.b"]`. */
    path: string;
    kind: "add" | "delete" | "update";
    /** Whether the change can only be had with a new thing. */
    replaces: boolean;
}

/** Lists whose order means nothing to AWS; the real provider keeps them as sets. */
const unordered = new Set([
    "alarmActions",
    "capacityProviderStrategies",
    "capacityProviders",
    "cidrBlocks",
    "defaultCapacityProviderStrategies",
    "enabledMetrics",
    "insufficientDataActions",
    "ipv6CidrBlocks",
    "loadBalancers",
    "managedPolicyArns",
    "okActions",
    "records",
    "requiresCompatibilities",
    "resources",
    "routeTableIds",
    "securityGroupIds",
    "securityGroups",
    "settings",
    "subjectAlternativeNames",
    "subnetIds",
    "subnets",
    "suspendedProcesses",
    "tags",
    "targetGroupArns",
    "validationRecordFqdns",
    "volumes",
    "vpcSecurityGroupIds",
    "vpcZoneIdentifiers",
]);

/**
 * What changed between the inputs of an existing thing and new ones (both revealed): each leaf with its path, so that the
 * engine can show it, ignore it (`ignoreChanges`) or replace for it (`replaceOnChanges`).
 */
export function differences(before: Properties, after: Properties, model: Pick<ResourceModel, "replacedBy">): Change[] {
    const found: Change[] = [];
    const replaces = (path: string): boolean => isReplacedBy(model.replacedBy, path, before, after);
    for (const name of Object.keys({ ...before, ...after })) {
        if (!name.startsWith("__")) {
            collect(found, { path: plain(name), steps: name, name }, before[name], after[name], replaces);
        }
    }
    return found;
}

interface Place {
    /** In Pulumi's notation. */
    path: string;
    /** With dots and without indexes, as models write it. */
    steps: string;
    /** Name of the property that holds the value. */
    name: string;
}

function collect(
    found: Change[],
    place: Place,
    before: Value | undefined,
    after: Value | undefined,
    replaces: (steps: string) => boolean,
): void {
    if (equivalent(before, after, place.name)) {
        return;
    }
    if (isObject(before) && isObject(after) && !isAsset(before)) {
        for (const name of Object.keys({ ...before, ...after })) {
            const path = /^\w+$/.test(name) ? `${place.path}.${name}` : `${place.path}[${JSON.stringify(name)}]`;
            collect(found, { path, steps: `${place.steps}.${name}`, name }, before[name], after[name], replaces);
        }
    } else if (Array.isArray(before) && Array.isArray(after)) {
        for (let index = 0; index < Math.max(before.length, after.length); index++) {
            const path = `${place.path}[${index}]`;
            collect(found, { ...place, path }, before[index], after[index], replaces);
        }
    } else {
        const kind = isNothing(before) ? "add" : isNothing(after) ? "delete" : "update";
        found.push({ path: place.path, kind, replaces: replaces(place.steps) });
    }
}

function equivalent(before: Value | undefined, after: Value | undefined, name: string): boolean {
    if (same(before, after)) {
        return true;
    }
    if (Array.isArray(before) && Array.isArray(after) && unordered.has(name)) {
        return same(sorted(before), sorted(after));
    }
    return typeof before === "string" && typeof after === "string" && sameJson(before, after);
}

/** Policies, patterns and container definitions count as unchanged when they say the same in another layout. */
function sameJson(before: string, after: string): boolean {
    if (!/^\s*[[{]/.test(before) || !/^\s*[[{]/.test(after)) {
        return false;
    }
    try {
        return same(JSON.parse(before) as Value, JSON.parse(after) as Value);
    } catch {
        return false;
    }
}

function isReplacedBy(
    rules: ResourceModel["replacedBy"],
    steps: string,
    before: Properties,
    after: Properties,
): boolean {
    if (rules === "everything") {
        return !/^tags(All)?\b/.test(steps);
    }
    return ["region", ...(rules ?? [])].some((rule) => {
        const property = typeof rule === "string" ? rule : rule.property;
        const matches = steps === property || steps.startsWith(`${property}.`);
        return matches && (typeof rule === "string" || rule.when(after, before));
    });
}

function sorted(values: Value[]): Value[] {
    return [...values].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

function plain(name: string): string {
    return /^\w+$/.test(name) ? name : `[${JSON.stringify(name)}]`;
}

function isNothing(value: Value | undefined): boolean {
    return value === undefined || value === null;
}

import type { ReconcilerConfig } from "../contract";
import type { Observation } from "../model";
import type { Belonging } from "./belonging";
import { sendOff, serviceRemoval } from "./departure";
import type { Findings } from "./findings";
import type { Inventory } from "./inventory";
import type { Place } from "./places";

type OfInstance = Extract<Belonging, { to: "instance" }>;

/** What is to happen to something that says it is of an instance. */
type Verdict =
    /** It is the node, or on the node, of an instance in service. */
    | { kind: "stays"; place: Place }
    | { kind: "goes"; reason: string }
    /** Nothing is decided; with a reason when a person should know. */
    | { kind: "kept"; reason: string | undefined };

/** Finds the nodes and services of instances that are not wanted: of instances that are gone, or of a name or type of the past. */
export function judgeHosts(
    places: ReadonlyMap<string, Place>,
    inventory: Inventory,
    observation: Observation,
    config: ReconcilerConfig,
    findings: Findings,
): void {
    const monitored = new Set(config.groups.map(({ name }) => name));
    const judge = (name: string, owner: OfInstance): Verdict => {
        if (!monitored.has(owner.group)) {
            return { kind: "kept", reason: `the group ${owner.group} is not monitored` };
        }
        if (!observation.groups.has(owner.group)) {
            return { kind: "kept", reason: `the group ${owner.group} was not seen` };
        }
        if (owner.instance === undefined) {
            return { kind: "kept", reason: "it does not say which instance it is of" };
        }
        // Anywhere: an instance can be moved from one group to another.
        const place = places.get(owner.instance);
        if (place === undefined) {
            return { kind: "goes", reason: `the instance ${owner.instance} is not in the group ${owner.group}` };
        }
        if (!place.wanted || place.name === undefined) {
            return { kind: "kept", reason: undefined };
        }
        return place.name === name
            ? { kind: "stays", place }
            : { kind: "goes", reason: `the instance ${owner.instance} is ${place.name} now` };
    };
    judgeNodes(inventory, judge, findings);
    judgeStrayServices(inventory, judge, findings);
}

type Judge = (name: string, owner: OfInstance) => Verdict;

function judgeNodes(inventory: Inventory, judge: Judge, findings: Findings): void {
    for (const node of inventory.nodes) {
        const owner = inventory.belonging(node);
        if (owner?.to === "nothing") {
            findings.leftAlone.push({ name: node.name, reason: "it does not say what it is of" });
        }
        if (owner?.to !== "instance") {
            continue;
        }
        const verdict = judge(node.name, owner);
        if (verdict.kind === "goes") {
            sendOff(node, verdict.reason, inventory, findings);
        } else if (verdict.kind === "stays") {
            judgeServicesOn(node.id, verdict.place, inventory, findings);
        } else if (verdict.reason !== undefined) {
            findings.leftAlone.push({ name: node.name, reason: verdict.reason });
        }
    }
}

/** An instance has one service. Databases have rules of their own, on whatever node they are. */
function judgeServicesOn(nodeId: string, { group, name }: Place, inventory: Inventory, findings: Findings): void {
    for (const service of inventory.servicesOn(nodeId)) {
        const owner = inventory.belonging(service);
        if (owner === undefined || owner.to === "database") {
            continue;
        }
        if (service.name !== name || service.type !== group.engine) {
            const reason = `its node has a service ${name ?? ""} of type ${group.engine} now`;
            findings.unwanted.push(serviceRemoval(service, reason));
        }
    }
}

/** Services whose node does not say that it is of an instance, so that nothing else decides about them. */
function judgeStrayServices(inventory: Inventory, judge: Judge, findings: Findings): void {
    for (const service of inventory.services) {
        const owner = inventory.belonging(service);
        const node = inventory.node(service.nodeId);
        // Without its node: PMM's two lists were read at different moments.
        if (owner?.to !== "instance" || node === undefined || inventory.belonging(node)?.to === "instance") {
            continue;
        }
        const verdict = judge(service.name, owner);
        if (verdict.kind === "goes") {
            findings.unwanted.push(serviceRemoval(service, verdict.reason));
        } else if (verdict.kind === "kept" && verdict.reason !== undefined) {
            findings.leftAlone.push({ name: service.name, reason: verdict.reason });
        }
    }
}

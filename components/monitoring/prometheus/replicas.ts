import { prometheusPort } from "./configuration";

/** Roles of the Prometheus servers. The first keeps its name when a second comes. */
export function prometheusRoles(replicas: number): string[] {
    return ["prometheus", "prometheus-b"].slice(0, replicas);
}

/** Names of their ECS services, likewise. */
export function prometheusNames(namePrefix: string, replicas: number): string[] {
    return prometheusRoles(replicas).map((role) => `${namePrefix}-${role}`);
}

/**
 * Port of the internal load balancer for the server at `index`: one for each, since a load balancer over both would answer from
 * two histories in turns.
 */
export function internalPort(index: number): number {
    return prometheusPort + index;
}

/** Value of the label `__replica__`, by which Amazon Managed Service for Prometheus tells equal samples from two servers. */
export function replicaLabel(index: number): string {
    return "ab".charAt(index);
}

/** Names of their target groups behind the internal load balancer. */
export function internalTargetGroups(first: string, replicas: number): string[] {
    return [first, `${first}-b`].slice(0, replicas);
}

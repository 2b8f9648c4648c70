import * as z from "zod/mini";
import type { Credential } from "../../shared/pmm-api";
import type { Calls } from "../calls";
import type { PmmNode, PmmService } from "../model";

// PMM leaves out what is empty. Source: https://percona-pmm.readme.io/reference/listnodes-1 and listservices-1.
const agents = z.nullish(
    z.array(z.object({ agent_type: z.nullish(z.string()), is_connected: z.nullish(z.boolean()) })),
);
const customLabels = z.nullish(z.record(z.string(), z.string()));

const nodeList = z.object({
    nodes: z.nullish(
        z.array(
            z.object({
                node_id: z.string().check(z.minLength(1)),
                node_name: z.nullish(z.string()),
                custom_labels: customLabels,
                agents,
            }),
        ),
    ),
});

const serviceList = z.object({
    services: z.nullish(
        z.array(
            z.object({
                service_id: z.string().check(z.minLength(1)),
                service_type: z.nullish(z.string()),
                service_name: z.nullish(z.string()),
                node_id: z.nullish(z.string()),
                address: z.nullish(z.string()),
                port: z.nullish(z.number()),
                custom_labels: customLabels,
                agents,
            }),
        ),
    ),
});

/** All nodes of PMM, in one call: PMM has no pages. @throws PmmError; Error when the list cannot be read. */
export async function listNodes({ pmm }: Calls, credential: Credential): Promise<PmmNode[]> {
    const answer = nodeList.safeParse(await pmm({ method: "GET", path: "/v1/management/nodes", credential }));
    if (!answer.success) {
        throw unreadable(answer.error);
    }
    return (answer.data.nodes ?? []).map((node) => ({
        id: node.node_id,
        name: node.node_name ?? "",
        labels: node.custom_labels ?? {},
        connected: (node.agents ?? []).some((agent) => agent.agent_type === "pmm-agent" && agent.is_connected === true),
    }));
}

/** All services of PMM, in one call. @throws PmmError; Error when the list cannot be read. */
export async function listServices({ pmm }: Calls, credential: Credential): Promise<PmmService[]> {
    const answer = serviceList.safeParse(await pmm({ method: "GET", path: "/v1/management/services", credential }));
    if (!answer.success) {
        throw unreadable(answer.error);
    }
    return (answer.data.services ?? []).map((service) => ({
        id: service.service_id,
        name: service.service_name ?? "",
        type: service.service_type ?? "",
        nodeId: service.node_id ?? "",
        address: service.address ?? "",
        port: service.port ?? 0,
        labels: service.custom_labels ?? {},
        // Whether it runs is not asked: one that waits for its database would not be helped by another set-up.
        exported: (service.agents ?? []).some((agent) => agent.agent_type?.endsWith("_exporter") === true),
    }));
}

function unreadable(error: z.core.$ZodError): Error {
    const first = error.issues[0];
    return new Error(`the list is not as PMM's API has it: ${first?.path.join(".") ?? ""}: ${first?.message ?? ""}`);
}

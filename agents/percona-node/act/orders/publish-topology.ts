import { retireNode } from "../../aws/table";
import { writeTopology, type Topology } from "../../aws/topology-item";
import type { Observed } from "../../model";
import { instanceState } from "../../observe/known-peers";
import type { Tools } from "../tools";
import type { Once } from "./once";

/** Milliseconds after which it is written also without a change. */
const minute = 60_000;

/** Writes what the primary sees of the cluster. */
export function publishTopology({ node, state }: Tools, observed: Observed, once: Once): void {
    const topology = topologyOf(node, observed, state.remembered.lasting.epoch);
    if (topology === undefined) {
        return;
    }
    const { dynamoDb } = node.aws;
    const table = node.configuration.TABLE_NAME;
    const events = state.table?.topology?.events?.length ?? 0;
    once("topology", JSON.stringify(topology), minute, () => writeTopology(dynamoDb, table, topology, events));
    // Items of instances that ended without a word.
    const members = new Set(topology.members.map(({ serverUuid }) => serverUuid));
    for (const { id, serverUuid, ttl } of state.table?.nodes ?? []) {
        if (ttl === undefined && instanceState(state.group, id) === "gone" && !members.has(serverUuid)) {
            once(`retire ${id}`, "", Infinity, () => retireNode(dynamoDb, table, id));
        }
    }
}

function topologyOf(
    node: Pick<Tools["node"], "id" | "address">,
    { server, peers }: Observed,
    epoch: number | undefined,
): Topology | undefined {
    if (server === undefined || server.members.length === 0 || epoch === undefined) {
        return undefined;
    }
    const ids = new Map(peers.map(({ address, id }) => [address, id])).set(node.address, node.id);
    return {
        epoch,
        view: server.view,
        primary: node.id,
        primaryAddress: node.address,
        members: server.members.map(({ uuid, address, state, role }) => ({
            id: ids.get(address) ?? address,
            address,
            serverUuid: uuid,
            role: role === "PRIMARY" ? role : "SECONDARY",
            state,
        })),
    };
}

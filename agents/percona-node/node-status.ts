import type { AgentState } from "./agent-state";
import { keptEvents } from "./aws/topology-item";
import type { BackupSummary } from "./backup";
import type { TopologyEvent } from "./contract";
import { clocks } from "./host/clocks";
import type { Fitness, LocalServer, Peer } from "./model";
import type { NodeContext } from "./node";
import type { NodeStatus } from "./status";

/** What `/status` tells at this moment. */
export function nodeStatus(
    { id, address, configuration }: NodeContext,
    state: AgentState,
    health: Fitness,
    backups: BackupSummary | undefined,
): NodeStatus {
    const { observed, decided, table } = state;
    const { lasting } = state.remembered;
    const now = clocks();
    const task = observed?.task;
    const server = observed?.server;
    return {
        id,
        address,
        clusterId: configuration.CLUSTER_ID,
        nodeCount: configuration.NODE_COUNT,
        state: decided?.decision.state ?? "boot",
        why: decided?.decision.why ?? "the agent has just started",
        ...health,
        epoch: lasting.epoch ?? 0,
        groupName: server?.groupName ?? lasting.groupName ?? "",
        ...(lasting.membership && { membership: lasting.membership }),
        ...(state.bootingEpoch !== undefined && { bootingEpoch: state.bootingEpoch }),
        templateVersion: observed?.instance.templateVersion ?? "",
        ...(server && { server: serverStatus(server) }),
        members: membersOf({ id, address }, server, observed?.peers ?? []),
        peers: observed?.peers ?? [],
        ...(task && { task: { kind: task.task.kind, forSeconds: (now.monotonic - task.since) / 1000 } }),
        events: eventsOf(state.events, table?.topology?.events ?? []),
        backups: {
            ...(backups?.newest && { newest: backups.newest }),
            ...(backups?.verified && { verifiedAt: backups.verified.at }),
            ...(backups?.running && { running: backups.running }),
            ...(table?.topology?.archivedAt !== undefined && { archivedAt: table.topology.archivedAt }),
        },
        credentialsVersion: state.credentialsVersion,
        ...(decided && { decidedAgoMs: now.monotonic - decided.at.monotonic }),
        uptimeMs: now.monotonic - state.started.monotonic,
    };
}

function serverStatus(server: LocalServer): NonNullable<NodeStatus["server"]> {
    const { uuid, version, gtids, member, role, superReadOnly, offlineMode, applierQueue, lagSeconds } = server;
    // JSON has no infinite number.
    const lag = Number.isFinite(lagSeconds) ? lagSeconds : null;
    return { uuid, version, gtids, member, role, superReadOnly, offlineMode, applierQueue, lagSeconds: lag };
}

function membersOf(
    own: Pick<NodeContext, "id" | "address">,
    server: LocalServer | undefined,
    peers: Peer[],
): NodeStatus["members"] {
    return (server?.members ?? []).map((member) => {
        if (member.address === own.address) {
            const lag = server?.lagSeconds ?? Infinity;
            return {
                ...member,
                id: own.id,
                ...(server && { gtids: server.gtids }),
                ...(Number.isFinite(lag) && { lagSeconds: lag }),
            };
        }
        const peer = peers.find(({ address }) => address === member.address);
        const lag = peer?.agent?.lagSeconds;
        return {
            ...member,
            id: peer?.id ?? member.address,
            ...(peer?.server && { gtids: peer.server.gtids }),
            ...(lag !== undefined && lag !== null && { lagSeconds: lag }),
        };
    });
}

/** What this agent told and what the table has, each once, the newest first. */
function eventsOf(own: TopologyEvent[], written: TopologyEvent[]): TopologyEvent[] {
    const all = new Map([...own, ...written].map((event) => [`${event.at} ${event.node} ${event.what}`, event]));
    return [...all.values()].sort((left, right) => right.at.localeCompare(left.at)).slice(0, keptEvents);
}

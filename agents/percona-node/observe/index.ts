import type { AgentState } from "../agent-state";
import type { TopologyItem } from "../contract";
import { clocks, jumpedBetween } from "../host/clocks";
import type { Metadata } from "../host/metadata";
import type { Answer, Instance, LocalServer, Membership, Observed } from "../model";
import type { Access } from "../mysql/accounts";
import { sqlTimeout } from "../mysql/connect";
import { askLocal } from "../mysql/local-server";
import { keptConnection } from "../mysql/kept-connection";
import type { NodeContext } from "../node";
import { blindness } from "./blindness";
import { knownPeers } from "./known-peers";
import { watchPeers } from "./peers";
import { watchSurroundings, type Surroundings } from "./surroundings";
import { watch } from "./watch";

/** Milliseconds that a look waits for those that are slow to answer: a decision must not be older than 2.5 s. */
const patience = 700;

/** What the agent itself knows at the moment. */
export type Own = Pick<Observed, "task" | "ended" | "requests" | "commitsHang">;

/** Looks at everything. */
export interface Observer {
    /** One look; what it learns of peers and AWS is in `state` as well. */
    look: (own: Own) => Promise<Observed>;
    end: () => void;
}

export function observer(node: NodeContext, metadata: Metadata, access: Access, state: AgentState): Observer {
    const local = watchLocal(access);
    const peers = watchPeers(access);
    const around = watchSurroundings(node, metadata, () => isMember(state.observed?.server));
    const runs = watch({
        what: "the server's unit",
        ask: () => node.server.runs(),
        every: () => 0,
        limit: sqlTimeout,
        lasts: 2 * sqlTimeout,
        forgives: false,
    });
    let before = clocks();

    return {
        async look(own) {
            const now = clocks();
            const jumped = jumpedBetween(before, now);
            before = now;
            const group = around.group.answer();
            // Only a bootstrap asks for them.
            const noCluster = group.known && group.value?.state !== "LIVE";
            await Promise.all([
                local.look().then(() => (local.answer().known ? undefined : patiently([runs.look()]))),
                patiently([
                    peers.look(state.peers),
                    around.group.look(),
                    around.table.look(),
                    around.autoScaling.look(),
                    around.addresses.look(),
                    around.refreshing.look(),
                    around.lifecycle.look(),
                    ...(noCluster ? [around.backups.look()] : []),
                ]),
            ]);
            const server = value(local.answer());
            const running = around.group.answer();
            learn(node, state, around, server);
            const topology = membershipOf(state.table?.topology);
            // A server that answers runs: systemctl, a process of its own, is asked about a silent one only. While it does not
            // answer either, nobody knows that the server is down.
            const serverRuns = server !== undefined || (value(runs.answer()) ?? true);
            const blind = server ? undefined : blindness(local.failure(), state.credentialsVersion !== "");
            return {
                ...own,
                now: now.monotonic,
                jumped,
                id: node.id,
                policy: policyOf(node),
                instance: instanceOf(node, state, around),
                ...(server && { server }),
                serverRuns,
                ...(blind !== undefined && { blind }),
                peers: peers.peers(state.peers, state.group),
                group: running,
                ...(topology && { topology }),
                backups: around.backups.answer(),
                remembered: state.remembered,
            };
        },
        end() {
            local.end();
            peers.end();
        },
    };
}

/** The own server, whose answer is of the same look always. */
function watchLocal(access: Access): ReturnType<typeof watch<LocalServer>> & { end: () => void } {
    let prepared = false;
    const connection = keptConnection(async () => {
        const local = await access.local();
        ({ prepared } = local);
        return local.sql;
    });
    const local = watch({
        what: "the own server",
        ask: async () => {
            try {
                return await connection.use((sql) => askLocal(sql, prepared));
            } finally {
                // Root's first password ends this state, on another connection.
                if (!prepared) {
                    connection.end();
                }
            }
        },
        every: () => 0,
        limit: sqlTimeout,
        lasts: sqlTimeout + 500,
        forgives: false,
    });
    return { ...local, end: connection.end };
}

/** Ends when all have, or when they took too long: then they go on. */
async function patiently(looks: Promise<void>[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience);
    });
    await Promise.race([Promise.all(looks), late]);
    clearTimeout(timer);
}

/** What other parts of the agent want to know, too. */
function learn(node: NodeContext, state: AgentState, around: Surroundings, server: LocalServer | undefined): void {
    state.table = value(around.table.answer()) ?? state.table;
    state.group = value(around.autoScaling.answer());
    state.peers = knownPeers({
        own: node.address,
        before: state.peers,
        members: server?.members ?? [],
        nodes: state.table?.nodes ?? [],
        addresses: value(around.addresses.answer()) ?? new Map<string, string>(),
        group: state.group,
        membership: state.remembered.lasting.membership?.members ?? [],
    });
}

function policyOf({ configuration }: NodeContext): Observed["policy"] {
    return {
        nodeCount: configuration.NODE_COUNT,
        readMaxLagSeconds: configuration.READ_MAX_LAG_SECONDS,
        readsFromPrimary: configuration.READS_FROM_PRIMARY,
        outage: configuration.OUTAGE_POLICY,
        errant: configuration.ERRANT_POLICY,
        bootstrapFrom: configuration.BOOTSTRAP_FROM,
    };
}

function instanceOf(node: NodeContext, state: AgentState, around: Surroundings): Instance {
    const own = state.group?.instances.find(({ id }) => id === node.id);
    // The instance itself hears of its end first.
    const ends = value(around.lifecycle.answer()) === "Terminated";
    return {
        state: ends ? "terminating" : (own?.state ?? "unknown"),
        protected: own?.protected ?? false,
        templateVersion: own?.templateVersion ?? "",
        groupTemplateVersion: state.group?.templateVersion ?? "",
        refreshing: value(around.refreshing.answer()) ?? false,
        groupEnds: state.group?.desiredCapacity === 0,
    };
}

/** The membership that the topology's item tells; one to which only events were added tells none. */
function membershipOf(topology: Partial<TopologyItem> | undefined): Membership | undefined {
    if (topology?.epoch === undefined || topology.view === undefined || topology.members === undefined) {
        return undefined;
    }
    // One that was not reachable may have been on its way into the group as well.
    const recovering = topology.members.filter(({ state }) => state !== "ONLINE");
    return {
        epoch: topology.epoch,
        view: topology.view,
        members: topology.members.map(({ serverUuid }) => serverUuid),
        ...(recovering.length > 0 && { recovering: recovering.map(({ serverUuid }) => serverUuid) }),
    };
}

function isMember(server: LocalServer | undefined): boolean {
    return server?.member === "ONLINE" || server?.member === "RECOVERING";
}

function value<T>(answer: Answer<T>): T | undefined {
    return answer.known ? answer.value : undefined;
}

import type { Group } from "../aws/auto-scaling";
import type { Peer, PeerAgent, ServerView } from "../model";
import type { Access } from "../mysql/accounts";
import { sqlTimeout } from "../mysql/connect";
import { keptConnection, type KeptConnection } from "../mysql/kept-connection";
import { askView } from "../mysql/server-view";
import { instanceState, type KnownPeer } from "./known-peers";
import { askAgentOf } from "./peer-agent";
import { watch, type Watch } from "./watch";

/** An answer counts until the next but one question must have been answered. */
const lasts = sqlTimeout + 500;

interface Watches {
    connection: KeptConnection;
    server: Watch<ServerView>;
    agent: Watch<PeerAgent>;
}

/** The other nodes' servers and agents, all asked at each look. */
export interface PeerWatch {
    /** Asks those that are known; ends when all have answered or failed. */
    look: (known: KnownPeer[]) => Promise<void>;
    /** What they have answered. */
    peers: (known: KnownPeer[], group: Group | undefined) => Peer[];
    end: () => void;
}

export function watchPeers(access: Access): PeerWatch {
    const watches = new Map<string, Watches>();

    function watchesOf(address: string): Watches {
        let found = watches.get(address);
        if (found === undefined) {
            const connection = keptConnection(() => access.peer(address));
            const common = { every: () => 0, limit: sqlTimeout, lasts, forgives: false };
            found = {
                connection,
                server: watch({ ...common, what: `the server at ${address}`, ask: () => connection.use(askView) }),
                agent: watch({
                    ...common,
                    what: `the agent at ${address}`,
                    ask: (signal) => askAgentOf(address, signal),
                }),
            };
            watches.set(address, found);
        }
        return found;
    }

    return {
        async look(known) {
            for (const [address, { connection }] of watches) {
                if (!known.some((peer) => peer.address === address)) {
                    connection.end();
                    watches.delete(address);
                }
            }
            const all = known.map(({ address }) => watchesOf(address));
            await Promise.all(all.flatMap(({ server, agent }) => [server.look(), agent.look()]));
        },
        peers: (known, group) =>
            known.map((peer) => {
                const { server, agent } = watchesOf(peer.address);
                const view = server.answer();
                const status = agent.answer();
                return {
                    ...peer,
                    instance: instanceState(group, peer.id),
                    ...(view.known && { server: view.value, uuid: view.value.uuid }),
                    ...(status.known && { agent: status.value }),
                };
            }),
        end() {
            for (const { connection } of watches.values()) {
                connection.end();
            }
        },
    };
}

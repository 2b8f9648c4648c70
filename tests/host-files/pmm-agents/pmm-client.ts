import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { pmmRequest } from "../../../lambdas/shared/pmm-request";

/** The configuration that `pmm-agent setup` writes, and with which the stand-in for systemctl runs pmm-agent. */
export interface AgentConfiguration {
    id: string;
    node: string;
    name: string;
    server: { address: string; username: "service_token"; password: string };
}

/** A node as PMM's API tells it, as far as its agents go. */
interface ToldNode {
    agents?: { agent_id: string }[];
}

/**
 * What pmm-agent and pmm-admin say and ask of PMM, on a free port of 127.0.0.1: the stand-ins for both on the host bring what they
 * got and print what they are answered. (In the shell each would take several starts of jq.)
 */
export class PmmClient {
    private constructor(private readonly server: Server) {}

    /** @param cutOff whether pmm-agent reaches no PMM. */
    static async start(cutOff: () => boolean): Promise<PmmClient> {
        const server = createServer((request, response) => {
            const answer = async (): Promise<object> => {
                const body = await text(request);
                return request.url === "/setup" ? setUp(body.split("\0")) : status(body, cutOff());
            };
            answer().then(
                (found) => response.end(JSON.stringify(found)),
                (error: unknown) => response.writeHead(400).end(error instanceof Error ? error.message : String(error)),
            );
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return new PmmClient(server);
    }

    /** Address for the stand-ins. */
    get address(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        const closed = once(this.server.close(), "close");
        this.server.closeAllConnections();
        await closed;
    }
}

/** `pmm-admin status --json`, of an agent that is connected when PMM knows it. */
async function status(configuration: string, cutOff: boolean): Promise<object> {
    const { id, node, name, server } = JSON.parse(configuration) as AgentConfiguration;
    const connected = !cutOff && (await isKnown(id, server));
    return {
        pmm_agent_status: {
            agent_id: id,
            node_id: connected ? node : "",
            node_name: connected ? name : "",
            server_url: `https://${server.address}/`,
            server_insecure_tls: true,
            agents: [],
            connected,
            connection_uptime: 0,
        },
        pmm_admin_version: "3.4.1",
    };
}

async function isKnown(agent: string, { address, ...credential }: AgentConfiguration["server"]): Promise<boolean> {
    // As a password, so that a test can tell this request from those of the script.
    const request = { method: "GET", path: "/v1/management/nodes", credential } as const;
    const answer = await pmmRequest(address, request).catch(() => ({}));
    const { nodes = [] } = answer as { nodes?: ToldNode[] };
    return nodes.some(({ agents = [] }) => agents.some(({ agent_id }) => agent_id === agent));
}

/**
 * `pmm-agent setup`: registers the host in PMM.
 *
 * @param given its three arguments, then its environment, as `NAME=value` each.
 * @returns the configuration to write.
 * @throws Error with PMM's words.
 */
async function setUp([address = "", type = "", name = "", ...environment]: string[]): Promise<AgentConfiguration> {
    const variables = Object.fromEntries(
        environment.map((each): [string, string] => {
            const at = each.indexOf("=");
            return [each.slice(0, at), each.slice(at + 1)];
        }),
    );
    const of = (variable: string): string => variables[`PMM_AGENT_${variable}`] ?? "";
    const { pmm_agent, token } = (await pmmRequest(of("SERVER_ADDRESS"), {
        method: "POST",
        path: "/v1/management/nodes",
        credential: { token: of("SERVER_PASSWORD") },
        body: {
            node_type: `NODE_TYPE_${type.toUpperCase()}_NODE`,
            node_name: name,
            address,
            region: of("SETUP_REGION"),
            az: of("SETUP_AZ"),
            custom_labels: Object.fromEntries(of("SETUP_CUSTOM_LABELS").split(",").map(label)),
            metrics_mode: `METRICS_MODE_${of("SETUP_METRICS_MODE").toUpperCase()}`,
            reregister: of("SETUP_FORCE") === "1",
        },
    })) as { pmm_agent: { agent_id: string; runs_on_node_id: string }; token: string };
    return {
        id: pmm_agent.agent_id,
        node: pmm_agent.runs_on_node_id,
        name,
        server: { address: of("SERVER_ADDRESS"), username: "service_token", password: token },
    };
}

/** A label as agent/commands/clients.go of percona/pmm takes it apart. */
function label(text: string): [name: string, value: string] {
    const [, name, value] = /^([a-zA-Z_][a-zA-Z0-9_]*)=([^='", ]+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
        throw new Error(`${text} is no label`);
    }
    return [name, value];
}

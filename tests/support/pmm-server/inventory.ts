import { randomUUID } from "node:crypto";
import { addedService } from "./add-service";
import { customLabels, flag, needed, onlyKnown, text, type Fields } from "./fields";
import { agent, exporters, serverId, type Node, type Service } from "./records";
import { alreadyExists, failedPrecondition, invalid, notFound, permissionDenied } from "./refusal";

/** PMM's nodes, services and agents, with the rules of its API. */
export class Inventory {
    readonly nodes = new Map<string, Node>();
    readonly services = new Map<string, Service>();
    /** Names of nodes and services that somebody has had removed, in order, with what depended on them. */
    readonly removed: string[] = [];
    /** Says why PMM cannot log in to a database; undefined when it can. */
    connectionCheck: (service: Service) => string | undefined = () => undefined;

    constructor() {
        this.clear();
    }

    /** Nothing is left but what every PMM has: its own node, agent and database, none with a label. */
    clear(): void {
        this.nodes.clear();
        this.services.clear();
        this.removed.length = 0;
        this.connectionCheck = () => undefined;
        this.addNode({
            node_id: serverId,
            node_name: serverId,
            address: "127.0.0.1",
            agents: [agent("pmm-agent", serverId, true), agent("node_exporter")],
        });
        this.addService({
            service_type: "postgresql",
            service_name: "pmm-server-postgresql",
            node_id: serverId,
            address: "127.0.0.1",
            port: 5432,
        });
    }

    /** Puts a node there, to arrange a test. */
    addNode(node: Partial<Node> & { node_name: string }): Node {
        const added: Node = {
            node_id: randomUUID(),
            node_type: "generic",
            address: "",
            region: "",
            az: "",
            custom_labels: {},
            agents: [agent("pmm-agent", randomUUID(), true), agent("node_exporter")],
            ...node,
        };
        this.nodes.set(added.node_id, added);
        return added;
    }

    /** Puts a service there, to arrange a test. */
    addService(service: Partial<Service> & { service_name: string; service_type: string; node_id: string }): Service {
        const added: Service = {
            service_id: randomUUID(),
            address: "127.0.0.1",
            port: 3306,
            cluster: "",
            environment: "",
            custom_labels: {},
            agents: [agent(exporters[service.service_type] ?? "external-exporter")],
            login: { username: "pmm", password: "pmm" },
            ...service,
        };
        this.services.set(added.service_id, added);
        return added;
    }

    /** The node of that name, to look at. */
    nodeNamed(name: string): Node | undefined {
        return first(this.nodes.values(), (node) => node.node_name === name);
    }

    /** The service of that name, to look at. */
    serviceNamed(name: string): Service | undefined {
        return first(this.services.values(), (service) => service.service_name === name);
    }

    /** The node on which the pmm-agent of that id runs. */
    nodeOfAgent(agentId: string): Node | undefined {
        return first(this.nodes.values(), ({ agents }) => agents.some(({ agent_id }) => agent_id === agentId));
    }

    /** Sets whether PMM has a connection to the pmm-agent of a node. */
    connect(node: Node, connected: boolean): void {
        for (const each of node.agents) {
            if (each.agent_type === "pmm-agent") {
                each.is_connected = connected;
            }
        }
    }

    /** GET /v1/management/nodes */
    listNodes(query: URLSearchParams): unknown {
        const type = query.get("node_type");
        const wanted = type?.replace(/^NODE_TYPE_|_NODE$/g, "").toLowerCase();
        const servicesOf = new Map<string, Service[]>();
        for (const service of this.services.values()) {
            const its = servicesOf.get(service.node_id) ?? [];
            its.push(service);
            servicesOf.set(service.node_id, its);
        }
        return {
            nodes: [...this.nodes.values()]
                .filter((node) => wanted === undefined || wanted === "unspecified" || node.node_type === wanted)
                .map((node) => ({
                    ...node,
                    services: (servicesOf.get(node.node_id) ?? []).map(
                        ({ service_id, service_type, service_name }) => ({
                            service_id,
                            service_type,
                            service_name,
                        }),
                    ),
                })),
        };
    }

    /** GET /v1/management/services */
    listServices(query: URLSearchParams): unknown {
        const nodeId = query.get("node_id") ?? "";
        const type = query
            .get("service_type")
            ?.replace(/^SERVICE_TYPE_|_SERVICE$/g, "")
            .toLowerCase();
        return {
            services: [...this.services.values()]
                .filter((service) => nodeId === "" || service.node_id === nodeId)
                .filter((service) => type === undefined || type === "unspecified" || service.service_type === type)
                .map(({ login: _login, ...service }) => {
                    const node = this.nodes.get(service.node_id);
                    const itsAgents = node?.agents.filter(({ agent_type }) => agent_type === "pmm-agent") ?? [];
                    return {
                        ...service,
                        node_name: node?.node_name ?? "",
                        agents: [...itsAgents, ...service.agents],
                        status: "STATUS_UP",
                    };
                }),
        };
    }

    /** POST /v1/management/nodes */
    registerNode(body: Fields, token: string | undefined): unknown {
        onlyKnown(body, nodeFields, "RegisterNodeRequest");
        if (text(body, "node_type") !== "NODE_TYPE_GENERIC_NODE") {
            throw invalid(`Unsupported Node type ${JSON.stringify(body.node_type ?? "")}.`);
        }
        const name = needed(body, "node_name");
        const address = needed(body, "address");
        const region = text(body, "region");
        const custom_labels = customLabels(body);
        this.makeRoom(this.nodeNamed(name), flag(body, "reregister"), `Node with name "${name}" already exists.`);
        this.makeRoom(
            this.nodeAt(address, region),
            flag(body, "reregister"),
            `Node with address "${address}" and region "${region}" already exists.`,
        );
        const agentId = randomUUID();
        const node = this.addNode({
            node_name: name,
            address,
            region,
            az: text(body, "az"),
            custom_labels,
            // It connects when it starts with what this answer tells.
            agents: [agent("pmm-agent", agentId, false), agent("node_exporter")],
        });
        return {
            generic_node: { node_id: node.node_id, node_name: name, address, region, az: node.az, custom_labels },
            pmm_agent: { agent_id: agentId, runs_on_node_id: node.node_id },
            token: token ?? `glsa_${randomUUID()}`,
        };
    }

    /** DELETE /v1/management/nodes/{node_id} */
    removeNode(id: string, force: boolean): unknown {
        const node = this.nodes.get(id);
        if (node === undefined) {
            throw notFound(`Node with ID "${id}" not found.`);
        }
        if (id === serverId) {
            throw permissionDenied("PMM Server node can't be removed.");
        }
        if (!force && node.agents.length > 0) {
            throw failedPrecondition(`Node with ID "${id}" has pmm-agent.`);
        }
        const its = [...this.services.values()].filter(({ node_id }) => node_id === id);
        if (!force && its.length > 0) {
            throw failedPrecondition(`Node with ID "${id}" has services.`);
        }
        for (const service of its) {
            this.drop(service);
        }
        this.nodes.delete(id);
        this.removed.push(`node ${node.node_name}`);
        return {};
    }

    /** POST /v1/management/services */
    addServiceOf(body: Fields): unknown {
        return addedService(this, body);
    }

    /** DELETE /v1/inventory/services/{service_id} */
    removeService(id: string, force: boolean): unknown {
        const service = this.services.get(id);
        if (service === undefined) {
            throw notFound(`Service with ID "${id}" not found.`);
        }
        if (!force && service.agents.length > 0) {
            throw failedPrecondition(`Service with ID "${id}" has agents.`);
        }
        this.drop(service);
        return {};
    }

    /** Refuses a name, or an address in a region, that another node has. */
    refuseTaken(name: string, address: string, region: string): void {
        this.makeRoom(this.nodeNamed(name), false, `Node with name "${name}" already exists.`);
        const reason = `Node with address "${address}" and region "${region}" already exists.`;
        this.makeRoom(this.nodeAt(address, region), false, reason);
    }

    /** Two nodes may have the same address where no region is told. */
    private nodeAt(address: string, region: string): Node | undefined {
        return region === ""
            ? undefined
            : first(this.nodes.values(), (node) => node.address === address && node.region === region);
    }

    private makeRoom(node: Node | undefined, remove: boolean, otherwise: string): void {
        if (node === undefined) {
            return;
        }
        if (!remove) {
            throw alreadyExists(otherwise);
        }
        this.removeNode(node.node_id, true);
    }

    private drop(service: Service): void {
        this.services.delete(service.service_id);
        this.removed.push(`service ${service.service_name}`);
    }
}

/** The first of `items` that fits. */
function first<Item>(items: Iterable<Item>, fits: (item: Item) => boolean): Item | undefined {
    for (const item of items) {
        if (fits(item)) {
            return item;
        }
    }
    return undefined;
}

const nodeFields = [
    "node_type",
    "node_name",
    "address",
    "machine_id",
    "distro",
    "container_id",
    "container_name",
    "node_model",
    "region",
    "az",
    "custom_labels",
    "reregister",
    "metrics_mode",
    "disable_collectors",
    "agent_password",
    "expose_exporter",
];

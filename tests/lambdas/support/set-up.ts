import { instanceName, labels, type DocumentParameters } from "../../../lambdas/pmm-reconciler/contract";
import type { Node, PmmServer, Service } from "../../support/pmm-server";
import type { Host } from "./fleet";

/** A pmm-agent that is set up: the id PMM knows it by, and the token it connects with. */
export interface HostAgent {
    agentId: string;
    token: string;
}

/** Reads a secret as an instance does, by its ARN. */
export type ReadSecret = (arn: string) => Promise<{ text: string; version: string }>;

/** PMM has a node or service of the instance's name that is not ours. */
export class Conflict extends Error {}

/** The region that instances register with. */
export const region = "eu-west-1";

/**
 * What the script of the SSM document does at PMM, without its way over HTTP: the same steps, in the same order, by the same
 * rules of PMM.
 *
 * @throws Conflict for exit code 42; Refusal when PMM refuses something.
 */
export async function setUp(
    pmm: PmmServer,
    host: Host,
    parameters: DocumentParameters,
    readSecret: ReadSecret,
): Promise<void> {
    const { token } = JSON.parse((await readSecret(parameters.AGENTSECRETARN)).text) as { token: string };
    const credentials = await readSecret(parameters.CREDENTIALSSECRETARN);
    pmm.accounts.caller(`Bearer ${token}`);
    const name = instanceName(parameters.GROUP, host.hostname);
    const ours = { [labels.deployment]: parameters.DEPLOYMENT, [labels.group]: parameters.GROUP };
    const itsLabels = { ...ours, [labels.instance]: host.instanceId };
    const node = connectedNode(pmm, host, token) ?? register(pmm, host, name, itsLabels, token);
    const credential = credentials.version;
    const { inventory } = pmm;
    const present = inventory.serviceNamed(name);
    if (
        present !== undefined &&
        isRight(present, node, parameters, { ...itsLabels, [labels.credential]: credential })
    ) {
        return;
    }
    if (present !== undefined) {
        refuseForeign(present, parameters.DEPLOYMENT);
        inventory.removeService(present.service_id, true);
    }
    const login = JSON.parse(credentials.text) as { username: string; password: string };
    inventory.addServiceOf({
        [parameters.ENGINE]: {
            node_id: node.node_id,
            pmm_agent_id: host.agent?.agentId,
            service_name: name,
            address: "127.0.0.1",
            port: Number(parameters.PORT),
            ...login,
            environment: parameters.ENVIRONMENT,
            cluster: parameters.CLUSTER,
            custom_labels: { ...itsLabels, [labels.credential]: credential },
            metrics_mode: "METRICS_MODE_PUSH",
        },
    });
}

/** The node of the instance's agent, when it is set up with this token and PMM still has it. */
function connectedNode({ inventory }: PmmServer, { agent }: Host, token: string): Node | undefined {
    const node = agent?.token === token ? inventory.nodeOfAgent(agent.agentId) : undefined;
    if (node !== undefined) {
        // The script restarts an agent that has lost its connection.
        inventory.connect(node, true);
    }
    return node;
}

function register(pmm: PmmServer, host: Host, name: string, itsLabels: Record<string, string>, token: string): Node {
    const { inventory } = pmm;
    const deployment = itsLabels[labels.deployment] ?? "";
    for (const node of inventory.nodes.values()) {
        if (node.node_name === name || (node.address === host.address && node.region === region)) {
            refuseForeign(node, deployment);
            refuseLiving(node, host.instanceId);
        }
    }
    const request = { node_type: "NODE_TYPE_GENERIC_NODE", node_name: name, address: host.address, region };
    const answer = inventory.registerNode({ ...request, custom_labels: itsLabels, reregister: true }, token);
    const { agent_id: agentId } = (answer as { pmm_agent: { agent_id: string } }).pmm_agent;
    host.agent = { agentId, token };
    const node = inventory.nodeOfAgent(agentId);
    if (node === undefined) {
        throw new Error(`PMM does not know the agent ${agentId} it has just registered`);
    }
    inventory.connect(node, true);
    return node;
}

function isRight(
    service: Service,
    node: Node,
    { ENGINE: type, PORT: port }: DocumentParameters,
    wanted: Record<string, string>,
): boolean {
    return (
        service.node_id === node.node_id &&
        service.service_type === type &&
        service.address === "127.0.0.1" &&
        service.port === Number(port) &&
        Object.entries(wanted).every(([label, value]) => service.custom_labels[label] === value) &&
        service.agents.some(({ agent_type }) => agent_type.endsWith("_exporter"))
    );
}

/** Another instance of ours that lives keeps what is its own. */
function refuseLiving({ custom_labels, agents }: Node, instanceId: string): void {
    const connected = agents.some(({ agent_type, is_connected }) => agent_type === "pmm-agent" && is_connected);
    if (connected && custom_labels[labels.instance] !== instanceId) {
        throw new Conflict("a living instance has this name or address");
    }
}

function refuseForeign({ custom_labels }: Pick<Node, "custom_labels">, deployment: string): void {
    if (custom_labels[labels.deployment] !== deployment) {
        throw new Conflict("a node or service of this name is not ours");
    }
}

import { databaseName, instanceName, labels, type ReconcilerConfig } from "../../../../lambdas/pmm-reconciler/contract";
import type {
    DatabaseAddition,
    Observation,
    Plan,
    PmmNode,
    PmmService,
    Removal,
} from "../../../../lambdas/pmm-reconciler/model";
import { databaseLabels, instanceLabels } from "./things";

/** What PMM holds. */
export type Holdings = Pick<Observation, "nodes" | "services">;

/** PMM as far as a plan goes: names are unique, a removed node takes its services along. */
export class PmmModel {
    private made = 0;

    constructor(
        private holdings: Holdings,
        private readonly config: ReconcilerConfig,
    ) {}

    get now(): Holdings {
        return this.holdings;
    }

    /** Does all of a plan, each command of which succeeds, for what was seen. */
    apply(plan: Plan, seen: Observation): void {
        plan.removals.forEach((removal) => {
            this.remove(removal);
        });
        plan.additions.forEach((addition) => {
            this.register(addition);
        });
        for (const [group, instanceIds] of plan.setUps) {
            for (const instanceId of instanceIds) {
                this.setUp(group, instanceId, seen);
            }
        }
    }

    private remove({ kind, id }: Pick<Removal, "kind" | "id">): void {
        const { nodes, services } = this.holdings;
        this.holdings =
            kind === "node"
                ? {
                      nodes: nodes.filter((node) => node.id !== id),
                      services: services.filter(({ nodeId }) => nodeId !== id),
                  }
                : { nodes, services: services.filter((service) => service.id !== id) };
    }

    private register({ config, instance, credential, replaces }: DatabaseAddition): void {
        if (replaces !== undefined) {
            this.remove(replaces);
        }
        const name = databaseName(instance.identifier);
        const { nodes, services } = this.holdings;
        if ([...nodes, ...services].some((thing) => thing.name === name)) {
            return; // 409
        }
        this.add(
            { name, labels: databaseLabels(config.name), connected: false },
            {
                type: config.engine,
                address: instance.address,
                port: instance.port,
                labels: { ...databaseLabels(config.name), [labels.credential]: credential },
            },
        );
    }

    /** As the script does: registers the node anew, with force, and puts its service on it. */
    private setUp(group: string, instanceId: string, seen: Observation): void {
        const hostname = seen.groups.get(group)!.find((member) => member.instanceId === instanceId)!.hostname!;
        const settings = this.config.groups.find(({ name }) => name === group)!;
        const name = instanceName(group, hostname);
        const { nodes, services } = this.holdings;
        for (const node of nodes.filter((each) => each.name === name)) {
            this.remove({ kind: "node", id: node.id });
        }
        for (const service of services.filter((each) => each.name === name)) {
            this.remove({ kind: "service", id: service.id });
        }
        const ours = instanceLabels(group, instanceId);
        const credential = seen.credentials.get(settings.credentialsSecretArn) ?? "unseen";
        this.add(
            { name, labels: ours, connected: true },
            {
                type: settings.engine,
                address: "127.0.0.1",
                port: settings.port,
                labels: { ...ours, [labels.credential]: credential },
            },
        );
    }

    private add(node: Omit<PmmNode, "id">, service: Omit<PmmService, "id" | "name" | "nodeId" | "exported">): void {
        const id = `made-${this.made++}`;
        this.holdings = {
            nodes: [...this.holdings.nodes, { id, ...node }],
            services: [
                ...this.holdings.services,
                { id: `${id}-service`, name: node.name, nodeId: id, exported: true, ...service },
            ],
        };
    }
}

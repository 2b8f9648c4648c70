import { expect } from "chai";
import { addDatabases } from "../../../../lambdas/pmm-reconciler/act/databases";
import { removeAll } from "../../../../lambdas/pmm-reconciler/act/removals";
import { labels, type MonitoredDatabaseConfig } from "../../../../lambdas/pmm-reconciler/contract";
import type { DatabaseAddition, Observation, Removal } from "../../../../lambdas/pmm-reconciler/model";
import { pmmRequest } from "../../../../lambdas/shared/pmm-request";
import { failing, firstPassword, startPmmServer, type PmmServer, type Service } from "../../../support/pmm-server";
import { awsError, sceneOf, type AwsAnswers, type Scene } from "./support/scene";

const admin = { username: "admin", password: firstPassword };
const password = "secret of the database";

const nothing: Observation = {
    nodes: [],
    services: [],
    groups: new Map(),
    databases: new Map(),
    credentials: new Map(),
    busy: new Set(),
};

function addition(identifier: string, engine: MonitoredDatabaseConfig["engine"], replaces?: Removal): DatabaseAddition {
    return {
        config: {
            name: `entry-${identifier}`,
            engine,
            instanceIdentifier: identifier,
            credentialsSecretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${identifier}-AbCdEf`,
            database: "shop",
            environment: "production",
        },
        instance: {
            identifier,
            instanceClass: "db.r6g.large",
            zone: "eu-west-1a",
            address: `${identifier}.abc.eu-west-1.rds.amazonaws.com`,
            port: engine === "mysql" ? 3306 : 5432,
            cluster: "",
        },
        credential: "00000000",
        replaces,
    };
}

describe("pmm-reconciler: what it takes out of PMM and puts into it", () => {
    let pmm: PmmServer;
    const secrets: AwsAnswers = {
        GetSecretValue: () => ({
            SecretString: JSON.stringify({ username: "pmm", password }),
            VersionId: "1f0e8a52-0000-4000-8000-000000000000",
        }),
    };

    before(async () => {
        pmm = await startPmmServer();
    });

    after(() => pmm.stop());

    beforeEach(() => {
        pmm.clear();
    });

    function scene(answers = secrets): Scene {
        return sceneOf(answers, (request) => pmmRequest(pmm.address, request));
    }

    async function added(additions: DatabaseAddition[], observation = nothing, answers = secrets): Promise<Scene> {
        const made = scene(answers);
        await addDatabases(made.context, admin, additions, observation);
        expect(JSON.stringify([made.told, made.context.result])).to.not.include(password);
        return made;
    }

    /** Without those of PMM's own. */
    function services(): Service[] {
        return [...pmm.inventory.services.values()].filter((service) => service.service_name.startsWith("rds/"));
    }

    function names(): string[] {
        return services().map((service) => service.service_name);
    }

    it("registers databases of both engines with their labels and what reads their queries", async () => {
        const { context, pmm: calls } = await added([addition("orders", "mysql"), addition("stock", "postgresql")]);
        expect(context.result).to.deep.include({ added: 2, failures: [] });
        const found = services().map((service) => ({
            name: service.service_name,
            type: service.service_type,
            address: service.address,
            port: service.port,
            environment: service.environment,
            labels: service.custom_labels,
            agents: service.agents.map((agent) => agent.agent_type),
            login: service.login,
        }));
        const labelled = (identifier: string): Record<string, string> => ({
            [labels.deployment]: "test",
            [labels.database]: `entry-${identifier}`,
            // Of the version that was really read.
            [labels.credential]: "1f0e8a52-0000-4000-8000-000000000000",
        });
        const common = { environment: "production", login: { username: "pmm", password } };
        expect(found).to.deep.equal([
            {
                name: "rds/orders",
                type: "mysql",
                address: "orders.abc.eu-west-1.rds.amazonaws.com",
                port: 3306,
                labels: labelled("orders"),
                agents: ["mysqld_exporter", "qan-mysql-perfschema-agent"],
                ...common,
            },
            {
                name: "rds/stock",
                type: "postgresql",
                address: "stock.abc.eu-west-1.rds.amazonaws.com",
                port: 5432,
                labels: labelled("stock"),
                agents: ["postgres_exporter", "qan-postgresql-pgstatements-agent"],
                ...common,
            },
        ]);
        const node = [...pmm.inventory.nodes.values()].find((each) => each.node_name === "rds/orders");
        expect(node).to.deep.include({ region: "eu-west-1", az: "eu-west-1a", custom_labels: labelled("orders") });
        expect(node?.agents.map((agent) => agent.agent_type)).to.deep.equal(["rds_exporter"]);
        const bodies = calls.map(({ body }) => (body as { rds: Record<string, unknown> }).rds);
        expect(bodies.map((rds) => [rds.tls, rds.tls_skip_verify, rds.database])).to.deep.equal([
            [true, true, undefined],
            [true, true, "shop"],
        ]);
    });

    it("removes what a registration replaces just before", async () => {
        await added([addition("orders", "mysql")]);
        const [old] = [...pmm.inventory.nodes.values()].filter((each) => each.node_name === "rds/orders");
        const replaces: Removal = { kind: "node", id: old!.node_id, name: "rds/orders", reason: "new address" };
        const { context } = await added([addition("orders", "mysql", replaces)]);
        expect(context.result).to.deep.include({ added: 1, removed: 0, failures: [] });
        expect(names()).to.deep.equal(["rds/orders"]);
        expect(pmm.inventory.nodes.has(old!.node_id)).to.equal(false);
    });

    it("keeps what a registration would replace while its secret cannot be read, and registers the others", async () => {
        await added([addition("orders", "mysql")]);
        const [old] = [...pmm.inventory.nodes.values()].filter((each) => each.node_name === "rds/orders");
        const replaces: Removal = { kind: "node", id: old!.node_id, name: "rds/orders", reason: "new credentials" };
        for (const answer of [
            () => {
                throw awsError("AccessDeniedException");
            },
            () => ({ SecretString: "hunter2", VersionId: "2" }),
        ]) {
            pmm.requests.length = 0;
            const answers: AwsAnswers = {
                GetSecretValue: (input) =>
                    String(input.SecretId).includes("orders") ? answer() : secrets.GetSecretValue!(input),
            };
            const more = addition(`stock-${pmm.inventory.nodes.size}`, "mysql");
            const made = await added([addition("orders", "mysql", replaces), more], nothing, answers);
            expect(pmm.inventory.nodes.has(old!.node_id)).to.equal(true);
            expect(made.context.result.added).to.equal(1);
            expect(made.context.result.failures.map(({ what }) => what)).to.deep.equal(["registration of rds/orders"]);
            expect(JSON.stringify(made.told)).to.not.include("hunter2");
        }
    });

    it("tells of a conflict when the name is taken by something that is not ours", async () => {
        await added([addition("orders", "mysql")]);
        const seen = { id: "1", name: "rds/orders", connected: false };
        const foreign = await added([addition("orders", "mysql")], { ...nothing, nodes: [{ ...seen, labels: {} }] });
        expect(foreign.context.result.conflicts.map(({ name }) => name)).to.deep.equal(["rds/orders"]);
        const node = { ...seen, labels: { [labels.deployment]: "test" } };
        const ours = await added([addition("orders", "mysql")], { ...nothing, nodes: [node] });
        expect(ours.context.result.conflicts).to.deep.equal([]);
        for (const { context } of [foreign, ours]) {
            expect(context.result.failures[0]?.reason).to.match(/409 .*already exists/);
        }
    });

    it("removes nodes and services with all that depends on them; what is gone already is done", async () => {
        await added([addition("orders", "mysql"), addition("stock", "mysql")]);
        const node = [...pmm.inventory.nodes.values()].find((each) => each.node_name === "rds/orders")!;
        const service = services().find((each) => each.service_name === "rds/stock")!;
        const removals: Removal[] = [
            { kind: "node", id: "no-such-node", name: "shop/ip-1", reason: "gone" },
            { kind: "node", id: node.node_id, name: node.node_name, reason: "gone" },
            { kind: "service", id: service.service_id, name: service.service_name, reason: "gone" },
        ];
        const { context, told } = scene();
        await removeAll(context, admin, removals);
        expect(names()).to.deep.equal([]);
        expect(context.result).to.deep.include({ removed: 3, failures: [] });
        expect(told.map(({ message, fields }) => [message, fields.name])).to.deep.equal([
            ["removed", "shop/ip-1"],
            ["removed", "rds/orders"],
            ["removed", "rds/stock"],
        ]);
    });

    it("goes on with the other removals when PMM fails one", async () => {
        await added([addition("orders", "mysql"), addition("stock", "mysql")]);
        const nodes = [...pmm.inventory.nodes.values()].filter((each) => each.node_name.startsWith("rds/"));
        pmm.faults = failing("DELETE /v1/management/nodes/{node_id}", { kind: "answer", status: 500 }, 1);
        const { context } = scene();
        const removals = nodes.map(({ node_id: id, node_name: name }): Removal => {
            return { kind: "node", id, name, reason: "gone" };
        });
        await removeAll(context, admin, removals);
        expect(names()).to.deep.equal(["rds/orders"]);
        expect(context.result.removed).to.equal(1);
        expect(context.result.failures.map(({ what }) => what)).to.deep.equal(["removal of node rds/orders"]);
    });
});

import { expect } from "chai";
import { pmmRequest, type PmmRequest } from "../../../lambdas/shared/pmm-request";
import { PmmError, type Credential } from "../../../lambdas/shared/pmm-api";
import { failing, failingAll, firstPassword, startPmmServer, type Fault, type PmmServer } from ".";

const admin: Credential = { username: "admin", password: firstPassword };
const nodes = "GET /v1/management/nodes";

describe("the PMM server of the tests", () => {
    let pmm: PmmServer;

    before(async () => {
        pmm = await startPmmServer();
    });
    after(() => pmm.stop());
    beforeEach(() => {
        pmm.clear();
    });

    async function ask(
        method: PmmRequest["method"],
        path: string,
        body?: unknown,
        credential = admin,
    ): Promise<unknown> {
        return pmmRequest(pmm.address, { method, path, body, credential, timeoutMilliseconds: 300 });
    }

    /** Status and words of the refusal of a call; fails when it is not refused. */
    async function refusal(...call: Parameters<typeof ask>): Promise<[number, string]> {
        try {
            await ask(...call);
        } catch (error) {
            expect(error).to.be.instanceOf(PmmError);
            const { status, message } = error as PmmError;
            return [status, message.slice(message.lastIndexOf(": ") + 2)];
        }
        throw new Error("not refused");
    }

    const node = {
        node_type: "NODE_TYPE_GENERIC_NODE",
        node_name: "web/one",
        address: "10.0.0.1",
        region: "eu-west-1",
        custom_labels: { stackwarden_deployment: "pmm" },
    };

    async function register(): Promise<{ nodeId: string; agentId: string }> {
        const answer = await ask("POST", "/v1/management/nodes", node);
        const { generic_node, pmm_agent } = answer as Record<string, Record<string, string>>;
        return { nodeId: generic_node!.node_id!, agentId: pmm_agent!.agent_id! };
    }

    function mysql(nodeId: string, agentId: string, more: object = {}): unknown {
        const service_name = "web/one";
        const login = { username: "pmm", password: "secret" };
        const place = { address: "127.0.0.1", port: 3306 };
        return { mysql: { node_id: nodeId, pmm_agent_id: agentId, service_name, ...login, ...place, ...more } };
    }

    it("tells whether it is ready, to everybody", async () => {
        const readyz = { method: "GET", path: "/v1/server/readyz" } as const;
        expect(await pmmRequest(pmm.address, readyz)).to.deep.equal({});
        pmm.ready = false;
        expect(await refusal("GET", readyz.path)).to.deep.equal([500, "500 PMM Server is not ready yet."]);
        expect(await refusal("GET", "/v1/management/nodes")).to.deep.equal([502, "502 Bad Gateway"]);
    });

    it("lets in who has the password or a token, with the role that a path needs", async () => {
        expect(await ask("GET", "/v1/management/nodes")).to.have.property("nodes");
        expect(await refusal("GET", "/v1/management/nodes", undefined, { token: "wrong" })).to.include(401);
        const viewer = { token: pmm.accounts.addToken("viewer", "Viewer") };
        expect(await ask("GET", "/v1/server/version", undefined, viewer)).to.have.property("version");
        const denied = [401, "401 Access denied."];
        expect(await refusal("GET", "/v1/management/nodes", undefined, viewer)).to.deep.equal(denied);
        const agents = { token: pmm.accounts.addToken("agents", "Admin") };
        expect(await ask("GET", "/v1/management/services", undefined, agents)).to.have.property("services");
    });

    it("locks the user out for five minutes after five failed logins", async () => {
        const wrong = { username: "admin", password: "wrong" };
        for (let login = 1; login <= 5; login += 1) {
            expect(await refusal("GET", "/graph/api/user", undefined, wrong)).to.include(401);
        }
        expect(pmm.accounts.locked).to.equal(true);
        expect(await refusal("GET", "/graph/api/user")).to.include(401);
        const later = Date.now() + 300_001;
        pmm.accounts.now = () => later;
        expect(await ask("GET", "/graph/api/user")).to.include({ login: "admin", isGrafanaAdmin: true });
    });

    it("changes the admin's password for who knows the old one", async () => {
        const change = { oldPassword: "wrong", newPassword: "another", confirmNew: "another" };
        expect(await refusal("PUT", "/graph/api/user/password", change)).to.deep.equal([
            401,
            "401 invalid old password",
        ]);
        await ask("PUT", "/graph/api/user/password", { ...change, oldPassword: firstPassword });
        expect(pmm.password).to.equal("another");
        expect(await refusal("GET", "/graph/api/user")).to.include(401);
    });

    it("registers a node and a service, and refuses each name twice with 409", async () => {
        const { nodeId, agentId } = await register();
        expect(await refusal("POST", "/v1/management/nodes", node)).to.include(409);
        pmm.inventory.connect(pmm.inventory.nodes.get(nodeId)!, true);
        await ask("POST", "/v1/management/services", mysql(nodeId, agentId, { qan_mysql_perfschema: true }));
        const again = await refusal("POST", "/v1/management/services", mysql(nodeId, agentId));
        expect(again).to.deep.equal([409, '409 Service with name "web/one" already exists.']);
        const { services } = (await ask("GET", `/v1/management/services?node_id=${nodeId}`)) as { services: unknown[] };
        expect(services).to.have.length(1);
        expect(JSON.stringify(services)).to.contain("mysqld_exporter").and.to.not.contain("secret");
    });

    it("registers a node again, and forgets all that hung on the old one, when it is told to", async () => {
        const { nodeId, agentId } = await register();
        const skip = { skip_connection_check: true };
        await ask("POST", "/v1/management/services", mysql(nodeId, agentId, skip));
        await ask("POST", "/v1/management/nodes", { ...node, node_name: "web/two", reregister: true });
        expect(pmm.inventory.removed).to.deep.equal(["service web/one", "node web/one"]);
    });

    it("adds no service for an agent that is not connected, nor one that it cannot log in to", async () => {
        const { nodeId, agentId } = await register();
        expect(await refusal("POST", "/v1/management/services", mysql(nodeId, agentId))).to.include(400);
        pmm.inventory.connect(pmm.inventory.nodes.get(nodeId)!, true);
        pmm.inventory.connectionCheck = () => "Access denied for user";
        const refused = await refusal("POST", "/v1/management/services", mysql(nodeId, agentId));
        expect(refused).to.deep.equal([400, "Access denied for user."]);
        expect(await refusal("POST", "/v1/management/services", mysql(nodeId, agentId, { pasword: "" }))).to.include(
            400,
        );
    });

    it("removes what has agents only by force, never its own node, and knows no id twice", async () => {
        const { nodeId, agentId } = await register();
        await ask("POST", "/v1/management/services", mysql(nodeId, agentId, { skip_connection_check: true }));
        const { service_id: id } = pmm.inventory.serviceNamed("web/one")!;
        expect(await refusal("DELETE", `/v1/inventory/services/${id}`)).to.include(400);
        await ask("DELETE", `/v1/inventory/services/${id}?force=true`);
        expect(await refusal("DELETE", `/v1/inventory/services/${id}?force=true`)).to.include(404);
        expect(await refusal("DELETE", `/v1/management/nodes/${nodeId}`)).to.include(400);
        await ask("DELETE", `/v1/management/nodes/${nodeId}?force=true`);
        expect(await refusal("DELETE", "/v1/management/nodes/pmm-server?force=true")).to.include(403);
    });

    it("adds a database on RDS with its node, both labelled", async () => {
        const rds = {
            region: "eu-west-1",
            instance_id: "orders",
            node_name: "rds/orders",
            service_name: "rds/orders",
            engine: "DISCOVER_RDS_ENGINE_MYSQL",
            address: "orders.example",
            port: 3306,
            username: "pmm",
            password: "secret",
            rds_exporter: true,
            custom_labels: { stackwarden_deployment: "pmm" },
        };
        await ask("POST", "/v1/management/services", { rds });
        expect(pmm.inventory.nodeNamed("rds/orders")).to.deep.include({
            node_type: "remote_rds",
            custom_labels: rds.custom_labels,
        });
        expect(pmm.inventory.serviceNamed("rds/orders")).to.deep.include({
            service_type: "mysql",
            custom_labels: rds.custom_labels,
        });
        expect(await refusal("POST", "/v1/management/services", { rds })).to.include(409);
    });

    it("keeps service accounts and their tokens", async () => {
        const accounts = "/graph/api/serviceaccounts";
        const { id } = (await ask("POST", accounts, { name: "agents", role: "Admin" })) as { id: number };
        expect(await refusal("POST", accounts, { name: "agents", role: "Admin" })).to.include(400);
        expect(await ask("GET", `${accounts}/search?query=agen`)).to.include({ totalCount: 1 });
        const made = await ask("POST", `${accounts}/${id}/tokens`, { name: "first" });
        const { key, id: tokenId } = made as { key: string; id: number };
        expect(await refusal("POST", `${accounts}/${id}/tokens`, { name: "first" })).to.include(409);
        expect(JSON.stringify(await ask("GET", `${accounts}/${id}/tokens`)))
            .to.contain("first")
            .and.not.contain(key);
        expect(await ask("GET", "/v1/management/nodes", undefined, { token: key })).to.have.property("nodes");
        await ask("DELETE", `${accounts}/${id}/tokens/${tokenId}`);
        expect(await refusal("GET", "/v1/management/nodes", undefined, { token: key })).to.include(401);
    });

    it("counts calls by their pattern", async () => {
        await ask("GET", "/v1/management/nodes");
        await refusal("DELETE", "/v1/management/nodes/one");
        await refusal("DELETE", "/v1/management/nodes/two");
        expect(pmm.calls()).to.deep.equal({ [nodes]: 1, "DELETE /v1/management/nodes/{node_id}": 2 });
    });

    const faults: [Fault, number][] = [
        [{ kind: "answer", status: 503 }, 503],
        [{ kind: "malformed" }, 0],
        [{ kind: "closed" }, 0],
        [{ kind: "silent" }, 0],
        [{ kind: "slow", milliseconds: 500 }, 0],
    ];
    for (const [fault, status] of faults) {
        it(`fails as it is told to: ${JSON.stringify(fault)}`, async () => {
            pmm.faults = failing(nodes, fault, 1);
            expect(await refusal("GET", "/v1/management/nodes")).to.include(status);
            expect(await ask("GET", "/v1/management/nodes")).to.have.property("nodes");
        });
    }

    it("does what is asked, and loses the answer", async () => {
        pmm.faults = failingAll({ kind: "lost" });
        expect(await refusal("POST", "/v1/management/nodes", node)).to.include(0);
        expect(pmm.inventory.nodeNamed("web/one")).to.not.equal(undefined);
    });
});

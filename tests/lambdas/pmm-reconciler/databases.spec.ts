import { expect } from "chai";
import { labels } from "../../../lambdas/pmm-reconciler/contract";
import { converge, isIdle, problems } from "../support/desired";
import { useWorld } from "../support/use-world";
import { deployment, type World } from "../support/world";

describe("the reconciler and databases on RDS", () => {
    const the = useWorld();
    let world: World;

    beforeEach(() => {
        world = the();
    });

    /** Two databases, registered. */
    async function registered(): Promise<void> {
        await world.arrange({
            databases: [{ instanceIdentifier: "orders" }, { instanceIdentifier: "users", engine: "postgresql" }],
        });
        await converge(world, ["orders", "users"]);
        world.pmm.inventory.removed.length = 0;
        world.forgetCalls();
    }

    function idOf(identifier: string): string | undefined {
        return world.pmm.inventory.nodeNamed(`rds/${identifier}`)?.node_id;
    }

    it("registers each with PMM's own agent and its login, once", async () => {
        await world.arrange({
            databases: [{ instanceIdentifier: "orders" }, { instanceIdentifier: "users", engine: "postgresql" }],
        });
        expect(await world.run()).to.include({ status: "done", added: 2 });
        const { text } = await world.account.secret(world.config.databases[0]!.credentialsSecretArn);
        const orders = world.pmm.inventory.serviceNamed("rds/orders");
        expect(JSON.stringify(orders?.login)).to.equal(text);
        expect(orders).to.include({ service_type: "mysql", port: 3306 });
        expect(orders?.custom_labels).to.include({ [labels.deployment]: deployment, [labels.database]: "orders" });
        expect(world.pmm.inventory.serviceNamed("rds/users")?.service_type).to.equal("postgresql");
        await world.pass();
        world.forgetCalls();
        expect(isIdle(await world.run())).to.equal(true);
        expect(world.calls()).to.not.have.property("POST /v1/management/services");
        expect(world.calls()).to.include({ "rds:DescribeDBInstances": 1 });
    });

    it("registers all instances of an Aurora cluster, as they come and go", async () => {
        await world.arrange({});
        await world.account.createCluster("shop", "aurora-mysql");
        await world.account.createDatabase("shop-1", "mysql", "shop");
        await world.account.createDatabase("shop-2", "mysql", "shop");
        await world.addDatabase({ clusterIdentifier: "shop" });
        expect(await world.run()).to.include({ added: 2 });
        expect(problems(world, ["shop-1", "shop-2"])).to.deep.equal([]);
        await world.account.createDatabase("shop-3", "mysql", "shop");
        await world.account.deleteDatabase("shop-1");
        await world.pass();
        expect(await world.run()).to.include({ added: 1, removed: 0 });
        await world.pass();
        expect(await world.run()).to.include({ added: 0, removed: 1 });
        expect(problems(world, ["shop-2", "shop-3"])).to.deep.equal([]);
    });

    it("takes out a database that is gone on the second run, and leaves the other", async () => {
        await registered();
        const kept = idOf("users");
        await world.account.deleteDatabase("orders");
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        expect(await world.run()).to.include({ removed: 1 });
        expect(world.pmm.inventory.removed).to.deep.equal(["service rds/orders", "node rds/orders"]);
        expect(idOf("users")).to.equal(kept);
    });

    it("takes out a database that is not configured any more, on the second run", async () => {
        await registered();
        world.config.databases.shift();
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        await world.runs(1);
        expect(world.pmm.inventory.removed).to.deep.equal(["service rds/orders", "node rds/orders"]);
    });

    it("registers again at once when the login has changed", async () => {
        await registered();
        const [orders] = world.config.databases;
        await world.account.setSecret(orders!.credentialsSecretArn, world.login("orders"));
        expect(await world.run()).to.include({ added: 1 });
        const { text } = await world.account.secret(orders!.credentialsSecretArn);
        expect(world.pmm.inventory.serviceNamed("rds/orders")?.login).to.deep.equal(JSON.parse(text));
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("registers again at once when the address has changed", async () => {
        await registered();
        world.front.amend = (call, body) =>
            call === "rds:DescribeDBInstances" ? body.replace("orders.aaaaaaaaaa", "orders.bbbbbbbbbb") : body;
        expect(await world.run()).to.include({ added: 1 });
        expect(world.pmm.inventory.serviceNamed("rds/orders")?.address).to.contain("bbbbbbbbbb");
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("goes on with the others when PMM cannot log in to one", async () => {
        await world.arrange({
            databases: [{ instanceIdentifier: "orders" }, { instanceIdentifier: "users", engine: "postgresql" }],
        });
        world.pmm.inventory.connectionCheck = ({ service_name }) =>
            service_name === "rds/orders" ? "Access denied for user 'pmm'" : undefined;
        const result = await world.run();
        expect(result).to.include({ status: "done", added: 1 });
        expect(result.failures.map(({ what }) => what)).to.deep.equal(["registration of rds/orders"]);
        expect(problems(world, ["users"])).to.deep.equal([]);
        world.pmm.inventory.connectionCheck = () => undefined;
        await world.pass();
        expect(await world.run()).to.include({ added: 1 });
        expect(problems(world, ["orders", "users"])).to.deep.equal([]);
    });

    it("goes on with the others when a secret is no login", async () => {
        await world.arrange({
            databases: [{ instanceIdentifier: "orders" }, { instanceIdentifier: "users", engine: "postgresql" }],
        });
        await world.account.setSecret(world.config.databases[0]!.credentialsSecretArn, world.secret("not-json-at-all"));
        const result = await world.run();
        expect(result).to.include({ added: 1 });
        expect(result.failures).to.have.length(1);
    });

    it("does not touch what somebody else has registered under the same name, and says so", async () => {
        await world.arrange({ databases: [{ instanceIdentifier: "orders" }] });
        const node = world.pmm.inventory.addNode({ node_name: "rds/orders", node_type: "remote_rds", agents: [] });
        const results = [await world.run(), await world.run(), await world.run()];
        for (const { added, conflicts } of results) {
            expect(added).to.equal(0);
            expect(conflicts.map(({ name }) => name)).to.deep.equal(["rds/orders"]);
        }
        expect(idOf("orders")).to.equal(node.node_id);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
    });
});

import { expect } from "chai";
import { serviceAccountName } from "../../../lambdas/pmm-reconciler/contract";
import { converge, isIdle, problems } from "../support/desired";
import { useWorld } from "../support/use-world";
import { deployment, type World } from "../support/world";

describe("the tokens of the groups' agents", () => {
    const the = useWorld();
    let world: World;

    beforeEach(async () => {
        world = the();
        await world.arrange({
            groups: [
                { name: "web", instances: 1 },
                { name: "web-2", engine: "postgresql", instances: 1 },
            ],
        });
    });

    async function storedToken(index: number): Promise<string> {
        const { text } = await world.account.secret(world.config.groups[index]!.agentSecretArn);
        return (JSON.parse(text) as { token: string }).token;
    }

    it("are made once for each group, of an account of its own that is no more than Admin", async () => {
        await converge(world);
        const { serviceAccounts } = world.pmm.accounts;
        expect(serviceAccounts.map(({ name, role }) => [name, role])).to.deep.equal([
            [serviceAccountName(deployment, "web"), "Admin"],
            [serviceAccountName(deployment, "web-2"), "Admin"],
        ]);
        for (const [index, { tokens }] of serviceAccounts.entries()) {
            expect(tokens.map(({ key }) => key)).to.deep.equal([await storedToken(index)]);
        }
        await world.account.scale("web", 3);
        await world.sync();
        world.forgetCalls();
        await converge(world);
        expect(world.calls()).to.include({ "GET /v1/server/version": 1 });
        expect(world.calls()).to.not.have.property("secretsmanager:PutSecretValue");
        expect(world.calls()).to.not.have.property("POST /graph/api/serviceaccounts/{id}/tokens");
    });

    it("are not looked at while nothing is to be set up", async () => {
        await converge(world);
        world.forgetCalls();
        await world.run();
        expect(world.calls()).to.include({ "secretsmanager:GetSecretValue": 1 });
        expect(world.calls()).to.not.have.property("GET /v1/server/version");
    });

    it("are renewed when PMM has forgotten them, and the agents set up with the new ones", async () => {
        await converge(world);
        const old = await storedToken(0);
        // PMM was restored from a backup of the time before.
        world.pmm.accounts.serviceAccounts.length = 0;
        world.fleet.reconnect();
        expect(await world.run()).to.include({ wanted: 2, right: 0, sentTo: 2 });
        expect(await storedToken(0)).to.not.equal(old);
        await world.pass();
        expect(problems(world)).to.deep.equal([]);
        world.fleet.reconnect();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("end when they are renewed: nothing that an earlier run left is good any more", async () => {
        const left = world.pmm.accounts.addToken(serviceAccountName(deployment, "web"), "Admin");
        await converge(world);
        const keys = world.pmm.accounts.serviceAccounts.flatMap(({ tokens }) => tokens.map(({ key }) => key));
        expect(keys).to.have.length(2).and.to.not.include(left);
    });

    it("are put right when their account has another role", async () => {
        world.pmm.accounts.addToken(serviceAccountName(deployment, "web"), "Viewer");
        await converge(world);
        const roles = world.pmm.accounts.serviceAccounts.map(({ role }) => role);
        expect(roles).to.deep.equal(["Admin", "Admin"]);
    });

    it("are renewed when the secret holds something else", async () => {
        await world.account.setSecret(world.config.groups[0]!.agentSecretArn, "no token");
        await converge(world);
        expect(await storedToken(0)).to.match(/^glsa_/);
    });

    it("keep only their own group waiting when they cannot be made", async () => {
        world.front.faults = (call, body) =>
            call === "secretsmanager:GetSecretValue" && body.includes("agents-web-2") ? { kind: "error" } : undefined;
        const result = await world.run();
        expect(result).to.include({ status: "done", sentTo: 1 });
        expect(result.failures).to.have.length(1);
        world.front.faults = undefined;
        await world.pass();
        await converge(world);
    });
});

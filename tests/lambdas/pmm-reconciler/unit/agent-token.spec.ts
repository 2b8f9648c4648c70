import { expect } from "chai";
import { ensureAgentToken } from "../../../../lambdas/pmm-reconciler/act/agent-token";
import { pmmRequest } from "../../../../lambdas/shared/pmm-request";
import { firstPassword, startPmmServer, type PmmServer } from "../../../support/pmm-server";
import { awsError, errorOf, group, sceneOf, type Scene } from "./support/scene";

const admin = { username: "admin", password: firstPassword };
const shop = group("shop");
const account = "stackwarden-test-shop";

describe("pmm-reconciler: the token of a group's agents", () => {
    let pmm: PmmServer;
    /** Text of the group's secret. */
    let stored: string | undefined;

    before(async () => {
        pmm = await startPmmServer();
    });

    after(() => pmm.stop());

    beforeEach(() => {
        pmm.clear();
        stored = undefined;
    });

    /** The run dies with the call number `last` of PMM and Secrets Manager together: after it when `lost`, else before it. */
    async function ensure(last = Infinity, lost = false): Promise<Scene & { error: unknown; calls: number }> {
        let calls = 0;
        const counted = async <Answer>(call: () => Promise<Answer> | Answer): Promise<Answer> => {
            calls += 1;
            if (calls > last || (calls === last && !lost)) {
                throw new Error("the run has died");
            }
            const answer = await call();
            if (calls === last) {
                throw new Error("the run has died");
            }
            return answer;
        };
        const scene = sceneOf(
            {
                GetSecretValue: () =>
                    counted(() => {
                        if (stored === undefined) {
                            throw awsError("ResourceNotFoundException");
                        }
                        return { SecretString: stored };
                    }),
                PutSecretValue: ({ SecretString: text }) =>
                    counted(() => {
                        stored = text as string;
                        return {};
                    }),
            },
            (request) => counted(() => pmmRequest(pmm.address, request)),
        );
        const error = await errorOf(ensureAgentToken(scene.context, admin, shop));
        return { ...scene, error, calls };
    }

    /** Fails unless PMM takes the stored token with the role that agents need. */
    async function expectGood(): Promise<string> {
        const { token } = JSON.parse(stored ?? "{}") as { token: string };
        await pmmRequest(pmm.address, { method: "GET", path: "/v1/management/nodes", credential: { token } });
        return token;
    }

    it("is made, of an account of its own with the role that agents need, when there is none", async () => {
        const { error, pmm: calls, aws } = await ensure();
        expect(error).to.equal(undefined);
        expect(calls.map(({ method, path }) => `${method} ${path.replace(/\/\d+\//, "/{id}/")}`)).to.deep.equal([
            `GET /graph/api/serviceaccounts/search?query=${account}&perpage=1000&page=1`,
            "POST /graph/api/serviceaccounts",
            "GET /graph/api/serviceaccounts/{id}/tokens",
            "POST /graph/api/serviceaccounts/{id}/tokens",
        ]);
        expect(calls[1]?.body).to.deep.equal({ name: account, role: "Admin" });
        expect(aws.map(({ call }) => call)).to.deep.equal(["GetSecretValue", "PutSecretValue"]);
        expect(aws[1]?.input).to.have.property("SecretId", shop.agentSecretArn);
        await expectGood();
    });

    it("is kept while PMM takes it, with one look at the secret and one at PMM", async () => {
        await ensure();
        const before = stored;
        const { pmm: calls, aws } = await ensure();
        expect(stored).to.equal(before);
        expect(aws.map(({ call }) => call)).to.deep.equal(["GetSecretValue"]);
        expect(calls.map(({ path, credential }) => [path, Object.keys(credential ?? {})])).to.deep.equal([
            ["/v1/server/version", ["token"]],
        ]);
    });

    it("is made anew when PMM has forgotten it, and the ones before it end", async () => {
        await ensure();
        const before = await expectGood();
        // As after a restore of an older backup: the account is there, its token is another one.
        stored = JSON.stringify({ token: "glsa_that-pmm-does-not-know" });
        await ensure();
        expect(await expectGood()).to.not.equal(before);
        const refused = await errorOf(
            pmmRequest(pmm.address, { method: "GET", path: "/v1/server/version", credential: { token: before } }),
        );
        expect(refused).to.have.property("status", 401);
    });

    it("is made anew when the secret holds something else", async () => {
        for (const text of ["", "no JSON", "[]", "{}", '{"token": ""}', '{"token": 1}']) {
            stored = text;
            expect((await ensure()).error).to.equal(undefined);
            await expectGood();
        }
    });

    it("is one of the very account, though a search finds others whose names hold its name", async () => {
        for (const name of [`${account}-2`, `old-${account}`]) {
            pmm.accounts.addAccount(name, "Viewer");
        }
        expect((await ensure()).error).to.equal(undefined);
        await expectGood();
    });

    it("takes the place of an account that somebody gave a lower role", async () => {
        pmm.accounts.addAccount(account, "Viewer");
        expect((await ensure()).error).to.equal(undefined);
        await expectGood();
    });

    it("is left alone when PMM cannot say whether it is good", async () => {
        await ensure();
        const before = stored;
        pmm.faults = (call) => (call === "GET /v1/server/version" ? { kind: "answer", status: 503 } : undefined);
        const { error, aws } = await ensure();
        expect(error).to.have.property("status", 503);
        expect(stored).to.equal(before);
        expect(aws.map(({ call }) => call)).to.deep.equal(["GetSecretValue"]);
    });

    it("comes to be with the next run, wherever a run dies, and there is only one", async () => {
        // The longest way: an account with a token that is not the stored one.
        const outdated = async (): Promise<void> => {
            pmm.clear();
            stored = undefined;
            await ensure();
            stored = JSON.stringify({ token: "glsa_that-pmm-does-not-know" });
        };
        await outdated();
        const { calls } = await ensure();
        expect(calls).to.equal(7);
        for (let last = 1; last <= calls; last++) {
            for (const lost of [false, true]) {
                await outdated();
                expect((await ensure(last, lost)).error, `call ${last}`).to.have.property(
                    "message",
                    "the run has died",
                );
                expect((await ensure()).error, `after call ${last}`).to.equal(undefined);
                await expectGood();
                expect(pmm.accounts.serviceAccounts.map(({ tokens }) => tokens.length)).to.deep.equal([1]);
            }
        }
    });

    it("stands in no line of the log", async () => {
        const { told } = await ensure();
        expect(told.map(({ message }) => message)).to.deep.equal(["agents' token made"]);
        expect(JSON.stringify(told)).to.not.include(await expectGood());
    });
});

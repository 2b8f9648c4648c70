import { expect } from "chai";
import type { VersionedCredentials } from "../../../agents/percona-node/aws/credentials";
import { passwordsInUse } from "../../../agents/percona-node/passwords-in-use";

function credentials(version: string): VersionedCredentials {
    return { version, passwords: { root: version, replication: "", backup: "", monitor: "" } };
}

describe("percona-node: the passwords in use", () => {
    it("are the newest ones, and their version is noted", async () => {
        const state = { credentialsVersion: "" };
        const node = { credentials: (fresh = false) => Promise.resolve(credentials(fresh ? "2" : "1")) };
        expect((await passwordsInUse(node, state)).root).to.equal("1");
        expect(state.credentialsVersion).to.equal("1");
        expect((await passwordsInUse(node, state, true)).root).to.equal("2");
        expect(state.credentialsVersion).to.equal("2");
    });

    it("are the old ones while the new ones take long, so that a server's refusal is heard in time", async () => {
        const state = { credentialsVersion: "" };
        const node = {
            credentials: (fresh = false) =>
                fresh ? new Promise<VersionedCredentials>(() => undefined) : Promise.resolve(credentials("1")),
        };
        expect((await passwordsInUse(node, state, true)).root).to.equal("1");
    });

    it("are none before Secrets Manager has answered", async () => {
        const state = { credentialsVersion: "" };
        const node = { credentials: () => Promise.reject<VersionedCredentials>(new Error("no answer")) };
        const problem = await passwordsInUse(node, state).catch((error: unknown) => String(error));
        expect(problem).to.include("no answer");
        expect(state.credentialsVersion).to.equal("");
    });
});

import { expect } from "chai";
import type { AgentState } from "../../../../agents/percona-node/agent-state";
import { clocks } from "../../../../agents/percona-node/host/clocks";
import type { Observed } from "../../../../agents/percona-node/model";
import type { NodeContext, ServerUnit } from "../../../../agents/percona-node/node";
import { observer } from "../../../../agents/percona-node/observe";

/** What the agent sees when its own server fails so; AWS does not answer. */
async function seen(failure: Error, credentialsVersion: string, runs: ServerUnit["runs"]): Promise<Observed> {
    const noAnswer = (): Promise<never> => Promise.reject(failure);
    const silent = { send: noAnswer };
    const node = {
        id: "i-1",
        address: "10.0.0.1",
        configuration: {},
        aws: { autoScaling: silent, dynamoDb: silent, s3: silent },
        server: { runs },
    } as unknown as NodeContext;
    const state: AgentState = {
        started: clocks(),
        remembered: { lasting: {} },
        peers: [],
        events: [],
        credentialsVersion,
    };
    const eyes = observer(node, { get: noAnswer }, { local: noAnswer, peer: noAnswer }, state);
    try {
        return await eyes.look({ requests: [], commitsHang: false });
    } finally {
        eyes.end();
    }
}

const refused = Object.assign(new Error("Too many connections"), { errno: 1040 });
const gone = Object.assign(new Error("connect ENOENT"), { errno: -2 });

describe("percona-node: the look at an own server that does not answer", () => {
    it("tells a server that refuses the agent, or that it has no passwords for, from a silent one", async () => {
        const running: ServerUnit["runs"] = () => Promise.resolve(true);
        expect((await seen(refused, "1", running)).blind).to.equal("it is refused (Too many connections)");
        expect((await seen(gone, "", running)).blind).to.include("could not read its passwords");
        const silent = await seen(gone, "1", running);
        expect(silent).not.to.have.property("blind");
        expect(silent).not.to.have.property("server");
    });

    it("tells by systemd whether the server starts, and takes it for down only when systemd says so", async () => {
        const runs = async (answer: ServerUnit["runs"]): Promise<Observed["serverRuns"]> =>
            (await seen(gone, "1", answer)).serverRuns;
        expect(await runs(() => Promise.resolve("starting"))).to.equal("starting");
        expect(await runs(() => Promise.resolve(false))).to.equal(false);
        expect(await runs(() => Promise.reject(new Error("systemctl does not answer")))).to.equal(true);
    });
});

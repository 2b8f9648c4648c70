import { expect } from "chai";
import { requests } from "../../../../agents/percona-node/act/requests";
import type { Decision, Request } from "../../../../agents/percona-node/model";

function decision(refused: Decision["refused"] = []): Decision {
    const nothing = { state: "replica", why: "follows the primary", orders: [], remembered: { lasting: {} } } as const;
    return { ...nothing, orders: [], fit: { primary: false, replica: true }, refused };
}

function outcome(asked: Promise<string>): Promise<string> {
    return asked.catch((error: unknown) => `refused: ${(error as Error).message}`);
}

describe("percona-node: requests of people", () => {
    it("stay until the task for them has ended", async () => {
        const all = requests();
        const answer = outcome(all.ask({ kind: "switchover", to: "i-2" }));
        all.ended({ kind: "stop-replication" }, undefined);
        expect(all.list()).to.deep.equal([{ kind: "switchover", to: "i-2" }]);
        all.ended({ kind: "switchover", to: "uuid" }, undefined);
        expect(all.list()).to.deep.equal([]);
        expect(await answer).to.equal("switchover: done");
    });

    it("are told what their task failed with", async () => {
        const all = requests();
        const answer = outcome(all.ask({ kind: "recover" }));
        all.ended({ kind: "bootstrap", after: 1, restore: false }, "another node has taken epoch 2");
        expect(await answer).to.equal("refused: recover: another node has taken epoch 2");
    });

    it("are refused when they cannot be met", async () => {
        const all = requests();
        const request: Request = { kind: "reclone", evenErrant: false };
        const answers = [outcome(all.ask(request)), outcome(all.ask({ kind: "leave" }))];
        all.decided(decision([{ request, why: "it has transactions that the group has not" }]), {});
        expect(await answers[0]).to.equal("refused: it has transactions that the group has not");
        expect(all.list()).to.deep.equal([{ kind: "leave" }]);
    });
});

import { expect } from "chai";
import { leave } from "../../../../agents/percona-node/act/tasks/leave";
import type { Tools } from "../../../../agents/percona-node/act/tools";
import type { LocalServer } from "../../../../agents/percona-node/model";
import { inside, view } from "../decide/scene";

/** Leaves with a server that is down already. Gives who was healthy as a target of writes at each look. */
async function leaves(server: LocalServer, targets: string[][]): Promise<string[][]> {
    const seen: string[][] = [];
    const node = {
        id: "i-1",
        address: "10.0.0.1",
        configuration: { WRITE_TARGET_GROUP_ARN: "arn", TABLE_NAME: "table" },
        server: { runs: () => Promise.resolve(false) },
        aws: {
            dynamoDb: { send: () => Promise.resolve({}) },
            loadBalancing: {
                send: () => {
                    const healthy = targets[seen.length] ?? [];
                    seen.push(healthy);
                    const TargetHealth = { State: "healthy" };
                    return Promise.resolve({
                        TargetHealthDescriptions: healthy.map((Id) => ({ Target: { Id }, TargetHealth })),
                    });
                },
            },
        },
    };
    await leave({ node, state: { observed: { server } } } as unknown as Tools);
    return seen;
}

describe("percona-node: leaving", () => {
    it("waits until the load balancer sends writes to another node", async () => {
        const targets = [["i-1"], ["i-1", "i-2"]];
        expect(await leaves(inside(view([2, 1, 3])), targets)).to.deep.equal(targets);
    }).timeout(10_000);

    it("does not as a primary, whose successor is elected by the others when it has left", async () => {
        expect(await leaves(inside(view([1, 2, 3])), [])).to.deep.equal([]);
    });
});

import { expect } from "chai";
import { isIdle, problems } from "../support/desired";
import { useWorld } from "../support/use-world";

/** Milliseconds that moto takes to make 1,000 instances, and to find them. */
const limit = 120_000;

describe("the reconciler's calls", () => {
    const world = useWorld();
    const sizes = [1, 50, 1000];
    /** Number of calls by run, kind and size. */
    const counted = new Map<string, number[]>();

    function count(phase: string, size: number): Record<string, number> {
        const calls = world().calls();
        for (const [call, times] of Object.entries(calls)) {
            const row = counted.get(`${phase}: ${call}`) ?? sizes.map(() => 0);
            row[sizes.indexOf(size)] = times;
            counted.set(`${phase}: ${call}`, row);
        }
        world().forgetCalls();
        return calls;
    }

    after(() => {
        const rows = [...counted].map(([call, times]) => `${call.padEnd(58)}${times.map(column).join("")}`);
        const head = "calls of one run, by number of instances".padEnd(58) + sizes.map(column).join("");
        console.log(["", head, ...rows, ""].map((row) => `    ${row}`).join("\n"));
    });

    for (const size of sizes) {
        it(`grow by pages and batches while ${size} instances converge`, async function () {
            this.timeout(limit);
            await world().arrange({ groups: [{ name: "databases", instances: size }] });

            const first = await world().run();
            expect(first).to.include({ status: "done", wanted: size, right: 0, sentTo: size });
            expect(first.failures).to.deep.equal([]);
            const batches = Math.ceil(size / 50);
            expect(count("first run", size)).to.deep.equal({
                "dynamodb:UpdateItem": 2,
                // The administrator's password, and the token of the group's agents.
                "secretsmanager:GetSecretValue": 2,
                "secretsmanager:PutSecretValue": 1,
                "secretsmanager:DescribeSecret": 1,
                "autoscaling:DescribeAutoScalingGroups": 1,
                "ec2:DescribeInstances": Math.ceil(size / 1000),
                "ssm:DescribeInstanceInformation": batches,
                "ssm:SendCommand": batches,
                "GET /v1/server/readyz": 1,
                "GET /v1/management/nodes": 1,
                "GET /v1/management/services": 1,
                "GET /graph/api/serviceaccounts/search": 1,
                "POST /graph/api/serviceaccounts": 1,
                "GET /graph/api/serviceaccounts/{id}/tokens": 1,
                "POST /graph/api/serviceaccounts/{id}/tokens": 1,
            });

            await world().pass();
            expect(problems(world())).to.deep.equal([]);
            const second = await world().run();
            expect(second).to.include({ wanted: size, right: size });
            expect(isIdle(second)).to.equal(true);
            const steady = {
                "dynamodb:UpdateItem": 2,
                "secretsmanager:GetSecretValue": 1,
                "secretsmanager:DescribeSecret": 1,
                "autoscaling:DescribeAutoScalingGroups": 1,
                "ec2:DescribeInstances": Math.ceil(size / 1000),
                "GET /v1/server/readyz": 1,
                "GET /v1/management/nodes": 1,
                "GET /v1/management/services": 1,
            };
            expect(count("second run", size)).to.deep.equal({ ...steady, "ssm:ListCommandInvocations": batches });

            await world().pass();
            const before = JSON.stringify([...world().pmm.inventory.nodes, ...world().pmm.inventory.services]);
            const third = await world().run();
            expect(third).to.include({ wanted: size, right: size });
            expect(isIdle(third)).to.equal(true);
            expect(count("every later run", size)).to.deep.equal(steady);
            const after = JSON.stringify([...world().pmm.inventory.nodes, ...world().pmm.inventory.services]);
            expect(after, "PMM has not changed").to.equal(before);
        });
    }
});

function column(value: number): string {
    return String(value).padStart(8);
}

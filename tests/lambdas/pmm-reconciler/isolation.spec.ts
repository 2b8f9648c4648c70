import { expect } from "chai";
import { converge, isIdle, problems } from "../support/desired";
import { useWorld } from "../support/use-world";
import type { World } from "../support/world";

describe("what fails for the reconciler", () => {
    const the = useWorld();
    let world: World;

    beforeEach(async () => {
        world = the();
        await world.arrange({
            groups: [
                { name: "web", instances: 2 },
                { name: "api", engine: "postgresql", instances: 1 },
            ],
            databases: [{ instanceIdentifier: "orders" }],
        });
    });

    const looks = [
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeInstances",
        "rds:DescribeDBInstances",
        "secretsmanager:DescribeSecret",
        "ssm:DescribeInstanceInformation",
    ];
    for (const look of looks) {
        it(`never looks like absence: ${look}, however it fails and however long`, async () => {
            await converge(world, ["orders"]);
            world.pmm.inventory.removed.length = 0;
            // Neither a living agent nor a set-up under way stands between a node and its removal.
            for (const host of world.hosts()) {
                host.online = false;
            }
            for (const node of world.pmm.inventory.nodes.values()) {
                world.pmm.inventory.connect(node, false);
            }
            const nodes = [...world.pmm.inventory.nodes.keys()];
            for (const kind of ["error", "malformed", "alien"] as const) {
                world.front.faults = (call) => (call === look ? { kind } : undefined);
                await world.runs(3);
            }
            expect(world.pmm.inventory.removed).to.deep.equal([]);
            expect([...world.pmm.inventory.nodes.keys()]).to.deep.equal(nodes);
            world.front.faults = undefined;
            for (const host of world.hosts()) {
                host.online = true;
            }
            await world.runs(2);
            expect([...world.pmm.inventory.nodes.keys()]).to.deep.equal(nodes);
            expect(problems(world, ["orders"])).to.deep.equal([]);
        });
    }

    for (const list of ["GET /v1/management/nodes", "GET /v1/management/services"]) {
        it(`changes nothing while PMM does not tell what it has: ${list}`, async () => {
            await converge(world, ["orders"]);
            world.forgetCalls();
            const answers = [
                { kind: "malformed" } as const,
                { kind: "answer", status: 200, body: '{"nodes": "none", "services": "none"}' } as const,
                { kind: "answer", status: 200, body: "[]" } as const,
                { kind: "answer", status: 500 } as const,
            ];
            for (const fault of answers) {
                world.pmm.faults = (call) => (call === list ? fault : undefined);
                const outcome = await world.run().then(
                    () => "went on",
                    (error: unknown) => String(error),
                );
                expect(outcome).to.contain("PMM's");
                await world.pass();
            }
            world.pmm.faults = undefined;
            expect(isIdle(await world.run())).to.equal(true);
            expect(Object.keys(world.calls()).join()).to.not.match(/DELETE|POST|SendCommand/);
        });
    }

    it("is tried again at once when AWS refuses it but for a moment", async () => {
        const seen = new Set<string>();
        world.front.faults = (call, body) => {
            const first = !seen.has(`${call} ${body}`);
            seen.add(`${call} ${body}`);
            return first ? { kind: seen.size % 2 === 0 ? "throttled" : "error" } : undefined;
        };
        const result = await world.run();
        expect(result).to.include({ status: "done", wanted: 3, sentTo: 3, added: 1 });
        expect(result.failures).to.deep.equal([]);
    });

    it("stops nothing else: groups, databases and instances go on without it", async () => {
        const broken: Record<string, [string, Partial<Awaited<ReturnType<World["run"]>>>]> = {
            "autoscaling:DescribeAutoScalingGroups": ["", { added: 1, sent: 0 }],
            "ec2:DescribeInstances": ["", { added: 1, sent: 0 }],
            "rds:DescribeDBInstances": ["", { added: 0, sent: 2 }],
            "secretsmanager:DescribeSecret": ["credentials-web", { added: 1, sent: 2 }],
            "secretsmanager:GetSecretValue": ["agents-api", { added: 1, sent: 1, sentTo: 2 }],
            "ssm:SendCommand": ["agents-web", { added: 1, sent: 1, sentTo: 1 }],
            "ssm:DescribeInstanceInformation": ["", { added: 1, sent: 0, unreachable: 3 }],
        };
        const start = await world.save();
        for (const [name, [part, expected]] of Object.entries(broken)) {
            await start();
            world.front.faults = (call, body) => (call === name && body.includes(part) ? { kind: "error" } : undefined);
            const result = await world.run();
            expect(result, name).to.include({ status: "done", ...expected });
            expect(result.failures, name).to.have.length(1);
        }
    });

    it("stops no removal of the others", async () => {
        await converge(world, ["orders"]);
        await world.account.scale("web", 0);
        await world.sync();
        await world.runs(1);
        world.pmm.inventory.removed.length = 0;
        let refused = "";
        world.pmm.faults = (call) => {
            if (!call.startsWith("DELETE") || refused !== "") {
                return undefined;
            }
            refused = call;
            return { kind: "answer", status: 500 };
        };
        const result = await world.run();
        expect(result).to.include({ removed: 1 });
        expect(result.failures).to.have.length(1);
        await world.pass();
        expect(await world.run()).to.include({ removed: 1 });
        expect(problems(world, ["orders"])).to.deep.equal([]);
    });
});

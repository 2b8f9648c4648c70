import { expect } from "chai";
import { instanceName, labels } from "../../../lambdas/pmm-reconciler/contract";
import { converge, problems } from "../support/desired";
import { canMeet, patience, peace, troubleAt, troubles, type Trouble } from "../support/trouble";
import { useWorld } from "../support/use-world";
import { deployment, type World } from "../support/world";

/** Milliseconds for all troubles of one kind, at each call of a run. */
const limit = 120_000;

describe("the reconciler in trouble", () => {
    const the = useWorld();
    let world: World;

    before(() => {
        world = the();
    });

    /** A small world in which nothing is done yet. */
    async function nothingDone(): Promise<string[]> {
        await world.arrange({ groups: [{ name: "web", instances: 2 }], databases: [{ instanceIdentifier: "orders" }] });
        return [];
    }

    /**
     * A world in which the next run has one of everything to do: a command to ask about, a node and a service to take out, a
     * database to register again, a token to renew, and an instance to set up. Gives the names of what may be removed.
     */
    async function muchToDo(): Promise<string[]> {
        await world.arrange({
            groups: [
                { name: "web", instances: 2 },
                { name: "api", engine: "postgresql", instances: 2 },
            ],
            databases: [{ instanceIdentifier: "orders" }],
        });
        // One secret less to ask about in each of the many runs.
        world.config.groups[1]!.credentialsSecretArn = world.config.groups[0]!.credentialsSecretArn;
        await converge(world, ["orders"]);
        const { inventory, accounts } = world.pmm;
        const [ended, kept] = world.hosts("web");
        const [lost] = world.hosts("api");
        await world.account.terminate(ended!.instanceId);
        await world.sync();
        const node_id = inventory.nodeNamed(instanceName("web", kept!.hostname))!.node_id;
        const custom_labels = { [labels.deployment]: deployment, [labels.group]: "web" };
        inventory.addService({ service_name: "web/old", service_type: "mysql", node_id, custom_labels });
        await world.run();
        await world.pass();
        const lostName = instanceName("api", lost!.hostname);
        inventory.removeNode(inventory.nodeNamed(lostName)!.node_id, true);
        const account = accounts.serviceAccounts.find(({ name }) => name.endsWith("-api"))!;
        account.tokens.splice(0);
        accounts.addToken(account.name, "Admin");
        await world.account.setSecret(world.config.databases[0]!.credentialsSecretArn, world.login("orders"));
        inventory.removed.length = 0;
        const gone = instanceName("web", ended!.hostname);
        return [`node ${gone}`, `service ${gone}`, "service web/old", "node rds/orders", "service rds/orders"];
    }

    const scenes: [string, () => Promise<string[]>, readonly Trouble[], string[]][] = [
        [
            "with nothing done yet",
            nothingDone,
            // The others are the same as below.
            ["killed"],
            ["POST /graph/api/serviceaccounts", "POST /v1/management/services"],
        ],
        [
            "with much to do",
            muchToDo,
            troubles,
            [
                "ssm:ListCommandInvocations",
                "DELETE /v1/management/nodes/{node_id}",
                "DELETE /v1/inventory/services/{service_id}",
                "POST /v1/management/services",
                "GET /v1/server/version",
                "DELETE /graph/api/serviceaccounts/{id}/tokens/{token_id}",
                "POST /graph/api/serviceaccounts/{id}/tokens",
                "secretsmanager:PutSecretValue",
                "ssm:SendCommand",
            ],
        ],
    ];

    for (const [name, arrange, itsTroubles, essential] of scenes) {
        describe(name, () => {
            let restore: () => Promise<void>;
            let removable: string[];
            let calls: string[];
            /** Ids of the nodes that must be there at any time. */
            let staying: string[];

            before(async function () {
                this.timeout(limit);
                removable = await arrange();
                const { nodes } = world.pmm.inventory;
                staying = [...nodes.values()]
                    .filter(({ node_name }) => !removable.includes(`node ${node_name}`))
                    .map(({ node_id }) => node_id);
                restore = await world.save();
                calls = await callsOfOneRun();
                await restore();
            });

            async function callsOfOneRun(): Promise<string[]> {
                const made: string[] = [];
                const note = (call: string): undefined => void made.push(call);
                world.front.faults = note;
                world.pmm.faults = note;
                await world.run();
                return made;
            }

            it("has everything to do", () => {
                expect(calls).to.include.members(essential);
            });

            for (const trouble of itsTroubles) {
                it(`converges after: ${trouble}, at each call of a run`, async function () {
                    this.timeout(limit);
                    for (const [index, call] of calls.entries()) {
                        if (canMeet(call, trouble)) {
                            await converges(index, call, trouble);
                        }
                    }
                });
            }

            async function converges(index: number, expected: string, trouble: Trouble): Promise<void> {
                const { inventory } = world.pmm;
                const what = `${trouble} at call ${index}, ${expected}`;
                let met: string | undefined;
                for (const milliseconds of trouble === "no answer" ? patience : [0]) {
                    if (met !== expected) {
                        await restore();
                        const reached = troubleAt(world, index, trouble, milliseconds);
                        await world.run().catch(() => undefined);
                        met = reached();
                    }
                }
                expect(met, what).to.equal(expected);
                if (trouble === "out of time" && index < calls.length - 1) {
                    // Nothing more is begun but to write down what was done.
                    const made = world.front.requests.length + world.pmm.requests.length;
                    expect(made, `calls in all, ${what}`).to.equal(index + 2);
                    expect(world.front.requests.at(-1)?.call).to.equal("dynamodb:UpdateItem");
                }
                peace(world);
                await world.pass();
                for (let run = 1; problems(world, ["orders"]).length > 0; run += 1) {
                    expect(run, `runs after ${what}: ${problems(world, ["orders"]).join("; ")}`).to.be.below(6);
                    await world.run();
                    await world.pass();
                }
                expect(
                    inventory.removed.filter((name) => !removable.includes(name)),
                    what,
                ).to.deep.equal([]);
                expect([...inventory.nodes.keys()], what).to.include.members(staying);
            }
        });
    }
});

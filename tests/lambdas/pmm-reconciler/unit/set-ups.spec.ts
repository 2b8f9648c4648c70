import { expect } from "chai";
import { setUpInstances } from "../../../../lambdas/pmm-reconciler/act/set-ups";
import { documentParameters, type MonitoredGroupConfig } from "../../../../lambdas/pmm-reconciler/contract";
import { awsError, group, instanceIds, noon, sceneOf, type AwsAnswers, type Scene } from "./support/scene";

const admin = { username: "admin", password: "secret-of-admin" };

/** All instances are online, the groups' tokens are good, and commands are numbered. */
function goodAnswers(): AwsAnswers {
    let commands = 0;
    return {
        DescribeInstanceInformation: ({ Filters: filters }) => {
            const ids = (filters as { Values: string[] }[])[0]!.Values;
            return { InstanceInformationList: ids.map((id) => ({ InstanceId: id, PingStatus: "Online" })) };
        },
        GetSecretValue: () => ({ SecretString: '{"token": "token-of-agents"}' }),
        SendCommand: () => ({ Command: { CommandId: `command-${++commands}` } }),
    };
}

async function setUp(
    setUps: Record<string, string[]>,
    answers: AwsAnswers = {},
    groups: MonitoredGroupConfig[] = Object.keys(setUps).map(group),
): Promise<Scene> {
    const scene = sceneOf({ ...goodAnswers(), ...answers }, () => ({}), { groups });
    await setUpInstances(scene.context, admin, new Map(Object.entries(setUps)));
    return scene;
}

function sentTo({ aws }: Scene): string[][] {
    return aws.filter(({ call }) => call === "SendCommand").map(({ input }) => input.InstanceIds as string[]);
}

describe("pmm-reconciler: setting up instances", () => {
    it("calls nobody when there is nothing to set up", async () => {
        const { aws, pmm } = await setUp({});
        expect([aws, pmm]).to.deep.equal([[], []]);
    });

    it("sends one command to fifty instances, and looks at the group's token once", async () => {
        const ids = instanceIds(120);
        const scene = await setUp({ shop: ids });
        expect(sentTo(scene)).to.deep.equal([ids.slice(0, 50), ids.slice(50, 100), ids.slice(100)]);
        expect(scene.aws.map(({ call }) => call)).to.deep.equal([
            "DescribeInstanceInformation",
            "DescribeInstanceInformation",
            "DescribeInstanceInformation",
            "GetSecretValue",
            "SendCommand",
            "SendCommand",
            "SendCommand",
        ]);
        expect(scene.pmm.map(({ path }) => path)).to.deep.equal(["/v1/server/version"]);
        expect(scene.context.result).to.include({ sent: 3, sentTo: 120, unreachable: 0 });
        expect(scene.context.state.commands[2]).to.deep.equal({
            id: "command-3",
            group: "shop",
            sentAt: noon.toISOString(),
            instanceIds: ids.slice(100),
        });
    });

    it("gives the document all its parameters, each as its pattern has it, and no secret", async () => {
        const { aws } = await setUp({ shop: ["i-1"] });
        const { Parameters: given, ...input } = aws.at(-1)!.input;
        expect(input).to.deep.equal({
            DocumentName: "register",
            InstanceIds: ["i-1"],
            TimeoutSeconds: 600,
            MaxErrors: "100%",
        });
        const parameters = given as Record<string, string[]>;
        expect(Object.keys(parameters)).to.have.members(Object.keys(documentParameters));
        for (const [name, pattern] of Object.entries(documentParameters)) {
            expect(parameters[name]).to.have.length(1);
            expect(parameters[name]![0], name).to.match(new RegExp(`^(?:${pattern})$`));
        }
        expect(parameters.CREDENTIALSUSER).to.deep.equal(["monitor"]);
        expect(JSON.stringify(parameters)).to.not.match(/secret-of-admin|token-of-agents/);
    });

    it("leaves out what SSM does not reach, and a group none of whose instances it reaches", async () => {
        const scene = await setUp(
            { shop: ["i-1", "i-2", "i-3"], depot: ["i-4"] },
            {
                DescribeInstanceInformation: () => ({
                    InstanceInformationList: [
                        { InstanceId: "i-1", PingStatus: "ConnectionLost" },
                        { InstanceId: "i-2", PingStatus: "Online" },
                        { InstanceId: "i-4", PingStatus: "Inactive" },
                    ],
                }),
            },
        );
        expect(sentTo(scene)).to.deep.equal([["i-2"]]);
        expect(scene.aws.filter(({ call }) => call === "GetSecretValue")).to.have.length(1);
        expect(scene.context.result.unreachable).to.equal(3);
    });

    it("goes on with the other instances when SSM cannot be asked about some", async () => {
        const ids = instanceIds(60);
        let asked = 0;
        const { DescribeInstanceInformation: good } = goodAnswers();
        const scene = await setUp(
            { shop: ids },
            {
                DescribeInstanceInformation: (input) => {
                    if (++asked === 1) {
                        throw awsError("ThrottlingException");
                    }
                    return good!(input);
                },
            },
        );
        expect(sentTo(scene)).to.deep.equal([ids.slice(50)]);
        expect(scene.context.result.failures.map(({ reason }) => reason)).to.deep.equal([
            "ThrottlingException: as AWS says it",
        ]);
    });

    it("goes on with the other groups when one has no token", async () => {
        const scene = await setUp(
            { shop: ["i-1"], depot: ["i-2"] },
            {
                GetSecretValue: ({ SecretId: id }) => {
                    if (id === group("shop").agentSecretArn) {
                        throw awsError("AccessDeniedException");
                    }
                    return { SecretString: '{"token": "token-of-agents"}' };
                },
            },
        );
        expect(sentTo(scene)).to.deep.equal([["i-2"]]);
        expect(scene.context.result.failures.map(({ what }) => what)).to.deep.equal(["agents' token of shop"]);
    });

    it("goes on with the other commands when one is refused, and remembers only those that were sent", async () => {
        const ids = instanceIds(100);
        const scene = await setUp(
            { shop: ids },
            {
                SendCommand: ({ InstanceIds: to }) => {
                    if ((to as string[]).includes(ids[0]!)) {
                        throw awsError("ThrottlingException");
                    }
                    return { Command: { CommandId: "second" } };
                },
            },
        );
        expect(sentTo(scene)).to.have.length(2);
        expect(scene.context.state.commands.map(({ id }) => id)).to.deep.equal(["second"]);
        expect(scene.context.result.failures).to.have.length(1);
    });

    it("finds the one instance that SSM does not take, and all others of its command get theirs", async () => {
        const ids = instanceIds(50);
        const ended = ids[17]!;
        let commands = 0;
        const scene = await setUp(
            { shop: ids },
            {
                SendCommand: ({ InstanceIds: to }) => {
                    if ((to as string[]).includes(ended)) {
                        throw awsError("InvalidInstanceId");
                    }
                    return { Command: { CommandId: `command-${++commands}` } };
                },
            },
        );
        const remembered = scene.context.state.commands.flatMap(({ instanceIds: to }) => to);
        expect(remembered).to.have.members(ids.filter((id) => id !== ended));
        expect(scene.context.result).to.include({ sentTo: 49 });
        expect(scene.context.result.failures).to.deep.equal([
            { what: `command to ${ended} of shop`, reason: "InvalidInstanceId: as AWS says it" },
        ]);
        // Two halves each time, six times.
        expect(sentTo(scene).length).to.be.at.most(13);
    });
});

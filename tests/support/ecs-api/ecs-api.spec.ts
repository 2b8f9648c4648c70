import {
    ClusterNotFoundException,
    DescribeTaskDefinitionCommand,
    DescribeTasksCommand,
    ECSClient,
    InvalidParameterException,
    ListTasksCommand,
    paginateListTasks,
} from "@aws-sdk/client-ecs";
import { expect } from "chai";
import { failing, startEcsApi, type EcsApi } from ".";

describe("the ECS of the tests, asked by AWS's own client", () => {
    let api: EcsApi;
    let client: ECSClient;
    before(async () => {
        api = await startEcsApi();
        client = clientWith("fixed-secret");
    });
    beforeEach(() => {
        api.clear();
    });
    after(async () => {
        client.destroy();
        await api.stop();
    });

    const clientWith = (secretAccessKey: string): ECSClient =>
        new ECSClient({
            region: "eu-west-1",
            endpoint: api.endpoint,
            credentials: { accessKeyId: "AKIAFIXED", secretAccessKey },
            maxAttempts: 1,
        });
    const errorOf = async (asked: Promise<unknown>): Promise<unknown> => {
        try {
            await asked;
        } catch (error) {
            return error;
        }
        return undefined;
    };

    it("lists tasks by pages, and describes at most 100", async () => {
        for (let n = 0; n < 250; n++) {
            api.cluster.run({ service: "web", address: `10.0.0.${n}` });
        }
        const cluster = api.cluster.name;
        const pages: string[][] = [];
        for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster })) {
            pages.push(taskArns);
        }
        expect(pages.map(({ length }) => length)).to.deep.equal([100, 100, 50]);
        const all = pages.flat();
        expect(new Set(all).size).to.equal(250);
        const answer = await client.send(new DescribeTasksCommand({ cluster, tasks: all.slice(0, 100) }));
        expect(answer.tasks).to.have.length(100);
        expect(answer.tasks![0]!.attachments![0]!.details!.at(-1)).to.deep.equal({
            name: "privateIPv4Address",
            value: "10.0.0.0",
        });
        for (const tasks of [[], all.slice(0, 101)]) {
            const refusal = await errorOf(client.send(new DescribeTasksCommand({ cluster, tasks })));
            expect(refusal).to.be.instanceOf(InvalidParameterException);
        }
    });

    it("lists by the status that tasks are to have, and by service", async () => {
        const { taskArn } = api.cluster.run({ service: "web", lastStatus: "PROVISIONING" });
        const stopping = api.cluster.run({ service: "web", desiredStatus: "STOPPED" });
        api.cluster.run({ service: "worker" });
        const list = async (input: object): Promise<unknown> =>
            (await client.send(new ListTasksCommand({ cluster: api.cluster.arn, ...input }))).taskArns;
        expect(await list({ serviceName: "web" })).to.deep.equal([taskArn]);
        expect(await list({ desiredStatus: "STOPPED" })).to.deep.equal([stopping.taskArn]);
    });

    it("says that a task has gone, and describes task definitions", async () => {
        const { taskArn, taskDefinitionArn } = api.cluster.run({ service: "web", labels: [{ a: "b" }] });
        const asked = { cluster: api.cluster.name, tasks: [taskArn!, `${taskArn!}0`] };
        const { tasks, failures } = await client.send(new DescribeTasksCommand(asked));
        expect(tasks).to.have.length(1);
        expect(failures).to.deep.equal([{ arn: `${taskArn!}0`, reason: "MISSING" }]);
        const described = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }));
        expect(described.taskDefinition!.containerDefinitions![0]!.dockerLabels).to.deep.equal({ a: "b" });
    });

    it("refuses an unknown cluster and a wrong signature, and fails when it is told to", async () => {
        const unknown = await errorOf(client.send(new ListTasksCommand({ cluster: "another" })));
        expect(unknown).to.be.instanceOf(ClusterNotFoundException);
        const stranger = clientWith("wrong");
        const refused = await errorOf(stranger.send(new ListTasksCommand({ cluster: api.cluster.name })));
        stranger.destroy();
        expect(refused).to.have.property("name", "InvalidSignatureException");
        api.faults = failing("ListTasks", { kind: "answer", status: 500 }, 1);
        const failed = await errorOf(client.send(new ListTasksCommand({ cluster: api.cluster.name })));
        expect(failed).to.have.property("name", "ServerException");
        await client.send(new ListTasksCommand({ cluster: api.cluster.name }));
        expect(api.calls).to.have.length(4);
    });
});

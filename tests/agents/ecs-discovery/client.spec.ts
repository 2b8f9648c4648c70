import { expect } from "chai";
import { ecsClient, type CallEcs } from "../../../agents/ecs-discovery/ecs/client";
import { credentialSource } from "../../../agents/ecs-discovery/ecs/credentials";
import { startCounts, type Counts } from "../../../agents/ecs-discovery/http/counts";
import { failing, startEcsApi, type EcsApi } from "../../support/ecs-api";

const throttling = {
    kind: "answer",
    status: 400,
    body: '{"__type": "ThrottlingException", "message": "Slower"}',
} as const;

describe("ecs-discovery: calls of ECS", () => {
    let api: EcsApi;
    let counts: Counts;
    before(async () => {
        api = await startEcsApi();
    });
    beforeEach(() => {
        api.clear();
        counts = startCounts();
    });
    after(() => api.stop());

    const client = (environment: Record<string, string>, throttlePauses = [10, 20, 40]): CallEcs => {
        const { count } = counts;
        const credentials = credentialSource(environment, count);
        return ecsClient({ region: "eu-west-1", endpoint: api.endpoint, credentials, count, throttlePauses });
    };
    const list = (call: CallEcs): Promise<unknown> => call("ListTasks", { cluster: api.cluster.name });
    const refusal = (call: CallEcs): Promise<string> =>
        list(call).then(
            () => "no error",
            (error: unknown) => (error as Error).message,
        );

    for (const code of ["Throttling", "TooManyRequestsException", "RequestLimitExceeded"]) {
        it(`are tried again after ${code}`, async () => {
            api.faults = failing("ListTasks", { kind: "answer", status: 400, body: `{"__type": "${code}"}` }, 1);
            expect(await list(client(api.environment))).to.deep.equal({ taskArns: [] });
        });
    }

    it("are tried again, ever later, while ECS throttles", async () => {
        api.faults = failing("ListTasks", throttling, 3);
        const began = performance.now();
        expect(await list(client(api.environment))).to.deep.equal({ taskArns: [] });
        expect(performance.now() - began).to.be.at.least(69);
        expect(counts.text()).to.include('ecs_sd_calls_total{operation="ListTasks"} 4');
        expect(counts.text()).to.include('ecs_sd_errors_total{operation="ListTasks"} 3');
    });

    it("fail after four of them", async () => {
        api.faults = failing("ListTasks", throttling);
        expect(await refusal(client(api.environment))).to.equal("ListTasks: ThrottlingException: Slower");
        expect(api.calls).to.have.length(4);
    });

    it("take null for nothing, as other clients of AWS do", async () => {
        const body = '{"taskArns": [], "nextToken": null, "failures": null}';
        api.faults = failing("ListTasks", { kind: "answer", status: 200, body });
        expect(await list(client(api.environment))).to.deep.equal({ taskArns: [] });
    });

    it("are not tried again for any other reason", async () => {
        api.faults = failing("ListTasks", { kind: "answer", status: 500 });
        expect(await refusal(client(api.environment))).to.equal("ListTasks: ServerException: Error.");
        expect(api.calls).to.have.length(1);
        // Some services of AWS write the member with a capital.
        const body = '{"__type": "AccessDeniedException", "Message": "No."}';
        api.faults = failing("ListTasks", { kind: "answer", status: 400, body });
        expect(await refusal(client(api.environment))).to.equal("ListTasks: AccessDeniedException: No.");
    });

    it("say what is wrong with the connection", async () => {
        api.faults = failing("ListTasks", { kind: "closed" });
        expect(await refusal(client(api.environment))).to.match(/^ListTasks: fetch failed: \w/);
    });

    for (const code of ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException"]) {
        it(`get new credentials after AWS has refused the old ones by ${code}`, async () => {
            const call = client(api.taskEnvironment);
            await list(call);
            const body = `{"__type": "ns#${code}", "message": "Old"}`;
            api.faults = failing("ListTasks", { kind: "answer", status: 400, body }, 1);
            expect(await refusal(call)).to.equal(`ListTasks: ${code}: Old`);
            await list(call);
            expect(api.calls.filter((each) => each === "GetCredentials")).to.have.length(2);
        });
    }

    it("get new credentials each time when nobody says how long they last", async () => {
        let asked = 0;
        const { fetch } = globalThis;
        globalThis.fetch = () => {
            asked += 1;
            return Promise.resolve(new Response('{"AccessKeyId": "id", "SecretAccessKey": "key", "Token": "token"}'));
        };
        try {
            const credentials = credentialSource({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/role" }, counts.count);
            await credentials.get();
            await credentials.get();
        } finally {
            globalThis.fetch = fetch;
        }
        expect(asked).to.equal(2);
    });

    it("are refused with a wrong signature, and the secret is in no message", async () => {
        const message = await refusal(client({ ...api.environment, AWS_SECRET_ACCESS_KEY: "another-secret" }));
        expect(message).to.match(/^ListTasks: InvalidSignatureException: The request signature we calculated/);
        expect(message).not.to.include("another-secret");
    });

    it("say that the task needs a role when there are no credentials", async () => {
        expect(await refusal(client({}))).to.include("give the task a role (taskRoleArn)");
        const wrong = { ...api.taskEnvironment, AWS_CONTAINER_AUTHORIZATION_TOKEN: "wrong" };
        expect(await refusal(client(wrong))).to.include("no credentials (HTTP 403): does the task have a role?");
        expect(counts.text()).to.include('ecs_sd_errors_total{operation="GetCredentials"} 2');
    });

    it("go to the region's own address, also in China", async () => {
        const asked: string[] = [];
        const { fetch } = globalThis;
        globalThis.fetch = (input) => {
            asked.push(input as string);
            return Promise.resolve(new Response("{}"));
        };
        try {
            for (const region of ["eu-west-1", "cn-north-1"]) {
                const { count } = counts;
                const credentials = credentialSource(api.environment, count);
                await ecsClient({ region, credentials, count })("ListTasks", {});
            }
        } finally {
            globalThis.fetch = fetch;
        }
        expect(asked).to.deep.equal(["https://ecs.eu-west-1.amazonaws.com", "https://ecs.cn-north-1.amazonaws.com.cn"]);
    });
});

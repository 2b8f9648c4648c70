import { expect } from "chai";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { run } from "../../../../lambdas/pmm-reconciler/run";
import type { State } from "../../../../lambdas/pmm-reconciler/model";
import type { RunDependencies } from "../../../../lambdas/pmm-reconciler/context";
import type { RunResult } from "../../../../lambdas/pmm-reconciler/result";
import { failing, firstPassword, startPmmServer, type PmmServer } from "../../../support/pmm-server";
import { awsError, errorOf, group, minutes, noon, sceneOf, type AwsAnswers, type Scene } from "./support/scene";

/** A state with something in each of its parts, of groups that are gone since. */
const remembered: State = {
    absences: { "node:1": { since: minutes(-5).toISOString(), runs: 1 } },
    commands: [{ id: "c", group: "shop", sentAt: minutes(-5).toISOString(), instanceIds: ["i-1"] }],
    attempts: { "i-2": { failures: 1, notBefore: minutes(5).toISOString() } },
};

describe("pmm-reconciler: a run", () => {
    let pmm: PmmServer;

    before(async () => {
        pmm = await startPmmServer();
    });

    after(() => pmm.stop());

    beforeEach(() => {
        pmm.clear();
    });

    const answers: AwsAnswers = {
        UpdateItem: ({ ReturnValues: values }) =>
            values === "ALL_NEW" ? { Attributes: { state: { S: JSON.stringify(remembered) } } } : {},
        GetSecretValue: () => ({ SecretString: firstPassword, VersionId: "v1" }),
        ListCommandInvocations: () => ({ CommandInvocations: [{ InstanceId: "i-1", Status: "Success" }] }),
        DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [{ AutoScalingGroupName: "shop" }] }),
        DescribeSecret: () => ({ VersionIdsToStages: { "1f0e8a52": ["AWSCURRENT"] } }),
    };

    async function started(
        more: AwsAnswers = {},
        settings: Partial<RunDependencies> = {},
        event = {},
    ): Promise<Scene & { result: RunResult | undefined; error: unknown }> {
        const scene = sceneOf({ ...answers, ...more }, undefined, { groups: [group("shop")] });
        const { clients, config, region, tell, now } = scene.context;
        const dependencies: RunDependencies = {
            clients,
            config: { ...config, pmmAddress: pmm.address },
            region,
            tell,
            now,
            remainingMilliseconds: () => 240_000,
            callMilliseconds: 2000,
            ...settings,
        };
        let result: RunResult | undefined;
        const error = await errorOf(
            run(event, dependencies).then((value) => {
                result = value;
            }),
        );
        expect(JSON.stringify([scene.told, String(error), result])).to.not.include(firstPassword);
        return { ...scene, result, error };
    }

    /** The state that the last call of a run wrote, with the lease given back. */
    function written({ aws }: Scene): State {
        const { call, input } = aws.at(-1)!;
        expect([call, input.UpdateExpression]).to.deep.equal([
            "UpdateItem",
            "SET #state = :state REMOVE leaseOwner, leaseUntil",
        ]);
        const values = input.ExpressionAttributeValues as Record<string, AttributeValue>;
        return JSON.parse(values[":state"]?.S ?? "") as State;
    }

    it("takes few calls when there is nothing to do, and remembers what it saw", async () => {
        const scene = await started();
        expect(scene.error).to.equal(undefined);
        expect(scene.aws.map(({ call }) => call)).to.deep.equal([
            "UpdateItem",
            "GetSecretValue",
            "ListCommandInvocations",
            "DescribeAutoScalingGroups",
            "DescribeSecret",
            "UpdateItem",
        ]);
        expect(pmm.requests.map(({ call, scheme }) => `${scheme} ${call}`)).to.deep.equal([
            " GET /v1/server/readyz",
            "Basic GET /v1/management/nodes",
            "Basic GET /v1/management/services",
        ]);
        expect(scene.result).to.deep.include({ status: "done", failures: [], wanted: 0, failing: 0 });
        expect(written(scene)).to.deep.equal({ absences: {}, commands: [], attempts: {} });
    });

    it("does nothing when another one is under way, or has seen the change", async () => {
        const item = { leaseUntil: { N: String(minutes(1).getTime()) }, leaseOwner: { S: "another" } };
        const refusal = (Item: Record<string, AttributeValue>): AwsAnswers => ({
            UpdateItem: () => {
                throw new ConditionalCheckFailedException({ $metadata: {}, message: "", Item });
            },
        });
        const busy = await started(refusal(item));
        expect([busy.result?.status, busy.aws.length, pmm.requests.length]).to.deep.equal(["busy", 1, 0]);
        const event = { source: "aws.autoscaling", time: minutes(-1).toISOString() };
        const covered = await started(refusal({ startedAt: { S: noon.toISOString() } }), {}, event);
        expect([covered.result?.status, covered.aws.length, pmm.requests.length]).to.deep.equal(["covered", 1, 0]);
    });

    it("waits while PMM is not ready, or away, and keeps the state as it was", async () => {
        pmm.ready = false;
        const starting = await started();
        const { config } = starting.context;
        const away = await started({}, { config: { ...config, pmmAddress: "127.0.0.1:1" } });
        for (const scene of [starting, away]) {
            expect(scene.result).to.have.property("status", "waiting");
            expect(written(scene)).to.deep.equal(remembered);
        }
    });

    it("fails, and gives the lease back, when it cannot read the administrator's password", async () => {
        for (const answer of [
            () => {
                throw awsError("AccessDeniedException", "not authorized");
            },
            () => ({}),
        ]) {
            const scene = await started({ GetSecretValue: answer });
            expect(scene.error).to.have.property("name", "ReconcilerError");
            expect((scene.error as Error).message).to.match(/^the administrator's secret/);
            expect(written(scene)).to.deep.equal(remembered);
        }
    });

    it("fails when PMM does not take the password, after one try: Grafana locks a user out after five", async () => {
        pmm.password = "another password";
        const scene = await started();
        expect((scene.error as Error).message).to.match(/^PMM's nodes: PMM: GET \/v1\/management\/nodes: 401/);
        expect(pmm.accounts.failedLogins).to.equal(1);
        // What it learnt about commands is remembered; about absences it learnt nothing.
        const refused = { version: "v1", at: noon.toISOString() };
        expect(written(scene)).to.deep.equal({ ...remembered, commands: [], refused });
    });

    it("does not try a password again that PMM has just refused, but a new one or after some minutes", async () => {
        pmm.password = "another password";
        const after = async (refused: State["refused"]): Promise<string> => {
            const state = { S: JSON.stringify({ ...remembered, refused }) };
            const { UpdateItem } = answers;
            const { error } = await started({
                UpdateItem: (input) =>
                    input.ReturnValues === "ALL_NEW" ? { Attributes: { state } } : UpdateItem!(input),
            });
            return (error as Error).message;
        };
        expect(await after({ version: "v1", at: minutes(-1).toISOString() })).to.match(
            /^PMM has refused the administrator's password at .*: it is tried again after 4 minutes/,
        );
        expect(pmm.accounts.failedLogins).to.equal(0);
        expect(await after({ version: "v0", at: minutes(-1).toISOString() })).to.match(/401/);
        expect(await after({ version: "v1", at: minutes(-5).toISOString() })).to.match(/401/);
    });

    it("fails when PMM's lists cannot be read", async () => {
        for (const call of ["GET /v1/management/nodes", "GET /v1/management/services"]) {
            pmm.faults = failing(call, { kind: "malformed" });
            const scene = await started();
            expect(scene.error).to.have.property("name", "ReconcilerError");
            expect(written(scene)).to.deep.equal({ ...remembered, commands: [] });
        }
    });

    it("fails when the state cannot be read or written", async () => {
        const unreadable = await started({
            UpdateItem: () => {
                throw awsError("ResourceNotFoundException", "no such table");
            },
        });
        expect(unreadable.error).to.have.property("message", "the lease: ResourceNotFoundException: no such table");
        let updates = 0;
        const unwritable: AwsAnswers = {
            UpdateItem: (input) => {
                updates += 1;
                if (updates % 2 === 0) {
                    throw awsError("InternalServerError", "try again");
                }
                return answers.UpdateItem!(input);
            },
        };
        expect((await started(unwritable)).error).to.have.property(
            "message",
            "the state: InternalServerError: try again",
        );
        pmm.password = "another password";
        const both = await started(unwritable);
        expect((both.error as Error).message).to.match(/^PMM's nodes/);
        expect(both.told.at(-1)).to.deep.include({ level: "error", message: "the state was not written" });
    });

    it("tells, without failing, that its lease was over before its end", async () => {
        const scene = await started({
            UpdateItem: (input) => {
                if (input.ReturnValues === "ALL_NEW") {
                    return {};
                }
                const Item = { leaseOwner: { S: "another" } };
                throw new ConditionalCheckFailedException({ $metadata: {}, message: "", Item });
            },
        });
        expect(scene.result).to.have.property("status", "done");
        expect(scene.told.map(({ message }) => message)).to.include("the lease was over before the run");
    });

    it("starts anew when it cannot read what an earlier one wrote", async () => {
        const scene = await started({ UpdateItem: () => ({ Attributes: { state: { S: "{" } } }) });
        expect(scene.result).to.have.property("status", "done");
        expect(scene.told[0]).to.deep.include({ level: "warn", message: "the state cannot be read and starts anew" });
    });

    it("stops before any call when its time is over, and gives the lease back", async () => {
        const calls = (await started()).aws.length + pmm.requests.length;
        expect(calls).to.equal(9);
        // Each look at the clock is before a call; the last call is made in any case.
        for (let looks = 0; looks < calls - 1; looks++) {
            let left = looks;
            pmm.requests.length = 0;
            const scene = await started({}, { remainingMilliseconds: () => (left-- > 0 ? 240_000 : 14_999) });
            expect(scene.result, `${looks} calls`).to.have.property("status", "outOfTime");
            expect(scene.aws.length + pmm.requests.length).to.equal(looks === 0 ? 0 : looks + 1);
            if (looks > 0) {
                const { commands, ...others } = written(scene);
                expect(others).to.deep.equal({ absences: remembered.absences, attempts: remembered.attempts });
                expect(commands).to.deep.equal(looks < 4 ? remembered.commands : []);
            }
        }
    });
});

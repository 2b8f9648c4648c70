import { expect } from "chai";
import { busyInstances, pollCommands } from "../../../../lambdas/pmm-reconciler/commands/poll";
import { settle } from "../../../../lambdas/pmm-reconciler/commands/settle";
import type { PendingCommand, State } from "../../../../lambdas/pmm-reconciler/model";
import { emptyState } from "../../../../lambdas/pmm-reconciler/state/text";
import { awsError, instanceIds, minutes, noon, sceneOf, type AwsAnswers, type Scene } from "./support/scene";

function command(id: string, ids: string[], sentAt = minutes(-5)): PendingCommand {
    return { id, group: "shop", sentAt: sentAt.toISOString(), instanceIds: ids };
}

function invocation(instanceId: string, status: string, ...exitCodes: number[]): unknown {
    return {
        InstanceId: instanceId,
        Status: status,
        StatusDetails: status,
        CommandPlugins: exitCodes.map((code) => ({ ResponseCode: code, Output: "what the script said" })),
    };
}

async function polled(commands: PendingCommand[], answers: AwsAnswers, state: Partial<State> = {}): Promise<Scene> {
    const scene = sceneOf(answers);
    scene.context.state = { ...emptyState(), ...state, commands };
    await pollCommands(scene.context);
    return scene;
}

describe("pmm-reconciler: commands under way", () => {
    it("are asked about page by page, fifty instances at once", async () => {
        const ids = instanceIds(50);
        const pages: Record<string, unknown> = {
            first: {
                CommandInvocations: ids.slice(0, 30).map((id) => invocation(id, "Success", 0)),
                NextToken: "more",
            },
            more: { CommandInvocations: ids.slice(30).map((id) => invocation(id, "Success", 0)) },
        };
        const { context, aws } = await polled([command("c", ids)], {
            ListCommandInvocations: ({ NextToken: token = "first" }) => pages[token as string],
        });
        expect(aws.map(({ input }) => input)).to.deep.equal([
            { CommandId: "c", Details: true, MaxResults: 50, NextToken: undefined },
            { CommandId: "c", Details: true, MaxResults: 50, NextToken: "more" },
        ]);
        expect(context.state).to.deep.equal(emptyState());
    });

    it("stay with the instances that have not ended, which are busy", async () => {
        const statuses = [
            "Pending",
            "InProgress",
            "Delayed",
            "Cancelling",
            "Success",
            "Failed",
            "TimedOut",
            "Cancelled",
        ];
        const ids = instanceIds(statuses.length + 1);
        const { context } = await polled([command("c", ids)], {
            ListCommandInvocations: () => ({
                CommandInvocations: statuses.map((status, index) => invocation(ids[index]!, status)),
            }),
        });
        // The last one is not among those that SSM tells of.
        const left = [...ids.slice(0, 4), ids[8]!];
        expect(context.state.commands).to.deep.equal([command("c", left)]);
        expect([...busyInstances(context)]).to.deep.equal(left);
        expect(Object.keys(context.state.attempts)).to.deep.equal(ids.slice(5, 8));
    });

    it("do not count instances that ended before, or that were none of theirs", async () => {
        const { context } = await polled([command("c", ["i-1"])], {
            ListCommandInvocations: () => ({
                CommandInvocations: [invocation("i-0", "Failed"), invocation("i-1", "InProgress")],
            }),
        });
        expect(context.state).to.deep.equal({ ...emptyState(), commands: [command("c", ["i-1"])] });
    });

    it("are told when they fail, with the exit code and without what the script said", async () => {
        const { context, told } = await polled([command("c", ["i-1", "i-2"])], {
            ListCommandInvocations: () => ({
                // The step before may have gone well.
                CommandInvocations: [invocation("i-1", "Failed", 7), invocation("i-2", "Failed", 0, 42)],
            }),
        });
        expect(
            told.map(({ level, message, fields }) => [level, message, fields.instanceId, fields.exitCode]),
        ).to.deep.equal([
            ["warn", "set-up failed", "i-1", 7],
            ["warn", "conflict", "i-2", 42],
        ]);
        expect(JSON.stringify(told)).to.not.include("what the script said");
        expect(context.result.conflicts.map(({ name }) => name)).to.deep.equal(["shop: i-2"]);
        expect(context.result.failures).to.deep.equal([]);
    });

    it("are kept as they are when SSM cannot be asked, and the others are asked about all the same", async () => {
        const { context } = await polled([command("c", ["i-1"]), command("d", ["i-2"])], {
            ListCommandInvocations: ({ CommandId: id }) => {
                if (id === "c") {
                    throw awsError("ThrottlingException", "Rate exceeded");
                }
                return { CommandInvocations: [invocation("i-2", "Success")] };
            },
        });
        expect(context.state.commands).to.deep.equal([command("c", ["i-1"])]);
        expect(context.result.failures).to.deep.equal([
            { what: "command c to shop", reason: "ThrottlingException: Rate exceeded" },
        ]);
    });

    it("count nothing of a list that broke off", async () => {
        const { context } = await polled([command("c", ["i-1"])], {
            ListCommandInvocations: ({ NextToken: token }) => {
                if (token === undefined) {
                    return { CommandInvocations: [invocation("i-1", "Failed")], NextToken: "more" };
                }
                throw awsError("InternalServerError");
            },
        });
        expect(context.state).to.deep.equal({ ...emptyState(), commands: [command("c", ["i-1"])] });
    });

    it("are forgotten after an hour without asking, or when SSM does not know them", async () => {
        const { context, aws, told } = await polled(
            [
                command("old", ["i-1"], minutes(-61)),
                command("unknown", ["i-2"]),
                command("young", ["i-3"], minutes(-59)),
            ],
            {
                ListCommandInvocations: ({ CommandId: id }) => {
                    if (id === "unknown") {
                        throw awsError("InvalidCommandId");
                    }
                    return {};
                },
            },
        );
        expect(aws.map(({ input }) => input.CommandId)).to.deep.equal(["unknown", "young"]);
        expect(context.state.commands.map(({ id }) => id)).to.deep.equal(["young"]);
        expect(context.state.attempts).to.deep.equal({});
        expect(told.map(({ message }) => message)).to.deep.equal(["command forgotten", "command forgotten"]);
        expect(context.result.failures).to.deep.equal([]);
    });
});

describe("pmm-reconciler: set-ups that failed", () => {
    const pauses = [5, 10, 20, 40, 60, 60];

    it("are tried again after a pause that doubles up to an hour", () => {
        let state = emptyState();
        for (const [index, pause] of pauses.entries()) {
            state = settle(state, command("c", ["i-1"]), [{ instanceId: "i-1", success: false }], noon);
            expect(state.attempts).to.deep.equal({
                "i-1": { failures: index + 1, notBefore: minutes(pause).toISOString() },
            });
        }
    });

    it("are forgotten after a success, those of other instances are not", () => {
        const other = { failures: 2, notBefore: minutes(3).toISOString() };
        const before = { ...emptyState(), attempts: { "i-1": other, "i-2": other } };
        const after = settle(before, command("c", ["i-1"]), [{ instanceId: "i-1", success: true }], noon);
        expect(after.attempts).to.deep.equal({ "i-2": other });
    });
});

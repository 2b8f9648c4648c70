import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AgentState } from "../../../../agents/percona-node/agent-state";
import { choresOf } from "../../../../agents/percona-node/chores";
import type { Decision } from "../../../../agents/percona-node/model";
import type { NodeContext } from "../../../../agents/percona-node/node";
import { until } from "../../../../agents/percona-node/within";
import { inside, outside, scene, uuid, view } from "../decide/scene";

const restoreFolder = path.join(os.tmpdir(), `pn-chores-${process.pid}`);

/** A node whose AWS hears what it is sent; its server cannot be reached. */
function nodeThat(sent: (command: unknown) => unknown, failed: string[] = []): NodeContext {
    const client = { send: (command: unknown) => Promise.resolve(sent(command)) };
    return {
        id: "i-1",
        address: "10.0.0.1",
        configuration: {
            CLUSTER_ID: "orders",
            BUCKET_NAME: "b",
            DATA_DIR: "/",
            MYSQL_SOCKET: "/nowhere/mysqld.sock",
            RESTORE_DIR: restoreFolder,
        },
        aws: { cloudWatch: client, dynamoDb: client, s3: client },
        credentials: () => Promise.resolve({ version: "1", passwords: {} }),
        log: (_message: string, { chore }: { chore: string }) => failed.push(chore),
    } as unknown as NodeContext;
}

function stateOf(state: Decision["state"], server = inside()): AgentState {
    return {
        remembered: { lasting: {} },
        observed: scene({ server }),
        decided: { decision: { state } },
    } as unknown as AgentState;
}

describe("percona-node: chores", () => {
    it("are to archive on every member, since which one's turn it is depends on more than a uuid", async () => {
        const failed: string[] = [];
        const members = view([2, 1, 3]);
        for (const node of [1, 3]) {
            const chores = choresOf(
                nodeThat(() => ({}), failed),
                stateOf("replica", inside(members, { uuid: uuid(node) })),
            );
            chores.tick(false);
        }
        // They get as far as asking the server, which is not there.
        const tries = (): number => failed.filter((chore) => chore === "archive").length;
        await until(5_000, "both tries", () => Promise.resolve(tries() === 2 || undefined), 20);
        const stranger = choresOf(
            nodeThat(() => ({}), failed),
            stateOf("find", outside()),
        );
        stranger.tick(false);
        await pause(100);
        expect(tries()).to.equal(2);
    });

    it("remove a restore that was broken off, once the node is a member", async () => {
        fs.mkdirSync(path.join(restoreFolder, "mysql"), { recursive: true });
        choresOf(
            nodeThat(() => ({})),
            stateOf("find", outside()),
        ).tick(false);
        await pause(100);
        expect(fs.existsSync(restoreFolder), "while it may be under way").to.equal(true);
        choresOf(
            nodeThat(() => ({})),
            stateOf("replica"),
        ).tick(false);
        await until(5_000, "its end", () => Promise.resolve(!fs.existsSync(restoreFolder) || undefined), 20);
    });

    describe("measuring", () => {
        const now = performance.now.bind(performance);
        let ahead = 0;

        before(() => {
            performance.now = () => now() + ahead;
        });

        after(() => {
            performance.now = now;
        });

        it("tells of an expulsion also when it began and ended between two measurements, and once", async () => {
            const told: (number | undefined)[] = [];
            const node = nodeThat((command) => {
                if (command instanceof PutMetricDataCommand) {
                    const { MetricData = [] } = command.input;
                    const one = MetricData.find(({ MetricName }) => MetricName === "Expelled");
                    told.push(one?.Value);
                    if (told.length === 3) {
                        throw new Error("CloudWatch fails");
                    }
                }
                return {};
            });
            const state = stateOf("replica");
            const chores = choresOf(node, state);
            // As many measurements as there are to be by then.
            const after = async (seconds: number, doing: Decision["state"], count: number): Promise<void> => {
                ahead += seconds * 1_000;
                Object.assign(state, stateOf(doing, doing === "error" ? outside({ member: "ERROR" }) : inside()));
                chores.tick(false);
                await until(5_000, "a measurement", () => Promise.resolve(told.length >= count || undefined), 10);
                await pause(10);
            };
            await after(0, "replica", 1);
            await after(10, "error", 1);
            await after(2, "replica", 1);
            expect(told).to.deep.equal([0]);
            await after(60, "replica", 2);
            await after(61, "error", 3);
            expect(told, "the third failed").to.deep.equal([0, 1, 1]);
            await after(10, "replica", 4);
            await after(61, "replica", 5);
            expect(told).to.deep.equal([0, 1, 1, 1, 0]);
        });
    });
});

import { randomUUID } from "node:crypto";
import { PmmError } from "../shared/pmm-api";
import { reasonOf } from "../shared/reason";
import { act } from "./act";
import { administrator } from "./administrator";
import { need } from "./attempt";
import { callsOf, defaultCallMilliseconds, OutOfTime } from "./calls";
import { pollCommands } from "./commands/poll";
import type { RunContext, RunDependencies } from "./context";
import { momentOfChange, type ReconcilerEvent } from "./event";
import { failingSetUps } from "./failing";
import type { Plan } from "./model";
import { observe } from "./observe";
import { plan } from "./plan";
import { emptyResult, type RunResult } from "./result";
import { releaseLease, takeLease, type Lease } from "./state/lease";
import { parseState } from "./state/text";

/** Names that one line of the log lists at most. */
const namesPerLine = 20;

/**
 * One run: looks at AWS and at PMM, decides, and does a part of what is missing. It never waits for an instance: commands
 * that it sends are asked about by the next run. Any run may break off anywhere; the next one goes on.
 *
 * @returns how it went; failures of single groups, databases and instances stand in it.
 * @throws ReconcilerError when the state cannot be read or written, the administrator's password cannot be read, or PMM does
 *     not take it or does not tell what it has. What was done until then is remembered.
 */
export async function run(event: ReconcilerEvent, dependencies: RunDependencies): Promise<RunResult> {
    const { clients, config, tell } = dependencies;
    const startedAt = dependencies.now();
    const calls = callsOf({
        pmmAddress: config.pmmAddress,
        remainingMilliseconds: dependencies.remainingMilliseconds,
        callMilliseconds: dependencies.callMilliseconds ?? defaultCallMilliseconds,
    });
    const lease = { table: config.stateTable, deployment: config.deployment, owner: randomUUID() };
    const answer = await need("the lease", () =>
        takeLease(calls, clients.dynamoDb, lease, startedAt, momentOfChange(event)),
    ).catch(lateAnswer);
    if (answer.status !== "taken") {
        return emptyResult(answer.status);
    }
    const { state, readable } = parseState(answer.state);
    if (!readable) {
        tell.warn("the state cannot be read and starts anew", { table: config.stateTable });
    }
    const context: RunContext = { ...dependencies, calls, startedAt, state, result: emptyResult("done") };
    try {
        await reconcile(context);
    } catch (error) {
        // When the state cannot be written either, the first error says more.
        await release(context, lease).catch((second: unknown) => {
            tell.error("the state was not written", { reason: reasonOf(second) });
        });
        throw error;
    }
    await release(context, lease);
    tell.info("run ended", { result: context.result });
    return context.result;
}

/** Out of time is an ending like others, even before the run has the lease. */
function lateAnswer(error: unknown): { status: "outOfTime" } {
    if (error instanceof OutOfTime) {
        return { status: "outOfTime" };
    }
    throw error;
}

/** The steps of a run that has the lease. */
async function reconcile(context: RunContext): Promise<void> {
    const { result, startedAt, config } = context;
    try {
        const admin = await administrator(context);
        if (!(await isReady(context))) {
            result.status = "waiting";
            return;
        }
        await pollCommands(context);
        const observation = await observe(context, admin);
        const attempts = failingSetUps(observation, context.state, config, startedAt);
        context.state = { ...context.state, attempts };
        const decided = plan(observation, context.state, config, startedAt);
        context.state = { ...context.state, absences: decided.absences };
        note(context, decided);
        await act(context, admin, decided, observation);
    } catch (error) {
        result.status = lateAnswer(error).status;
        context.tell.warn("out of time", {});
    }
}

/** Whether PMM takes calls. While it starts, or is away, there is nothing to do but to wait. */
async function isReady({ calls, tell }: RunContext): Promise<boolean> {
    try {
        await calls.pmm({ method: "GET", path: "/v1/server/readyz" });
        return true;
    } catch (error) {
        if (!(error instanceof PmmError)) {
            throw error;
        }
        tell.warn("PMM is not ready", { reason: error.message });
        return false;
    }
}

/** Takes the plan's figures into the result, and tells what a person may want to look at. */
function note({ result, state, tell }: RunContext, { wanted, right, heldBack, conflicts, leftAlone }: Plan): void {
    result.wanted = wanted;
    result.right = right;
    result.heldBack = heldBack;
    result.failing = Object.keys(state.attempts).length;
    for (const conflict of conflicts) {
        result.conflicts.push(conflict);
        tell.warn("conflict", conflict);
    }
    if (leftAlone.length > 0) {
        tell.info("left alone", { count: leftAlone.length, first: leftAlone.slice(0, namesPerLine) });
    }
}

/** @throws ReconcilerError when the state cannot be written. */
async function release({ calls, clients, state, tell }: RunContext, lease: Lease): Promise<void> {
    const ours = await need("the state", () => releaseLease(calls, clients.dynamoDb, lease, JSON.stringify(state)));
    if (!ours) {
        tell.warn("the lease was over before the run", { table: lease.table });
    }
}

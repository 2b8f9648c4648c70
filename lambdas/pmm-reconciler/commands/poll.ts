import { ListCommandInvocationsCommand, type CommandInvocation } from "@aws-sdk/client-ssm";
import { pagesOf } from "../../shared/pages";
import { isAwsError } from "../../shared/reason";
import { attempt } from "../attempt";
import type { RunContext } from "../context";
import { conflictExitCode } from "../contract";
import type { PendingCommand } from "../model";
import { drop, settle } from "./settle";

/** The most that ListCommandInvocations gives at once. */
const pageSize = 50;

/** Minutes after which nothing is to be heard of a command: more than it may take to be delivered and to run. */
const forgottenAfterMinutes = 60;

/** Statuses after which nothing changes: https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html */
const terminal = new Set(["Success", "Cancelled", "TimedOut", "Failed"]);

/**
 * Asks SSM about each command that was not seen to end, and takes what it says into the state. A command that cannot be asked
 * about stays as it is.
 */
export async function pollCommands(context: RunContext): Promise<void> {
    for (const command of context.state.commands) {
        if (context.startedAt.getTime() - Date.parse(command.sentAt) > forgottenAfterMinutes * 60_000) {
            forget(context, command, `nothing was heard of it for ${forgottenAfterMinutes} minutes`);
        } else {
            await attempt(context, `command ${command.id} to ${command.group}`, () => poll(context, command));
        }
    }
}

/** Instances on which a command is under way. */
export function busyInstances(context: Pick<RunContext, "state">): Set<string> {
    return new Set(context.state.commands.flatMap(({ instanceIds }) => instanceIds));
}

async function poll(context: RunContext, command: PendingCommand): Promise<void> {
    let invocations: CommandInvocation[];
    try {
        invocations = await invocationsOf(context, command);
    } catch (error) {
        if (!isAwsError(error, "InvalidCommandId")) {
            throw error;
        }
        forget(context, command, "SSM does not know it");
        return;
    }
    const pending = new Set(command.instanceIds);
    const ended = invocations.filter(
        ({ InstanceId: id = "", Status: status = "" }) => pending.has(id) && terminal.has(status),
    );
    for (const invocation of ended) {
        tellOf(context, command, invocation);
    }
    const endings = ended.map(({ InstanceId: instanceId = "", Status: status }) => ({
        instanceId,
        success: status === "Success",
    }));
    context.state = settle(context.state, command, endings, context.startedAt);
}

async function invocationsOf(
    { calls, clients }: RunContext,
    { id: commandId }: PendingCommand,
): Promise<CommandInvocation[]> {
    const pages = await pagesOf(
        (token) =>
            calls.aws((options) =>
                clients.ssm.send(
                    new ListCommandInvocationsCommand({
                        CommandId: commandId,
                        // For the exit codes.
                        Details: true,
                        MaxResults: pageSize,
                        NextToken: token,
                    }),
                    options,
                ),
            ),
        ({ NextToken }) => NextToken,
    );
    return pages.flatMap(({ CommandInvocations = [] }) => CommandInvocations);
}

/** Success is silent: it is counted as instances that are right. */
function tellOf({ tell, result }: RunContext, command: PendingCommand, invocation: CommandInvocation): void {
    if (invocation.Status === "Success") {
        return;
    }
    const exitCode = exitCodeOf(invocation);
    const instanceId = invocation.InstanceId ?? "";
    const fields = {
        instanceId,
        group: command.group,
        commandId: command.id,
        status: invocation.StatusDetails ?? invocation.Status,
        exitCode,
    };
    if (exitCode === conflictExitCode) {
        const reason = "PMM has a node or service of this instance's name that is not ours";
        result.conflicts.push({ name: `${command.group}: ${instanceId}`, reason });
        tell.warn("conflict", { ...fields, reason });
    } else {
        tell.warn("set-up failed", fields);
    }
}

/** The first exit code that is not zero; SSM's own -1 stands for a script that did not run to its end. */
function exitCodeOf({ CommandPlugins: plugins = [] }: CommandInvocation): number | undefined {
    return plugins.map(({ ResponseCode: code }) => code).find((code) => code !== undefined && code !== 0);
}

function forget(context: RunContext, command: PendingCommand, reason: string): void {
    context.tell.warn("command forgotten", { commandId: command.id, group: command.group, reason });
    context.state = drop(context.state, command);
}

import {
    GetCommandInvocationCommand,
    SendCommandCommand,
    SSMServiceException,
    waitUntilCommandExecuted,
    type SSMClient,
} from "@aws-sdk/client-ssm";
import type { Patience } from "./poll";

/** How a command ended on an instance. */
export interface ShellResult {
    ok: boolean;
    /** Whether it was run to its end there, so that a failure is its own. */
    ran: boolean;
    /** What the command printed, or, when it failed, what it or Systems Manager said about it. */
    output: string;
}

/**
 * Runs lines of POSIX shell on `instanceId` as root, through AWS Systems Manager (no SSH), and waits for their end.
 *
 * A command that fails, and an instance that cannot be reached, are results; they are not thrown.
 */
export async function runOnInstance(
    client: SSMClient,
    instanceId: string,
    lines: string[],
    { pollSeconds, limitSeconds }: Patience,
): Promise<ShellResult> {
    try {
        const { Command } = await client.send(
            new SendCommandCommand({
                DocumentName: "AWS-RunShellScript",
                InstanceIds: [instanceId],
                Parameters: { commands: lines },
            }),
        );
        const invocation = { CommandId: Command?.CommandId, InstanceId: instanceId };
        const waiter = { client, minDelay: pollSeconds, maxDelay: pollSeconds, maxWaitTime: limitSeconds };
        // A failed command makes the waiter throw; its own output, read below, tells more.
        await waitUntilCommandExecuted(waiter, invocation).catch(() => undefined);
        const ended = await client.send(new GetCommandInvocationCommand(invocation));
        if (ended.Status === "Success") {
            return { ok: true, ran: true, output: ended.StandardOutputContent?.trim() ?? "" };
        }
        const complaint = ended.StandardErrorContent?.trim() ?? "";
        const output = complaint === "" ? `the command is ${ended.Status ?? "lost"}` : complaint;
        // -1 is a command that has not been started, or has not come to the instance.
        return { ok: false, ran: ended.Status === "Failed" && (ended.ResponseCode ?? -1) > 0, output };
    } catch (error) {
        if (error instanceof SSMServiceException) {
            return { ok: false, ran: false, output: `${error.name}: ${error.message}` };
        }
        throw error;
    }
}

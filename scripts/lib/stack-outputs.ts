import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Refusal } from "./command";

const run = promisify(execFile);

/**
 * The outputs of the stack `stack`, as `pulumi stack output --json` gives them. Secret outputs stay hidden.
 *
 * @throws Refusal when Pulumi is not installed, not signed in, or does not know the stack.
 */
export async function readStackOutputs(stack: string, projectFolder: string): Promise<Record<string, unknown>> {
    try {
        const { stdout } = await run("pulumi", ["stack", "output", "--json", "--stack", stack], { cwd: projectFolder });
        return JSON.parse(stdout) as Record<string, unknown>;
    } catch (error) {
        if (isMissing(error)) {
            throw new Refusal(
                "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install/), or leave --stack out and give the ids",
            );
        }
        throw new Refusal(`the outputs of stack ${stack} cannot be read: ${reasonOf(error)}`);
    }
}

function isMissing(error: unknown): boolean {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
    if (error instanceof Error && "stderr" in error && typeof error.stderr === "string" && error.stderr.trim() !== "") {
        return error.stderr.trim().replace(/^error: /, "");
    }
    return error instanceof Error ? error.message : String(error);
}

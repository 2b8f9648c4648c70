import * as fs from "node:fs";
import * as path from "node:path";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { runOnInstance, type ShellResult } from "../lib/instance-shell";
import type { Patience } from "../lib/poll";

/**
 * Runs the file `name` of the folder `host` on an instance.
 *
 * @param variables what it reads as shell variables; the values are ids and paths without anything special to a shell.
 */
export function runHostScript(
    client: SSMClient,
    instanceId: string,
    name: string,
    variables: Record<string, string>,
    patience: Patience,
): Promise<ShellResult> {
    const script = fs.readFileSync(path.join(__dirname, "host", name), "utf8");
    const assignments = Object.entries(variables).map(([variable, value]) => `${variable}=${value}`);
    return runOnInstance(client, instanceId, [...assignments, ...script.split("\n")], patience);
}

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { agentProgram } from "./agent-program";
import type { Cluster } from "./cluster";
import type { ClusterNode } from "./node";

const run = promisify(execFile);

/**
 * Runs a command of the nodes' program on a host, as an SSM document does. Gives what it printed.
 *
 * @throws Error with all it said when it does not end well.
 */
export async function percona(cluster: Cluster, node: ClusterNode, ...command: string[]): Promise<string> {
    const [program = "", ...options] = [...cluster.around.network.runOn(node.n), ...agentProgram, ...command];
    const { stdout } = await run(program, options, { env: node.environment() });
    return stdout;
}

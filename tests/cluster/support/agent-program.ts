import * as path from "node:path";

const root = path.resolve(__dirname, "../../..");

/** The nodes' program, as a host runs it: the bundle that `npm run build` writes. */
export const agentProgram = [process.execPath, path.join(root, "bin/agents/percona-node/index.js")];

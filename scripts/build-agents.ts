import type { OutputFile } from "esbuild";
import { makeBundles, writeBundles, type Bundles } from "./lib/bundles";

const agents: Bundles = {
    what: "agents",
    folder: "agents",
    entries: {
        "agents/percona-node/index": "agents/percona-node/main.ts",
        "agents/ecs-discovery/index": "agents/ecs-discovery/main.ts",
    },
    ingredients: ["scripts/build-agents.ts"],
};

/** Writes the bundles of the programs that run on hosts and in containers, when they are not up to date. */
export function buildAgents(): Promise<void> {
    return writeBundles(agents);
}

/** The bundles of the programs that run on hosts and in containers. */
export function bundleAgents(): Promise<OutputFile[]> {
    return makeBundles(agents);
}

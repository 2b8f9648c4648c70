/**
 * `npm run build`: bundles what starts as a process of its own (the policy pack, the offline cloud's plugins) and the
 * package's entry into plain JavaScript, since loading TypeScript there would cost seconds at each preview; the Lambda
 * functions; the agents; and Grafana's dashboard. It takes about a tenth of a second (more when a Lambda function, an agent or
 * the dashboard has changed), so every command that needs a bundle simply calls it.
 */
import * as path from "node:path";
import * as esbuild from "esbuild";
import { slimPolicySdk } from "../policy-pack/bundle";
import { buildAgents } from "./build-agents";
import { buildDashboards } from "./build-dashboards";
import { buildFunctions } from "./build-functions";

const root = path.resolve(__dirname, "..");

/** Bundle (below `bin/`) to its source. */
const bundles = {
    index: "index.ts",
    "policy-pack/index": "policy-pack/index.ts",
    "offline/provider": "offline/provider/main.ts",
    "offline/language-host": "offline/language-host/main.ts",
};

/** Writes all bundles; rejects with esbuild's messages when a source does not parse or resolve. */
export async function build(): Promise<void> {
    await Promise.all([buildPrograms(), buildFunctions(), buildAgents(), buildDashboards()]);
}

/** With source maps; packages stay outside, where they are installed. */
async function buildPrograms(): Promise<void> {
    await esbuild.build({
        absWorkingDir: root,
        entryPoints: bundles,
        outdir: "bin",
        bundle: true,
        packages: "external",
        plugins: [slimPolicySdk],
        platform: "node",
        target: "node20",
        format: "cjs",
        sourcemap: true,
        logLevel: "warning",
    });
}

if (require.main === module) {
    build().catch((error: unknown) => {
        process.exitCode = 1;
        // Of its own failures esbuild has already said what is wrong and where.
        if (!(error instanceof Error && "errors" in error)) {
            console.error(error);
        }
    });
}

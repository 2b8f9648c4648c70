import * as path from "node:path";
import type { Plugin } from "esbuild";

const policySdk = require.resolve("@pulumi/policy");

/**
 * Takes `@pulumi/policy` into the pack's bundle and gives it a part of `@pulumi/pulumi` instead of the whole (sdk-subset.ts), so
 * that the pack starts faster. Leaves all other imports, and other bundles made in the same run, alone.
 */
export const slimPolicySdk: Plugin = {
    name: "slim-policy-sdk",
    setup(build) {
        build.onResolve({ filter: /^@pulumi\/policy$/ }, () => ({ path: policySdk }));
        build.onResolve({ filter: /^@pulumi\/pulumi$/ }, ({ importer }) =>
            path.dirname(importer) === path.dirname(policySdk)
                ? { path: path.join(__dirname, "sdk-subset.ts") }
                : undefined,
        );
    },
};

import type { OutputFile } from "esbuild";
import { makeBundles, writeBundles, type Bundles } from "./lib/bundles";

const functions: Bundles = {
    what: "Lambda functions",
    folder: "lambdas",
    entries: {
        "lambdas/pmm-reconciler/index": "lambdas/pmm-reconciler/handler.ts",
        "lambdas/pmm-password-rotation/index": "lambdas/pmm-password-rotation/handler.ts",
        "lambdas/efs-seed/index": "lambdas/efs-seed/handler.ts",
        "lambdas/service-probe/index": "lambdas/service-probe/handler.ts",
    },
    ingredients: ["scripts/build-functions.ts"],
};

/** Writes the bundles of the Lambda functions, when they are not up to date. */
export function buildFunctions(): Promise<void> {
    return writeBundles(functions);
}

/** The bundles of the Lambda functions. */
export function bundleFunctions(): Promise<OutputFile[]> {
    return makeBundles(functions);
}

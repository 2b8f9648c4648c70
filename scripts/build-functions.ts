import * as fs from "node:fs";
import * as path from "node:path";
import * as esbuild from "esbuild";

const root = path.resolve(__dirname, "..");

/** Bundle of a Lambda function (below `bin/`) to its source. */
const functions = {
    "lambdas/pmm-reconciler/index": "lambdas/pmm-reconciler/handler.ts",
    "lambdas/pmm-password-rotation/index": "lambdas/pmm-password-rotation/handler.ts",
};

/** All that the bundles are made of; npm writes the second one whenever it changes a package. */
const ingredients = ["lambdas", "node_modules/.package-lock.json", "scripts/build-functions.ts"];

/**
 * Writes the bundles of the Lambda functions, when something they are made of is newer than they are: the AWS SDK in them
 * makes it take half a second to a whole one.
 *
 * @throws Error when a source does not parse or resolve, or is not one of the functions'.
 */
export async function buildFunctions(): Promise<void> {
    const bundles = Object.keys(functions).map((bundle) => path.join(root, "bin", `${bundle}.js`));
    const newest = Math.max(...ingredients.map((ingredient) => newestChange(path.join(root, ingredient))));
    if (bundles.every((bundle) => fs.existsSync(bundle) && fs.statSync(bundle).mtimeMs > newest)) {
        return;
    }
    const begin = new Date();
    for (const { path: bundle, contents } of await bundleFunctions()) {
        replace(bundle, contents, begin);
    }
}

/**
 * The bundles. Each is one file with everything in it, also the AWS SDK: the one that Lambda brings along changes by itself.
 * The same sources give the same bytes on any machine, so that a deployment changes a function only when it has changed.
 */
export async function bundleFunctions(): Promise<esbuild.OutputFile[]> {
    const { outputFiles, metafile } = await esbuild.build({
        absWorkingDir: root,
        entryPoints: functions,
        outdir: "bin",
        write: false,
        metafile: true,
        bundle: true,
        minify: true,
        platform: "node",
        target: "node22",
        format: "cjs",
        // The ES modules of a package let what is not used be left out.
        mainFields: ["module", "main"],
        logLevel: "warning",
    });
    // Such a file would not be looked at when it changes; and a function that imports a component would upload it.
    const foreign = Object.keys(metafile.inputs).filter((input) => !/^(lambdas|node_modules)\//.test(input));
    if (foreign.length > 0) {
        throw new Error(`Lambda functions import from lambdas/ and packages only, not ${foreign.join(", ")}`);
    }
    return outputFiles;
}

/** Milliseconds since 1970 of the latest change of a file, or of anything in a folder; Infinity when there is none. */
function newestChange(file: string): number {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) {
        return stats?.mtimeMs ?? Infinity;
    }
    // The folder's own time tells of files that are gone.
    return Math.max(stats.mtimeMs, ...fs.readdirSync(file).map((entry) => newestChange(path.join(file, entry))));
}

/**
 * In one step: a deployment that runs beside this one never reads half a bundle.
 *
 * @param begin counts as its change: what is edited while esbuild works is newer.
 */
function replace(file: string, contents: Uint8Array, begin: Date): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    fs.writeFileSync(unfinished, contents);
    fs.utimesSync(unfinished, begin, begin);
    fs.renameSync(unfinished, file);
}

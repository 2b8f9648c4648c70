import * as fs from "node:fs";
import * as path from "node:path";
import * as esbuild from "esbuild";

const root = path.resolve(__dirname, "../..");

/** Programs that run elsewhere than here, each as one file. */
export interface Bundles {
    /** What they are, for messages. */
    what: string;
    /** The folder of their sources; they import from there and packages only. */
    folder: string;
    /** Bundle (below `bin/`, without `.js`) to its source. */
    entries: Record<string, string>;
    /** All else that they are made of: files and folders. */
    ingredients: string[];
}

/** npm writes this whenever it changes a package. */
const packages = "node_modules/.package-lock.json";

/**
 * Writes bundles, when something they are made of is newer than they are: the AWS SDK in them makes it take half a second to
 * a whole one.
 *
 * @throws Error when a source does not parse or resolve, or is not of their folder.
 */
export async function writeBundles(bundles: Bundles): Promise<void> {
    const files = Object.keys(bundles.entries).map((bundle) => path.join(root, "bin", `${bundle}.js`));
    if (upToDate(files, [bundles.folder, ...bundles.ingredients])) {
        return;
    }
    const begin = new Date();
    for (const { path: file, contents } of await makeBundles(bundles)) {
        replace(file, contents, begin);
    }
}

/**
 * The bundles. Each is one file with everything in it, also the AWS SDK, so that nothing need be installed beside it, and
 * what Lambda brings along cannot change it. The same sources give the same bytes on any machine, so that a deployment
 * changes a program only when it has changed.
 */
export async function makeBundles({ what, folder, entries }: Bundles): Promise<esbuild.OutputFile[]> {
    const { outputFiles, metafile } = await esbuild.build({
        absWorkingDir: root,
        entryPoints: entries,
        outdir: "bin",
        write: false,
        metafile: true,
        bundle: true,
        minify: true,
        platform: "node",
        target: "node22",
        format: "cjs",
        loader: { ".html": "text" },
        // The ES modules of a package let what is not used be left out.
        mainFields: ["module", "main"],
        logLevel: "warning",
    });
    // Such a file would not be looked at when it changes; and a program that imports a component would carry it along.
    const foreign = Object.keys(metafile.inputs).filter(
        (input) => !new RegExp(`^(${folder}|node_modules)/`).test(input),
    );
    if (foreign.length > 0) {
        throw new Error(`${what} import from ${folder}/ and packages only, not ${foreign.join(", ")}`);
    }
    return outputFiles;
}

/** Whether files are there and newer than all they are made of: files and folders of the project, besides its packages. */
export function upToDate(files: string[], ingredients: string[]): boolean {
    const all = [...ingredients, packages, "scripts/lib/bundles.ts"];
    const newest = Math.max(...all.map((ingredient) => newestChange(path.join(root, ingredient))));
    return files.every((file) => fs.existsSync(file) && fs.statSync(file).mtimeMs > newest);
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
 * Writes a file in one step: a deployment that runs beside this one never reads half of it.
 *
 * @param begin counts as its change: what is edited while it is made is newer.
 */
export function replace(file: string, contents: string | Uint8Array, begin: Date): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    fs.writeFileSync(unfinished, contents);
    fs.utimesSync(unfinished, begin, begin);
    fs.renameSync(unfinished, file);
}

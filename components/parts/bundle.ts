import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Path of a bundle, by its path below `bin/` (`lambdas/pmm-reconciler/index.js`); this code runs from `components/parts/` and,
 * bundled, from `bin/`.
 *
 * @throws Error when it has not been built.
 */
export function bundlePath(bundle: string): string {
    const relative = path.join("bin", bundle);
    for (let folder = __dirname; ; folder = path.dirname(folder)) {
        const candidate = path.join(folder, relative);
        if (fs.existsSync(candidate)) {
            return candidate;
        }
        if (folder === path.dirname(folder)) {
            throw new Error(`${relative} was not found above ${__dirname}: run "npm run build"`);
        }
    }
}

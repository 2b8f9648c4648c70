import * as fs from "node:fs";
import * as path from "node:path";

/** The checkout's root: the nearest folder upwards that holds Pulumi.yaml (this code runs from `offline/` and from `bin/`). */
export const root = findUpwards(__dirname, "Pulumi.yaml");

/** Downloaded and built tools; kept between runs, ignored by git, safe to delete. */
export const cacheFolder = path.join(root, ".cache");

/** Where the offline cloud lives, unless STACKWARDEN_OFFLINE_HOME names another folder: Pulumi's state, the cloud's content, logs. Ignored by git. */
export const defaultHome = process.env.STACKWARDEN_OFFLINE_HOME ?? path.join(root, ".offline");

/** Programs bundled by `npm run build`. */
export const bundleFolder = path.join(root, "bin");

function findUpwards(start: string, name: string): string {
    for (let folder = start; ; folder = path.dirname(folder)) {
        if (fs.existsSync(path.join(folder, name))) {
            return folder;
        }
        if (folder === path.dirname(folder)) {
            throw new Error(`${name} was not found in ${start} or above: run this from a checkout of stackwarden`);
        }
    }
}

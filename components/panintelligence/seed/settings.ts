import type { Checks } from "../../parts/validation/checks";
import type { Seed } from "./args";
import { readBundle, type Bundle } from "./bundle";

/** `Seed`, checked and complete. */
export interface SeedSettings {
    /** What is seeded; without a folder it has no entries. */
    bundle: Bundle;
    updateUnmodified: boolean;
    restoreDeleted: boolean;
}

/** Checks the folder of a seed, reads it, and fills in what is left out. */
export function seedSettings(checks: Checks, args: Seed): SeedSettings {
    const { bundle, problems } = readBundle(args.folder);
    for (const each of problems) {
        checks.add(`seed.folder is ${JSON.stringify(args.folder)}: ${each}`);
    }
    return {
        bundle,
        updateUnmodified: args.updateUnmodified ?? true,
        restoreDeleted: args.restoreDeleted ?? false,
    };
}

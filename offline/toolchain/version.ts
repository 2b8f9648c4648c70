import * as semver from "semver";

/** The Pulumi engine that this project is built with and tested on; the SDK is pinned to the same version. */
export const pulumiVersion = "3.230.0";

/** The oldest engine that runs policy packs through the language host, which our pack's `main` depends on. */
const oldestUsable = "3.221.0";

/** Whether the output of `pulumi version` (`v3.230.0`) names an engine that can run this project. */
export function isUsable(reported: string): boolean {
    const version = semver.coerce(reported);
    return version?.major === 3 && semver.gte(version, oldestUsable);
}

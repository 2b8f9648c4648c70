import type { SeedAction } from "./contract";

/** What the customer wants of a new bundle. */
export interface SeedPolicy {
    restoreDeleted: boolean;
    updateUnmodified: boolean;
}

/**
 * What is to become of a file. A file that anybody else has made, changed or deleted stays as it is.
 *
 * @param seeded hash of what was seeded last; undefined when nothing was.
 * @param present hash of what is there, or any other text for what is no file; undefined for nothing.
 * @param wanted hash of what the bundle has.
 */
export function decide(
    seeded: string | undefined,
    present: string | undefined,
    wanted: string,
    policy: SeedPolicy,
): SeedAction {
    if (present === undefined) {
        return seeded === undefined || policy.restoreDeleted ? "create" : "keep-deleted";
    }
    // Also after a crash between the writing of the file and that of its record.
    if (present === wanted) {
        return "adopt";
    }
    if (seeded === undefined) {
        return "keep-foreign";
    }
    return present === seeded && policy.updateUnmodified ? "update" : "keep-modified";
}

/** Whether the file holds after this what the bundle has. */
export function isSeeded(action: SeedAction): boolean {
    return action === "create" || action === "adopt" || action === "update";
}

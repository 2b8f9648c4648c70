import { whenKnown, type Verdict } from "./reading";
import type { JudgedResource } from "./resource";

/**
 * Says of a resource whether data lives in it: `true`, `retired` for a store that was replaced and is kept for a while, or
 * `rebuilt` for a table whose content is found out anew when it is lost.
 */
export const dataTag = "stackwarden:data";

/** Whether a store is out of use. */
export function isRetired({ properties }: JudgedResource): Verdict {
    return whenKnown(properties.entry("tags", dataTag), (tag) => tag === "retired");
}

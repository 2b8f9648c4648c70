import type { StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";

/**
 * A resource as plain data; `${key.property}` as a whole value stands for that property of a needed thing, or, with more
 * dots, for a part of it.
 */
export interface Wanted {
    type: string;
    inputs: Properties;
}

/** A request that AWS refuses, by the rule that says so. */
export interface Case extends Wanted {
    rule: string;
    /** A part of AWS's words. */
    words: string;
    /** What must exist first, in this order. */
    needs?: Record<string, Wanted>;
}

/** A change that AWS refuses: `inputs` made first, then `changed`. */
export interface UpdateCase extends Case {
    changed: Properties;
}

/** A deletion that AWS refuses, because of the thing itself or of what somebody else put into the cloud meanwhile. */
export interface DeleteCase extends Case {
    /** Uses the thing: `${thing.id}` stands for it. */
    blockedBy?: Wanted;
}

/** A request that AWS takes: of this type, with these inputs, where this exists, and, for a change, what was before. */
export type Acceptance = [type: string, inputs: Properties, exists?: Partial<StoredResource>[], before?: Properties];

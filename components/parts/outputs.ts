import type * as pulumi from "@pulumi/pulumi";

/**
 * What a component gives out: its own fields. Pulumi's own begin with `__` or are the `urn`; what is undefined is not given.
 *
 * @returns the fields by name, for `registerOutputs`.
 */
export function ownOutputs(component: pulumi.ComponentResource): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(component).filter(
            ([name, value]) => !name.startsWith("__") && name !== "urn" && value !== undefined,
        ),
    );
}

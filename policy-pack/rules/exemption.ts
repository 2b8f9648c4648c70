import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { matchesGlob } from "./glob";

/** A resource that a rule lets pass, and why. */
export interface Exemption {
    /** The resource's name or its URN; `*` stands for any characters. */
    name: string;
    /** Why the rule need not hold here, for whoever reads the preview. */
    reason: string;
}

/** How exemptions are written in the pack's configuration; a rule's configuration without a reason is refused by the engine. */
export const exemptionsSchema: PolicyConfigJSONSchema = {
    type: "array",
    description: "Resources that the rule lets pass, each with a written reason.",
    default: [],
    items: {
        type: "object",
        properties: {
            name: { type: "string", minLength: 1 },
            reason: { type: "string", pattern: "\\S" },
        },
        required: ["name", "reason"],
        additionalProperties: false,
    },
};

/** The exemption that covers a resource. One without a reason covers nothing, however it got past the schema. */
export function exemptionFor(
    resource: { name: string; urn: string },
    exemptions: readonly Exemption[],
): Exemption | undefined {
    return exemptions.find(
        ({ name, reason }) =>
            reason.trim() !== "" && (matchesGlob(name, resource.name) || matchesGlob(name, resource.urn)),
    );
}

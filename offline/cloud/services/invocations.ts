import { createHash } from "node:crypto";
import type { Cloud } from "../cloud";
import { uuid } from "../identifiers";
import type { Models } from "../model";
import { text, type Properties } from "../values";

/** A call of a function. Not a type of Pulumi's; what was called stays on record when all else is gone. */
const callType = "aws:lambda/call:Call";

/** Inputs that are no part of what the function is asked; the call is made anew when one of them changes. */
const forNewCalls = ["functionName", "qualifier", "tenantId", "triggers"];

const isOnlyForCreation = ({ lifecycleScope }: Properties): boolean =>
    (lifecycleScope ?? "CREATE_ONLY") === "CREATE_ONLY";

/** Calls of functions. None runs here: a call is noted, and answered with an empty object. */
export const invocations: Models = {
    "aws:lambda/invocation:Invocation": {
        replacedBy: [...forNewCalls, { property: "input", when: (after) => isOnlyForCreation(after) }],
        defaults: { lifecycleScope: "CREATE_ONLY", qualifier: "$LATEST", terraformKey: "tf" },
        id: ({ inputs }) =>
            [inputs.functionName, inputs.qualifier, digest(uuid(), "md5")].map((part) => text(part ?? "")).join("_"),
        outputs: () => ({ result: "{}" }),
        made: ({ inputs, cloud, region }) => {
            note(inputs, "create", cloud, region);
        },
        changed: ({ inputs, cloud, region }) => {
            noteUnlessCreation(inputs, "update", cloud, region);
        },
        deleted: ({ inputs, region }, cloud) => {
            noteUnlessCreation(inputs, "delete", cloud, region);
        },
    },
};

function noteUnlessCreation(inputs: Properties, action: string, cloud: Cloud, region: string): void {
    if (!isOnlyForCreation(inputs)) {
        note(inputs, action, cloud, region);
    }
}

/** What was asked is noted by its hash, since it may be secret. */
function note({ functionName, input }: Properties, action: string, cloud: Cloud, region: string): void {
    const payloadSha256 = digest(text(input) ?? "", "sha256");
    cloud.add({
        type: callType,
        id: uuid(),
        region,
        inputs: { functionName: functionName ?? "", action, payloadSha256 },
        outputs: {},
    });
}

function digest(content: string, algorithm: "md5" | "sha256"): string {
    return createHash(algorithm).update(content).digest("hex");
}

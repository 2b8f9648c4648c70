import { object } from "../cloud/values";
import type { Rules } from "./rule";

const source =
    "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices";

const most = 50;
const longestKey = 128;
const longestValue = 256;

/** Tags are alike in nearly every service. */
export const tagRules: Rules = {
    "tag-count": {
        types: ["*"],
        source,
        check: ({ inputs }) =>
            Object.keys(object(inputs.tagsAll ?? inputs.tags)).length > most
                ? `TagLimitExceeded: The maximum number of tags for a resource is ${most}`
                : undefined,
    },
    "tag-reserved-prefix": {
        types: ["*"],
        source,
        check: ({ inputs }) =>
            Object.keys(object(inputs.tags)).some((key) => key.toLowerCase().startsWith("aws:"))
                ? "InvalidParameterValue: Tag keys starting with 'aws:' are reserved for internal use"
                : undefined,
    },
    "tag-length": {
        types: ["*"],
        source,
        check: ({ inputs }) => {
            for (const [key, value] of Object.entries(object(inputs.tags))) {
                if (key.length === 0 || key.length > longestKey) {
                    return `InvalidParameterValue: Tag key exceeds the maximum length of ${longestKey} characters`;
                }
                if (typeof value === "string" && value.length > longestValue) {
                    return `InvalidParameterValue: Tag value exceeds the maximum length of ${longestValue} characters`;
                }
            }
            return undefined;
        },
    },
};

import { unknown, type Given } from "../judging";
import { resourceTable, type Table } from "./table";

const tag = "stackwarden:singleton";
const reconciler: Given = {
    type: "aws:lambda/function:Function",
    props: { reservedConcurrentExecutions: 1, tags: { Name: "pmm-reconciler", [tag]: "true" } },
};

/** Trials of the rules on functions that must not run twice at once. */
export const singletonFunctions: Table[] = [
    resourceTable("singleton-function-one-at-a-time", reconciler, [
        ["pass", "the function may run as often as it is called", { reservedConcurrentExecutions: 10, tags: {} }],
        ["pass", "it has no tags", { reservedConcurrentExecutions: undefined, tags: undefined }],
        ["pass", "its tag says no", { reservedConcurrentExecutions: undefined, tags: { [tag]: "false" } }],
        [
            "fail",
            "nothing is reserved",
            { reservedConcurrentExecutions: undefined },
            { says: "`reservedConcurrentExecutions` is not 1" },
        ],
        ["fail", "more is reserved", { reservedConcurrentExecutions: 2 }],
        ["fail", "it can never run", { reservedConcurrentExecutions: 0 }],
        ["fail", "its reservation is switched off", { reservedConcurrentExecutions: -1 }],
        [
            "unknown",
            "the reservation is not known",
            { reservedConcurrentExecutions: unknown },
            { says: "reservedConcurrentExecutions`" },
        ],
        [
            "unknown",
            "the tag is not known",
            { reservedConcurrentExecutions: undefined, tags: { [tag]: unknown } },
            { says: `tags["${tag}"]` },
        ],
        ["unknown", "the tags are not known", { reservedConcurrentExecutions: 5, tags: unknown }, { says: "tags`" }],
        ["pass", "the tags do not matter", { tags: unknown }],
    ]),
];

import { unknown, type Given } from "../judging";
import { resourceTable, type Table } from "./table";

const host: Given = {
    type: "aws:ec2/instance:Instance",
    props: { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
};
const template = (props: Record<string, unknown>) => (): Given => ({
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props,
});

/** Trials of the rules on the instance metadata service. */
export const instanceMetadata: Table[] = [
    resourceTable("imdsv2-required", host, [
        ["pass", "the service is switched off", { metadataOptions: { httpEndpoint: "disabled" } }],
        ["pass", "the launch template decides", { metadataOptions: undefined, launchTemplate: { id: unknown } }],
        ["pass", "a template requires it", template({ metadataOptions: { httpTokens: "required" } })],
        ["fail", "nothing is said", { metadataOptions: undefined }, { says: "`metadataOptions.httpTokens`" }],
        ["fail", "it is optional", { metadataOptions: { httpTokens: "optional" } }],
        [
            "fail",
            "the instance overrides its template",
            { metadataOptions: { httpTokens: "optional" }, launchTemplate: { id: "lt-1" } },
        ],
        ["fail", "a template says nothing", template({})],
        [
            "unknown",
            "it is not known",
            { metadataOptions: { httpTokens: unknown } },
            { says: "metadataOptions.httpTokens`" },
        ],
        ["unknown", "the options are not known", { metadataOptions: unknown }, { says: "metadataOptions`" }],
    ]),
    resourceTable("imds-hop-limit", host, [
        ["pass", "the limit is left to its default, 1", { metadataOptions: { httpTokens: "required" } }],
        [
            "fail",
            "the limit is higher",
            { metadataOptions: { httpPutResponseHopLimit: 3 } },
            { says: "`metadataOptions.httpPutResponseHopLimit` is more than 2" },
        ],
        ["fail", "the limit is higher than configured", {}, { config: { maxHops: 1 } }],
        [
            "pass",
            "the limit is as high as configured",
            { metadataOptions: { httpPutResponseHopLimit: 3 } },
            { config: { maxHops: 3 } },
        ],
        [
            "unknown",
            "the limit is not known",
            { metadataOptions: { httpPutResponseHopLimit: unknown } },
            { says: "metadataOptions.httpPutResponseHopLimit`" },
        ],
    ]),
];

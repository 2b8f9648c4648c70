/** Programs on an instance get its credentials from the metadata service; version 2 keeps a tricked web server from doing so. */
import { instances, launchTemplate } from "../rules/aws-types";
import type { Properties } from "../rules/properties";
import { every, not, whenKnown, type Verdict } from "../rules/reading";
import { refuseWhen, resourceRule, type Rule } from "../rules/rule";
import { wholeNumber } from "../rules/threshold";

const version2 = resourceRule({
    name: "imdsv2-required",
    family: "instance metadata",
    description: "EC2 instances must require version 2 of the instance metadata service.",
    severity: "high",
    level: "mandatory",
    remediation: 'set `metadataOptions: { httpTokens: "required" }`.',
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    types: [...instances, launchTemplate],
    judge: ({ type, properties }) =>
        refuseWhen(
            every([
                ownsMetadataOptions(type, properties),
                not(properties.isOneOf("metadataOptions.httpTokens", "required")),
                not(properties.isOneOf("metadataOptions.httpEndpoint", "disabled")),
            ]),
            "`metadataOptions.httpTokens` is not required",
        ),
});

const hopLimit = resourceRule({
    name: "imds-hop-limit",
    family: "instance metadata",
    description: "Answers of the instance metadata service must not travel far.",
    severity: "medium",
    level: "mandatory",
    remediation: "lower `metadataOptions.httpPutResponseHopLimit`: 1 serves the host alone, 2 its containers too.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    types: [...instances, launchTemplate],
    thresholds: { maxHops: wholeNumber(2, 1, "Most network hops that an answer may travel.") },
    judge: ({ properties }, { maxHops }) =>
        refuseWhen(
            whenKnown(properties.number("metadataOptions.httpPutResponseHopLimit"), (hops) => (hops ?? 1) > maxHops),
            `\`metadataOptions.httpPutResponseHopLimit\` is more than ${maxHops}`,
        ),
});

/** The rules of this family. */
export const instanceMetadata: Rule[] = [version2, hopLimit];

/** An instance from a launch template may leave the options to it; the template is judged itself. */
function ownsMetadataOptions(type: string, properties: Properties): Verdict {
    return type === launchTemplate || properties.has("metadataOptions") || !properties.has("launchTemplate");
}

import { object, objects, text } from "../cloud/values";
import { isTaken, onCreate, type Rules } from "./rule";

const create = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html";

const template = ["aws:ec2/launchTemplate:LaunchTemplate"];

const onOff = ["enabled", "disabled"];

/** What the options of the metadata service may be, and how the provider writes them. */
const metadataOptions: Record<string, { written: string; allowed: readonly string[] }> = {
    httpEndpoint: { written: "http_endpoint", allowed: onOff },
    httpTokens: { written: "http_tokens", allowed: ["optional", "required"] },
    httpProtocolIpv6: { written: "http_protocol_ipv6", allowed: onOff },
    instanceMetadataTags: { written: "instance_metadata_tags", allowed: onOff },
};

/** What is made with an instance and can be given tags then. */
const taggedByTemplates = ["instance", "volume", "spot-instances-request", "network-interface", "elastic-gpu"];

/** Launch templates: names and what EC2 reads of them at once; the rest it judges when they are used. */
export const launchTemplateRules: Rules = {
    "launch-template-name": {
        types: template,
        on: onCreate,
        source: create,
        check: ({ inputs }) => {
            const name = text(inputs.name);
            return name === undefined || /^[\w().\-/]{3,128}$/.test(name)
                ? undefined
                : "InvalidLaunchTemplateName.MalformedException: A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.";
        },
    },
    "launch-template-unique": {
        types: template,
        on: onCreate,
        source: create,
        check: (request) =>
            isTaken(request, "name")
                ? "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use."
                : undefined,
    },
    // The words are the provider's, which knows before AWS.
    "launch-template-metadata-options": {
        types: template,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceMetadataOptionsRequest.html",
        check: ({ inputs }) => {
            const options = object(inputs.metadataOptions);
            const wrong = Object.entries(metadataOptions).find(
                ([name, { allowed }]) => options[name] !== undefined && !allowed.includes(text(options[name]) ?? ""),
            );
            if (wrong === undefined) {
                return undefined;
            }
            const [name, { written, allowed }] = wrong;
            const choices = allowed.map((choice) => JSON.stringify(choice)).join(" ");
            return `expected metadata_options.0.${written} to be one of [${choices}], got ${text(options[name]) ?? ""}`;
        },
    },
    "launch-template-tagged-resources": {
        types: template,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateTagSpecificationRequest.html",
        check: ({ inputs }) => {
            const kinds = objects(inputs.tagSpecifications).map(({ resourceType }) => text(resourceType) ?? "");
            const wrong = kinds.find((kind) => !taggedByTemplates.includes(kind));
            if (wrong !== undefined) {
                return `InvalidParameterValue: '${wrong}' is not a valid taggable resource type for this operation.`;
            }
            const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
            return twice === undefined
                ? undefined
                : `InvalidParameterValue: The same resource type may not be specified more than once in tag specifications: ${twice}`;
        },
    },
    // Unlike an instance's, a template's user data is not encoded by the provider.
    "launch-template-user-data": {
        types: template,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html",
        check: ({ inputs }) => {
            const data = (text(inputs.userData) ?? "").replace(/\s/g, "");
            return data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data)
                ? undefined
                : "InvalidUserData.Malformed: Invalid BASE64 encoding of user data.";
        },
    },
};

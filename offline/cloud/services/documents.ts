import { createHash } from "node:crypto";
import { accountId, regionalArn, timestamp } from "../identifiers";
import { idFrom, kept, type Models, type Thing } from "../model";
import { hasUnknown, isObject, mapProperties, object, text, unknown, type Properties, type Value } from "../values";

/** Documents of Systems Manager. */
export const documents: Models = {
    "aws:ssm/document:Document": {
        replacedBy: ["documentType", "name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("ssm", thing.region, `document/${thing.id}`),
            createdDate: kept(thing, "createdDate", timestamp),
            documentFormat: thing.inputs.documentFormat ?? "JSON",
            hashType: "Sha256",
            owner: accountId,
            platformTypes: ["Linux", "MacOS", "Windows"],
            status: "Active",
            ...contentOutputs(thing),
        }),
    },
};

/** The content of a document as an object; undefined when it is no JSON of one. */
export function documentContent(inputs: Properties): Properties | undefined {
    try {
        const parsed = JSON.parse(text(inputs.content) ?? "") as Value;
        return isObject(parsed) ? parsed : undefined;
    } catch {
        return undefined;
    }
}

/** What AWS reads from the content: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentDescription.html */
function contentOutputs(thing: Thing): Properties {
    const content = thing.inputs.content ?? "";
    const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
    const last = Number(text(thing.before.latestVersion) ?? 0);
    // The provider makes each new version the default one.
    const version = String(thing.before.hash === hash ? last : last + 1);
    const document = documentContent(thing.inputs) ?? {};
    const outputs: Properties = {
        defaultVersion: version,
        description: text(document.description) ?? "",
        documentVersion: version,
        hash,
        latestVersion: version,
        parameters: Object.entries(object(document.parameters)).map(([name, parameter]) => ({
            name,
            type: text(object(parameter).type) ?? "String",
            description: text(object(parameter).description) ?? "",
            defaultValue: text(object(parameter).default) ?? "",
        })),
        schemaVersion: text(document.schemaVersion) ?? "",
    };
    return hasUnknown(content) ? mapProperties(outputs, () => unknown) : outputs;
}

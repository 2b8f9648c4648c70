import { documentContent } from "../cloud/services/documents";
import { isObject, list, object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import { byteLength, isTaken, onCreate, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/systems-manager/latest/APIReference";
const syntax =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html";

const document = ["aws:ssm/document:Document"];

const largestDocument = 65_536;

/** Versions of the schema that each type of document may have; of a type that is not here nothing is known. */
const schemas: Record<string, readonly string[] | undefined> = {
    Automation: ["0.3"],
    Command: ["1.2", "2.0", "2.2"],
    Policy: ["2.0"],
    Session: ["1.0"],
};

const parameterTypes = ["String", "StringList", "Integer", "Boolean", "MapList", "StringMap"];

/** What a document may name besides its own parameters: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html */
const namedByAws = /^(ssm|ssm-secure|global|automation):|^platformType$/;

/** Systems Manager: documents, their parameters and their steps. */
export const documentRules: Rules = {
    // The words are the provider's, which knows before AWS.
    "document-name": {
        types: document,
        on: onCreate,
        source: `${api}/API_CreateDocument.html`,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "xxx";
            if (!/^[\w.-]+$/.test(name)) {
                return "invalid value for name (must contain only alphanumeric, underscore, hyphen, or period characters)";
            }
            if (name.length < 3 || name.length > 128) {
                return `expected length of name to be in the range (3 - 128), got ${name}`;
            }
            return /^(aws|amazon|amzn)/i.test(name)
                ? `ValidationException: Invalid document name ${name}: names must not begin with aws, amazon or amzn`
                : undefined;
        },
    },
    "document-unique": {
        types: document,
        on: onCreate,
        source: `${api}/API_CreateDocument.html`,
        check: (request) =>
            isTaken(request, "name")
                ? `DocumentAlreadyExists: Document with name ${text(request.inputs.name) ?? ""} already exists`
                : undefined,
    },
    "document-size": {
        types: document,
        source: `${api}/API_CreateDocument.html`,
        check: ({ inputs }) =>
            byteLength(text(inputs.content) ?? "") > largestDocument
                ? "MaxDocumentSizeExceeded: The size limit of a document is 64 KB."
                : undefined,
    },
    "document-content": {
        types: document,
        source: `${api}/API_CreateDocument.html`,
        check: ({ inputs }) =>
            isJson(inputs) && documentContent(inputs) === undefined
                ? "InvalidDocumentContent: JSON not well-formed"
                : undefined,
    },
    "document-schema": {
        types: document,
        source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html",
        check: ({ inputs }) => {
            const content = contentOf(inputs);
            const allowed = schemas[text(inputs.documentType) ?? ""];
            return content !== undefined && allowed?.includes(text(content.schemaVersion) ?? "") === false
                ? "InvalidDocumentSchemaVersion: The version of the document schema is not supported."
                : undefined;
        },
    },
    "document-parameters": {
        types: document,
        source: syntax,
        check: ({ inputs }) => {
            const problem = Object.entries(object(contentOf(inputs)?.parameters))
                .map(([name, parameter]) => parameterProblem(name, object(parameter)))
                .find((found) => found !== undefined);
            return problem === undefined ? undefined : `InvalidDocumentContent: ${problem}`;
        },
    },
    "document-references": {
        types: document,
        source: syntax,
        check: ({ inputs }) => {
            const content = contentOf(inputs);
            if (content === undefined || inputs.documentType === "Automation") {
                return undefined; // Steps of an automation may also name outputs of others.
            }
            const declared = Object.keys(object(content.parameters));
            const missing = referencesIn([content.mainSteps ?? null, content.runtimeConfig ?? null]).find(
                (name) => !declared.includes(name) && !namedByAws.test(name),
            );
            return missing === undefined
                ? undefined
                : `InvalidDocumentContent: Parameter "${missing}" is not declared.`;
        },
    },
    "document-steps": {
        types: document,
        source: syntax,
        check: ({ inputs }) => {
            const content = contentOf(inputs);
            if (content === undefined || !["2.0", "2.2"].includes(text(content.schemaVersion) ?? "")) {
                return undefined;
            }
            const steps = objects(content.mainSteps);
            const names = steps.map(({ name }) => text(name));
            if (steps.length === 0) {
                return "InvalidDocumentContent: mainSteps must not be empty.";
            }
            const bad = steps.find(
                ({ action, name }) => text(action) === undefined || !/^[\w-]+$/.test(text(name) ?? ""),
            );
            if (bad !== undefined) {
                return "InvalidDocumentContent: Each step must have an action, and a name of letters, digits, hyphens and underscores.";
            }
            return new Set(names).size < names.length
                ? "InvalidDocumentContent: Names of steps must be unique in a document."
                : undefined;
        },
    },
};

function isJson(inputs: Properties): boolean {
    return (inputs.documentFormat ?? "JSON") === "JSON";
}

/** The content where it can be read: documents in YAML or as text are not looked into. */
function contentOf(inputs: Properties): Properties | undefined {
    return isJson(inputs) ? documentContent(inputs) : undefined;
}

function parameterProblem(name: string, parameter: Properties): string | undefined {
    // What is not alphanumeric, the agent on the instance would leave out as well.
    if (!/^[A-Za-z0-9]+$/.test(name)) {
        return `Parameter name "${name}" is not alpha-numeric.`;
    }
    const type = text(parameter.type) ?? "";
    if (!parameterTypes.includes(type)) {
        return `Parameter "${name}" has an invalid type "${type}".`;
    }
    const pattern = text(parameter.allowedPattern);
    if (pattern !== undefined && !isPattern(pattern)) {
        return `Parameter "${name}" has an invalid allowedPattern "${pattern}".`;
    }
    const allowed = texts(parameter.allowedValues);
    const standard = text(parameter.default);
    const breaksPattern = pattern !== undefined && standard !== undefined && !new RegExp(pattern).test(standard);
    const isNotAllowed =
        standard !== undefined && list(parameter.allowedValues).length > 0 && !allowed.includes(standard);
    return breaksPattern || isNotAllowed
        ? `The default of parameter "${name}" is not one of its allowed values.`
        : undefined;
}

function isPattern(pattern: string): boolean {
    try {
        new RegExp(pattern);
        return true;
    } catch {
        return false;
    }
}

/** Names between double braces, anywhere in the value. */
function referencesIn(value: Value): string[] {
    if (typeof value === "string") {
        return [...value.matchAll(/\{\{\s*(.*?)\s*\}\}/gs)].map(([, name = ""]) => name);
    }
    const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    return parts.flatMap(referencesIn);
}

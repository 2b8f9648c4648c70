import * as schema from "../../schema.json";
import { row } from "./generated-section";

interface Property {
    type?: string;
    $ref?: string;
    items?: Property;
    additionalProperties?: Property;
    description?: string;
}

interface ObjectType {
    properties?: Record<string, Property>;
    required?: string[];
    enum?: { value: string }[];
}

interface Component {
    inputProperties: Record<string, Property>;
    requiredInputs?: string[];
    properties: Record<string, Property>;
}

const resources = schema.resources as unknown as Record<string, Component>;
const types = schema.types as unknown as Record<string, ObjectType>;

/** Tables of the arguments and outputs of a component, from schema.json. */
export function componentTables(component: string): string {
    const spec = resources[`stackwarden:index:${component}`];
    if (spec === undefined) {
        throw new Error(`schema.json has no component ${component}: run "npm run schema"`);
    }
    const outputs = Object.entries(spec.properties).map(([name, property]) => row([`\`${name}\``, text(property)]));
    return [
        ...argumentTables("Arguments", spec.inputProperties, spec.requiredInputs ?? []),
        "### Outputs\n",
        ["| output | what it is |", "| --- | --- |", ...outputs].join("\n"),
    ].join("\n\n");
}

/** A table of one object, and after it those of the objects in it, each under the path it is written at. */
function argumentTables(
    title: string,
    properties: Record<string, Property>,
    required: string[],
    prefix = "",
): string[] {
    const rows = Object.entries(properties).map(([name, property]) =>
        row([`\`${name}\`${required.includes(name) ? " (required)" : ""}`, typeName(property), text(property)]),
    );
    const nested = Object.entries(properties).flatMap(([name, property]) => {
        const list = property.items !== undefined;
        const object = objectOf(property.items ?? property);
        const at = `${prefix}${name}${list ? "[]" : ""}`;
        return object?.properties === undefined
            ? []
            : argumentTables(`\`${at}\``, object.properties, object.required ?? [], `${at}.`);
    });
    const table = ["| argument | type | what it is |", "| --- | --- | --- |", ...rows].join("\n");
    return [`### ${title}`, table, ...nested];
}

function objectOf({ $ref }: Property): ObjectType | undefined {
    return $ref === undefined ? undefined : types[$ref.replace("#/types/", "")];
}

function typeName(property: Property): string {
    const object = objectOf(property);
    if (object?.enum !== undefined) {
        return object.enum.map(({ value }) => `\`${value}\``).join(", ");
    }
    if (property.items !== undefined) {
        return `list of ${typeName(property.items)}`;
    }
    if (property.additionalProperties !== undefined) {
        return `${typeName(property.additionalProperties)} by name`;
    }
    return object === undefined ? (property.type ?? "any") : "object";
}

function text({ description = "" }: Property): string {
    return description.replaceAll("\n", " ").trim();
}

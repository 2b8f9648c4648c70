import { z } from "zod";
import * as schema from "../schema.json";

/** A property's type, in the words of a Pulumi package schema. */
interface TypeSpec {
    type?: string;
    $ref?: string;
    items?: TypeSpec;
    additionalProperties?: TypeSpec;
    description?: string;
}

/** An object type or enum of the package. */
interface ObjectSpec {
    properties?: Record<string, TypeSpec>;
    required?: string[];
    enum?: { value: string | number }[];
}

/** A component of the package. */
interface ComponentSpec {
    inputProperties?: Record<string, TypeSpec>;
    requiredInputs?: string[];
    properties?: Record<string, TypeSpec>;
}

interface Package {
    resources: Record<string, ComponentSpec>;
    types: Record<string, ObjectSpec>;
}

const components = schema as unknown as Package;

/**
 * The arguments of a component as zod checks, made from the package's schema: what is written in a stack's configuration
 * is checked against the very types that the component declares, without a second description of them.
 */
export function argumentsOf(component: string): Record<string, z.ZodType> {
    const { inputProperties = {}, requiredInputs = [] } = specOf(component);
    return shapeOf(inputProperties, requiredInputs);
}

/** Everything that a component gives out, by name, for the outputs of its stack; what it has not is left out. */
export function outputsOf(component: string, instance: object): Record<string, unknown> {
    const names = new Set(Object.keys(specOf(component).properties ?? {}));
    return Object.fromEntries(
        Object.entries(instance).filter(([name, value]) => names.has(name) && value !== undefined),
    );
}

function specOf(component: string): ComponentSpec {
    const spec = components.resources[`stackwarden:index:${component}`];
    if (spec === undefined) {
        throw new Error(`schema.json has no component ${component}: run "npm run schema"`);
    }
    return spec;
}

function shapeOf(properties: Record<string, TypeSpec>, required: string[]): Record<string, z.ZodType> {
    return Object.fromEntries(
        Object.entries(properties).map(([name, spec]) => [
            name,
            required.includes(name) ? checkOf(spec) : checkOf(spec).optional(),
        ]),
    );
}

function checkOf(spec: TypeSpec): z.ZodType {
    if (spec.$ref !== undefined) {
        return referenced(spec.$ref);
    }
    switch (spec.type) {
        case "string":
            return z.string();
        case "number":
        case "integer":
            return z.number();
        case "boolean":
            return z.boolean();
        case "array":
            return z.array(checkOf(spec.items ?? {}));
        case "object":
            return z.record(z.string(), checkOf(spec.additionalProperties ?? {}));
        default:
            return z.unknown();
    }
}

function referenced(reference: string): z.ZodType {
    const type = components.types[reference.replace("#/types/", "")];
    if (type === undefined) {
        return z.unknown(); // pulumi.json#/Any and the like.
    }
    if (type.enum !== undefined) {
        return z.literal(type.enum.map((member) => member.value));
    }
    return z.strictObject(shapeOf(type.properties ?? {}, type.required ?? []));
}

import type { Cloud, Existing } from "./cloud";
import { ec2Id, hex, regionalArn } from "./identifiers";
import { shapeOf } from "./sdk-shape";
import { text, type Properties, type Value } from "./values";

/** What is about to be made or changed. All values are open: secrets are put back by the caller. */
export interface Draft {
    /** What was asked for, names filled in. */
    inputs: Properties;
    /** The resource's name in the Pulumi program. */
    name: string;
    /** Where it is made; for a thing of no region, the provider's region. */
    region: string;
    /** What else exists. */
    cloud: Cloud;
}

/** A thing with its id, to be described. */
export interface Thing extends Draft {
    id: string;
    /** Its outputs so far; empty when it is new. */
    before: Properties;
}

/** A property whose change replaces the thing only in some cases. */
export interface ConditionalReplace {
    property: string;
    when: (after: Properties, before: Properties) => boolean;
}

/** What this cloud knows about one resource type beyond its shape. */
export interface ResourceModel {
    /**
     * Properties (with dots for what lies inside) that AWS cannot change in a thing, so that a new one is made; as the real
     * provider has them (`ForceNew` in https://github.com/hashicorp/terraform-provider-aws). `everything` but tags: see `attachment`.
     */
    replacedBy?: readonly (string | ConditionalReplace)[] | "everything";
    /** Whether a replacement is made only after the old thing is gone, because both cannot exist at once. */
    deletedFirst?: boolean;
    /** Values that the provider fills in when the program gives none. */
    defaults?: Properties;
    /** Makes the id. Default: the kind and 17 hexadecimal digits. */
    id?: (draft: Draft) => string;
    /** What AWS adds, without `tagsAll` and `region`. What is made up once must be kept: see `kept`. */
    outputs?: (thing: Thing) => Properties;
    /** Inputs that AWS completes, each with what it adds inside: not known before the thing exists. */
    completes?: Readonly<Record<string, readonly string[]>>;
    /** Outputs that each update changes. */
    volatile?: readonly string[];
    /** What else happens in the cloud when the thing is made. */
    made?: (thing: Thing) => void;
    /** What else happens in the cloud when the thing is changed. */
    changed?: (thing: Thing) => void;
    /** What else happens in the cloud when the thing is deleted. */
    deleted?: (thing: Existing, cloud: Cloud) => void;
}

/** Models by type token. */
export type Models = Readonly<Record<string, ResourceModel>>;

/** Keeps an output that AWS chooses once; makes it for a new thing. */
export function kept<T extends Value>(thing: Thing, output: string, make: () => T): T {
    const before = thing.before[output];
    return before === undefined ? make() : (before as T);
}

/** An id that is the value of an input, as most named things have it. */
export function idFrom(property: string): (draft: Draft) => string {
    return (draft) => text(draft.inputs[property]) ?? `${draft.name}-${hex(7)}`;
}

/** The name of a thing that may have been asked for by prefix: the prefix and 26 digits, as the provider makes it. */
export function nameFrom(inputs: Properties, property = "name", longest = 255): string {
    const prefix = text(inputs[`${property}Prefix`]) ?? "";
    return text(inputs[property]) ?? `${prefix}${timeDigits()}`.slice(0, longest);
}

/** A thing that only ties two others together: nothing in it can change, and its twin cannot exist beside it. */
export function attachment(id: (draft: Draft) => string): ResourceModel {
    return { id, replacedBy: "everything", deletedFirst: true };
}

/** An id for a thing of a type that has no other rule: its kind and 17 hexadecimal digits. */
export function genericId(type: string): string {
    return ec2Id((type.split(/[/:]/)[2] ?? "thing").toLowerCase());
}

/** Model of a type that nothing more is known about: an id and, where the type has one, an ARN. */
export function genericModel(type: string): ResourceModel {
    const [, service = "service", kind = "thing"] = /^\w+:(\w+)\/(\w+):/.exec(type) ?? [];
    return {
        outputs: (thing): Properties => {
            const name = text(thing.inputs.name) ?? thing.id;
            const hasArn = shapeOf(type)?.outputs.includes("arn") ?? true;
            return hasArn ? { arn: regionalArn(service.toLowerCase(), thing.region, `${kind}/${name}`) } : {};
        },
    };
}

/** `20250301120000` and twelve more digits: unique and in the order of time. */
function timeDigits(): string {
    const time = new Date().toISOString().replace(/\D/g, "");
    return `${time}${process.hrtime.bigint().toString().padStart(12, "0").slice(-9)}`.slice(0, 26).padEnd(26, "0");
}

import type { Cloud, Existing } from "../cloud/cloud";
import { number, object, same, type Properties, type Value } from "../cloud/values";

/** What somebody asks of AWS. */
export interface Request {
    action: "create" | "update" | "delete";
    type: string;
    /** The thing's id; empty when it is to be made. */
    id: string;
    /** What is asked for; of a thing to be deleted, what was. All values are open and known. */
    inputs: Properties;
    /** What was asked for before; empty when it is to be made. */
    before: Properties;
    /** What else exists, in the region of the request. */
    cloud: Cloud;
}

/** One thing that AWS refuses. */
export interface Rule {
    /** Types it judges; `*` stands for every type of AWS. */
    types: readonly string[];
    /** When it judges. Default: when something is made or changed. */
    on?: readonly Request["action"][];
    /** Where AWS documents it. */
    source: string;
    /** AWS's words, as error code and message, when the request is refused. */
    check: (request: Request) => string | undefined;
}

/** Rules by short name, in kebab case. */
export type Rules = Readonly<Record<string, Rule>>;

/** When a rule only looks at new things: names, mostly. */
export const onCreate: Rule["on"] = ["create"];

/** When a rule only looks at things that are to go. */
export const onDelete: Rule["on"] = ["delete"];

/** Whether another thing of the type has the same value. */
export function isTaken(request: Request, property: string, among = request.cloud.all(request.type)): boolean {
    const wanted = request.inputs[property];
    return (
        wanted !== undefined && among.some((thing) => thing.id !== request.id && same(thing.state[property], wanted))
    );
}

/** Things of the types that name this id in one of these properties (with dots for what lies inside), directly or in a list. */
export function users(
    request: Request,
    types: readonly string[],
    properties: readonly string[],
    id: Value = request.id,
): Existing[] {
    return types
        .flatMap((type) => request.cloud.all(type))
        .filter((thing) => properties.some((property) => holds(inside(thing.state, property), id)));
}

function inside(state: Properties, path: string): Value | undefined {
    return path.split(".").reduce<Value | undefined>((part, step) => object(part)[step], state);
}

function holds(value: Value | undefined, wanted: Value): boolean {
    return Array.isArray(value) ? value.some((item) => holds(item, wanted)) : same(value, wanted);
}

/** AWS's words for a value that breaks the API's own model of a parameter. */
export function invalidParameter(value: string, parameter: string, constraint: string): string {
    return `ValidationError: 1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must ${constraint}`;
}

/** AWS's words for a number out of its range; undefined when it lies within, or is not given. */
export function outOfRange(inputs: Properties, property: string, least: number, most: number): string | undefined {
    const value = number(inputs[property]);
    return value === undefined || (value >= least && value <= most)
        ? undefined
        : invalidParameter(String(value), property, `have value between ${least} and ${most}`);
}

/** Length in bytes, as AWS counts sizes. */
export function byteLength(value: string): number {
    return Buffer.byteLength(value, "utf8");
}

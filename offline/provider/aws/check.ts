import { autoNameOf, makeName } from "../../cloud/auto-name";
import { modelOf } from "../../cloud/models";
import { shapeOf } from "../../cloud/sdk-shape";
import {
    hasUnknown,
    hasSecret,
    object,
    reveal,
    revealAll,
    secret,
    texts,
    unknown,
    type Properties,
    type Value,
} from "../../cloud/values";
import type { CheckRequest } from "../plugin";
import type { AwsConfiguration } from "./configuration";

/** Names the inputs that the provider filled in by itself; the real provider keeps the same list under the same name. */
export const defaultsKey = "__defaults";

/** What the program asks for, completed as the real provider completes it: default values, a name, the region, all tags. */
export function checkedInputs(request: CheckRequest, configuration: AwsConfiguration): Properties {
    const given = Object.fromEntries(
        Object.entries(request.news).filter(([name, value]) => name !== defaultsKey && value !== null),
    );
    const inputs: Properties = { ...modelOf(request.type).defaults, ...given };
    const filled = Object.keys(inputs).filter((name) => given[name] === undefined);
    filled.push(...fillName(inputs, request));
    const shape = shapeOf(request.type);
    if (shape?.inputs.has("region") !== false) {
        inputs.region ??= configuration.region;
    }
    if (shape?.inputs.has("tags") === true && shape.outputs.includes("tagsAll")) {
        inputs.tagsAll = allTags(inputs.tags, configuration);
    }
    return { ...inputs, [defaultsKey]: filled.sort() };
}

/** Fills the name when the program gives none; a name made before is kept. Returns what was filled. */
function fillName(inputs: Properties, request: CheckRequest): string[] {
    const rule = autoNameOf(request.type);
    if (rule === undefined || inputs[rule.property] !== undefined || inputs[`${rule.property}Prefix`] !== undefined) {
        return [];
    }
    const before = request.olds?.[rule.property];
    const madeBefore = texts(request.olds?.[defaultsKey]).includes(rule.property);
    inputs[rule.property] =
        before !== undefined && madeBefore
            ? before
            : makeName(rule, request.type, request.name, revealAll(inputs), request.randomSeed, request.naming);
    return [rule.property];
}

/** The provider's default tags and the resource's own, less the ignored ones. */
function allTags(tags: Value | undefined, { defaultTags, ignoredTags }: AwsConfiguration): Value {
    if (hasUnknown(tags ?? null)) {
        return unknown;
    }
    const all = { ...defaultTags, ...object(reveal(tags ?? {})) };
    const kept = Object.entries(all).filter(
        ([key]) => !ignoredTags.keys.includes(key) && !ignoredTags.prefixes.some((prefix) => key.startsWith(prefix)),
    );
    const merged = Object.fromEntries(kept);
    return hasSecret(tags ?? null) ? secret(merged) : merged;
}

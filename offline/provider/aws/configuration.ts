import { defaultRegion } from "../../cloud/identifiers";
import { isObject, mapProperties, object, reveal, text, texts, type Properties, type Value } from "../../cloud/values";

/** What the provider's configuration means here; everything about credentials means nothing. */
export interface AwsConfiguration {
    region: string;
    /** Put on everything that takes tags. */
    defaultTags: Properties;
    /** Tags that others set, and that are left alone. */
    ignoredTags: { keys: string[]; prefixes: string[] };
}

/** Reads the configuration of the provider, where what is not text comes as JSON. */
export function readConfiguration(config: Properties): AwsConfiguration {
    const settings = mapProperties(config, (value) => parsed(reveal(value)));
    const ignored = object(settings.ignoreTags);
    return {
        region: text(settings.region) ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? defaultRegion,
        defaultTags: object(object(settings.defaultTags).tags),
        ignoredTags: { keys: texts(ignored.keys), prefixes: texts(ignored.keyPrefixes) },
    };
}

function parsed(value: Value): Value {
    if (typeof value !== "string" || !/^[[{]/.test(value)) {
        return value;
    }
    try {
        const json = JSON.parse(value) as Value;
        return isObject(json) || Array.isArray(json) ? json : value;
    } catch {
        return value;
    }
}

import type { Existing } from "../cloud";
import { same, text, type Properties } from "../values";
import type { Question } from "./data-source";

/** Arguments that say how to look, not for what. */
const manners = ["filters", "mostRecent", "owners", "region", "tags", "withDecryption"];

/** Arguments that name the thing's id under another name. */
const idArguments = ["id", "arn", "instanceId", "keyId", "bucket", "clusterName", "fileSystemId", "secretId", "name"];

/**
 * Answers a data source that is not modelled: `aws:s3/getBucket:getBucket` finds a bucket of this cloud by what it is asked
 * with. Throws in the provider's words when there is none or more than one.
 */
export function anyThing(token: string, question: Question): Properties {
    const [, module = "", name = ""] = /^aws:(\w+)\/get(\w+):/.exec(token) ?? [];
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const found = question.cloud.all(`aws:${module}/${file}:${name}`).filter((thing) => fits(thing, question.args));
    const [thing] = found;
    if (thing === undefined || found.length > 1) {
        throw new Error(
            `${found.length === 0 ? "no matching" : "more than one matching"} ${name} found: ${token} of the offline cloud`,
        );
    }
    return { ...thing.state, id: thing.id };
}

function fits(thing: Existing, args: Properties): boolean {
    return Object.entries(args).every(([name, value]) => {
        const isId = idArguments.includes(name) && text(value) === thing.id;
        return manners.includes(name) || isId || same(thing.state[name], value);
    });
}

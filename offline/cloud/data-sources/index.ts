import type { Properties } from "../values";
import { account } from "./account";
import { anyThing } from "./any-thing";
import type { DataSources, Question } from "./data-source";
import { dns } from "./dns";
import { fileSystem } from "./file-system";
import { images } from "./images";
import { instanceType } from "./instance-type";
import { network } from "./network";
import { policyDocument } from "./policy-document";
import { prefixLists } from "./prefix-lists";

/** Every data source that this cloud models by itself. */
export const dataSources: DataSources = {
    ...account,
    ...dns,
    ...fileSystem,
    ...images,
    ...instanceType,
    ...network,
    ...policyDocument,
    ...prefixLists,
};

/** Answers a data source; one that is not modelled is looked up among what exists. */
export function ask(token: string, question: Question): Properties {
    const source = dataSources[token];
    return source === undefined ? anyThing(token, question) : source(question);
}

import { expect } from "chai";
import type { Properties, Value } from "../../../offline/cloud/values";
import { revealAll } from "../../../offline/cloud/values";
import { Harness } from "../provider/harness";
import type { Case } from "./case";
import { creations, deletions, updates } from "./cases";

/** The same cases as through the engine, on the provider alone: in milliseconds, for whoever writes a rule. */
describe("what AWS refuses", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    creations.forEach((each) => {
        it(`${each.rule}: ${each.words}`, () => {
            const made = needed(cloud, each);
            expect(() => cloud.create(each.type, filled(each.inputs, made) as Properties)).to.throw(each.words);
        });
    });

    updates.forEach((each) => {
        it(`${each.rule}, when changed: ${each.words}`, () => {
            const made = needed(cloud, each);
            const { id, inputs, properties } = cloud.create(each.type, filled(each.inputs, made) as Properties);
            const news = cloud.check(each.type, filled(each.changed, made) as Properties, inputs);
            const request = {
                ...cloud.subject(each.type),
                id,
                oldInputs: inputs,
                olds: properties,
                news,
                preview: false,
            };
            expect(() => cloud.plugin.update(request)).to.throw(each.words);
        });
    });

    deletions.forEach((each) => {
        it(`${each.rule}, when deleted: ${each.words}`, () => {
            const made = needed(cloud, each);
            const { id, inputs, properties } = cloud.create(each.type, filled(each.inputs, made) as Properties);
            if (each.blockedBy !== undefined) {
                const { type, inputs: blocking } = each.blockedBy;
                const region = /^aws:(iam|route53)\//.test(type) ? "global" : "eu-west-1";
                const thing = { thing: { id, arn: properties.arn ?? "" } };
                const own = type === each.type ? id : "by-hand";
                cloud.store.put({ type, id: own, region, inputs: filled(blocking, thing) as Properties, outputs: {} });
            }
            const request = { ...cloud.subject(each.type), id, oldInputs: inputs, olds: properties };
            expect(() => {
                cloud.plugin.delete(request);
            }).to.throw(each.words);
        });
    });
});

type Made = Record<string, Properties>;

function needed(cloud: Harness, each: Case): Made {
    const made: Made = {};
    for (const [key, { type, inputs }] of Object.entries(each.needs ?? {})) {
        const { id, properties } = cloud.create(type, filled(inputs, made) as Properties, key);
        made[key] = { ...revealAll(properties), id };
    }
    return made;
}

/** Puts what exists where `${key.property}` stands. */
function filled(value: Value, made: Made): Value {
    if (Array.isArray(value)) {
        return value.map((part) => filled(part, made));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part, made)]));
    }
    const [, path] = typeof value === "string" ? (/^\$\{(.+)\}$/.exec(value) ?? []) : [];
    if (path === undefined) {
        return value;
    }
    return path.split(".").reduce<Value>((part, step) => (part as Properties)[step] ?? null, made);
}

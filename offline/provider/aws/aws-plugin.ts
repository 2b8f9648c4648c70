import { Cloud } from "../../cloud/cloud";
import { ask } from "../../cloud/data-sources";
import { autoNameOf } from "../../cloud/auto-name";
import { differences } from "../../cloud/difference";
import { accountId, globalRegion } from "../../cloud/identifiers";
import { knownModel, mainType, modelOf } from "../../cloud/models";
import { genericId, type ResourceModel, type Thing } from "../../cloud/model";
import { shapeOf } from "../../cloud/sdk-shape";
import type { CloudStore, StoredResource } from "../../cloud/store";
import {
    isObject,
    mapProperties,
    reveal,
    revealAll,
    text,
    texts,
    unknown,
    type Properties,
    type Value,
} from "../../cloud/values";
import { refusal, type Refusal } from "../../rules";
import type { Request } from "../../rules/rule";
import type { DebugLog } from "../debug-log";
import { packageSchema, sdkVersion } from "../package-schema";
import type {
    CreateRequest,
    DeleteRequest,
    DiffAnswer,
    DiffRequest,
    Found,
    Plugin,
    ReadRequest,
    Subject,
    UpdateRequest,
} from "../plugin";
import { checkedInputs, defaultsKey } from "./check";
import { readConfiguration, type AwsConfiguration } from "./configuration";
import { guardedInputs, withSecrets } from "./secrecy";

/** The AWS provider over the offline cloud. */
export class AwsPlugin implements Plugin {
    readonly version = sdkVersion("aws");
    #configuration: AwsConfiguration = readConfiguration({});

    constructor(
        private readonly store: CloudStore,
        private readonly log: DebugLog,
    ) {}

    schema(): string {
        return packageSchema("aws");
    }

    configure(config: Properties): void {
        this.#configuration = readConfiguration(config);
    }

    check(request: Parameters<Plugin["check"]>[0]): Properties {
        if (knownModel(request.type) === undefined) {
            this.log.once(`not modelled, handled generically: ${request.type}`);
        }
        return checkedInputs(request, this.#configuration);
    }

    diff(request: DiffRequest): DiffAnswer {
        const model = modelOf(request.type);
        const [before, after] = [revealAll(request.oldInputs), revealAll(request.news)];
        const changes = differences(before, after, model);
        // Where the program chose the name, the new thing can only be had after the old one has given it back.
        const name = autoNameOf(request.type)?.property;
        const chosen = name !== undefined && after[name] !== undefined && !texts(after[defaultsKey]).includes(name);
        return {
            changes,
            deleteBeforeReplace: changes.some((change) => change.replaces) && (chosen || model.deletedFirst === true),
        };
    }

    create(request: CreateRequest): { id: string; properties: Properties } {
        const inputs = guardedInputs(request.type, asked(request.inputs));
        if (request.preview) {
            return { id: "", properties: planned(request.type, inputs) };
        }
        return this.store.exclusively(() => {
            const cloud = this.#cloudFor(inputs);
            const open = revealAll(inputs);
            const { type } = request;
            this.#refuse("creating", request, {
                action: "create",
                type: mainType(type),
                id: "",
                inputs: open,
                before: {},
                cloud,
            });
            const model = modelOf(type);
            const draft = { inputs: open, name: request.name, region: cloud.region, cloud };
            const id = model.id?.(draft) ?? genericId(type);
            const thing: Thing = { ...draft, id, before: {} };
            const outputs = withSecrets(type, model.outputs?.(thing) ?? {}, inputs);
            this.#put(request, id, cloud, inputs, outputs);
            model.made?.(thing);
            return { id, properties: { ...inputs, ...outputs } };
        });
    }

    update(request: UpdateRequest): Properties {
        const { type, id } = request;
        const inputs = guardedInputs(type, asked(request.news));
        const model = modelOf(type);
        const olds = notInputs(request.olds, request.oldInputs);
        if (request.preview) {
            const cloud = this.#cloudFor(inputs);
            const thing = {
                inputs: revealAll(inputs),
                name: request.name,
                region: cloud.region,
                cloud,
                id,
                before: revealAll(request.olds),
            };
            const outputs = withSecrets(type, model.outputs?.(thing) ?? {}, inputs);
            return { ...olds, ...inputs, ...mapProperties(outputs, asFarAsKnown), ...changing(model) };
        }
        return this.store.exclusively(() => {
            const cloud = this.#cloudFor(inputs);
            const stored = this.store.get(cloud.regionFor(type), mainType(type), id);
            if (stored === undefined) {
                throw new Error(
                    `updating ${type} (${request.name}): couldn't find resource: ${id} is not in the offline cloud any more; run refresh, then up`,
                );
            }
            const before = revealAll(stored.inputs);
            const open = revealAll(inputs);
            this.#refuse("updating", request, {
                action: "update",
                type: mainType(type),
                id,
                inputs: open,
                before,
                cloud,
            });
            const thing: Thing = {
                inputs: open,
                name: request.name,
                region: cloud.region,
                cloud,
                id,
                before: revealAll(stored.outputs),
            };
            const outputs = { ...stored.outputs, ...withSecrets(type, model.outputs?.(thing) ?? {}, inputs) };
            this.#put(request, id, cloud, inputs, outputs);
            model.changed?.(thing);
            return { ...inputs, ...outputs };
        });
    }

    read(request: ReadRequest): Found | undefined {
        // A thing of another region is imported as `<id>@<region>`.
        const [, id = request.id, elsewhere] = /^(.+)@([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(request.id) ?? [];
        const region = elsewhere ?? text(reveal(request.properties.region ?? request.inputs.region ?? null));
        const cloud = this.#cloud.in(region ?? this.#configuration.region);
        const stored = this.store.get(cloud.regionFor(request.type), mainType(request.type), id);
        if (stored === undefined) {
            return undefined;
        }
        const found = this.#described(stored, request, cloud);
        const defaults = request.inputs[defaultsKey] ?? [];
        const isImport = Object.keys(request.inputs).length === 0;
        return {
            id,
            inputs: { ...found.inputs, ...(isImport ? {} : { [defaultsKey]: defaults }) },
            properties: { ...found.inputs, ...found.outputs },
        };
    }

    delete(request: DeleteRequest): void {
        const { type, id } = request;
        this.store.exclusively(() => {
            const cloud = this.#cloudFor(request.olds);
            const existing = cloud.get(mainType(type), id);
            if (existing === undefined || isNewer(request, existing.state)) {
                return;
            }
            this.#refuse("deleting", request, {
                action: "delete",
                type: mainType(type),
                id,
                inputs: existing.inputs,
                before: existing.inputs,
                cloud,
            });
            this.store.remove(existing.region, mainType(type), id);
            modelOf(type).deleted?.(existing, cloud);
        });
    }

    invoke(token: string, args: Properties): Properties {
        const open = revealAll(args);
        const cloud = this.#cloud.in(text(open.region) ?? this.#configuration.region);
        return ask(token, { args: open, cloud, defaultTags: this.#configuration.defaultTags });
    }

    /** What a person put into the cloud has no outputs yet. */
    #described(stored: StoredResource, subject: Subject, cloud: Cloud): StoredResource {
        const outputs = modelOf(subject.type).outputs;
        if (outputs === undefined || Object.keys(stored.outputs).length > 0) {
            return stored;
        }
        const thing: Thing = {
            inputs: revealAll(stored.inputs),
            name: subject.name,
            region: cloud.region,
            cloud,
            id: stored.id,
            before: {},
        };
        const described = { ...stored, outputs: withSecrets(subject.type, outputs(thing), stored.inputs) };
        this.store.put(described);
        return described;
    }

    get #cloud(): Cloud {
        return new Cloud(this.store, this.#configuration.region);
    }

    #cloudFor(properties: Properties): Cloud {
        return this.#cloud.in(text(reveal(properties.region ?? null)) ?? this.#configuration.region);
    }

    #put(subject: Subject, id: string, cloud: Cloud, inputs: Properties, outputs: Properties): void {
        const { type, urn } = subject;
        const resource: StoredResource = {
            type: mainType(type),
            id,
            region: cloud.regionFor(type),
            urn,
            inputs,
            outputs,
        };
        this.store.put(resource);
    }

    /** @throws Error with AWS's words and where it says so, when AWS would not do it. */
    #refuse(doing: string, subject: Subject, request: Request): void {
        const found: Refusal | undefined = refusal(request);
        if (found !== undefined) {
            const where = request.cloud.regionFor(request.type);
            const place = where === globalRegion ? `account ${accountId}` : where;
            throw new Error(
                `${doing} ${subject.type} (${subject.name}) in ${place}: ${found.words} [rule ${found.id}, documented at ${found.rule.source}]`,
            );
        }
    }
}

/** Inputs without the provider's own notes. */
function asked(inputs: Properties): Properties {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}

/** What AWS added to the inputs. */
function notInputs(properties: Properties, inputs: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => inputs[name] === undefined));
}

/** Under the same id there may by now be a newer thing, which the engine has just made in place of the old one. */
function isNewer(request: DeleteRequest, state: Properties): boolean {
    const arn = reveal(request.olds.arn ?? null);
    return arn !== null && state.arn !== undefined && state.arn !== arn;
}

/** What the preview of a new thing can say: inputs as far as they are known, and that the rest is not. */
function planned(type: string, inputs: Properties): Properties {
    const outputs = shapeOf(type)?.outputs ?? [];
    const open = Object.fromEntries(
        outputs.filter((name) => inputs[name] === undefined).map((name) => [name, unknown]),
    );
    const completed = Object.entries(modelOf(type).completes ?? {}).flatMap(([name, inside]) => {
        const parts = Object.fromEntries(inside.map((part) => [part, unknown]));
        return isObject(inputs[name]) ? [[name, { ...parts, ...inputs[name] }] as const] : [];
    });
    return { ...open, ...inputs, ...Object.fromEntries(completed) };
}

/** An output that was worked out from something unknown is unknown itself. */
function asFarAsKnown(output: Value): Value {
    return JSON.stringify(output).includes(unknown) ? unknown : output;
}

function changing(model: ResourceModel): Properties {
    return Object.fromEntries((model.volatile ?? []).map((name) => [name, unknown]));
}

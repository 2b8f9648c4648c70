import { defaultRegion, globalRegion } from "./identifiers";
import { isGlobal } from "./sdk-shape";
import type { CloudStore, StoredResource } from "./store";
import { revealAll, type Properties } from "./values";

/** One existing thing as the cloud itself sees it, its secrets open. */
export interface Existing {
    type: string;
    id: string;
    region: string;
    urn?: string;
    inputs: Properties;
    /** Inputs and outputs together. */
    state: Properties;
}

/** What exists in one region of the account, and in no region at all. */
export class Cloud {
    constructor(
        private readonly store: CloudStore,
        readonly region: string = defaultRegion,
    ) {}

    /** The same account seen from another region. */
    in(region: string): Cloud {
        return new Cloud(this.store, region);
    }

    /** The thing of this type and id. */
    get(type: string, id: string): Existing | undefined {
        const found = this.store.get(this.regionFor(type), type, id);
        return found === undefined ? undefined : seen(found);
    }

    /** All things of a type here. */
    all(type: string): Existing[] {
        return this.store.list(type, this.regionFor(type)).map(seen);
    }

    /** All things of a type in every region, for names that are unique in the world. */
    everywhere(type: string): Existing[] {
        return this.store.list(type).map(seen);
    }

    /** Where things of this type are kept when they are made here. */
    regionFor(type: string): string {
        return isGlobal(type) ? globalRegion : this.region;
    }

    /** Adds outputs to an existing thing: what AWS does to it by itself. */
    amend(thing: Existing, outputs: Properties): void {
        const stored = this.store.get(thing.region, thing.type, thing.id);
        if (stored !== undefined) {
            this.store.put({ ...stored, outputs: { ...stored.outputs, ...outputs } });
        }
    }

    /** Puts a thing there that nobody asked for by itself. */
    add(thing: StoredResource): void {
        this.store.put(thing);
    }
}

function seen(stored: StoredResource): Existing {
    const inputs = revealAll(stored.inputs);
    const { type, id, region, urn } = stored;
    return { type, id, region, urn, inputs, state: { ...inputs, ...revealAll(stored.outputs) } };
}

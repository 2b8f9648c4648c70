import type { NamingWish } from "../cloud/auto-name";
import type { Change } from "../cloud/difference";
import type { Properties } from "../cloud/values";

/** Which resource of a stack the engine speaks of. */
export interface Subject {
    urn: string;
    type: string;
    /** Its name in the program. */
    name: string;
}

/** The engine shows what a program asks for, to be checked and completed. */
export interface CheckRequest extends Subject {
    /** Inputs of the existing resource; undefined when there is none. */
    olds: Properties | undefined;
    news: Properties;
    randomSeed: Uint8Array;
    naming: NamingWish | undefined;
}

/** The engine asks what would change. */
export interface DiffRequest extends Subject {
    id: string;
    oldInputs: Properties;
    news: Properties;
}

/** What would change. */
export interface DiffAnswer {
    changes: Change[];
    /** Whether a replacement comes only after the old thing is gone. */
    deleteBeforeReplace: boolean;
}

/** The engine asks for a new thing. */
export interface CreateRequest extends Subject {
    inputs: Properties;
    preview: boolean;
}

/** The engine asks for a change in place. */
export interface UpdateRequest extends Subject {
    id: string;
    oldInputs: Properties;
    /** All properties so far. */
    olds: Properties;
    news: Properties;
    preview: boolean;
}

/** The engine asks what there really is. */
export interface ReadRequest extends Subject {
    id: string;
    /** Inputs as the stack knows them; empty at an import. */
    inputs: Properties;
    /** All properties as the stack knows them; empty at an import. */
    properties: Properties;
}

/** The engine asks for the end of a thing. */
export interface DeleteRequest extends Subject {
    id: string;
    oldInputs: Properties;
    olds: Properties;
}

/** What exists. */
export interface Found {
    id: string;
    inputs: Properties;
    properties: Properties;
}

/**
 * A provider of resources as this project writes it: plain synchronous functions on plain values, in which Pulumi's marks for
 * secrets and unknowns stand (`offline/cloud/values.ts`). What cannot be done is thrown, with words for the user.
 */
export interface Plugin {
    /** Version of the SDK that the plugin goes with. */
    version: string;
    /** The package's schema, as JSON. */
    schema: () => string;
    /** Takes the provider's configuration. */
    configure: (config: Properties) => void;
    /** Completes inputs, or throws. */
    check: (request: CheckRequest) => Properties;
    diff: (request: DiffRequest) => DiffAnswer;
    /** Id (empty in a preview) and all properties. */
    create: (request: CreateRequest) => { id: string; properties: Properties };
    /** Undefined when it is gone. */
    read: (request: ReadRequest) => Found | undefined;
    /** All properties. */
    update: (request: UpdateRequest) => Properties;
    delete: (request: DeleteRequest) => void;
    /** Answers a data source. */
    invoke: (token: string, args: Properties) => Properties;
}

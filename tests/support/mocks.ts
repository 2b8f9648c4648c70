import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockCallArgs, MockMonitor, MockResourceArgs } from "@pulumi/pulumi/runtime/mocks";

/** A resource as its program registered it, with the options that plain mocks drop. */
export interface RecordedResource {
    type: string;
    name: string;
    urn: string;
    /** False for components. */
    custom: boolean;
    /** URN of the parent. */
    parent: string;
    /** URN and id of the provider it was given; empty for the default one. */
    provider: string;
    /** Inputs, with secrets and unknowns in the clear. */
    inputs: Record<string, unknown>;
    /** Inputs that are secret, or hold something secret. */
    secretInputs: string[];
    /** Inputs that are unknown, or hold something unknown. */
    unknownInputs: string[];
    protect: boolean;
    retainOnDelete: boolean;
    deleteBeforeReplace: boolean;
    ignoreChanges: string[];
    replaceOnChanges: string[];
    /** How long a deletion may take, such as `30m`; empty for the provider's own time. */
    deleteTimeout: string;
    additionalSecretOutputs: string[];
    aliases: number;
    /** URNs of what it waits for. */
    dependencies: string[];
}

/** What a program did. */
export interface Recording {
    resources: RecordedResource[];
    /** Invokes, in the order they were made. */
    calls: MockCallArgs[];
    /** What components registered as their outputs, by URN. */
    outputs: Map<string, Record<string, unknown>>;
    /** What went wrong after the program itself had ended: failed checks of values that were not known at once. */
    failures: Error[];
}

/** How AWS answers: outputs of a resource beside its inputs, and results of invokes. */
export interface Answers {
    resource(args: MockResourceArgs): Record<string, unknown>;
    call(args: MockCallArgs): Record<string, unknown>;
}

/** Where and how the program runs. */
export interface RecordOptions {
    answers: Answers;
    /** Default: false. In a preview, what AWS makes up is unknown. */
    preview?: boolean;
    /** Default: `dev`. */
    stack?: string;
}

// How the SDK writes secrets and unknowns on the wire.
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Runs `program` against mocks and records all it registers. @throws what the program throws at once. */
export async function record(program: () => unknown, options: RecordOptions): Promise<Recording> {
    const recording: Recording = { resources: [], calls: [], outputs: new Map(), failures: [] };
    await pulumi.runtime.setMocks(mocks(options, recording), "stackwarden", options.stack ?? "dev", options.preview);
    listen(pulumi.runtime.getMonitor() as unknown as MockMonitor, recording);
    const late = catchLateFailures(recording.failures);
    // The SDK takes a stack trace for each promise, and mapping them back to TypeScript takes most of a test's time.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        await program();
        await Promise.race([settled(), late.first]);
        // Others fail in the turns after.
        await sleep(1);
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
        late.restore();
    }
    return recording;
}

/** The one resource with this type and name. */
export function find({ resources }: Recording, type: string, name: string): RecordedResource {
    const found = resources.filter((resource) => resource.type === type && resource.name === name);
    if (found.length !== 1 || found[0] === undefined) {
        const names = resources.filter((resource) => resource.type === type).map((resource) => resource.name);
        throw new Error(`${found.length} resources ${type} ${name}; of this type there are: ${names.join(", ")}`);
    }
    return found[0];
}

/** All resources of this type. */
export function ofType({ resources }: Recording, type: string): RecordedResource[] {
    return resources.filter((resource) => resource.type === type);
}

/** The value of an output, once it is known; undefined while it is not. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return (output as unknown as { promise(): Promise<T> }).promise();
}

function mocks({ answers, preview }: RecordOptions, recording: Recording): pulumi.runtime.Mocks {
    return {
        call: (args) => {
            recording.calls.push(args);
            return answers.call(args);
        },
        newResource: (args) => {
            const inputs = args.inputs as Record<string, unknown>;
            // Remote components are made elsewhere, and answer as resources do.
            if (preview === true || (args.custom !== true && !args.type.startsWith("awsx:"))) {
                return { id: undefined, state: inputs };
            }
            const { id = `${args.name}-id`, ...outputs } = answers.resource(args);
            return { id: id as string, state: { ...inputs, ...outputs } };
        },
    };
}

/** Keeps of each request what mocks are not told. */
function listen(monitor: MockMonitor, recording: Recording): void {
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request: RegisterResourceRequest, callback) =>
        register(request, (error: unknown, response: { getUrn(): string } | undefined) => {
            if (response !== undefined) {
                recording.resources.push(recorded(request, response.getUrn()));
            }
            callback(error, response);
        });
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, callback) => {
        const outputs = (request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
        recording.outputs.set(request.getUrn(), clear(outputs));
        registerOutputs(request, callback);
    };
}

function recorded(request: RegisterResourceRequest, urn: string): RecordedResource {
    const raw = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const holding = (found: (value: unknown) => boolean): string[] =>
        Object.keys(raw).filter((key) => some(raw[key], found));
    return {
        type: request.getType(),
        name: request.getName(),
        urn,
        custom: request.getCustom(),
        parent: request.getParent(),
        provider: request.getProvider(),
        inputs: clear(raw),
        secretInputs: holding(isSecret),
        unknownInputs: holding((value) => value === unknown),
        protect: request.getProtect() ?? false,
        retainOnDelete: request.getRetainondelete() ?? false,
        deleteBeforeReplace: request.getDeletebeforereplace(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        deleteTimeout: request.getCustomtimeouts()?.getDelete() ?? "",
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: request.getAliasesList().length + request.getAliasurnsList().length,
        dependencies: request.getDependenciesList(),
    };
}

function isSecret(value: unknown): value is { value: unknown } {
    return typeof value === "object" && value !== null && signature in value && value[signature] === secretMark;
}

function some(value: unknown, found: (value: unknown) => boolean): boolean {
    return (
        found(value) ||
        (typeof value === "object" && value !== null && Object.values(value).some((inner) => some(inner, found)))
    );
}

function clear<T>(value: T): T {
    if (isSecret(value)) {
        return clear(value.value) as T;
    }
    if (Array.isArray(value)) {
        return value.map(clear) as T;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clear(inner as unknown)])) as T;
    }
    return value;
}

/** Waits until nothing more is registered; never ends when a registration fails before it is sent. */
async function settled(): Promise<void> {
    // Not in the SDK's types, but the one way to know that all registrations have been made.
    const runtime = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };
    await runtime.waitForRPCs();
}

/** A check that fails inside an output rejects promises that only the engine would look at. */
function catchLateFailures(failures: Error[]): { first: Promise<void>; restore(): void } {
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    let seen = (): void => undefined;
    const first = new Promise<void>((resolve) => {
        seen = resolve;
    });
    const catcher = (reason: unknown): void => {
        failures.push(reason instanceof Error ? reason : new Error(String(reason)));
        seen();
    };
    process.on("unhandledRejection", catcher);
    return {
        first,
        restore: () => {
            process.off("unhandledRejection", catcher);
            for (const other of others) {
                process.on("unhandledRejection", other);
            }
        },
    };
}

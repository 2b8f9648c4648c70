import * as fs from "node:fs";
import * as path from "node:path";

/** Which properties a resource type has, as its class in the Pulumi SDK for Node.js states them. */
export interface Shape {
    /** Properties that a program may set. */
    inputs: ReadonlySet<string>;
    /** Inputs that a program must set. */
    required: ReadonlySet<string>;
    /** Properties that only the provider sets. */
    outputs: readonly string[];
    /** Properties that are secret whether or not the program says so. */
    secrets: ReadonlySet<string>;
}

const shapes = new Map<string, Shape | undefined>();

/**
 * The shape of a type, read from the installed SDK, which is generated from the real provider's schema: so this cloud knows
 * the properties of every type there is, not only of those it models. Undefined when the SDK has no such type.
 */
export function shapeOf(type: string): Shape | undefined {
    if (!shapes.has(type)) {
        shapes.set(type, readShape(type));
    }
    return shapes.get(type);
}

/** Whether things of this type belong to no region. */
export function isGlobal(type: string): boolean {
    const shape = shapeOf(type);
    return shape !== undefined && !shape.inputs.has("region");
}

function readShape(type: string): Shape | undefined {
    const [, packageName = "", module = "", file = ""] = /^(aws|random):(\w+)\/(\w+):\w+$/.exec(type) ?? [];
    let source: string;
    try {
        const sdk = path.dirname(require.resolve(`@pulumi/${packageName}/package.json`));
        source = fs.readFileSync(path.join(sdk, module === "index" ? "" : module, `${file}.js`), "utf8");
    } catch {
        return undefined;
    }
    // The constructor first lists the properties of `get`, then, from here on, those of a new resource.
    const constructor = source.slice(source.indexOf("const args = argsOrState"));
    const outputs = names(constructor, /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g);
    const all = names(constructor, /resourceInputs\["(\w+)"\] = /g);
    const [secretOutputs = ""] = /additionalSecretOutputs: \[[^\]]*\]/.exec(constructor) ?? [];
    return {
        inputs: new Set(all.filter((name) => !outputs.includes(name))),
        required: new Set(names(constructor, /Missing required property '(\w+)'/g)),
        outputs,
        secrets: new Set([
            ...names(constructor, /pulumi\.secret\(args\.(\w+)\)/g),
            ...names(secretOutputs, /"(\w+)"/g),
        ]),
    };
}

function names(source: string, pattern: RegExp): string[] {
    return [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

import * as fs from "node:fs";
import * as path from "node:path";
import { shapeOf } from "../cloud/sdk-shape";

/** Version of an installed SDK package. */
export function sdkVersion(packageName: string): string {
    const manifest = fs.readFileSync(require.resolve(`@pulumi/${packageName}/package.json`), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}

/**
 * A schema that names every resource type of an SDK package with its properties, all of them of any type: enough for the
 * engine to import things and for `pulumi package get-schema`; programs are written against the SDK itself.
 */
export function packageSchema(packageName: string): string {
    const resources = Object.fromEntries(typesOf(packageName).map((type) => [type, resourceSchema(type)]));
    return JSON.stringify({ name: packageName, version: sdkVersion(packageName), resources });
}

function typesOf(packageName: string): string[] {
    const sdk = path.dirname(require.resolve(`@pulumi/${packageName}/package.json`));
    const folders = fs
        .readdirSync(sdk, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== "types");
    return ["", ...folders.map((entry) => entry.name)].flatMap((module) =>
        fs
            .readdirSync(path.join(sdk, module))
            .filter((file) => file.endsWith(".js") && !file.startsWith("get"))
            .flatMap((file) => typeIn(path.join(sdk, module, file))),
    );
}

function typeIn(file: string): string[] {
    const [, type] = /__pulumiType = '(\w+:\w+\/\w+:\w+)'/.exec(fs.readFileSync(file, "utf8")) ?? [];
    return type === undefined ? [] : [type];
}

function resourceSchema(type: string): object {
    const shape = shapeOf(type);
    const any = { $ref: "pulumi.json#/Any" };
    const all = (names: Iterable<string>): object =>
        Object.fromEntries(
            [...names].map((name) => [name, shape?.secrets.has(name) === true ? { ...any, secret: true } : any]),
        );
    const inputs = shape?.inputs ?? new Set<string>();
    return {
        inputProperties: all(inputs),
        requiredInputs: [...(shape?.required ?? [])],
        properties: all([...inputs, ...(shape?.outputs ?? [])]),
    };
}

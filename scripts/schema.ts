/**
 * `npm run schema`: writes schema.json, the package schema that Pulumi's SDK infers from the components. It is the contract
 * with users of every Pulumi language, and what the programs check a stack's configuration against; a test fails while the
 * committed file differs, so that each change of it is made on purpose.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import * as components from "../components";
import { name } from "../package.json";

const root = path.resolve(__dirname, "..");

/** Where the committed schema lies. */
export const schemaFile = path.join(root, "schema.json");

/** The component package's provider, over the components as they are exported to users. */
export function componentProvider(): ComponentProvider {
    return new ComponentProvider({
        components: Object.values<unknown>(components).filter(isComponent),
        dirname: root,
        name,
    });
}

type Components = NonNullable<ConstructorParameters<typeof ComponentProvider>[0]["components"]>;

function isComponent(exported: unknown): exported is Components[number] {
    return typeof exported === "function" && exported.prototype instanceof pulumi.ComponentResource;
}

/** The schema as the file should hold it. */
export async function inferSchema(): Promise<string> {
    return `${JSON.stringify(JSON.parse(await componentProvider().getSchema()), null, 2)}\n`;
}

if (require.main === module) {
    inferSchema().then(
        (schema) => {
            fs.writeFileSync(schemaFile, schema);
        },
        (error: unknown) => {
            console.error(`the schema cannot be inferred: ${error instanceof Error ? error.message : String(error)}`);
            process.exitCode = 1;
        },
    );
}

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CloudStore } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import { AwsPlugin } from "../../../offline/provider/aws/aws-plugin";
import { DebugLog } from "../../../offline/provider/debug-log";

/** A thing that was made: its inputs as they were checked, and what the cloud made of them. */
export interface Made {
    id: string;
    inputs: Properties;
    properties: Properties;
}

/** The AWS plugin on a cloud of its own, driven as the engine drives it. */
export class Harness {
    readonly scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-plugin-"));
    readonly folder = path.join(this.scratch, "cloud");
    readonly logFile = path.join(this.scratch, "provider.log");
    readonly store = new CloudStore(this.folder);
    readonly plugin = new AwsPlugin(this.store, new DebugLog(this.logFile));

    /** As the engine names a resource. */
    subject(type: string, name = "thing"): { urn: string; type: string; name: string } {
        return { urn: `urn:pulumi:dev::trial::${type}::${name}`, type, name };
    }

    check(type: string, news: Properties, olds?: Properties, name = "thing"): Properties {
        const randomSeed = Buffer.from(`${type} ${name} ${String(olds === undefined)}`);
        return this.plugin.check({ ...this.subject(type, name), news, olds, randomSeed, naming: undefined });
    }

    /** Checks and makes a thing. */
    create(type: string, news: Properties, name = "thing"): Made {
        const inputs = this.check(type, news, undefined, name);
        return { inputs, ...this.plugin.create({ ...this.subject(type, name), inputs, preview: false }) };
    }

    /** Updates a thing, of whose inputs some have changed; gives its new properties. */
    update(type: string, made: Made, changed: Properties, preview = false): Properties {
        return this.plugin.update({
            ...this.subject(type),
            id: made.id,
            oldInputs: made.inputs,
            olds: made.properties,
            news: { ...made.inputs, ...changed },
            preview,
        });
    }

    /** Deletes a thing. */
    remove(type: string, made: Made): void {
        this.plugin.delete({ ...this.subject(type), id: made.id, oldInputs: made.inputs, olds: made.properties });
    }

    preview(type: string, news: Properties): Properties {
        return this.plugin.create({ ...this.subject(type), inputs: this.check(type, news), preview: true }).properties;
    }

    /** Every file of the cloud, as text. */
    written(): string {
        const files = fs
            .readdirSync(this.folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile());
        return files.map((file) => fs.readFileSync(path.join(file.parentPath, file.name), "utf8")).join("\n");
    }

    dispose(): void {
        fs.rmSync(this.scratch, { recursive: true });
    }
}

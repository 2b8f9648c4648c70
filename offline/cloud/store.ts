import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { exclusively } from "./lock";
import { Seal } from "./seal";
import type { Properties } from "./values";

/** One thing that exists in the offline cloud. */
export interface StoredResource {
    /** Pulumi's type token, `aws:ec2/vpc:Vpc`. */
    type: string;
    /** The id that AWS gave it. */
    id: string;
    /** Region it lives in, or `global`. */
    region: string;
    /** Who made it: the resource's URN in its stack; missing for what a person put there. */
    urn?: string;
    /** What was asked for. */
    inputs: Properties;
    /** What AWS added. */
    outputs: Properties;
}

const longestFileName = 200;

/**
 * The content of the offline cloud: one JSON file a resource, `<region>/<service>-<kind>/<id>.json`, for all stacks of one
 * account. Files are replaced whole, so a reader never sees half of one; a person may change, add or remove them, and
 * `pulumi refresh` and `pulumi import` see it. Secrets lie in them sealed.
 */
export class CloudStore {
    readonly #seal: Seal;

    /** @param folder Folder of the content; made when missing. The key for secrets stands beside it as `<folder>.key`. */
    constructor(private readonly folder: string) {
        fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
        this.#seal = new Seal(`${path.resolve(folder)}.key`);
    }

    /** The resource of this type and id; undefined when there is none. */
    get(region: string, type: string, id: string): StoredResource | undefined {
        return this.#read(this.#file(region, type, id));
    }

    /** All resources of a type, in one region or, without `region`, everywhere. */
    list(type: string, region?: string): StoredResource[] {
        const regions = region === undefined ? namesIn(this.folder) : [region];
        return regions.flatMap((name) => {
            const folder = path.join(this.folder, name, folderOf(type));
            return namesIn(folder)
                .filter((file) => file.endsWith(".json"))
                .flatMap((file) => this.#read(path.join(folder, file)) ?? []);
        });
    }

    /** Adds or replaces a resource. */
    put(resource: StoredResource): void {
        const file = this.#file(resource.region, resource.type, resource.id);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        const unfinished = `${file}.${process.pid}`;
        fs.writeFileSync(unfinished, `${JSON.stringify(this.#closed(resource), undefined, 2)}\n`);
        fs.renameSync(unfinished, file);
    }

    /** Removes a resource; one that is not there is no error. */
    remove(region: string, type: string, id: string): void {
        fs.rmSync(this.#file(region, type, id), { force: true });
    }

    /** Runs `work` with no other run changing the content meanwhile. */
    exclusively<T>(work: () => T): T {
        return exclusively(path.join(this.folder, ".lock"), work);
    }

    #closed(resource: StoredResource): unknown {
        const { inputs, outputs, ...rest } = resource;
        return { ...rest, inputs: this.#seal.close(inputs), outputs: this.#seal.close(outputs) };
    }

    #read(file: string): StoredResource | undefined {
        let content: string;
        try {
            content = fs.readFileSync(file, "utf8");
        } catch (error) {
            if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
                return undefined;
            }
            throw error;
        }
        const resource = parse(file, content);
        return {
            ...resource,
            inputs: this.#seal.open(resource.inputs) as Properties,
            outputs: this.#seal.open(resource.outputs) as Properties,
        };
    }

    #file(region: string, type: string, id: string): string {
        const name = encodeURIComponent(id);
        const short = name.length <= longestFileName ? name : createHash("sha256").update(id).digest("hex");
        return path.join(this.folder, region, folderOf(type), `${short}.json`);
    }
}

/** A file may have been written by a person. */
function parse(file: string, content: string): StoredResource {
    const advice = `mend or remove ${file}`;
    let parsed: Partial<StoredResource>;
    try {
        parsed = JSON.parse(content) as Partial<StoredResource>;
    } catch (error) {
        throw new Error(`the offline cloud has a file that is not JSON: ${advice}`, { cause: error });
    }
    const { type, id, region } = parsed;
    if (type === undefined || id === undefined || region === undefined) {
        throw new Error(`the offline cloud has a file without type, id or region: ${advice}`);
    }
    return { ...parsed, type, id, region, inputs: parsed.inputs ?? {}, outputs: parsed.outputs ?? {} };
}

/** `aws:ec2/vpc:Vpc` lies in `ec2-vpc`. */
function folderOf(type: string): string {
    return (type.split(":")[1] ?? type).replaceAll("/", "-");
}

function namesIn(folder: string): string[] {
    try {
        return fs.readdirSync(folder);
    } catch {
        return [];
    }
}

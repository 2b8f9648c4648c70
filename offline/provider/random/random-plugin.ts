import { differences } from "../../cloud/difference";
import { shapeOf } from "../../cloud/sdk-shape";
import { revealAll, unknown, type Properties } from "../../cloud/values";
import { packageSchema, sdkVersion } from "../package-schema";
import type { CreateRequest, DiffAnswer, DiffRequest, Found, Plugin, ReadRequest, UpdateRequest } from "../plugin";
import { generators, type Generator } from "./generators";

/** The provider of random values. They exist in the stack's state alone; any change makes new ones. */
export class RandomPlugin implements Plugin {
    readonly version = sdkVersion("random");

    schema(): string {
        return packageSchema("random");
    }

    configure(): void {
        // There is nothing to configure.
    }

    check(request: { news: Properties }): Properties {
        return request.news;
    }

    diff(request: DiffRequest): DiffAnswer {
        const changes = differences(revealAll(request.oldInputs), revealAll(request.news), {
            replacedBy: "everything",
        });
        return { changes, deleteBeforeReplace: false };
    }

    create(request: CreateRequest): { id: string; properties: Properties } {
        if (request.preview) {
            const outputs = shapeOf(request.type)?.outputs ?? [];
            return {
                id: "",
                properties: { ...request.inputs, ...Object.fromEntries(outputs.map((name) => [name, unknown])) },
            };
        }
        const { id, outputs } = generatorOf(request.type).make(revealAll(request.inputs));
        return { id, properties: { ...request.inputs, ...outputs } };
    }

    read(request: ReadRequest): Found | undefined {
        const { id, inputs, properties } = request;
        const isImport = Object.keys(properties).length === 0;
        const adopted = isImport ? generatorOf(request.type).adopt?.(id) : undefined;
        return adopted === undefined
            ? { id, inputs, properties }
            : { id: adopted.id, inputs, properties: adopted.outputs };
    }

    update(request: UpdateRequest): Properties {
        return { ...request.olds, ...request.news };
    }

    delete(): void {
        // Forgetting it is all.
    }

    invoke(token: string): Properties {
        throw new Error(`the random provider has no function ${token}`);
    }
}

function generatorOf(type: string): Generator {
    const generator = generators[type];
    if (generator === undefined) {
        throw new Error(
            `the offline random provider does not know ${type}: it has ${Object.keys(generators).join(", ")}`,
        );
    }
    return generator;
}

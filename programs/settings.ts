import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argumentsOf } from "./component-schema";
import { describe, explain } from "./problems";

/**
 * Reads the configuration object `key` of the stack and checks it against the arguments of the component `component`, as
 * recorded in schema.json; `extra` replaces the check of single properties that the program treats in its own way.
 *
 * @throws RunError that lists every problem with its path, what was found and what is expected.
 */
export function readSettings(key: string, component: string, extra: Record<string, z.ZodType> = {}): unknown {
    const shape = { ...argumentsOf(component), ...extra };
    const raw = readObject(key);
    const parsed = z.strictObject(shape).safeParse(raw, { error: explain });
    if (!parsed.success) {
        const problems = parsed.error.issues.flatMap((issue) => describe(key, issue));
        throw new pulumi.RunError(
            `the configuration of this stack has ${count(problems.length)}:\n${problems.join("\n")}`,
        );
    }
    return parsed.data;
}

function readObject(key: string): unknown {
    const config = new pulumi.Config();
    try {
        return config.requireObject<unknown>(key);
    } catch {
        const found = config.get(key);
        const reason = found === undefined ? "is not set" : `is not an object but ${JSON.stringify(found)}`;
        throw new pulumi.RunError(
            `${config.name}:${key} ${reason}: describe the deployment there, in the stack's Pulumi.<stack>.yaml ` +
                `(Pulumi.${key}.yaml is an example)`,
        );
    }
}

function count(problems: number): string {
    return problems === 1 ? "a problem" : `${problems} problems`;
}

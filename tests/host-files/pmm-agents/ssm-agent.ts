import type { DocumentParameters } from "../../../lambdas/pmm-reconciler/contract";

/** The parts of an SSM document that its agent works with. */
export interface CommandDocument {
    schemaVersion: string;
    description: string;
    parameters: Record<string, { type: string; description: string; allowedPattern: string }>;
    mainSteps: {
        action: string;
        name: string;
        precondition: Record<string, string[]>;
        inputs: { timeoutSeconds: string; runCommand: string[] };
    }[];
}

/** Names of parameters that SSM's agent does not drop. Source: agent/framework/docparser/parameters of its repository. */
export const parameterName = /^[a-zA-Z0-9]+$/;

/**
 * The script that SSM's agent makes of a document with one step, and of the values of its parameters.
 *
 * @throws Error when the agent would refuse a value.
 */
export function scriptOf(document: string, values: DocumentParameters): string {
    const { parameters, mainSteps } = JSON.parse(document) as CommandDocument;
    let script = mainSteps[0]!.inputs.runCommand.join("\n");
    for (const [name, value] of Object.entries(values).filter(([each]) => parameterName.test(each))) {
        if (!new RegExp(parameters[name]!.allowedPattern).test(value)) {
            throw new Error(`parameter value /${value}/ does not match the allowed pattern of ${name}`);
        }
        script = script.replace(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, "g"), () => value);
    }
    return `${script}\n`;
}

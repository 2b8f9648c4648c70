import { documentParameters, executionSeconds } from "../../../../lambdas/pmm-reconciler/contract";
import { readHostFile } from "../../host/host-files";

/** Bytes that an SSM document may have. Source: https://docs.aws.amazon.com/general/latest/gr/ssm.html */
export const documentLimit = 65_536;

/** Path below `components/` of the script that the document runs. */
export const registrationScript = "parts/pmm/agents/files/bin/register-with-pmm";

type ParameterName = keyof typeof documentParameters;

const descriptions: Record<ParameterName, string> = {
    DEPLOYMENT: "Name of the deployment that monitors the instance; goes into the labels of what is registered.",
    GROUP: "Name of the instance's auto scaling group.",
    PMMADDRESS: "Name or address of PMM, with its port unless that is 443.",
    ENGINE: "Database on the instance.",
    PORT: "Port of the database on 127.0.0.1.",
    AGENTSECRETARN: 'ARN of the secret {"token"} that pmm-agent logs in to PMM with.',
    CREDENTIALSSECRETARN: 'ARN of the secret {"username", "password"} that pmm-agent logs in to the database with.',
    CREDENTIALSUSER:
        "User whose password stands in that secret under the user's own name; empty for one that names the user itself.",
    QUERYSOURCE: "Where the queries of a MySQL are read.",
    TLS: "Whether the database is talked to with TLS.",
    ENVIRONMENT: "PMM's label environment; empty for none.",
    CLUSTER: "PMM's label cluster; empty for none.",
};

/**
 * The SSM document, as JSON, that installs and registers pmm-agent on an instance: the script `register-with-pmm` as it is,
 * below a line for each parameter. It holds no secret: the instance reads those itself.
 *
 * Schema: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 *
 * @throws Error when the script cannot be in a document.
 */
export function registrationDocument(): string {
    const names = Object.keys(documentParameters) as ParameterName[];
    const document = JSON.stringify({
        schemaVersion: "2.2",
        description: "Installs PMM's client on an instance and registers it and its database in PMM.",
        parameters: Object.fromEntries(names.map((name) => [name, parameter(name)])),
        mainSteps: [
            {
                action: "aws:runShellScript",
                name: "registerWithPmm",
                precondition: { StringEquals: ["platformType", "Linux"] },
                inputs: {
                    timeoutSeconds: String(executionSeconds),
                    runCommand: ["#!/bin/sh", ...names.map(assignment), ...scriptLines(registrationScript)],
                },
            },
        ],
    });
    const size = Buffer.byteLength(document);
    if (size > documentLimit) {
        throw new Error(
            `the SSM document has ${size} bytes, and AWS takes ${documentLimit}: shorten ${registrationScript}`,
        );
    }
    return document;
}

/** A pattern that no value with a quote matches is what makes `assignment` safe. */
function parameter(name: ParameterName): { type: string; description: string; allowedPattern: string } {
    return {
        type: "String",
        description: descriptions[name],
        allowedPattern: `^(?:${documentParameters[name]})$`,
    };
}

function assignment(name: ParameterName): string {
    return `export ${name}='{{ ${name} }}'`;
}

/**
 * @throws Error when SSM would take something in the script for a parameter.
 */
export function scriptLines(source: string): string[] {
    const script = readHostFile(source);
    if (script.includes("{{")) {
        throw new Error(`${source} holds "{{", which SSM takes for the beginning of a parameter: write "{ {"`);
    }
    return script.trimEnd().split("\n");
}

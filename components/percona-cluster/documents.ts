import * as ssm from "@pulumi/aws/ssm";
import type { commands } from "../../agents/percona-node/contract";
import type { Scope } from "../parts/scope";
import { utcMicroseconds } from "../parts/validation/utc-time";
import { backupLocation } from "./beginning";
import type { PerconaClusterSettings } from "./settings";

/** A value that a person gives to a document. */
interface Parameter {
    description: string;
    /** What it may be, whole; no pattern lets a quote or a space through, which is what makes a command line of it safe. */
    pattern: string;
    default?: string;
    /** The option of the command that takes it, left out when it is empty; without one it stands alone. */
    option?: string;
}

/** A document of Systems Manager that runs one of the nodes' commands as root. */
interface Definition {
    command: (typeof commands)[number];
    description: string;
    /** Seconds after which it counts as failed. */
    timeoutSeconds: number;
    parameters?: Record<string, Parameter>;
    /** What stands at the end of the command line. */
    flags?: string[];
}

const twoDays = 172_800;

const instanceId = "i-[0-9a-f]{8}(?:[0-9a-f]{9})?";

/** Documents by the last part of their name. */
export const documents = {
    status: {
        command: "status",
        description: "Tells the cluster as the node sees it.",
        timeoutSeconds: 60,
    },
    switchover: {
        command: "switchover",
        description: "Makes another node primary. Any node will do to run it on.",
        timeoutSeconds: 300,
        parameters: {
            To: {
                description:
                    "Instance id of the node that is to be primary; empty for the one that is most up to date.",
                pattern: `(?:${instanceId})?`,
                default: "",
                option: "--to",
            },
        },
    },
    backup: {
        command: "backup",
        description: "Makes a backup now; run it on all nodes, of which one does it.",
        timeoutSeconds: twoDays,
        parameters: {
            Kind: {
                description: "full, incremental, or due for what the schedules ask for.",
                pattern: "full|incremental|due",
                default: "due",
            },
        },
    },
    drill: {
        command: "drill",
        description: "Restores the newest backup aside and looks at it; run it on all nodes, of which one does it.",
        timeoutSeconds: twoDays,
    },
    restore: {
        command: "restore",
        description: "Makes a data directory of backups, beside that of the running server.",
        timeoutSeconds: twoDays,
        parameters: {
            From: {
                description: "The backups, as s3://<bucket>/<cluster id>.",
                pattern: backupLocation,
                option: "--from",
            },
            Into: {
                description: "A directory that does not exist yet, below /var/lib/percona-node/.",
                pattern: "/var/lib/percona-node/[A-Za-z0-9_-]{1,64}",
                option: "--into",
            },
            ToTime: {
                description: "Time in UTC, such as 2026-11-22T03:00:00Z; empty for the newest.",
                pattern: `(?:${utcMicroseconds})?`,
                default: "",
                option: "--to-time",
            },
            ToGtid: {
                description: "GTID set without spaces, instead of a time; empty for the newest.",
                pattern: "[0-9a-fA-F:,-]{0,2000}",
                default: "",
                option: "--to-gtid",
            },
        },
    },
    reclone: {
        command: "reclone",
        description: "Replaces the data of the node by a copy of another's, also where it has errant transactions.",
        timeoutSeconds: 86_400,
        flags: ["--yes"],
    },
    "rotate-passwords": {
        command: "rotate-passwords",
        description: "Gives all accounts of MySQL new passwords; run it on all nodes, of which the primary does it.",
        timeoutSeconds: 900,
    },
} satisfies Record<string, Definition>;

/** Makes the documents, `percona-<clusterId>-<what>`. */
export function clusterDocuments(scope: Scope, { prefix }: PerconaClusterSettings): void {
    for (const [what, definition] of Object.entries(documents)) {
        new ssm.Document(
            scope.name(`document-${what}`),
            {
                name: `${prefix}-${what}`,
                documentType: "Command",
                documentFormat: "JSON",
                targetType: "/AWS::EC2::Instance",
                content: contentOf(definition),
                tags: scope.tags(`document-${what}`),
            },
            scope.options(),
        );
    }
}

/** Schema: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
function contentOf({ command, description, timeoutSeconds, parameters = {}, flags = [] }: Definition): string {
    return JSON.stringify({
        schemaVersion: "2.2",
        description,
        parameters: Object.fromEntries(
            Object.entries(parameters).map(([name, parameter]) => [
                name,
                {
                    type: "String",
                    description: parameter.description,
                    allowedPattern: `^(?:${parameter.pattern})$`,
                    ...(parameter.default !== undefined && { default: parameter.default }),
                },
            ]),
        ),
        mainSteps: [
            {
                action: "aws:runShellScript",
                name: command.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
                precondition: { StringEquals: ["platformType", "Linux"] },
                inputs: {
                    timeoutSeconds: String(timeoutSeconds),
                    runCommand: [
                        "#!/bin/sh",
                        `set -- ${command}`,
                        ...Object.entries(parameters).flatMap(argument),
                        run(flags),
                    ],
                },
            },
        ],
    });
}

/** Adds a parameter to the command line. */
function argument([name, { option }]: [string, Parameter]): string[] {
    const value = `'{{ ${name} }}'`;
    return option === undefined
        ? [`set -- "$@" ${value}`]
        : [`value=${value}`, `[ -z "$value" ] || set -- "$@" ${option} "$value"`];
}

function run(flags: string[]): string {
    return ["exec /usr/local/bin/percona-node", '"$@"', ...flags].join(" ");
}

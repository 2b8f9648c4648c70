import { places, type NodeVariables } from "../../agents/percona-node/contract";
import { packUserData, variableProblems, type UserData } from "../parts/host/user-data";
import { problem } from "../parts/validation/checks";
import { hostFiles } from "./host-files";

/**
 * What a node's programs read from `/etc/stackwarden/host.env`; nothing here is secret, since user data is readable. Besides
 * what the agent reads, it is what the host itself needs.
 */
export interface HostVariables extends NodeVariables {
    /** Key of the agent's program in the bucket (`orders/agent/<sha256>.js`). */
    AGENT_KEY: string;
    /** SHA-256 of that program, in hexadecimal; no other is run. */
    AGENT_SHA256: string;
    /** Whether the data is on an EBS volume of the launch template, or on the instance's own disks. */
    STORAGE: "ebs" | "instance-store";
    /** Name of that EBS volume in the launch template (`/dev/sdf`); empty without one. */
    DATA_DEVICE: string;
    /** The secret whose text is the passphrase of the instance's own disks; empty when they are not used. */
    LUKS_SECRET_ARN: string;
    /** Log group for the journal and the CloudWatch agent's log. */
    LOG_GROUP: string;
    /** Size of the swap file in GiB; 0 for none. */
    SWAP_GIB: number;
}

/** What makes the nodes of one cluster different from those of another. */
export interface UserDataInput {
    variables: HostVariables;
}

/** Variables that may be empty. */
const optional: readonly (keyof HostVariables)[] = [
    "BOOTSTRAP_FROM",
    "DATA_DEVICE",
    "LUKS_SECRET_ARN",
    "RESTORE_TO_GTID",
    "RESTORE_TO_TIME",
    "TOPIC_ARN",
    "WRITE_TARGET_GROUP_ARN",
];

/** Variables with an AWS cron expression, or nothing. */
const schedules: readonly (keyof HostVariables)[] = [
    "FULL_BACKUP_SCHEDULE",
    "INCREMENTAL_BACKUP_SCHEDULE",
    "RESTORE_DRILL_SCHEDULE",
];

/** Makes the user data of a cluster's nodes. */
export function makeUserData({ variables }: UserDataInput): UserData {
    const { DATA_DIR, AGENT_DIR, MYSQL_SOCKET } = places;
    return packUserData(
        {
            files: hostFiles,
            variables: { ...variables, DATA_DIR, AGENT_DIR, MYSQL_SOCKET },
            generated: [],
            target: "stackwarden-percona.target",
            shorten: "the longest of its variables",
            withoutComments: true,
        },
        [...plainValueProblems(variables), ...scheduleProblems(variables), ...storageProblems(variables)],
    );
}

function plainValueProblems(variables: HostVariables): string[] {
    const plain = Object.entries(variables).filter(([name, value]) => {
        const key = name as keyof HostVariables;
        return !schedules.includes(key) && !(optional.includes(key) && value === "");
    });
    return variableProblems("variables", Object.fromEntries(plain));
}

/** What systemd and percona-node read as it stands; whether it is a schedule is the component's business. */
function scheduleProblems(variables: HostVariables): string[] {
    return schedules.flatMap((name) =>
        /^[\w ?*,#/-]*$/.test(String(variables[name]))
            ? []
            : [problem(`variables.${name}`, variables[name], "must be an AWS cron expression without cron()")],
    );
}

function storageProblems({ STORAGE, DATA_DEVICE, LUKS_SECRET_ARN }: HostVariables): string[] {
    return [
        ...(STORAGE === "ebs" && DATA_DEVICE === "" ? ["variables.DATA_DEVICE is needed for the storage ebs"] : []),
        ...(STORAGE === "instance-store" && LUKS_SECRET_ARN === ""
            ? ["variables.LUKS_SECRET_ARN is needed for the storage instance-store"]
            : []),
    ];
}

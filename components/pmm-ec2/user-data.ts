import { gzipSync, strToU8 } from "fflate";
import { problem } from "../parts/validation/checks";
import { hostFiles, readHostFile } from "./host-files";

/** AWS takes at most this many bytes of user data, counted before base64. */
export const userDataLimit = 16_384;

/** What one host's programs read from `/etc/stackwarden/pmm.env`; nothing here is secret, since user data is readable. */
export interface HostVariables {
    /** Name of the deployment's service, for people who look at the host. */
    PMM_SERVICE_NAME: string;
    /** Region of the instance. */
    AWS_REGION: string;
    /** Image of PMM Server, with a tag or a digest (`percona/pmm-server:3`). */
    PMM_IMAGE: string;
    /** Host name that PMM tells its users and clients. */
    PMM_PUBLIC_ADDRESS: string;
    /** The Secrets Manager secret whose text is the admin password. */
    ADMIN_SECRET_ARN: string;
    /** Id of the data volume (`vol-...`); no other disk is ever touched. */
    DATA_VOLUME_ID: string;
    /** `blank`: a volume with nothing on it is formatted. `never`: it must hold a file system already. */
    DATA_VOLUME_FORMAT: "blank" | "never";
    /** Log group for the journal, the container's and the agent's log. */
    LOG_GROUP: string;
    /** Size of the swap file in GiB; 0 for none. */
    SWAP_GIB: number;
    /** Whether PMM sends telemetry to Percona. */
    PMM_ENABLE_TELEMETRY: 0 | 1;
}

/** Custom queries of the PostgreSQL exporter, one YAML text a resolution: PMM runs them every 5, 10 and 60 seconds. */
export interface PostgresqlQueries {
    high?: string;
    medium?: string;
    low?: string;
}

/** What makes one host different from another. */
export interface UserDataInput {
    variables: HostVariables;
    /** Further variables for PMM's container by name (`PMM_DATA_RETENTION`); not for secrets. Default: none. */
    pmmSettings?: Record<string, string>;
    /** Default: none. */
    postgresqlQueries?: PostgresqlQueries;
}

/** The user data of one host, or what is wrong with its input. */
export interface UserData {
    /** The gzipped cloud-config in base64, as EC2 takes it. Use it only when there are no problems. */
    base64: string;
    /** Its size in bytes as AWS counts it. */
    size: number;
    /** One line a problem, each with the property's path below the input; empty when all is well. */
    problems: string[];
}

/**
 * Makes the user data of a PMM host: cloud-init writes the host's files and starts one systemd target, whose units do
 * everything else, at this boot and at every other.
 *
 * The same input gives the same bytes on every machine, since different bytes replace the instance: hence a YAML that is
 * JSON, and a compressor in plain JavaScript (zlib's output depends on its version and on the processor).
 */
export function makeUserData(input: UserDataInput): UserData {
    const text = cloudConfig(input);
    const bytes = gzipSync(strToU8(text), { level: 9, mtime: 0 });
    const tooBig = [
        `the user data has ${bytes.length} bytes compressed, and AWS takes ${userDataLimit}: shorten postgresqlQueries`,
    ];
    return {
        base64: Buffer.from(bytes).toString("base64"),
        size: bytes.length,
        problems: [
            ...variableProblems(input.variables),
            ...settingProblems(input.pmmSettings ?? {}),
            ...queryProblems(input.postgresqlQueries ?? {}),
            ...(bytes.length > userDataLimit ? tooBig : []),
        ],
    };
}

function cloudConfig({ variables, pmmSettings = {}, postgresqlQueries = {} }: UserDataInput): string {
    const file = (path: string, content: string, permissions = "0644"): object => ({ path, permissions, content });
    const noQueries = readHostFile("custom-queries/none.yml");
    const config = {
        write_files: [
            ...hostFiles.map(({ source, target, mode }) => file(target, readHostFile(source), mode)),
            file("/etc/stackwarden/pmm.env", assignments(variables)),
            file("/etc/stackwarden/pmm-server.env", assignments(pmmSettings)),
            ...resolutions.map((resolution) =>
                file(
                    `/opt/stackwarden/custom-queries/postgresql/${resolution}-resolution/custom-queries.yml`,
                    postgresqlQueries[resolution] ?? noQueries,
                ),
            ),
        ],
        runcmd: [
            ["systemctl", "daemon-reload"],
            // Not waited for: the units take minutes, and cloud-init need not be there.
            ["systemctl", "enable", "--now", "--no-block", "stackwarden-pmm.target"],
        ],
    };
    return `#cloud-config\n${JSON.stringify(config)}\n`;
}

const resolutions = ["high", "medium", "low"] as const;

function assignments(values: object): string {
    return Object.entries(values)
        .map(([name, value]) => `${name}=${String(value)}\n`)
        .sort()
        .join("");
}

function variableProblems(variables: HostVariables): string[] {
    return Object.entries(variables).flatMap(([name, value]) =>
        // What neither a shell nor systemd reads in any other way than as it stands.
        /^[\w./:@+=,-]+$/.test(String(value))
            ? []
            : [problem(`variables.${name}`, value, "must be of letters, digits and . _ / : @ + = , - only")],
    );
}

/** Which names PMM knows is the component's business; here, what an environment file can hold. */
function settingProblems(settings: Record<string, string>): string[] {
    return Object.entries(settings).flatMap(([name, value]) => {
        const path = `pmmSettings.${name}`;
        if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
            return [`${path} is not the name of an environment variable: use letters, digits and _`];
        }
        return /^[\x20-\x7e]*$/.test(value) ? [] : [`${path} must be one line of ASCII characters`];
    });
}

function queryProblems(queries: PostgresqlQueries): string[] {
    return resolutions.flatMap((resolution) => {
        const found = /[^\t\n\r\x20-\x7e]/u.exec(queries[resolution] ?? "");
        if (found === null) {
            return [];
        }
        const line = found.input.slice(0, found.index).split("\n").length;
        const path = `postgresqlQueries.${resolution}`;
        return [`${path} has ${JSON.stringify(found[0])} in line ${line}: only ASCII characters are safe in user data`];
    });
}

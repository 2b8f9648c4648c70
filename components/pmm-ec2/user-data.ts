import { environmentFile, packUserData, variableProblems, type UserData } from "../parts/host/user-data";
import { customQueryFiles, customQueryProblems, type PostgresqlQueries } from "../parts/pmm/custom-query-files";
import { pmmDataFolder } from "../parts/pmm/data-folder";
import { hostFiles } from "./host-files";

/** What one host's programs read from `/etc/stackwarden/host.env`; nothing here is secret, since user data is readable. */
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

/** What makes one host different from another. */
export interface UserDataInput {
    variables: HostVariables;
    /** Further variables for PMM's container by name (`PMM_DATA_RETENTION`); not for secrets. Default: none. */
    pmmSettings?: Record<string, string>;
    /** Default: none. */
    postgresqlQueries?: PostgresqlQueries;
}

/** Makes the user data of a PMM host. */
export function makeUserData({ variables, pmmSettings = {}, postgresqlQueries = {} }: UserDataInput): UserData {
    return packUserData(
        {
            files: hostFiles,
            variables: { ...variables, ...pmmDataFolder },
            generated: [
                environmentFile("/etc/stackwarden/pmm-server.env", pmmSettings),
                ...customQueryFiles(postgresqlQueries),
            ],
            target: "stackwarden-pmm.target",
            shorten: "postgresqlQueries",
        },
        [
            ...variableProblems("variables", variables),
            ...settingProblems(pmmSettings),
            ...customQueryProblems(postgresqlQueries),
        ],
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

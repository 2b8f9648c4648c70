import { readHostFile } from "../parts/host/host-files";
import {
    packUserData,
    plainProblems,
    variableProblems,
    type GeneratedFile,
    type UserData,
} from "../parts/host/user-data";
import { customQueryFiles, customQueryProblems, type PostgresqlQueries } from "../parts/pmm/custom-query-files";
import { pmmDataFolder } from "../parts/pmm/data-folder";
import { agentSettings, dataVolumeHostFiles, hostFiles } from "./host-files";

/** What the host's programs read from `/etc/stackwarden/host.env`; nothing here is secret, since user data is readable. */
export interface EcsHostVariables {
    /** Name of the deployment's service, for people who look at the host. */
    PMM_SERVICE_NAME: string;
    /** Region of the instance. */
    AWS_REGION: string;
    /** Log group for the journal and the agents' logs. */
    LOG_GROUP: string;
    /** Size of the swap file in GiB; 0 for none. */
    SWAP_GIB: number;
}

/** The EBS volume that holds PMM's data; variables of the host's programs, too. */
export interface EcsDataVolume {
    /** Its id (`vol-...`); no other disk is ever touched. */
    DATA_VOLUME_ID: string;
    /** `blank`: a volume with nothing on it is formatted. `never`: it must hold a file system already. */
    DATA_VOLUME_FORMAT: "blank" | "never";
}

/** What makes one host different from another. */
export interface EcsUserDataInput {
    variables: EcsHostVariables;
    /** Name of the ECS cluster that the host joins. */
    cluster: string;
    /** Default: none, the data is not on this host (EFS). */
    dataVolume?: EcsDataVolume;
    /** Default: none. */
    postgresqlQueries?: PostgresqlQueries;
}

/** Makes the user data of the host of an ECS cluster that runs PMM; for the ECS-optimized Amazon Linux 2023. */
export function makeUserData({ variables, cluster, dataVolume, postgresqlQueries = {} }: EcsUserDataInput): UserData {
    return packUserData(
        {
            files: dataVolume === undefined ? hostFiles : [...hostFiles, ...dataVolumeHostFiles],
            variables: { ...variables, ...(dataVolume && { ...dataVolume, ...pmmDataFolder }) },
            generated: [agentConfig(cluster), ...customQueryFiles(postgresqlQueries)],
            target: "stackwarden-pmm.target",
            shorten: "postgresqlQueries",
        },
        [
            ...variableProblems("variables", variables),
            ...plainProblems("cluster", cluster),
            ...variableProblems("dataVolume", dataVolume ?? {}),
            ...customQueryProblems(postgresqlQueries),
        ],
    );
}

/** The one file that the ECS agent reads, both what is the same everywhere and what is not. */
function agentConfig(cluster: string): GeneratedFile {
    return { target: "/etc/ecs/ecs.config", content: `${readHostFile(agentSettings)}ECS_CLUSTER=${cluster}\n` };
}

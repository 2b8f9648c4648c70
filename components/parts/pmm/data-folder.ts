/**
 * Where PMM's data lies on a host's data volume: the folder below the mount point that is `/srv` in the container, and the
 * user and group of PMM 3, which initialises the folder itself when it is empty. Variables of the host's programs.
 */
export const pmmDataFolder = { DATA_FOLDER: "pmm-data", DATA_OWNER: 1000 } as const;

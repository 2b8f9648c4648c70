// What the helper commands reckon with as well as the components.

/** Size in GiB of a data volume whose arguments do not give one. */
export const defaultSizeGb = 100;

/** Folder of PMM's data on a file system whose arguments do not give one. */
export const defaultDirectory = "/pmm";

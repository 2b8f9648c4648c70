/** The configuration object of this deployment in a stack's file. */
export const configKey = "stackwarden:pmm-ec2";

/** Size in GiB of a data volume whose configuration does not give one. */
export const defaultSizeGb = 100;

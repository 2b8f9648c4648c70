/** The configuration object of this deployment in a stack's file. */
export const configKey = "stackwarden:pmm-ec2";

/** Size in GiB of a data volume whose configuration does not give one. */
export const defaultSizeGb = 100;

/**
 * Smallest and largest size in GiB of a volume of each type that the deployment offers.
 *
 * Source: parameter Size of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html
 */
export const sizeLimitsGb: Partial<Record<string, { minimum: number; maximum: number }>> = {
    gp2: { minimum: 1, maximum: 16_384 },
    gp3: { minimum: 1, maximum: 65_536 },
    io1: { minimum: 4, maximum: 16_384 },
    io2: { minimum: 4, maximum: 65_536 },
};

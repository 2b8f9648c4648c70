/** Size in GiB of a data volume whose arguments do not give one; the helper commands reckon with it too. */
export const defaultSizeGb = 100;

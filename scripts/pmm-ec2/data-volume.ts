/** The configuration object of this deployment in a stack's file. */
export const configKey = "stackwarden:pmm-ec2";

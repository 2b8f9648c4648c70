// What the function and the component that makes it agree on.

/** Names of the function's environment variables. */
export const environment = {
    /** Host name or address, with its port unless it is 443, at which PMM answers with TLS to this function. */
    pmmAddress: "PMM_ADDRESS",
} as const;

/**
 * Seconds that one step may take. The longest, `setSecret`, makes at most five calls of PMM of ten seconds each, and few of
 * Secrets Manager.
 */
export const timeoutSeconds = 120;

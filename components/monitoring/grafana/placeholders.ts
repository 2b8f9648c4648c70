/** What stands in the built dashboard for values that a deployment chooses: each is valid PromQL by itself. */
export const placeholders = {
    endpointLabel: "ENDPOINT_LABEL",
    okStatuses: "OK_STATUSES",
} as const;

// What of PMM 3's HTTP API the functions use. Source: https://percona-pmm.readme.io/reference and, for users and service
// accounts, https://grafana.com/docs/grafana/latest/developers/http_api/ below /graph.

/** A user's name and password, or the token of a service account. */
export type Credential = { username: string; password: string } | { token: string };

/** An answer of PMM that is not the one asked for. */
export class PmmError extends Error {
    /**
     * @param status HTTP status; 0 when no answer came, or none that could be read.
     * @param message what was asked, and PMM's words; never a secret.
     */
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
        this.name = "PmmError";
    }
}

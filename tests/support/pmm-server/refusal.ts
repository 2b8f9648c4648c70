/** An answer of PMM that says no: HTTP status, gRPC code, and words. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        readonly code: number,
        message: string,
    ) {
        super(message);
    }

    /** As PMM's gateway writes it. */
    get body(): unknown {
        return { code: this.code, error: this.message, message: this.message, details: [] };
    }
}

/** What PMM does not understand, or what lacks something. */
export function invalid(message: string): Refusal {
    return new Refusal(400, 3, message);
}

/** What there is not. */
export function notFound(message: string): Refusal {
    return new Refusal(404, 5, message);
}

/** What there is already. */
export function alreadyExists(message: string): Refusal {
    return new Refusal(409, 6, message);
}

/** What would be right at another time. */
export function failedPrecondition(message: string): Refusal {
    return new Refusal(400, 9, message);
}

/** What nobody may. */
export function permissionDenied(message: string): Refusal {
    return new Refusal(403, 7, message);
}

/**
 * A login that is none, or one whose role is too low. PMM answers both with 401, in the body with the codes 16 and 7
 * (api-tests/server/auth_test.go of percona/pmm).
 */
export function refusedLogin(code: 7 | 16, message: string): Refusal {
    return new Refusal(401, code, message);
}

// What the function that asks internal services whether they are well and the component that makes it agree on.

/** A service to ask. */
export interface ProbedService {
    /** Value of the dimension `Service`. */
    name: string;
    /** URL that answers 200 when it is well. */
    url: string;
}

/** Names of the function's environment variables. */
export const environment = {
    /** JSON: a list of `ProbedService`. */
    services: "SERVICES",
    /** Value of the dimension `Deployment`: the deployment's `namePrefix`. */
    deployment: "DEPLOYMENT",
} as const;

/** Namespace and name of its metric: 1 when the service is well, else 0; by `Deployment` and `Service`. */
export const metric = { namespace: "Stackwarden/Panintelligence", name: "ServiceUp" } as const;

/** Seconds that one question may take; all are asked at once. */
export const questionSeconds = 10;

/** Seconds that an invocation may take. */
export const timeoutSeconds = 30;

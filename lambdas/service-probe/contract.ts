// What the function that asks internal services whether they are well and the component that makes it agree on.
import { dimensions as seedDimensions, metrics } from "../efs-seed/contract";

/** A service to ask. */
export interface ProbedService {
    /** Value of the dimension `service`. */
    name: string;
    /** URL that answers 200 when it is well. */
    url: string;
}

/** Names of the function's environment variables. */
export const environment = {
    /** JSON: a list of `ProbedService`. */
    services: "SERVICES",
    /** Value of the dimension `deployment`: the deployment's `namePrefix`. */
    deployment: "DEPLOYMENT",
} as const;

/** Dimensions of its metric; the deployment is told as the function tells it that seeds. */
export const dimensions = { ...seedDimensions, service: "Service" } as const;

/** Namespace, which is that of the function that seeds, and name of its metric: 1 when the service is well, else 0. */
export const metric = { namespace: metrics.namespace, name: "ServiceUp" } as const;

/** Seconds that one question may take; all are asked at once. */
export const questionSeconds = 10;

/** Seconds that an invocation may take. */
export const timeoutSeconds = 30;

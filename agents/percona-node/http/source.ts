import type { Fitness } from "../model";
import type { NodeStatus } from "../status";

/** What the HTTP server tells of; both are asked anew for each request, and must answer at once. */
export interface StatusSource {
    /** What is known at this moment. Nothing secret: everybody who reaches the port reads it. */
    status: () => NodeStatus;
    /** Whether the health checks are 200 at this moment. */
    health: () => Fitness;
}

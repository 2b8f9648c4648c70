/** Services of Panintelligence. */
export type ServiceRole = "dashboard" | "renderer" | "pirana" | "scheduler" | "adminer";

/** Ports that the services listen on. */
export const ports = {
    /** For people, by way of the load balancer. */
    dashboard: 8224,
    /** The dashboard again, for the other services: the maker asks to show it to nobody else. */
    dashboardInternal: 28748,
    renderer: 9915,
    scheduler: 9917,
    pirana: 9918,
    adminer: 8080,
} as const;

/** Paths that answer 200 when a service is well. */
export const healthPaths = {
    dashboard: "/pi/version",
    renderer: "/version",
    scheduler: "/version",
    pirana: "/version",
    adminer: "/",
} as const satisfies Record<ServiceRole, string>;

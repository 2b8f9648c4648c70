import type * as pulumi from "@pulumi/pulumi";
import { ports } from "./ports";
import type { DashboardSettings, ServicesSettings } from "./settings";

/** Environment variables by name. */
export type Variables = Record<string, pulumi.Input<string>>;

/** What services need to know of the rest. */
export interface Facts {
    database: { host: pulumi.Input<string>; port: number; schemaName: string };
    /** Host name that people know the dashboard by. */
    hostname: string;
    /** Host name of a service within the VPC. */
    nameOf: (service: "dashboard" | "renderer" | "pirana" | "scheduler") => string;
}

/** Variables that come from Secrets Manager, whose values must not stand in a task's definition. */
export const secretVariables = ["PI_DB_USERNAME", "PI_DB_PASSWORD", "PI_LICENCE"];

/** Every service counts time like the database does; without it, Oracle refuses the dashboard (ORA-01882). */
const everywhere: Variables = { TZ: "UTC" };

/**
 * The dashboard's variables. Where it finds the other services stands in both spellings that its maker uses, since versions
 * differ in which they read.
 */
export function dashboardVariables(services: ServicesSettings, facts: Facts): Variables {
    const { dashboard, renderer, scheduler, pirana } = services;
    const url = (service: "renderer" | "scheduler" | "pirana"): string =>
        `http://${facts.nameOf(service)}:${ports[service]}`;
    return {
        ...everywhere,
        ...databaseVariables(facts),
        PI_TOMCAT_MAX_MEMORY: String(dashboard.heapMb),
        PI_TOMCAT_MAX_TOTAL_DB_CONNECTIONS: String(dashboard.databaseConnections),
        // All tasks must know a session by the same cookie.
        PI_TOMCAT_COOKIE_NAME: "DASHBOARDSESSIONID8224",
        PI_TOMCAT_COOKIE_SECURE: "true",
        ...embedding(dashboard),
        PI_PROXY_ENABLED: "true",
        PI_PROXY_SCHEME: "https",
        PI_PROXY_HOST: facts.hostname,
        PI_PROXY_PORT: "443",
        PI_PROXY_IS_SECURE: "true",
        RENDERER_DASHBOARD_URL: internalUrl(facts),
        ...(renderer && { PI_VARIABLE_PAN_RENDERER_URL: url("renderer"), PAN_RENDERER_URL: url("renderer") }),
        ...(scheduler && { PI_VARIABLE_PAN_SCHEDULER_URL: url("scheduler"), PAN_SCHEDULER_URL: url("scheduler") }),
        ...(pirana && { PI_VARIABLE_ANALYTICS_SERVER_URL: url("pirana") }),
        ...dashboard.environment,
    };
}

/** The renderer's variables. */
export function rendererVariables({ renderer }: ServicesSettings): Variables {
    return { ...everywhere, RENDERER_LOG_LEVELS: "info,error,warn", ...renderer?.environment };
}

/** The analytics service's variables. */
export function piranaVariables({ pirana }: ServicesSettings): Variables {
    return { ...everywhere, ...pirana?.environment };
}

/** The scheduler's variables. */
export function schedulerVariables({ scheduler }: ServicesSettings, facts: Facts): Variables {
    return {
        ...everywhere,
        ...databaseVariables(facts),
        SCHEDULER_DASHBOARD_URL: internalUrl(facts),
        ...scheduler?.environment,
    };
}

/** Adminer's variables: its page asks for user and password, and proposes this server. */
export function adminerVariables({ database }: Facts): Variables {
    return { ADMINER_DEFAULT_SERVER: database.host };
}

function databaseVariables({ database }: Facts): Variables {
    return {
        PI_EXTERNAL_DB: "true",
        PI_DB_HOST: database.host,
        PI_DB_PORT: String(database.port),
        PI_DB_SCHEMA_NAME: database.schemaName,
    };
}

/** Past the load balancer, so that neither its certificate nor a way to the internet is needed. */
function internalUrl({ nameOf }: Facts): string {
    return `http://${nameOf("dashboard")}:${ports.dashboardInternal}/pi`;
}

/** Browsers send a cookie to a page within another site's only when it says so. */
function embedding({ frameAncestors }: DashboardSettings): Variables {
    return frameAncestors.length === 0
        ? {}
        : { PI_TOMCAT_COOKIE_SAMESITE: "none", PI_TOMCAT_FRAME_ANCESTORS: frameAncestors.join(" ") };
}

import * as pulumi from "@pulumi/pulumi";
import { databasePort, type Database } from "../database";
import type { FileStore } from "../file-store";
import type { Directory } from "../file-store/directories";
import type { LicenceSecret } from "../licence-secret";
import type { PanintelligenceSettings } from "../settings";
import type { ServiceNames } from "./names";
import { ports, type ServiceRole } from "./ports";
import { enabledServices, type ScalableSettings, type ServiceSettings } from "./settings";
import {
    adminerVariables,
    dashboardVariables,
    piranaVariables,
    rendererVariables,
    schedulerVariables,
    type Facts,
    type Variables,
} from "./variables";

/** What a service runs with, as far as services differ from each other. */
export interface ServicePlan {
    service: ServiceSettings;
    /** What its task is, for people. */
    what: string;
    ports: number[];
    environment: Variables;
    /** Where ECS takes variables from, by variable. */
    secrets: Variables;
    /** What its container is shown of the file system. */
    directories: Directory[];
    /** Missing when there is always one task. */
    scaling: ScalableSettings | undefined;
    /** Never two tasks, not even while they change. */
    single: boolean;
}

/** What the plans are made from. */
export interface PlanFacts {
    database: Database;
    files: FileStore;
    licence: LicenceSecret;
    names: ServiceNames;
}

type Differences = Omit<ServicePlan, "service" | "scaling" | "single"> & Partial<ServicePlan>;

/** The services of a deployment, the dashboard first. */
export function servicePlans(settings: PanintelligenceSettings, facts: PlanFacts): ServicePlan[] {
    const { services, database: chosen, endpoint } = settings;
    const { database, files, licence, names } = facts;
    const known: Facts = {
        database: { host: database.host, port: databasePort, schemaName: chosen.schemaName },
        hostname: endpoint.hostname,
        nameOf: (service) => names.nameOf(service),
    };
    const login = loginOf(database);
    const nothing = { secrets: {}, directories: [] };
    const differences: Record<ServiceRole, Differences> = {
        dashboard: {
            what: "The dashboard of Panintelligence",
            ports: [ports.dashboard, ports.dashboardInternal],
            environment: dashboardVariables(services, known),
            secrets: { ...login, PI_LICENCE: licence.valueFrom },
            directories: files.mounted,
            scaling: services.dashboard,
        },
        renderer: {
            ...nothing,
            what: "The renderer of Panintelligence",
            ports: [ports.renderer],
            environment: rendererVariables(services),
            scaling: services.renderer,
        },
        pirana: {
            ...nothing,
            what: "The analytics service of Panintelligence",
            ports: [ports.pirana],
            environment: piranaVariables(services),
            scaling: services.pirana,
        },
        scheduler: {
            what: "The scheduler of Panintelligence",
            ports: [ports.scheduler],
            environment: schedulerVariables(services, known),
            secrets: login,
            // It talks to the dashboard by the same pair of keys.
            directories: ["keys"],
            // Two would send each report twice.
            single: true,
        },
        adminer: {
            ...nothing,
            what: "Adminer, a web page for the database",
            ports: [ports.adminer],
            environment: adminerVariables(known),
        },
    };
    return enabledServices(services).map((service) => ({
        service,
        scaling: undefined,
        single: false,
        ...differences[service.role],
    }));
}

/** User and password of the database. The version of the secret stands in it, so that tasks start anew with another password. */
function loginOf({ secret }: Database): Variables {
    const key = (name: string): pulumi.Output<string> =>
        pulumi.interpolate`${secret.arn}:${name}::${secret.version.versionId}`;
    return { PI_DB_USERNAME: key("username"), PI_DB_PASSWORD: key("password") };
}

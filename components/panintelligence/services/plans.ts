import * as pulumi from "@pulumi/pulumi";
import type { ReachableGroup } from "../../parts/ecs/fargate-service";
import type { PanintelligenceBalancer } from "../balancer";
import type { Database } from "../database";
import { databasePort } from "../database/port";
import type { FileStore } from "../file-store";
import type { Directory } from "../file-store/directories";
import type { LicenceSecret } from "../licence-secret";
import type { PanintelligenceSettings } from "../settings";
import { UpgradeStrategy } from "./args";
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
    /** Whether its image is one of Panintelligence's, which ECS may have to sign in for. */
    product: boolean;
    /** GiB of its task's own disk; Fargate's 20 when missing. */
    ephemeralGb: number | undefined;
    /** By what people reach it: a target group, and the port of its container; missing where nobody does. */
    behind: { group: ReachableGroup; port: number } | undefined;
    /** Seconds after its start in which a task is not ended for being unhealthy. */
    graceSeconds: number;
    /** Missing when there is always one task. */
    scaling: ScalableSettings | undefined;
    /** Whether the number of its tasks follows the CPU. */
    scaled: boolean;
    /** Never two tasks, not even while they change. */
    single: boolean;
    /** The tasks of one version stop before those of the next start. */
    stopFirst: boolean;
    /** Its tasks start in vain without these, beside what all need. */
    needs: pulumi.Resource[];
}

/** What the plans are made from. */
export interface PlanFacts {
    database: Database;
    files: FileStore;
    licence: LicenceSecret;
    names: ServiceNames;
    balancer: PanintelligenceBalancer;
}

/** What most services have in common; each says what it has otherwise. */
const usual = {
    secrets: {},
    directories: [],
    product: true,
    ephemeralGb: undefined,
    behind: undefined,
    graceSeconds: 60,
    scaling: undefined,
    single: false,
    stopFirst: false,
    needs: [],
} satisfies Partial<ServicePlan>;

type Differences = Omit<ServicePlan, "service" | "scaled" | keyof typeof usual> & Partial<ServicePlan>;

/** The services of a deployment, the dashboard first. */
export function servicePlans(settings: PanintelligenceSettings, facts: PlanFacts): ServicePlan[] {
    const { services, database: chosen, endpoint } = settings;
    const { database, files, licence, names, balancer } = facts;
    const known: Facts = {
        database: { host: database.host, port: databasePort, schemaName: chosen.schemaName },
        hostname: endpoint.hostname,
        nameOf: (service) => names.nameOf(service),
    };
    const login = loginOf(database);
    const differences: Record<ServiceRole, Differences> = {
        dashboard: {
            what: "The dashboard of Panintelligence",
            ports: [ports.dashboard, ports.dashboardInternal],
            environment: dashboardVariables(services, known),
            secrets: { ...login, PI_LICENCE: licence.valueFrom },
            directories: files.mounted,
            // Fargate gives 20 GiB without being asked, and takes no word for it.
            ephemeralGb: services.dashboard.diskGb > 20 ? services.dashboard.diskGb : undefined,
            behind: { group: balancer.dashboard, port: ports.dashboard },
            graceSeconds: firstStartSeconds,
            scaling: services.dashboard,
            // Always, so that a larger `maxTasks` is all that is needed.
            scaled: true,
            stopFirst: services.dashboard.upgradeStrategy === UpgradeStrategy.StopFirst,
            needs: licence.ready,
        },
        renderer: {
            what: "The renderer of Panintelligence",
            ports: [ports.renderer],
            environment: rendererVariables(services),
            scaling: services.renderer,
        },
        pirana: {
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
            stopFirst: true,
        },
        adminer: {
            what: "Adminer, a web page for the database",
            ports: [ports.adminer],
            environment: adminerVariables(known),
            product: false,
            behind: balancer.adminer && { group: balancer.adminer, port: ports.adminer },
        },
    };
    return enabledServices(services).map((service) => {
        const own = differences[service.role];
        return { ...usual, service, scaled: mayGrow(own.scaling), ...own };
    });
}

/** Seconds that the dashboard may take for its first start, in which it makes all of its tables. */
const firstStartSeconds = 600;

function mayGrow(scaling: ScalableSettings | undefined): boolean {
    return scaling !== undefined && scaling.maxTasks > scaling.minTasks;
}

/** User and password of the database. The version of the secret stands in it, so that tasks start anew with another password. */
function loginOf({ secret }: Database): Variables {
    const key = (name: string): pulumi.Output<string> =>
        pulumi.interpolate`${secret.arn}:${name}::${secret.version.versionId}`;
    return { PI_DB_USERNAME: key("username"), PI_DB_PASSWORD: key("password") };
}

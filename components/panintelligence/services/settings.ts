import type * as pulumi from "@pulumi/pulumi";
import { fargateSize, type TaskSize } from "../../parts/ecs/fargate-size";
import { imageName, pinned } from "../../parts/ecs/image-name";
import { variableName } from "../../parts/validation/aws-rules";
import { each, problem, type Checks, type Rule } from "../../parts/validation/checks";
import { matching, oneOf, percentage, wholeNumber } from "../../parts/validation/rules";
import type { PanintelligenceArgs } from "../args";
import { adminerSettings, type AdminerSettings } from "./adminer-settings";
import { UpgradeStrategy, type Dashboard, type PanintelligenceService, type ScalableService } from "./args";
import type { ServiceRole } from "./ports";
import { secretVariables } from "./variables";

/** `PanintelligenceService`, checked and complete. */
export interface ServiceSettings {
    role: ServiceRole;
    /** Name of the ECS service, and of its task's family. */
    fullName: string;
    /** Missing when it is that of `images`. */
    image: pulumi.Output<string> | undefined;
    size: TaskSize;
    environment: Record<string, pulumi.Input<string>>;
}

/** `ScalableService`, checked and complete. */
export interface ScalableSettings extends ServiceSettings {
    minTasks: number;
    maxTasks: number;
    cpuTargetPercent: number;
}

/** `Dashboard`, checked and complete. */
export interface DashboardSettings extends ScalableSettings {
    heapMb: number;
    diskGb: number;
    upgradeStrategy: UpgradeStrategy;
    databaseConnections: number;
    frameAncestors: string[];
}

/** All services; those that are missing are not made. */
export interface ServicesSettings {
    dashboard: DashboardSettings;
    renderer: ScalableSettings | undefined;
    pirana: ScalableSettings | undefined;
    scheduler: ServiceSettings | undefined;
    adminer: AdminerSettings | undefined;
}

/** The services there are, the dashboard first. */
export function enabledServices(services: ServicesSettings): ServiceSettings[] {
    const { dashboard, renderer, pirana, scheduler, adminer } = services;
    return [dashboard, renderer, pirana, scheduler, adminer].filter((service) => service !== undefined);
}

/**
 * What the services are given without being told: the documented sizes, of which Fargate has no task of 512 CPU units and 512 MiB,
 * so that it is the next one.
 */
const sizes = {
    dashboard: { cpu: 1024, memoryMb: 2048 },
    renderer: { cpu: 2048, memoryMb: 4096 },
    pirana: { cpu: 512, memoryMb: 1024 },
    scheduler: { cpu: 512, memoryMb: 1024 },
} as const;

/** Checks the services and fills in what they leave out. */
export function servicesSettings(checks: Checks, args: PanintelligenceArgs, namePrefix: string): ServicesSettings {
    const { dashboard = {}, renderer = {}, pirana = {}, scheduler = {} } = args;
    if (dashboard.enabled === false) {
        checks.add("dashboard.enabled is false: all that is made serves the dashboard; take it out");
    }
    const oneService = (role: keyof typeof sizes, given: PanintelligenceService): ServiceSettings =>
        serviceSettings(checks, { role, namePrefix }, given);
    const scalable = (role: keyof typeof sizes, given: ScalableService): ScalableSettings => ({
        ...oneService(role, given),
        ...tasksSettings(checks, role, given),
    });
    return {
        dashboard: dashboardSettings(checks, scalable("dashboard", dashboard), dashboard),
        renderer: renderer.enabled === false ? undefined : scalable("renderer", renderer),
        pirana: pirana.enabled === false ? undefined : scalable("pirana", pirana),
        scheduler: scheduler.enabled === false ? undefined : oneService("scheduler", scheduler),
        adminer: args.adminer && adminerSettings(checks, args.adminer, args.endpoint, namePrefix),
    };
}

function serviceSettings(
    checks: Checks,
    { role, namePrefix }: { role: keyof typeof sizes; namePrefix: string },
    args: PanintelligenceService,
): ServiceSettings {
    const usual = sizes[role];
    const environment = args.environment ?? {};
    checks.plain(`${role}.environment's names`, Object.keys(environment), each(variableName), each(noSecret));
    return {
        role,
        fullName: `${namePrefix}-${role}`,
        image: checks.optionalInput(`${role}.image`, args.image, imageName, pinned),
        size: checks.plain(
            role,
            { cpu: args.cpu ?? usual.cpu, memoryMb: args.memoryMb ?? usual.memoryMb },
            fargateSize,
        ),
        environment,
    };
}

const noSecret: Rule<string> = (name, path) =>
    secretVariables.includes(name)
        ? [problem(path, name, "comes from Secrets Manager, by licence and database: take it out")]
        : [];

function tasksSettings(
    checks: Checks,
    path: string,
    args: ScalableService,
): Pick<ScalableSettings, "minTasks" | "maxTasks" | "cpuTargetPercent"> {
    const minTasks = checks.plain(`${path}.minTasks`, args.minTasks ?? 1, wholeNumber(1, 100, "tasks"));
    return {
        minTasks,
        maxTasks: checks.plain(
            `${path}.maxTasks`,
            args.maxTasks ?? Math.max(1, minTasks),
            wholeNumber(1, 100, "tasks"),
            (most, at) =>
                most < minTasks ? [problem(at, most, `must be ${path}.minTasks, ${minTasks}, or more`)] : [],
        ),
        cpuTargetPercent: checks.plain(`${path}.cpuTargetPercent`, args.cpuTargetPercent ?? 80, percentage),
    };
}

function dashboardSettings(checks: Checks, scalable: ScalableSettings, args: Dashboard): DashboardSettings {
    // Beside its heap, Java needs memory for threads, code and buffers: with more, the task is killed.
    const mostHeapMb = Math.floor(scalable.size.memoryMb * 0.75);
    return {
        ...scalable,
        heapMb: checks.plain("dashboard.heapMb", args.heapMb ?? mostHeapMb, wholeNumber(256, mostHeapMb, "MiB")),
        // Limits of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
        diskGb: checks.plain("dashboard.diskGb", args.diskGb ?? 20, wholeNumber(20, 200, "GiB")),
        upgradeStrategy: checks.plain(
            "dashboard.upgradeStrategy",
            args.upgradeStrategy ?? UpgradeStrategy.Rolling,
            oneOf(Object.values(UpgradeStrategy)),
        ),
        databaseConnections: checks.plain(
            "dashboard.databaseConnections",
            args.databaseConnections ?? 35,
            wholeNumber(5, 1000, "connections"),
        ),
        frameAncestors: checks.plain("dashboard.frameAncestors", args.frameAncestors ?? [], each(origin)),
    };
}

const origin = matching(
    /^https:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/,
    "a site by its scheme and host name, such as https://app.example.com",
);

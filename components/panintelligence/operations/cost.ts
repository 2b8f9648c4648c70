import { classFacts, type ClassKind } from "../database/instance-class";

/** What the estimate goes by. */
export interface Costed {
    /** Tasks that run all the time, by service. */
    tasks: CostedTask[];
    database: CostedDatabase;
    /** GB on the file system. Default: 0.5, as documented. */
    fileSystemGb?: number;
    natGateways: number;
    publicAddresses: number;
    /** Network interfaces of endpoints that cost: endpoints by zones. */
    endpointInterfaces: number;
    secrets: number;
    /** Rules of a web application firewall. Default: none, and no firewall. */
    firewallRules?: number;
    /** Alarms of CloudWatch. Default: none. */
    alarms?: number;
    /** Keys of KMS that are made here. Default: none. */
    keys?: number;
}

/** The tasks of one service. */
export interface CostedTask {
    name: string;
    /** CPU units. */
    cpu: number;
    memoryMb: number;
    /** How many run. */
    tasks: number;
    /** GiB of a task's disk. Default: 20, which cost nothing. */
    diskGb?: number;
}

/** The database. */
export interface CostedDatabase {
    instanceClass: string;
    multiAz: boolean;
    storageGb: number;
    /** GB of backups that are paid for. Default: 20, as documented. */
    backupGb?: number;
}

/** What one part costs. */
export interface CostLine {
    what: string;
    /** USD a month. */
    usd: number;
}

/** List prices in USD of eu-west-1, which the documented estimate is made with as well. Source: https://calculator.aws */
const prices = {
    processorHour: 0.04048,
    memoryGbHour: 0.004445,
    /** Above the 20 GiB that each task has. */
    diskGbHour: 0.000111,
    balancerHour: 0.0252,
    balancerUnitHour: 0.008,
    natHour: 0.048,
    natGb: 0.048,
    addressHour: 0.005,
    endpointHour: 0.011,
    fileSystemGb: 0.33,
    databaseStorageGb: { one: 0.127, two: 0.253 },
    databaseBackupGb: 0.095,
    logGb: 0.57,
    keptLogGb: 0.03,
    metricRequest: 0.00001,
    secret: 0.4,
    firewall: 5,
    firewallRule: 1,
    alarm: 0.1,
    key: 1,
} as const;

/** A database's hour for each GiB of its memory, in one zone: 0.072 for a db.t3.medium. */
const databaseGbHour: Record<ClassKind, number> = { t: 0.018, m: 0.0238, r: 0.0166 };

const hours = 730;
/** A month of tasks as AWS's calculator has it: 30.42 days. */
const taskHours = 30.42 * 24;

/** Use as documented, which nobody knows beforehand. */
const use = { balancerUnits: 0.02, natGb: 1, logGb: 6, keptShareOfLogs: 0.15, metricRequests: 20 } as const;

/**
 * What a deployment costs in USD a month, part by part, at list prices and with the documented use. With the documented inputs
 * it is the documented estimate, cent for cent. Not in it: what the documented one leaves out as well (the zone of Route 53,
 * backups by AWS Backup, traffic, taxes).
 */
export function costLines(costed: Costed): CostLine[] {
    const {
        natGateways,
        publicAddresses,
        endpointInterfaces,
        secrets,
        firewallRules = 0,
        alarms = 0,
        keys = 0,
    } = costed;
    const logs = use.logGb * prices.logGb + use.logGb * use.keptShareOfLogs * prices.keptLogGb;
    const lines: CostLine[] = [
        { what: "CloudWatch", usd: logs + use.metricRequests * prices.metricRequest },
        ...costed.tasks.map((task) => ({ what: task.name, usd: taskCost(task) })),
        { what: "file system", usd: cents((costed.fileSystemGb ?? 0.5) * prices.fileSystemGb) },
        {
            what: "load balancer",
            usd: cents(hours * prices.balancerHour) + cents(hours * use.balancerUnits * prices.balancerUnitHour),
        },
        { what: "NAT gateways", usd: cents(natGateways * (hours * prices.natHour + use.natGb * prices.natGb)) },
        { what: "public addresses", usd: cents(publicAddresses * hours * prices.addressHour) },
        { what: "endpoints", usd: cents(endpointInterfaces * hours * prices.endpointHour) },
        { what: "database", usd: databaseCost(costed.database) },
        { what: "secrets", usd: cents(secrets * prices.secret) },
        {
            what: "firewall",
            usd: firewallRules === 0 ? 0 : prices.firewall + firewallRules * prices.firewallRule,
        },
        { what: "alarms", usd: cents(alarms * prices.alarm) },
        { what: "keys", usd: cents(keys * prices.key) },
    ];
    return lines.filter(({ usd }) => usd > 0);
}

/** USD a month of all lines together, to the cent. */
export function monthlyUsd(costed: Costed): number {
    return cents(costLines(costed).reduce((sum, { usd }) => sum + usd, 0));
}

function taskCost({ cpu, memoryMb, tasks, diskGb = freeDiskGb }: CostedTask): number {
    const processors = cents(tasks * (cpu / 1024) * taskHours * prices.processorHour);
    const memory = cents(tasks * (memoryMb / 1024) * taskHours * prices.memoryGbHour);
    const disk = cents(tasks * Math.max(0, diskGb - freeDiskGb) * taskHours * prices.diskGbHour);
    return processors + memory + disk;
}

const freeDiskGb = 20;

/** A class whose name does not tell is taken for one of 8 GiB of the kind `m`. */
function databaseCost({ instanceClass, multiAz, storageGb, backupGb = 20 }: CostedDatabase): number {
    const { kind, memoryGb } = classFacts(instanceClass) ?? { kind: "m", memoryGb: 8 };
    const instances = multiAz ? 2 : 1;
    const storage = multiAz ? prices.databaseStorageGb.two : prices.databaseStorageGb.one;
    return (
        cents(instances * hours * memoryGb * databaseGbHour[kind]) +
        cents(storageGb * storage) +
        cents(backupGb * prices.databaseBackupGb)
    );
}

function cents(usd: number): number {
    return Math.round(usd * 100) / 100;
}

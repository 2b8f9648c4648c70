import { nfsPort } from "../parts/file-system/ways-to";
import { databasePort } from "./database/port";
import { ports, type ServiceRole } from "./services/ports";
import type { PanintelligenceSettings } from "./settings";
import { hasStorageEndpoint, VpcEndpoints } from "./vpc-endpoints";

/** Who is in the network, by the role of its security group. */
export type Member =
    | ServiceRole
    /** The load balancer. */
    | "alb"
    | "database"
    /** The mount targets of the file system. */
    | "files"
    /** The function that seeds the file system. */
    | "seeder"
    /** The function that asks the internal services. */
    | "probe"
    /** The tasks that are run by hand: they dump and load the database, and bring files back. */
    | "tools"
    /** The interfaces of AWS's services in the VPC. */
    | "endpoints";

/** An end of a way: a member, an IPv4 range, or `S3` by its endpoint in the VPC. */
export type Side = Member | IPv4Range | "S3";

/** One who talks to another. */
export interface Way {
    from: Side;
    to: Side;
    /** TCP port; every protocol and port when missing. */
    port?: number;
    /** What for; shown in the console. */
    why: string;
}

/** An IPv4 range, to be told from a member by its slash. */
export type IPv4Range = `${string}/${string}`;

/** Whether it is a range rather than a member. */
export function isRange(side: Side): side is IPv4Range {
    return side.includes("/");
}

/** Whether it has a security group. */
export function isMember(side: Side): side is Member {
    return side !== "S3" && !isRange(side);
}

/** Members of a deployment, the load balancer first, and what their groups are for. */
export function membersOf(settings: PanintelligenceSettings): Map<Member, string> {
    const { services, network } = settings;
    const members: [Member, string | undefined][] = [
        ["alb", "Load balancer"],
        ["dashboard", "Tasks of the dashboard"],
        ["renderer", services.renderer && "Tasks of the renderer"],
        ["pirana", services.pirana && "Tasks of Pirana"],
        ["scheduler", services.scheduler && "Task of the scheduler"],
        ["adminer", services.adminer && "Tasks of Adminer"],
        ["database", "Repository database"],
        ["files", "Mount targets of the file system"],
        ["seeder", "Function that seeds the file system"],
        ["probe", "Function that asks the internal services"],
        ["tools", "Task that dumps and loads the database"],
        ["endpoints", network.vpcEndpoints === VpcEndpoints.Private ? "Endpoints of AWS services" : undefined],
    ];
    return new Map(members.filter((member): member is [Member, string] => member[1] !== undefined));
}

/** Who talks to whom within the deployment: with those below, the rules of all security groups are made from this table. */
const within: Way[] = [
    { from: "alb", to: "dashboard", port: ports.dashboard, why: "Requests and health checks" },
    { from: "alb", to: "adminer", port: ports.adminer, why: "Requests and health checks" },
    { from: "dashboard", to: "renderer", port: ports.renderer, why: "Reports to draw" },
    { from: "dashboard", to: "scheduler", port: ports.scheduler, why: "Schedules" },
    { from: "dashboard", to: "pirana", port: ports.pirana, why: "Analytics" },
    { from: "renderer", to: "dashboard", port: ports.dashboardInternal, why: "Charts to draw" },
    { from: "scheduler", to: "dashboard", port: ports.dashboardInternal, why: "Reports to send" },
    // Where SCHEDULER_DASHBOARD_URL names the port of people instead, as some versions document it.
    { from: "scheduler", to: "dashboard", port: ports.dashboard, why: "Reports to send" },
    { from: "dashboard", to: "database", port: databasePort, why: "Repository" },
    { from: "scheduler", to: "database", port: databasePort, why: "Repository" },
    { from: "adminer", to: "database", port: databasePort, why: "Repository, for its page" },
    { from: "tools", to: "database", port: databasePort, why: "Dumps and loads" },
    { from: "dashboard", to: "files", port: nfsPort, why: "Themes, images and keys over NFS" },
    { from: "scheduler", to: "files", port: nfsPort, why: "Keys over NFS" },
    { from: "seeder", to: "files", port: nfsPort, why: "First files over NFS" },
    { from: "probe", to: "renderer", port: ports.renderer, why: "Whether it is well" },
    { from: "probe", to: "scheduler", port: ports.scheduler, why: "Whether it is well" },
    { from: "probe", to: "pirana", port: ports.pirana, why: "Whether it is well" },
];

/** Who goes outside, and what for. Where the customer's data and mail servers are, and on which ports, is the customer's business. */
const outside: Omit<Way, "to">[] = [
    { from: "dashboard", why: "Licence, images, the AWS API, data sources, mail" },
    { from: "scheduler", why: "Images, the AWS API, data sources, mail" },
    { from: "renderer", port: 443, why: "Images, the AWS API" },
    { from: "pirana", port: 443, why: "Images, the AWS API" },
    { from: "adminer", port: 443, why: "Images, the AWS API" },
    { from: "tools", port: 443, why: "Images, the AWS API" },
];

/** Tasks to the world, to AWS by its endpoints in the VPC, and where S3 has one, the seeder to S3 alone. */
function waysOut({ network }: PanintelligenceSettings): Way[] {
    const byEndpoint = hasStorageEndpoint(network);
    const ranges = network.egressCidrs as IPv4Range[];
    const seeder = { from: "seeder", port: 443, why: "The files to seed, from S3" } as const;
    const everywhere = ranges.includes("0.0.0.0/0");
    return [
        ...ranges.flatMap((to) => outside.map((way): Way => ({ ...way, to }))),
        ...outside.map(({ from }): Way => ({ from, to: "endpoints", port: 443, why: "The AWS API within the VPC" })),
        // Layers of images are there, and dumps; who may go everywhere gets to it without this.
        ...(byEndpoint && !everywhere
            ? outside.map(({ from }): Way => ({ from, to: "S3", port: 443, why: "Layers of images, dumps" }))
            : []),
        ...(byEndpoint ? [{ ...seeder, to: "S3" } as const] : ranges.map((to): Way => ({ ...seeder, to }))),
    ];
}

/** The ways of a deployment: those between members that it has, those out of it, and those of people to the load balancer. */
export function waysOf(settings: PanintelligenceSettings): Way[] {
    const members = membersOf(settings);
    const there = (side: Side): boolean => !isMember(side) || members.has(side);
    const people = settings.endpoint.allowedCidrs.flatMap((range): Way[] => [
        { from: range as IPv4Range, to: "alb", port: 443, why: "HTTPS" },
        { from: range as IPv4Range, to: "alb", port: 80, why: "HTTP, to be redirected to HTTPS" },
    ]);
    const byHand: Way[] = settings.files.tools
        ? [{ from: "tools", to: "files", port: nfsPort, why: "Files to bring back, over NFS" }]
        : [];
    return [
        ...people,
        ...[...within, ...byHand, ...waysOut(settings)].filter(({ from, to }) => there(from) && there(to)),
    ];
}

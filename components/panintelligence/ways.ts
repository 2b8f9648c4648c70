import { databasePort } from "./database";
import { ports, type ServiceRole } from "./services/ports";
import type { PanintelligenceSettings } from "./settings";
import { VpcEndpoints } from "./vpc-endpoints";

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
    /** The task that dumps and loads the database. */
    | "tools"
    /** The interfaces of AWS's services in the VPC. */
    | "endpoints";

/** One who talks to another. */
export interface Way {
    /** An IPv4 range, or a member. */
    from: Member | IPv4Range;
    /** An IPv4 range, or a member. */
    to: Member | IPv4Range;
    /** TCP port; every protocol and port when missing. */
    port?: number;
    /** What for; shown in the console. */
    why: string;
}

/** An IPv4 range, to be told from a member by its slash. */
export type IPv4Range = `${string}/${string}`;

/** Whether it is a range rather than a member. */
export function isRange(side: Member | IPv4Range): side is IPv4Range {
    return side.includes("/");
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

const everywhere = "0.0.0.0/0";

/** Who talks to whom, all of it: the rules of all security groups are made from this table. */
const table: Way[] = [
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
    { from: "dashboard", to: "files", port: 2049, why: "Themes, images and keys over NFS" },
    { from: "scheduler", to: "files", port: 2049, why: "Keys over NFS" },
    { from: "seeder", to: "files", port: 2049, why: "First files over NFS" },
    { from: "probe", to: "renderer", port: ports.renderer, why: "Whether it is well" },
    { from: "probe", to: "scheduler", port: ports.scheduler, why: "Whether it is well" },
    { from: "probe", to: "pirana", port: ports.pirana, why: "Whether it is well" },
    // Where the customer's data and mail servers are, and on which ports, is the customer's business.
    { from: "dashboard", to: everywhere, why: "Licence, images, the AWS API, data sources, mail" },
    { from: "scheduler", to: everywhere, why: "Images, the AWS API, data sources, mail" },
    { from: "renderer", to: everywhere, port: 443, why: "Images, the AWS API" },
    { from: "pirana", to: everywhere, port: 443, why: "Images, the AWS API" },
    { from: "adminer", to: everywhere, port: 443, why: "Images, the AWS API" },
    { from: "tools", to: everywhere, port: 443, why: "Images, the AWS API" },
    { from: "seeder", to: everywhere, port: 443, why: "The files to seed, from S3" },
    { from: "dashboard", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
    { from: "renderer", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
    { from: "pirana", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
    { from: "scheduler", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
    { from: "adminer", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
    { from: "tools", to: "endpoints", port: 443, why: "The AWS API within the VPC" },
];

/** The ways of a deployment: those of the table between members that it has, and those of people to the load balancer. */
export function waysOf(settings: PanintelligenceSettings): Way[] {
    const members = membersOf(settings);
    const there = (side: Member | IPv4Range): boolean => isRange(side) || members.has(side);
    const people = settings.endpoint.allowedCidrs.flatMap((range): Way[] => [
        { from: range as IPv4Range, to: "alb", port: 443, why: "HTTPS" },
        { from: range as IPv4Range, to: "alb", port: 80, why: "HTTP, to be redirected to HTTPS" },
    ]);
    return [...people, ...table.filter(({ from, to }) => there(from) && there(to))];
}

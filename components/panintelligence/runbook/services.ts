import { serviceCommands, targetHealth } from "../../parts/ecs/service-commands";
import type { KnownNames } from "./index";

/** What is done with the services: see how they are, why they are not, and start them anew. */
export function serviceCommandsOf(known: KnownNames): Record<string, string> {
    const { services } = known;
    const region = `--region ${known.region}`;
    const ecs = serviceCommands(known.region, known.clusterName);
    const { dashboard = "", scheduler } = services;
    const count = (tasks: 0 | 1): string =>
        `aws ecs update-service ${region} --cluster ${known.clusterName} --service ${scheduler ?? ""} --desired-count ${tasks} ` +
        `--query 'service.[serviceName,desiredCount]' --output text`;
    return {
        listServices: ecs.list(Object.values(services)),
        checkTargets: targetHealth(known.region, known.targetGroupArn),
        listEvents: ecs.events(dashboard),
        listStops: ecs.stops(dashboard),
        ...each(services, "follow", (name) => `aws logs tail /ecs/${name} ${region} --since 10m --follow`),
        followProbe: `aws logs tail ${known.probeLogGroupName} ${region} --since 10m --follow`,
        findErrors:
            `aws logs tail /ecs/${dashboard} ${region} --since 1d --filter-pattern ` +
            `'?ERROR ?SEVERE ?FATAL ?Exception ?error'`,
        ...each(services, "restart", ecs.restart),
        ...(scheduler !== undefined && { stopScheduler: count(0), startScheduler: count(1) }),
    };
}

/** For deployments whose tasks people may look into. */
export function shellCommands({ region, clusterName, services }: KnownNames): Record<string, string> {
    const ecs = serviceCommands(region, clusterName);
    return Object.fromEntries(
        Object.entries(services).map(([role, name]) => [`open${capital(role)}Shell`, ecs.shell(name, role)]),
    );
}

/** A command a service, called by `verb` and the service's role: `restartDashboard`. */
function each(
    services: KnownNames["services"],
    verb: string,
    command: (serviceName: string) => string,
): Record<string, string> {
    return Object.fromEntries(
        Object.entries(services).map(([role, name]) => [`${verb}${capital(role)}`, command(name)]),
    );
}

function capital(role: string): string {
    return role.slice(0, 1).toUpperCase() + role.slice(1);
}

import * as pulumi from "@pulumi/pulumi";
import { LicenceKind } from "./licence";
import type { PanintelligenceSettings } from "./settings";
import { VpcEndpoints } from "./vpc-endpoints";

/** What a person should know who chose these settings, a line each. */
export function warnings({ services, licence, network }: PanintelligenceSettings): string[] {
    const told: [boolean, string][] = [
        [
            services.dashboard.maxTasks > 1,
            "dashboard.maxTasks: each task has its own sessions in memory, so people are logged out with it, and the renderer " +
                "may ask another task than the one that ordered a report; try it with your reports first",
        ],
        [
            licence.kind === LicenceKind.Offline && licence.expiresOn === undefined,
            "licence.expiresOn: an offline licence ends, and nobody is reminded of it; name the day",
        ],
        [
            licence.kind === LicenceKind.Online && network.vpcEndpoints === VpcEndpoints.Private,
            "licence.kind online: the dashboard asks the maker over the internet, which the private subnets must have a way to " +
                "beside the endpoints",
        ],
    ];
    return told.filter(([holds]) => holds).map(([, line]) => line);
}

/** Shows them at the component. */
export function warn(component: pulumi.ComponentResource, settings: PanintelligenceSettings): void {
    for (const line of warnings(settings)) {
        void pulumi.log.warn(line, component);
    }
}

import * as pulumi from "@pulumi/pulumi";
import { getSubnetOutput } from "@pulumi/aws/ec2";
import type { Scope } from "./scope";

/** What subnets must be like, as far as their zones go. */
export interface ZoneNeeds {
    /** Why no two may be in one zone, for the message. */
    because: string;
    /** Least number of zones. Default: as many as there are. */
    atLeast?: number;
    /** Why that many are needed, for the message. */
    whyThatMany?: string;
}

/** The private subnets, once it is certain that no two of them are in the same zone, and that they are enough. */
export function inDifferentZones(
    scope: Scope,
    subnetIds: pulumi.Output<string[]>,
    { because, atLeast = 0, whyThatMany = "" }: ZoneNeeds,
): pulumi.Output<string[]> {
    return subnetIds.apply((ids) => {
        const zones = ids.map((id) => getSubnetOutput({ id }, scope.options()).availabilityZone);
        return pulumi.all(zones).apply((all) => {
            const second = all.findIndex((zone, index) => all.indexOf(zone) !== index);
            if (second >= 0) {
                return scope.refuse(
                    `network.privateSubnetIds has ${ids[all.indexOf(all[second] ?? "")]} and ${ids[second]}, both in ${all[second]}: ` +
                        `name one subnet a zone, since ${because}`,
                );
            }
            return ids.length >= atLeast
                ? ids
                : scope.refuse(
                      `network.privateSubnetIds is ${JSON.stringify(ids)}: name subnets in ${atLeast} zones or more, since ${whyThatMany}`,
                  );
        });
    });
}

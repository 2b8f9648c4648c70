import { instanceName, type MonitoredGroupConfig, type ReconcilerConfig } from "../contract";
import type { Member, Observation } from "../model";

/** An instance's place in a group that is monitored. */
export interface Place {
    group: MonitoredGroupConfig;
    instanceId: string;
    /** Whether it is in service and healthy. Other members are left as they are: not set up, and not removed. */
    wanted: boolean;
    /** Name of its node and of its service; undefined while its hostname is not known. */
    name: string | undefined;
}

/**
 * The places of all instances that were seen, by id of the instance, in the order of the groups and of their members.
 *
 * All members have one, in whatever state: who only looked for those in service would take the others for gone.
 */
export function findPlaces({ groups }: Observation, config: ReconcilerConfig): ReadonlyMap<string, Place> {
    const places = config.groups.flatMap((group) =>
        (groups.get(group.name) ?? []).map((member): [string, Place] => [
            member.instanceId,
            {
                group,
                instanceId: member.instanceId,
                wanted: isWanted(member),
                name: member.hostname === undefined ? undefined : instanceName(group.name, member.hostname),
            },
        ]),
    );
    return new Map(places);
}

function isWanted({ lifecycleState, healthStatus }: Member): boolean {
    return lifecycleState === "InService" && healthStatus === "Healthy";
}

import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../instance-type";

/** GiB of the root volume: what the system and two images of PMM take, and what must stay free beside swap. */
const systemGib = 10;
const spareGib = 5;

/** Sizes in GiB of what a host has beside PMM's data. */
export interface HostDisks {
    rootVolumeSizeGb: pulumi.Output<number>;
    /** As much as memory: a PMM that runs out of it becomes slow, and is not killed among its databases. */
    swapSizeGb: pulumi.Output<number>;
}

/** The disks of a host on `machine`: the root volume as wanted, or as large as swap and images need it. */
export function hostDisks(machine: Machine, wantedRootGb: pulumi.Input<number>): HostDisks {
    const swapSizeGb = machine.memoryGib;
    const rootVolumeSizeGb = pulumi
        .all([wantedRootGb, swapSizeGb])
        .apply(([wanted, swap]) => Math.max(wanted, systemGib + swap + spareGib));
    return { rootVolumeSizeGb, swapSizeGb };
}

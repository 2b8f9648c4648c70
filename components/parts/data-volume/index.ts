import type * as pulumi from "@pulumi/pulumi";
import { Volume } from "@pulumi/aws/ebs";
import type { Scope } from "../scope";
import type { DataVolumeSettings, VolumeGeneration } from "./data-volume";

/**
 * The volume with the data of a deployment, in `availabilityZone`. Volumes of earlier generations stay as they are, and
 * stay declared, so that a restore needs no change by hand in Pulumi's state.
 */
export function dataVolume(
    scope: Scope,
    role: string,
    settings: DataVolumeSettings,
    availabilityZone: pulumi.Input<string>,
): Volume {
    for (const generation of settings.retired) {
        retiredVolume(scope, role, settings, availabilityZone, generation);
    }
    return volume(scope, role, settings, availabilityZone, settings.live, {
        data: "true",
        options: { protect: settings.protect },
    });
}

function retiredVolume(
    scope: Scope,
    role: string,
    settings: DataVolumeSettings,
    availabilityZone: pulumi.Input<string>,
    generation: VolumeGeneration,
): void {
    volume(scope, role, settings, availabilityZone, generation, {
        data: "retired",
        options: {
            // No longer protected, since nobody wants it; but neither deleted here, since it held data.
            protect: false,
            retainOnDelete: true,
            // The settings are those of the volume in use; this one keeps its own.
            ignoreChanges: [
                "availabilityZone",
                "encrypted",
                "finalSnapshot",
                "iops",
                "kmsKeyId",
                "size",
                "snapshotId",
                "throughput",
                "type",
            ],
        },
    });
}

function volume(
    scope: Scope,
    role: string,
    settings: DataVolumeSettings,
    availabilityZone: pulumi.Input<string>,
    { suffix, snapshotId }: VolumeGeneration,
    { data, options }: { data: string; options: pulumi.CustomResourceOptions },
): Volume {
    return new Volume(
        scope.name(`${role}${suffix}`),
        {
            availabilityZone,
            type: settings.type,
            size: settings.sizeGb,
            ...(settings.iops && { iops: settings.iops }),
            ...(settings.throughput && { throughput: settings.throughput }),
            encrypted: true,
            ...(settings.kmsKeyArn && { kmsKeyId: settings.kmsKeyArn }),
            ...(snapshotId !== undefined && { snapshotId }),
            finalSnapshot: true,
            tags: scope.dataTags(`${role}${suffix}`, data),
        },
        scope.options(options),
    );
}

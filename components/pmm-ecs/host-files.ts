import {
    agentConfiguration,
    commonFiles,
    dataVolumeFiles,
    programs,
    units,
    type HostFile,
} from "../parts/host/host-files";

const folder = "pmm-ecs/files";

/** Every static file of a host, whatever keeps PMM's data, and where it goes. */
export const hostFiles: readonly HostFile[] = [
    ...commonFiles,
    ...programs(folder, ["install-packages", "stop-tasks"]),
    // The target pulls in all others.
    ...units(folder, ["ecs.service.d/tasks.conf", "stackwarden-pmm.target", "stackwarden-tasks.service"]),
    agentConfiguration(folder, "this-kind"),
];

/** What a host has besides when PMM's data is on an EBS volume, which the host attaches and mounts itself. */
export const dataVolumeHostFiles: readonly HostFile[] = [
    ...dataVolumeFiles,
    ...programs(folder, ["attach-data-volume"]),
    ...units(folder, [
        "ecs.service.d/data-volume.conf",
        "stackwarden-attach-volume.service",
        "stackwarden-data-volume.service.d/ecs.conf",
        "stackwarden-pmm.target.d/data-volume.conf",
        "stackwarden-tasks.service.d/data-volume.conf",
    ]),
];

/** The settings of the ECS agent that are the same on every host; user-data.ts adds the cluster's name. */
export const agentSettings = `${folder}/ecs/ecs.config`;

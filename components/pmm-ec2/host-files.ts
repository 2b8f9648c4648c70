import {
    agentConfiguration,
    commonFiles,
    dataVolumeFiles,
    programs,
    ubuntuFiles,
    units,
    type HostFile,
} from "../parts/host/host-files";

const folder = "pmm-ec2/files";

/** Every static file of the host and where it goes. What differs between hosts is in the files of user-data.ts. */
export const hostFiles: readonly HostFile[] = [
    ...commonFiles,
    ...dataVolumeFiles,
    ...ubuntuFiles,
    ...programs(folder, [
        "install-packages",
        "prepare-pmm-server",
        "run-pmm-server",
        "set-admin-password",
        "write-admin-secret",
    ]),
    // The target pulls in all others.
    ...units(folder, [
        "pmm-admin-password.service",
        "pmm-server.service",
        "stackwarden-admin-secret.service",
        "stackwarden-data-volume.service.d/pmm-server.conf",
        "stackwarden-pmm.target",
    ]),
    agentConfiguration(folder, "this-kind"),
    { source: `${folder}/docker/daemon.json`, target: "/etc/docker/daemon.json", mode: "0644" },
    // Not yet where apt looks: without its key, which is fetched and checked first, every "apt-get update" would fail.
    { source: `${folder}/docker/docker.sources`, target: "/opt/stackwarden/share/docker.sources", mode: "0644" },
    {
        source: `${folder}/needrestart/60-stackwarden.conf`,
        target: "/etc/needrestart/conf.d/60-stackwarden.conf",
        mode: "0644",
    },
];

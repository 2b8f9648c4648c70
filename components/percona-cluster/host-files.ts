import {
    agentConfiguration,
    commonFiles,
    dataVolumeFiles,
    programs,
    ubuntuFiles,
    units,
    type HostFile,
} from "../parts/host/host-files";

const folder = "percona-cluster/files";

/** Every static file of a node and where it goes. What differs between clusters is in the variables of user-data.ts. */
export const hostFiles: readonly HostFile[] = [
    ...commonFiles,
    ...dataVolumeFiles,
    ...ubuntuFiles,
    ...programs(folder, [
        "give-up",
        "grow-node-data",
        "initialise-data",
        "install-agent",
        "install-node",
        "install-packages",
        "mount-data",
        "mount-local-disks",
        "unmount-data",
        "with-data-volume",
        "write-node-cnf",
    ]),
    { source: `${folder}/bin/percona-node`, target: "/usr/local/bin/percona-node", mode: "0755" },
    // The target pulls in all others.
    ...units(folder, [
        "mysql.service",
        "percona-node-backup.service",
        "percona-node-backup.timer",
        "percona-node.service",
        "stackwarden-data-volume.service.d/percona.conf",
        "stackwarden-give-up.service",
        "stackwarden-give-up.timer",
        "stackwarden-grow-data.service.d/percona.conf",
        "stackwarden-packages.service.d/percona.conf",
        "stackwarden-percona.target",
    ]),
    agentConfiguration(folder, "this-kind"),
    // Below /etc/mysql, where the server may read in Percona's profile for AppArmor.
    settings("mysql/my.cnf", "/etc/mysql/stackwarden.cnf"),
    settings("tmpfiles/stackwarden-mysql.conf", "/etc/tmpfiles.d/stackwarden-mysql.conf"),
    settings("chrony/stackwarden.sources", "/etc/chrony/sources.d/stackwarden.sources"),
    settings("needrestart/60-stackwarden.conf", "/etc/needrestart/conf.d/60-stackwarden.conf"),
    // Put where they belong by install-packages: without the key, every "apt-get update" would fail; and the package puts a
    // file of its own in the place of the other.
    ...["8.0", "8.4"].map((series) =>
        settings(`apt/percona-${series}.sources`, `/opt/stackwarden/share/percona-${series}.sources`),
    ),
    settings("apparmor/mysqld", "/opt/stackwarden/share/apparmor-mysqld"),
];

function settings(source: string, target: string): HostFile {
    return { source: `${folder}/${source}`, target, mode: "0644" };
}

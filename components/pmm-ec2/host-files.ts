import * as fs from "node:fs";
import * as path from "node:path";

/** A file of the PMM host that is the same on every host. */
export interface HostFile {
    /** Path below `components/pmm-ec2/files/`. */
    source: string;
    /** Absolute path on the host; the owner is root. */
    target: string;
    /** `0755` for programs, `0644` for all else: none of these files holds a secret. */
    mode: "0644" | "0755";
}

/** Programs that the units run; on the host below `/opt/stackwarden/bin/`. */
const programs = [
    "export-journal",
    "grow-data",
    "install-packages",
    "make-swap",
    "mount-data-volume",
    "prepare-pmm-server",
    "read-secret",
    "run-pmm-server",
    "set-admin-password",
    "setup-cloudwatch-agent",
];

/** Units of systemd; the target pulls in all others. */
const units = [
    "pmm-admin-password.service",
    "pmm-server.service",
    "stackwarden-admin-secret.service",
    "stackwarden-cloudwatch-agent.service",
    "stackwarden-data-volume.service",
    "stackwarden-grow-data.service",
    "stackwarden-grow-data.timer",
    "stackwarden-journal-export.service",
    "stackwarden-packages.service",
    "stackwarden-pmm.target",
    "stackwarden-swap.service",
];

/** Every static file of the host and where it goes. What differs between hosts is in the files of user-data.ts. */
export const hostFiles: readonly HostFile[] = [
    { source: "lib/host.sh", target: "/opt/stackwarden/lib/host.sh", mode: "0644" },
    ...programs.map((name): HostFile => {
        return { source: `bin/${name}`, target: `/opt/stackwarden/bin/${name}`, mode: "0755" };
    }),
    ...units.map((name): HostFile => {
        return { source: `systemd/${name}`, target: `/etc/systemd/system/${name}`, mode: "0644" };
    }),
    {
        source: "cloudwatch-agent/stackwarden.json",
        target: "/opt/aws/amazon-cloudwatch-agent/etc/stackwarden.json",
        mode: "0644",
    },
    { source: "docker/daemon.json", target: "/etc/docker/daemon.json", mode: "0644" },
    // Not yet where apt looks: without its key, which is fetched and checked first, every "apt-get update" would fail.
    { source: "docker/docker.sources", target: "/opt/stackwarden/share/docker.sources", mode: "0644" },
    {
        source: "needrestart/60-stackwarden.conf",
        target: "/etc/needrestart/conf.d/60-stackwarden.conf",
        mode: "0644",
    },
    { source: "sysctl/60-stackwarden.conf", target: "/etc/sysctl.d/60-stackwarden.conf", mode: "0644" },
];

/** The content of a file below `components/pmm-ec2/files/`. */
export function readHostFile(source: string): string {
    return fs.readFileSync(path.join(filesFolder(), source), "utf8");
}

/** The folder of the files; this code runs from `components/pmm-ec2/` and, bundled, from `bin/`. */
function filesFolder(): string {
    for (let folder = __dirname; ; folder = path.dirname(folder)) {
        const files = path.join(folder, "components", "pmm-ec2", "files");
        if (fs.existsSync(files)) {
            return files;
        }
        if (folder === path.dirname(folder)) {
            throw new Error(`components/pmm-ec2/files was not found above ${__dirname}: the package is incomplete`);
        }
    }
}

import * as fs from "node:fs";
import * as path from "node:path";

/** A file that is the same on every host of its kind. */
export interface HostFile {
    /** Path below `components/` (`parts/host/files/bin/make-swap`). */
    source: string;
    /** Absolute path on the host; the owner is root. */
    target: string;
    /** `0755` for programs, `0644` for all else: none of these files holds a secret. */
    mode: "0644" | "0755";
}

const partFolder = "parts/host/files";

/** What every host has: swap, the CloudWatch agent, the export of the journal, and what their programs need. */
export const commonFiles: readonly HostFile[] = [
    library("host.sh"),
    ...programs(partFolder, ["export-journal", "make-swap", "setup-cloudwatch-agent"]),
    ...units(partFolder, [
        "stackwarden-cloudwatch-agent.service",
        "stackwarden-journal-export.service",
        "stackwarden-packages.service",
        "stackwarden-swap.service",
    ]),
    agentConfiguration(partFolder, "every-host"),
    {
        source: `${partFolder}/sysctl/60-stackwarden.conf`,
        target: "/etc/sysctl.d/60-stackwarden.conf",
        mode: "0644",
    },
];

/**
 * What a host has that keeps its data on an EBS volume. The programs read `DATA_VOLUME_ID`, `DATA_VOLUME_FORMAT`,
 * `DATA_FOLDER` and `DATA_OWNER` from the host's variables.
 */
export const dataVolumeFiles: readonly HostFile[] = [
    library("data-volume.sh"),
    ...programs(partFolder, ["grow-data", "mount-data-volume"]),
    ...units(partFolder, [
        "stackwarden-data-volume.service",
        "stackwarden-grow-data.service",
        "stackwarden-grow-data.timer",
    ]),
];

/** What a host of Ubuntu has: how it installs packages, the CloudWatch agent, of which Ubuntu has none, and how it reads a secret. */
export const ubuntuFiles: readonly HostFile[] = [
    library("packages.sh"),
    ...programs(partFolder, ["install-cloudwatch-agent", "read-secret"]),
    ...units(partFolder, ["stackwarden-cloudwatch-agent.service.d/install.conf"]),
];

/** Programs that units run: files of `bin` below `folder`, by name. */
export function programs(folder: string, names: readonly string[]): HostFile[] {
    return names.map((name) => {
        return { source: `${folder}/bin/${name}`, target: `/opt/stackwarden/bin/${name}`, mode: "0755" };
    });
}

/** Units of systemd, and drop-in files for them (`ecs.service.d/swap.conf`): files of `systemd` below `folder`, by name. */
export function units(folder: string, names: readonly string[]): HostFile[] {
    return names.map((name) => {
        return { source: `${folder}/systemd/${name}`, target: `/etc/systemd/system/${name}`, mode: "0644" };
    });
}

/** What the CloudWatch agent sends; setup-cloudwatch-agent makes one of the two that a host has. */
export function agentConfiguration(folder: string, name: "every-host" | "this-kind"): HostFile {
    return {
        source: `${folder}/cloudwatch-agent/${name}.json`,
        target: `/opt/aws/amazon-cloudwatch-agent/etc/stackwarden-${name}.json`,
        mode: "0644",
    };
}

/** What programs share. */
function library(name: string): HostFile {
    return { source: `${partFolder}/lib/${name}`, target: `/opt/stackwarden/lib/${name}`, mode: "0644" };
}

/**
 * The content of a `HostFile`.
 *
 * @throws Error when the package is incomplete.
 */
export function readHostFile(source: string): string {
    return fs.readFileSync(path.join(componentsFolder(), source), "utf8");
}

/** The folder of all components' files; this code runs from `components/parts/host/` and, bundled, from `bin/`. */
function componentsFolder(): string {
    for (let folder = __dirname; ; folder = path.dirname(folder)) {
        const components = path.join(folder, "components");
        if (fs.existsSync(path.join(components, partFolder))) {
            return components;
        }
        if (folder === path.dirname(folder)) {
            throw new Error(`components/${partFolder} was not found above ${__dirname}: the package is incomplete`);
        }
    }
}

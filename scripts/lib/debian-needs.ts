import { spawnSync } from "node:child_process";

/** What the tests need from Debian: a command that succeeds where it is there, and the package it comes from. */
export const debianNeeds = {
    "command -v cloud-init": "cloud-init",
    "command -v curl": "curl",
    "command -v gpg": "gpg",
    "command -v ip": "iproute2",
    "command -v jq": "jq",
    "command -v mkfs.ext4": "e2fsprogs",
    "command -v perl": "perl",
    "command -v sfdisk": "fdisk",
    "command -v shellcheck": "shellcheck",
    "command -v systemd-analyze": "systemd",
    "command -v unshare": "util-linux",
    "command -v unzip": "unzip",
    "ldconfig -p | grep 'libaio[.]so[.]1 '": "libaio1",
    "ldconfig -p | grep 'libnuma[.]so[.]1 '": "libnuma1",
    "python3 -c 'import ensurepip'": "python3-venv",
};

/** The packages whose command fails, with `env` as its environment. */
export function missingPackages(env: NodeJS.ProcessEnv = process.env): string[] {
    return Object.entries(debianNeeds)
        .filter(([check]) => spawnSync("sh", ["-c", check], { env }).status !== 0)
        .map(([, debianPackage]) => debianPackage);
}

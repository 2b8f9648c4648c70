# shellcheck shell=bash
# What the host programs share. Sourced, never run.

# The data volume's mount point; PMM's data lies in a folder below it.
export DATA_MOUNT=/srv

# Levels in angle brackets are for the journal (sd-daemon(3)): it takes them off and files the line under that level.
note() { printf '<5>%s\n' "$*"; }
fail() {
    printf '<3>%s\n' "$*" >&2
    exit 1
}

# try TIMES SECONDS COMMAND...: runs COMMAND until it succeeds, at most TIMES, SECONDS apart.
try() {
    local times=$1 pause=$2 n
    shift 2
    for ((n = 1; n <= times; n++)); do
        if "$@"; then
            return 0
        fi
        if ((n < times)); then
            sleep "$pause"
        fi
    done
    return 1
}

# The name udev gives to the data volume. It holds the volume's id, so it can only ever lead to that volume: device
# names such as nvme1n1 and xvdf change between boots and instance types.
data_volume_link() { printf '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_%s\n' "${DATA_VOLUME_ID/-/}"; }

# Prints the device of the data volume; fails while it is not attached.
data_device() { readlink --canonicalize-existing --quiet "$(data_volume_link)"; }

# The device that is mounted at the mount point; empty when nothing is.
mounted_device() { findmnt --noheadings --output SOURCE --mountpoint "$DATA_MOUNT" || true; }

# device_bytes DEVICE: its size. The kernel counts in sectors of 512 bytes whatever the disk's own sector is.
device_bytes() { echo $(($(<"/sys/class/block/${1##*/}/size") * 512)); }

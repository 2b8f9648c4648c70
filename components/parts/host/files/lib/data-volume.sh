# shellcheck shell=bash
# What the host programs know of the data volume. Sourced, never run.

# The data volume's mount point; the data itself lies in DATA_FOLDER below it.
export DATA_MOUNT=/srv

# The name udev gives to the data volume. It holds the volume's id, so it can only ever lead to that volume: device
# names such as nvme1n1 and xvdf change between boots and instance types.
data_volume_link() { printf '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_%s\n' "${DATA_VOLUME_ID/-/}"; }

# Prints the device of the data volume; fails while it is not attached.
data_device() { readlink --canonicalize-existing --quiet "$(data_volume_link)"; }

# The device that is mounted at the mount point; empty when nothing is.
mounted_device() { findmnt --noheadings --output SOURCE --mountpoint "$DATA_MOUNT" || true; }

# device_bytes DEVICE: its size. The kernel counts in sectors of 512 bytes whatever the disk's own sector is.
device_bytes() { echo $(($(<"/sys/class/block/${1##*/}/size") * 512)); }

# Mounts the volume VOLUME_ID (vol-...) read-only at /mnt/restore. Sent to the host by attach-copy.ts; plain POSIX shell.
set -eu
by_id="${BY_ID_FOLDER:-/dev/disk/by-id}"
mount_point="${MOUNT_POINT:-/mnt/restore}"
device="$by_id/nvme-Amazon_Elastic_Block_Store_vol${VOLUME_ID#vol-}"

if mountpoint -q "$mount_point"; then
    echo "$mount_point is in use already: remove the copy that is mounted there first" >&2
    exit 1
fi
tries=0
while [ ! -e "$device" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt "${DEVICE_TRIES:-30}" ]; then
        echo "$device has not appeared: is the volume attached to this instance?" >&2
        exit 1
    fi
    sleep 2
done
mkdir -p "$mount_point"
# Read-only for people; ext4 still replays its journal, which makes a crash-consistent copy whole.
mount -t ext4 -o ro "$device" "$mount_point"
ls -l "$mount_point"

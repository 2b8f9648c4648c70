# Unmounts the volume VOLUME_ID (vol-...), which mount-copy.sh has mounted; fine when nothing or something else is. Sent to the host by attach-copy.ts; plain POSIX shell.
set -eu
mount_point="${MOUNT_POINT:-/mnt/restore}"
by_id="${BY_ID_FOLDER:-/dev/disk/by-id}"
device=$(readlink -f "$by_id/nvme-Amazon_Elastic_Block_Store_vol${VOLUME_ID#vol-}")

if mounted=$(findmnt --noheadings --output SOURCE --mountpoint "$mount_point"); then
    if [ "$mounted" != "$device" ]; then
        echo "$mount_point holds $mounted, which is somebody else's and stays"
        exit 0
    fi
    umount "$mount_point"
fi
if [ -d "$mount_point" ]; then
    rmdir "$mount_point"
fi
echo "$mount_point is free"

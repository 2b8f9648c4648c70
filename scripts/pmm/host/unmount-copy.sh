# Unmounts what mount-copy.sh has mounted; fine when nothing is. Sent to the host by attach-copy.ts; plain POSIX shell.
set -eu
mount_point="${MOUNT_POINT:-/mnt/restore}"

if mountpoint -q "$mount_point"; then
    umount "$mount_point"
fi
if [ -d "$mount_point" ]; then
    rmdir "$mount_point"
fi
echo "$mount_point is free"

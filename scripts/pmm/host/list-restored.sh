# Lists the directories that AWS Backup has restored on the file system FILE_SYSTEM_ID (fs-...), a line each: "with <path>" where
# DIRECTORY (/pmm) is in it, "without <path>" where it is not. Sent to the host by restored-directories.ts; plain POSIX shell.
set -eu
mount_point=$(mktemp -d)
leave() {
    if mountpoint -q "$mount_point"; then
        umount "$mount_point"
    fi
    rmdir "$mount_point"
}
trap leave EXIT
mount -t efs -o tls,iam,ro "$FILE_SYSTEM_ID:/" "$mount_point"
for restored in "$mount_point"/aws-backup-restore_*; do
    if [ ! -d "$restored" ]; then
        continue
    fi
    if [ -d "$restored$DIRECTORY" ]; then
        echo "with ${restored#"$mount_point"}"
    else
        echo "without ${restored#"$mount_point"}"
    fi
done

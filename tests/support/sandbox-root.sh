#!/bin/bash
# Makes a root folder to run host programs in: this machine's files, read through; everything written stays in memory
# and is gone when this process ends. Started in namespaces of its own (unshare --mount --pid --cgroup --fork), so that
# this machine sees none of it. Says "ready", then becomes the program named on its standard input, as process 1.
set -euo pipefail
folder=$1
checkout=$2

mount -t tmpfs tmpfs "$folder"
mkdir "$folder"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
cd "$folder/root"
mount -t proc proc proc
# The kernel's settings are one set for all namespaces.
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount -t tmpfs tmpfs sys
mkdir -p sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs dev
for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir sandbox stubs checkout
# For the Python packages of tests, at a place that no unit hides (as PrivateTmp= hides /tmp); nothing may write to it.
mount --bind "$checkout" checkout
mount -o remount,bind,ro checkout
# Said from inside: before, whoever looks into this process's root would see this machine's.
# shellcheck disable=SC2016 # expanded inside
exec chroot . /bin/sh -c 'echo ready; read -r init; exec $init'

#!/bin/sh
# install.sh <folder>: Debian's packages of Prometheus and Alertmanager, unpacked into <folder> and not installed: prometheus,
# promtool, alertmanager with its templates, and amtool. Run it under a lock. It needs apt-get and dpkg.
set -eu

folder=$1
unfinished=$folder.unfinished
rm -rf "$unfinished"
mkdir -p "$unfinished/packages"
cd "$unfinished/packages"
# A machine whose lists of packages are missing or old fetches them first.
apt-get download prometheus prometheus-alertmanager >&2 || {
    apt-get update >&2
    apt-get download prometheus prometheus-alertmanager >&2
}
for package in ./*.deb; do
    dpkg -x "$package" unpacked
done
cd "$unfinished"
mv packages/unpacked/usr/bin/prometheus packages/unpacked/usr/bin/promtool packages/unpacked/usr/bin/amtool .
mv packages/unpacked/usr/bin/prometheus-alertmanager alertmanager
mv packages/unpacked/usr/share/prometheus/alertmanager templates
rm -rf packages
for program in prometheus promtool amtool alertmanager; do
    "./$program" --version >&2
done
mv "$unfinished" "$folder"

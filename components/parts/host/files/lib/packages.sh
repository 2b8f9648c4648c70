# shellcheck shell=bash
# What the programs share that install packages. Sourced after host.sh, never run.

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1

# Other programs of Ubuntu hold the lock for minutes on a first boot.
apt_get() { apt-get --option DPkg::Lock::Timeout=600 --option Acquire::Retries=3 --quiet "$@"; }

# missing_of PACKAGE...: prints those that are not there.
missing_of() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
    done
}

# install_missing PACKAGE...: installs those that are not there; what is there is never upgraded.
install_missing() {
    local missing
    mapfile -t missing < <(missing_of "$@")
    if ((${#missing[@]} > 0)); then
        apt_get update
        apt_get install --yes --no-install-recommends "${missing[@]}"
        note "installed: ${missing[*]}"
    fi
}

# add_repository NAME SOURCES KEY_URL KEY_FINGERPRINT: from now on apt reads SOURCES, a file of /opt/stackwarden/share, whose
# packages are to be signed by the key that KEY_URL gives.
add_repository() (
    local name=$1 sources=$2 url=$3 fingerprint=$4 folder keys
    folder=$(mktemp --directory)
    trap 'rm --recursive --force "$folder"' EXIT
    curl --fail --silent --show-error --location --proto '=https' --retry 5 --max-time 120 \
        --output "$folder/key" "$url" || fail "$url cannot be read: trying again later"
    # Every key in the file would be trusted, so there must be no other.
    keys=$(GNUPGHOME=$folder gpg --batch --quiet --with-colons --show-keys "$folder/key" |
        awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }')
    [[ $keys == "$fingerprint" ]] ||
        fail "$url holds key ${keys//$'\n'/, } where $fingerprint is expected: nothing of $name is installed"
    install -D --mode=0644 "$folder/key" "/etc/apt/keyrings/$name.asc"
    install --mode=0644 "/opt/stackwarden/share/$sources" "/etc/apt/sources.list.d/$name.sources"
)

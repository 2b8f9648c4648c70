# shellcheck shell=bash
# What the host programs share. Sourced, never run.

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

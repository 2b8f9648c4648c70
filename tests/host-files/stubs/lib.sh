# shellcheck shell=bash
# What the stand-in commands share. Each notes how it was called; /sandbox holds what they pretend and what they saw.
export STATE=/sandbox

{
    printf '%s' "${0##*/}"
    if (($# > 0)); then
        printf ' %q' "$@"
    fi
    printf '\n'
} >>"$STATE/calls"

# is FLAG: whether a test has asked for something out of the ordinary.
is() { [[ -e $STATE/$1 ]]; }

#!/usr/bin/env bash
# What primes-plan models is what the engine does: on 16, 64 and 256 processes whose kernel sleeps, so that they need no
# cores. Others who want the cores make a run longer: it is tried more than once, and where they are many nothing can be said.
source "$(dirname "$0")/lib.sh"

[[ -z $SANITIZER ]] || skip "a sanitizer takes the time that the sleepers need"
export PRIMES_BIN=${PRIMES%/*}
before=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0)

# compared CLAIM OPTION...: by scripts/compare-model.
compared() {
    claim "$1"
    run "$SOURCE_DIR/scripts/compare-model" "${@:2}"
    stdout
    [[ $(stdout | grep -c ' % |$') -ge 1 ]] || fail "expected a table"
    [[ $status -eq 0 ]] && return
    [[ $status -eq 3 ]] && skip "off by more than 10 %, but the sleepers took more than three quarters of the cores"
    awk -v load="$before" -v cores="$(nproc)" 'BEGIN { exit !(load > cores) }' &&
        skip "off by more than 10 %, but the machine was busy before: a load of $before"
    fail "off by more than 10 %"
}

compared "the makespan of the classic list on 16 and 64 processes is modelled within 10 %" --ranks 16,64 --split auto
compared "and where no number is split" --ranks 64 --split never
compared "the makespan of a longer list on 256 processes is modelled within 10 %" --ranks 256 --tries 2

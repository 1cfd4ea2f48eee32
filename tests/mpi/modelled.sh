#!/usr/bin/env bash
# What primes-plan models is what the engine does: on 16 and 64 processes whose kernel sleeps, so that they need no cores.
# scripts/compare-model does the same on 256, which take minutes to start. Others who want the cores make a run longer:
# it is tried three times, and where they are many nothing can be said.
source "$(dirname "$0")/lib.sh"

[[ -z $SANITIZER ]] || skip "a sanitizer takes the time that the sleepers need"
export PRIMES_BIN=${PRIMES%/*}
before=$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0)

claim "the makespan of the classic list is modelled within 10 %, split and whole"
run "$SOURCE_DIR/scripts/compare-model" --ranks 16,64 --split auto
stdout
if [[ $status -eq 0 ]]; then
    run "$SOURCE_DIR/scripts/compare-model" --ranks 64 --split never
    stdout
fi
[[ $(stdout | grep -c ' % |') -ge 1 ]] || fail "expected a table"
if [[ $status -ne 0 ]]; then
    awk -v load="$before" -v cores="$(nproc)" 'BEGIN { exit !(load > cores) }' &&
        skip "off by more than 10 %, but the machine was busy before: a load of $before"
    fail "off by more than 10 %"
fi

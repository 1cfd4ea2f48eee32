#!/usr/bin/env bash
# What primes-plan models is what the engine does: on 16 and 64 processes whose kernel sleeps, so that they need no cores.
# scripts/compare-model does the same on 256, which take minutes to start.
source "$(dirname "$0")/lib.sh"

export PRIMES_BIN=${PRIMES%/*}

claim "the makespan of the classic list is modelled within 10 %, split and whole"
run "$SOURCE_DIR/scripts/compare-model" --ranks 16,64
stdout
[[ $status -eq 0 ]] || fail "off by more than 10 %"
[[ $(stdout | grep -c '%') -eq 4 ]] || fail "expected four rows"

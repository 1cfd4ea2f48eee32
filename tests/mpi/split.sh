#!/usr/bin/env bash
# How 64 ranks share the chapter's list, on any machine: with the kernel `sleep` they need no cores. Whole numbers are
# bounded by the longest; split ones are not. On a busy machine all takes longer: then the times alone are not judged.
source "$(dirname "$0")/lib.sh"

rate=4194304        # divisors a second: KERNEL_SLEEP_RATE
all=433405964       # divisors that the list takes, one worker alone
longest=49999999    # of its longest number
workers=64
unjudged=

free_cores() { "$SOURCE_DIR/scripts/free-cores"; }

# seconds_of MODE: of the list on 64 ranks. The classic verdicts are in verdicts.tsv.
seconds_of() {
    free_before=$(free_cores)
    expect_exit 0 ranks $workers "$PRIMES" --kernel sleep --split "$1" --threads 1 --placement ignore --workload classic \
        --format tsv --output "$1.tsv" --record record.jsonl
    expect_same verdicts.tsv "$1.tsv"
    seconds=$(field repetitions.0.seconds)
}

# is_so CONDITION: of awk, with the seconds measured as s, the sum alone as a and the longest alone as l.
is_so() {
    awk -v s="$seconds" -v a="$all" -v l="$longest" -v r=$rate -v w=$workers \
        "BEGIN { a /= r; l /= r; printf \"  %.3f s, speedup %.2f, of $workers workers %.3f\\n\", s, a / s, a / s / w
                 exit !($1) }"
}

# holds_where_quiet CONDITION: or others had more than a tenth of the cores.
holds_where_quiet() {
    local free_after
    if is_so "$1"; then return; fi
    free_after=$(free_cores)
    ((free_before < 90 || free_after < 90)) || fail "not so: $1"
    unjudged="not so: $1; but the machine is busy: of a core that was asked for, $free_before % was to be had before, \
$free_after % after"
    echo "  not judged: $unjudged"
}

expect_exit 0 "$PRIMES" --workload classic --threads 1 --kernel trial --format tsv --output verdicts.tsv

claim "whole numbers: no run is shorter than the longest number, and nothing else holds it up for long"
seconds_of never
is_so 's >= l' || fail "shorter than the longest number"
holds_where_quiet 's <= 2 * l'
[[ $(field repetitions.0.unit_operations) -eq 0 ]] || fail "numbers were split"

claim "split numbers: far shorter than the longest, and every worker has its share"
seconds_of auto
is_so 's >= a / w' || fail "shorter than the work"
holds_where_quiet 's < l / 2' # 0.94 of the ideal on free cores
field repetitions.0.workers | python3 -c '
import json, sys
units = [worker["units"] for worker in json.load(sys.stdin)]
sys.exit(0 if min(units) > 0 else f"workers without a unit: {units}")' || fail "a worker had nothing to do"

[[ -z $unjudged ]] || skip "$unjudged"

#!/usr/bin/env bash
# What primes-plan models is what the engine does: on 16, 64 and 256 workers whose kernel sleeps, so that they need no
# cores. 256 of them are 64 processes of four threads: as many processes take minutes to start on two cores, and
# scripts/compare-model, run by hand, has those. Others who want the cores make a run longer: it is tried more than once,
# and where they are many the times are not judged, and only they.
source "$(dirname "$0")/lib.sh"

[[ -z $SANITIZER ]] || skip "a sanitizer takes the time that the sleepers need"
export PRIMES_BIN=${PRIMES%/*}
unjudged=

# compared CLAIM OPTION...: by scripts/compare-model.
compared() {
    claim "$1"
    run "$SOURCE_DIR/scripts/compare-model" "${@:2}"
    stdout
    [[ $(stdout | grep -c ' % |$') -ge 1 ]] || fail "expected a table"
    case $status in
    0) ;;
    3)
        unjudged=$(stderr | tail -n 1)
        echo "  not judged: $unjudged"
        ;;
    *) fail "off by more than 10 %" ;;
    esac
}

compared "the makespan of the classic list on 16 and 64 processes is modelled within 10 %" --ranks 16,64 --split auto
compared "and where no number is split" --ranks 64 --split never
if [[ $HAVE_OPENMP == 1 ]]; then
    longest=(18446744073709551557 18446744073709551533 18446744073709551521 18446744073709551437) # primes, 8 s of 256 workers
    compared "the makespan of a longer list on 256 workers is modelled within 10 %" --ranks 64 --threads 4 --split auto \
        --tries 2 -- "${longest[@]}"
fi

kinds=(--schedule static --schedule "static,1" --schedule "dynamic,1" --schedule "guided,1")
compared "each schedule of a loop is modelled within 10 % on two processes" --ranks 2 "${kinds[@]}" -- \
    --range 10000000000007:10000040840807:510510
compared "and on 16" --ranks 16 "${kinds[@]}" -- --range 10000000000007:10000408408007:510510
compared "and two of them on 64" --ranks 64 --schedule static --schedule "dynamic,1" -- \
    --range 10000000000007:10000408408007:510510

[[ -z $unjudged ]] || skip "$unjudged"

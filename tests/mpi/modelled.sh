#!/usr/bin/env bash
# What primes-plan models is what the engine does: on 16, 64 and 128 workers whose kernel sleeps, so that they need few
# cores. 128 of them are 32 processes of four threads: as many processes take a minute to start on two cores, and 256
# workers want more than half of those; scripts/compare-model, run by hand, has both. How late sleepers woke is taken out of
# the comparison; where they woke so late that messages were late, too, or others were there, it is not judged, and only it.
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
compared "and where no number is split" --ranks 64 --split never -- --range 10000000000007:10000408408007:510510
if [[ $HAVE_OPENMP == 1 ]]; then
    # A prime, four seconds of 128 workers.
    compared "that of the longest number on 128 workers, too" --ranks 32 --threads 4 --split auto -- 18446744073709551557
fi

kinds=(--schedule static --schedule "static,1" --schedule "dynamic,1" --schedule "guided,1")
compared "each schedule of a loop is modelled within 10 % on two processes" --ranks 2 "${kinds[@]}" -- \
    --range 10000000000007:10000040840807:510510
compared "and on 16" --ranks 16 "${kinds[@]}" -- --range 10000000000007:10000204204007:510510
compared "and two of them on 64" --ranks 64 --schedule static --schedule "dynamic,1" -- \
    --range 10000000000007:10000408408007:510510

[[ -z $unjudged ]] || skip "$unjudged"

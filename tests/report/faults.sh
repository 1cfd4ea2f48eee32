#!/usr/bin/env bash
# primes-report when an allocation or a call to the system fails: the N-th one, for N = 1, 2, 3 ... until it succeeds. It
# ends with the whole report and exit 0, or with a message and exit 1; never with another report, never by a signal.
#
# What the C library does on its own behalf (reading a stream, sorting) is not counted.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/../cli/injector.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}

# record RANKS SECONDS SECONDS_OF_NUMBER: a small one, with all that the tables need; two ranks share a number.
record() {
    local rank ranks="" workers="" numbers="" units=""
    for ((rank = 0; rank < $1; rank++)); do
        ranks+=",{\"host\":\"n1\",\"process\":$1,\"cpu_model\":\"CPU\",\"cores\":2,\"threads\":1}"
        workers+=",{\"rank\":$rank,\"allowed_cpus\":\"$rank\",\"operations\":7,\"units\":1,\"busy_seconds\":$2,\"cpu_seconds\":$2,\"end_seconds\":$2}"
        numbers+=",{\"seconds\":$3,\"start_seconds\":0,\"rank\":$rank,\"thread\":0}"
        units+=",{\"number\":1,\"count\":1,\"lo\":$((2 + 9 * rank)),\"hi\":$((11 + 9 * rank)),\"rank\":$rank,\"thread\":0,\"start_seconds\":0,\"busy_seconds\":$2,\"operations\":7}"
    done
    if [[ $1 -eq 1 ]]; then numbers+=$numbers units=""; fi
    units=\"unit_operations\":$((7 * ($1 - 1))),\"vain_units\":0,\"vain_operations\":0,\"units\":[${units:1}]
    echo "{\"schema\":1,\"started\":\"2026-01-01T00:00:0$1Z\",\"exit_code\":0,\"program\":{\"version\":\"1\",\"commit\":\"c\",\"compiler\":\"cc\",\"flags\":\"-O3\",\"threads_library\":\"o\",\"mpi_library\":\"m\"},\"world\":{\"launcher\":\"$([[ $1 -eq 1 ]] && echo none || echo mpirun)\",\"nodes\":1,\"ranks\":$1,\"workers\":$1},\"ranks\":[${ranks:1}],\"kernel\":\"trial\",\"operation\":\"divisors\",\"workload\":\"a workload with a name that makes buffers grow\",\"format\":\"count\",\"numbers\":[{\"n\":\"7\",\"verdict\":\"prime\"},{\"n\":\"18446744073709551557\",\"verdict\":\"prime\"}],\"tally\":{\"numbers\":2,\"prime\":2,\"composite\":0,\"neither\":0,\"invalid\":0,\"numbers_digest\":\"00000000000000000000000000000000\",\"verdicts_digest\":\"11111111111111111111111111111111\"},\"repetitions\":[{\"warmup\":false,\"seconds\":$2,\"compute_seconds\":$2,$units,\"workers\":[${workers:1}],\"numbers\":[${numbers:1}]}]}"
}
{ record 1 2.5 1.25 && record 2 1.5 1.5; } >records.jsonl
prepare() { :; }

judge_report() {
    case $status in
    0)
        cmp -s whole "$captured/stdout" || fail "exit 0, but another report"
        expect_stderr ""
        ;;
    1) [[ $(stderr) == "primes-report: "[a-z]* && $(stderr | wc -l) -eq 1 ]] || fail "no message, or more than a message" ;;
    *) fail "expected exit 0 or 1" ;;
    esac
}

# report OPTION...: what the report shall be, and every allocation on the way to it.
sweep_report() {
    "$REPORT" "$@" records.jsonl >whole 2>said || fail "no report"
    [[ ! -s said ]] || fail "something is said: $(<said)"
    sweep memory ENOMEM judge_report "$REPORT" "$@" records.jsonl
}

claim "memory: every allocation of a report"
sweep_report --why
read_faults=460 # and more are those of reading, which are the same for all
for options in "--table scaling" "--table numbers" --check "--why --format json" "--check --format csv"; do
    claim "memory: every allocation of $options, once all is read"
    read -ra words <<<"$options"
    first_fault=$read_faults sweep_report "${words[@]}"
done

claim "memory: every allocation of bounds and the table of schedules, once all is read"
cp records.jsonl split.jsonl
{ record 1 2.5 1.25 && record 2 1.5 1.5 | sed -E 's/"units":\[[^]]*\],//; s/"unit_operations":7/"unit_operations":0/; s/"kernel"/"schedule":{"kind":"dynamic","chunk":1},&/'; } >records.jsonl
for table in schedules why; do first_fault=400 sweep_report --table "$table"; done
mv split.jsonl records.jsonl

claim "memory: none at all from some point on"
"$REPORT" --why records.jsonl >whole
for number in 1 2 5 10 20 50 100 200 400; do
    FAULT_LASTING=1 faulty memory $number ENOMEM "$REPORT" --why records.jsonl
    judge_report
done

claim "the figures: every allocation, and no gnuplot to start"
mkdir no_programs
judge_figure() {
    [[ $status -eq 1 ]] || fail "expected exit 1"
    [[ $(stderr) == "primes-report: "* ]] || fail "no message"
    [[ -z $(find figure -name '.primes-report*' 2>/dev/null) ]] || fail "something is left"
    [[ -e $fired ]] || status=0
}
prepare() { rm -rf figure; }
first_fault=480 sweep memory ENOMEM judge_figure env PATH="$tmp/no_programs" "$REPORT" --plot figure --figure why records.jsonl
sweep rename,fsync,mkdir EIO judge_figure env PATH="$tmp/no_programs" "$REPORT" --plot figure --figure why records.jsonl

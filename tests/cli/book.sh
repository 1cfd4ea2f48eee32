#!/usr/bin/env bash
# primes-report --book: the published figures, alone and beside records.
source "$(dirname "$0")/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
samples=$SOURCE_DIR/tests/data/records

claim "alone it needs no records: medians, speedups and bounds of every number of processes"
expect_exit 0 "$REPORT" --book
expect_stderr ""
[[ $(stdout | grep -c '^book ') -eq 20 ]] || fail "expected 20 rows"
expect_stdout_matches '^book +2 × 1 .* 22\.790 .* 1\.79 .* 1\.80 '
expect_stdout_matches '^book +3 × 1 .* 15\.880 .* 2\.57 .* 2\.66 '
expect_stdout_matches '^book +4 × 1 .* 13\.210 .* 3\.09 .* 3\.33 '
expect_stdout_has "base: one process 40.810 s (median of 13)"
expect_stdout_has "a reader's notebook with Python 3.10"
expect_stdout_has "60.813"

claim "its files are what is built in"
expect_exit 0 "$REPORT" --book --table numbers --format csv
stdout | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } { print $at["n"] "," $at["sequential_seconds"] + 0 }' >got
awk -F, 'NR > 1 { print $1 "," $3 + 0 }' "$SOURCE_DIR/results/book/sequential.csv" >wanted
expect_same wanted got
expect_exit 0 "$REPORT" --book --format csv
stdout | awk -F, 'NR > 1 && $0 ~ /,book,/ { count++ } END { print count }' >got
awk -F, 'NR > 1 { seen[$1] = 1 } END { for (i in seen) count++; print count }' "$SOURCE_DIR/results/book/processes.csv" >wanted
expect_same wanted got

claim "beside records it is a table of its own, whatever kernel or workload is asked for"
expect_exit 0 "$REPORT" --book --kernel trial "$samples/sequential.jsonl" "$samples/threads.jsonl"
expect_stdout_has "own numbers from 3 sources, kernel trial"
expect_stdout_has "Figure 19-2"

claim "over the plots of the same list its curve is drawn, and its own plots are left out"
expect_exit 0 "$PRIMES" --kernel trial --workload classic --threads 1 --format count --record classic.jsonl
expect_exit 0 "$PRIMES" --kernel trial --workload classic --threads 2 --format count --record classic.jsonl
mkdir no_programs
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --book --plot laid classic.jsonl # without gnuplot: script and data
    [[ $(cd laid && echo *.dat) == "efficiency.dat speedup.dat time.dat timeline.dat why.dat" ]] || fail "drawn: $(ls laid)"
    grep -qx '# line book' laid/speedup.dat || fail "no book in the speedup"
fi

claim "where nothing is of the same list, it is drawn on its own"
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --plot own
[[ $(cd own && echo *.dat) == "efficiency.dat speedup.dat time.dat why.dat" ]] || fail "drawn: $(ls own)"
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --plot apart "$samples/sequential.jsonl" "$samples/threads.jsonl"
[[ $(cd apart && echo speedup*.dat) == "speedup-1.dat speedup-2.dat" ]] || fail "drawn: $(ls apart)"

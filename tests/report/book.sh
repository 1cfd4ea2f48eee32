#!/usr/bin/env bash
# primes-report --book: the published figures, alone and beside records.
source "$(dirname "$0")/../cli/lib.sh"

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

claim "its laws are fitted up to its six cores, where each has a verdict and chance is known from its repetitions"
expect_exit 0 "$REPORT" --book --why
expect_stdout_has "the laws are fitted up to 6 workers: more share cores"
for law in "the schedule bound alone" "Amdahl's law with a serial part of 0.108" "Gustafson's law with a serial part of 0.337" \
    "the USL with contention 0.087 and crosstalk 0.0042"; do
    expect_stdout_matches "^  $law is rejected: it is [0-9.]+ % off the run times, farther than each of 999 studies made by chance under it; farthest at [3-6] workers,"
done
expect_stdout_has "no law of a curve describes these points"
expect_stdout_matches '^  the serial fraction \(Karp–Flatt\) is 0\.117.* at 2 workers and 0\.106.* at 6; over all points it has no direction within the noise: '
expect_stdout_lacks "law is told" # of the list alone, which has no workers

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
mkdir no_programs
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_exit 0 "$PRIMES" --kernel trial --workload classic --threads 2 --format count --record classic.jsonl
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --book --plot laid classic.jsonl # without gnuplot: script and data
    [[ $(cd laid && echo *.dat) == "efficiency.dat order.dat speedup.dat time.dat timeline.dat why.dat" ]] || fail "drawn: $(ls laid)"
    grep -qx '# line book' laid/speedup.dat || fail "no book in the speedup"
fi

claim "where nothing is of the same list, it is drawn on its own"
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --plot own
[[ $(cd own && echo *.dat) == "efficiency.dat speedup.dat time.dat why.dat" ]] || fail "drawn: $(ls own)"
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --plot apart "$samples/sequential.jsonl" "$samples/threads.jsonl"
[[ $(cd apart && echo speedup*.dat) == "speedup-1.dat speedup-2.dat" ]] || fail "drawn: $(ls apart)"

claim "a modelled curve is laid over, as far as it goes, and is said to be modelled"
printf 'modelled_workers,ranks,modelled_seconds,modelled_speedup\n1,1,40,1\n64,64,0.8,50\n' >model.csv
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --modelled model.csv --plot modelled --figure efficiency
sed -n '/^# modelled$/,/^$/p' modelled/efficiency.dat >got
printf '# modelled\n# workers efficiency\n1 1\n64 0.78125\n\n' >wanted
expect_same wanted got
grep -q '16, 32, 64)' modelled/efficiency.gp || fail "the axis does not reach 64"
sed -n "s/^set label [0-9]* '\(.*\)' at screen.*/\1/p" modelled/efficiency.gp | paste -sd ' ' >caption
grep -q 'modelled: by primes-plan, not measured' caption || fail "it is not said: $(cat caption)"
printf 'modelled_workers,modelled_seconds,modelled_speedup,schedule\n1,40,1,"static,10"\n' >model.csv
for schedule in static,10 guided; do
    printf '64,0.8,50,"%s"\n' "$schedule" >>model.csv
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --modelled model.csv --plot "modelled-$schedule" --figure time
    sed -n "s/^set label [0-9]* '\(.*\)' at screen.*/\1/p" "modelled-$schedule/time.gp" | paste -sd ' ' >"caption-$schedule"
done
grep -q 'modelled: by primes-plan, schedule static,10, not measured' caption-static,10 || fail "the schedule is not said: $(cat caption-static,10)"
grep -q 'modelled: by primes-plan, of several schedules, not measured' caption-guided || fail "nor that they are several: $(cat caption-guided)"
if [[ -x $BUILD_DIR/src/primes-plan ]]; then
    expect_exit 0 "$BUILD_DIR/src/primes-plan" --rate 400M --ranks 1,16 --format csv
    cp "$captured/stdout" plan.csv
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --book --modelled plan.csv --plot planned --figure time
    [[ $(sed -n '/^# modelled$/,/^$/p' planned/time.dat | grep -c '^[0-9]') -eq 2 ]] || fail "not two points"
fi

claim "what is no modelled curve is told"
echo "workers,seconds" >none.csv
printf 'modelled_workers,modelled_seconds,modelled_speedup\n1,x,1\n' >bad.csv
printf 'modelled_workers,modelled_seconds,modelled_speedup\n' >empty.csv
for wrong in none.csv:1 bad.csv:2 empty.csv:2; do
    expect_exit 2 "$REPORT" --book --modelled "${wrong%:*}" --plot nothing
    expect_stderr_has "primes-report: $wrong: not what primes-plan --format csv prints"
done
expect_exit 1 "$REPORT" --book --modelled nowhere.csv --plot nothing
expect_stderr_has "primes-report: cannot read 'nowhere.csv': No such file or directory"
expect_exit 2 "$REPORT" --book --modelled model.csv
expect_stderr_has "primes-report: --modelled needs --plot, or --table proposal: other tables have only what was measured"
expect_exit 2 "$REPORT" --book --modelled model.csv --plot nothing "$samples/sequential.jsonl" "$samples/threads.jsonl"
expect_stderr_has "primes-report: --modelled is of one table, these records make 2: choose with --kernel or --workload"
[[ ! -e nothing ]] || fail "something was drawn"

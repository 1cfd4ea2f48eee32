#!/usr/bin/env bash
# Several studies side by side: as rows of one table and curves of one picture, each against its own base.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}

# study FILE WORD...
study() {
    local file=$1
    shift
    "$STUDY" noise=normal size=0.01 repetitions=7 "$@" >"$file" || fail "no study of: $*"
}

mkdir -p all/a all/b "all/it's c"
study all/a/runs.jsonl seed=1 row=sequential row=openmp:2 row=openmp:4 start=0.2
study all/b/runs.jsonl seed=2 seconds=3 row=sequential row=openmp:2 start=0.2 row=openmp:4 start=1
study "all/it's c/runs.jsonl" seed=3 seconds=1.5 row=sequential row=mpi:2 start=0.1 row=mpi:4 start=0.6

# rows: study, world and workers of each row of studies.json.
rows() {
    python3 -c '
import json
tables = json.load(open("studies.json"))["tables"]
for i, table in enumerate(tables):
    for r in table["rows"]:
        print(i, r["study"], r["world"], r["workers"], "%.1f" % (r["speedup"] or 0))'
}

by() {
    expect_exit 0 "$REPORT" --by "$1" --format json "${@:2}"
    stdout >studies.json
}

claim "folders: one table, each study with its own base"
by folder all
[[ $(rows) == "0 all/a sequential 1 1.0
0 all/a OpenMP 2 2.0
0 all/a OpenMP 4 3.8
0 all/b sequential 1 1.0
0 all/b OpenMP 2 1.8
0 all/b OpenMP 4 3.0
0 all/it's c sequential 1 1.0
0 all/it's c MPI 2 1.9
0 all/it's c MPI 4 3.4" ]] || fail "rows: $(rows)"
expect_exit 0 "$REPORT" --by folder all
expect_stdout_has "3 studies, each against its own base"

claim "hosts, commits and kernels are told apart likewise"
sed 's/"host":"n1"/"host":"c1.one.example"/g; s/"commit":"simulated"/"commit":"0a1b2c3d4e5f"/' all/a/runs.jsonl >mixed.jsonl
sed 's/"host":"n1"/"host":"c2.two.example"/g; s/"commit":"simulated"/"commit":"425ce3f14a95"/; s/"kernel":"trial"/"kernel":"trial-simd"/' all/b/runs.jsonl >>mixed.jsonl
for pair in "host c1.one.example c2.two.example" "commit 0a1b2c3d4e5f 425ce3f14a95" "kernel trial trial-simd"; do
    read -r what first second <<<"$pair"
    if [[ $what == kernel ]]; then tables=1; else tables=2; fi # those of another kernel answer another question
    by "$what" mixed.jsonl
    [[ $(rows | cut -d ' ' -f 2 | sort -u) == "$first
$second" ]] || fail "studies: $(rows)"
    [[ $(rows | cut -d ' ' -f 1 | sort -u | wc -l) -eq $tables ]] || fail "$what: not $tables tables: $(rows)"
done

claim "schedules are told apart, against one base"
study schedules.jsonl blocks=1000 row=sequential row=openmp:4 row=openmp:4 schedule=static row=openmp:4 schedule=dynamic
by schedule schedules.jsonl
[[ $(rows | cut -d ' ' -f 2 | sort -u | wc -l) -eq 3 ]] || fail "not three schedules: $(rows)"

claim "one picture has a curve for each study, also with hostile names"
if command -v gnuplot >/dev/null; then
    expect_exit 0 "$REPORT" --by folder --plot plots all
    for figure in time speedup efficiency; do
        [[ -s plots/$figure.svg && -s plots/$figure.pdf && -s plots/$figure.png ]] || fail "no $figure: $(ls plots)"
    done
    for name in "all/a" "all/b" 'all/it"s c'; do
        grep -qF "$name" plots/speedup.gp || fail "no curve of $name: $(cat plots/speedup.gp)"
    done
    expect_exit 0 "$REPORT" --by folder --plot time.svg --figure time all
    expect_exit 2 "$REPORT" --by folder --plot why.svg --figure why all
    expect_stderr_has "studies stand side by side in figures of time, speedup and efficiency"
    claim "more than eight are refused, with what to do"
    for i in {1..9}; do
        mkdir -p "many/s$i"
        study "many/s$i/runs.jsonl" "seed=$i" row=sequential row=openmp:2
    done
    expect_exit 2 "$REPORT" --by folder --plot many.svg many
    expect_stderr_has "more than eight studies cannot be told apart"
    rm -r many/s9
    expect_exit 0 "$REPORT" --by folder --plot many.svg many
else
    echo "skipped in part: there is no gnuplot"
fi

claim "what was found of a study stands below the table, with its name"
mkdir -p found/x found/y
study found/x/runs.jsonl seed=1 row=sequential row=openmp:2
study found/y/runs.jsonl seed=2 row=sequential row=openmp:2 modes=0.3
expect_exit 0 "$REPORT" --by folder found
expect_stdout_has "found/y: warning: "

claim "wrong use is refused"
expect_exit 2 "$REPORT" --by weather all
expect_stderr_has "folder host commit kernel schedule"
expect_exit 2 "$REPORT" --by folder --why all
expect_exit 2 "$REPORT" --by folder --compare all/a all/b

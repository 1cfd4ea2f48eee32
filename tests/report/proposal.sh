#!/usr/bin/env bash
# What a computing centre asks for: from planted losses, the most cores whose efficiency surely is high enough, the cheapest and
# the fastest configuration; of weak scaling, too; modelled points are marked, and never recommended.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}

# Efficiencies of 1, 0.95, 0.81 and 0.69.
rows=(row=sequential row=openmp:2 row=openmp:4 start=0.2 row=openmp:8 start=1.5 row=mpi:16 start=5)
"$STUDY" noise=normal size=0.01 repetitions=10 "${rows[@]}" >study.jsonl || fail "no study"

# chosen: the workers of the largest, the cheapest and the fastest row of proposal.json.
chosen() {
    python3 -c '
import json
rows = [r for table in json.load(open("proposal.json"))["tables"] for r in table["rows"]]
print(*[next((r["workers"] for r in rows if r["is_" + mark]), "none") for mark in ("largest", "cheapest", "fastest")])'
}

propose() {
    expect_exit 0 "$REPORT" --table proposal --format json "$@"
    stdout >proposal.json
}

claim "the largest is the last one whose whole interval lies above what is asked for"
propose study.jsonl
[[ $(chosen) == "8 1 16" ]] || fail "chosen: $(chosen)"
propose --efficiency 0.9 study.jsonl
[[ $(chosen) == "4 1 16" ]] || fail "of 0.9: $(chosen)"
propose --efficiency 0.69 study.jsonl
[[ $(chosen) == "8 1 16" ]] || fail "an efficiency of 0.69 with an interval around it is not surely 0.69: $(chosen)"
propose --efficiency 0.5 study.jsonl
[[ $(chosen) == "16 1 16" ]] || fail "of 0.5: $(chosen)"

claim "a sentence says each"
expect_exit 0 "$REPORT" --table proposal study.jsonl
expect_stdout_has "largest: up to 8 cores (OpenMP 1 × 8) the efficiency is 0.75 or more: 0.8"
expect_stdout_has "cheapest: sequential 1 × 1, "
expect_stdout_has "fastest: MPI 16 × 1, "
expect_exit 0 "$REPORT" --table proposal --efficiency 1 study.jsonl
expect_stdout_has "of no configuration of several cores the efficiency surely is 1 or more"

claim "a dip below the largest is told"
"$STUDY" noise=normal size=0.01 repetitions=10 row=sequential row=openmp:4 start=2 row=openmp:8 start=1 >dip.jsonl
propose dip.jsonl
[[ $(chosen) == "8 1 8" ]] || fail "chosen: $(chosen)"
grep -q "but with 4 cores (OpenMP 1" proposal.json || fail "nothing is said of 4 cores: $(cat proposal.json)"

claim "without intervals nothing is recommended, and what to do is said"
"$STUDY" repetitions=3 "${rows[@]}" >few.jsonl
propose few.jsonl
[[ $(chosen) == "none 1 16" ]] || fail "chosen: $(chosen)"
grep -q "measure the base and each configuration six times or more" proposal.json || fail "no cure: $(cat proposal.json)"

claim "core-hours are the workers times the time"
expect_exit 0 python3 -c '
import json
for row in json.load(open("proposal.json"))["tables"][0]["rows"]:
    assert abs(row["core_hours"] - row["workers"] * row["median_seconds"] / 3600) < 1e-12, row'

claim "misplaced and disturbed rows are no proposal"
"$STUDY" noise=normal size=0.01 repetitions=10 row=sequential row=openmp:2 start=0.1 row=openmp:4 taken=0.5 taken_in=1 >disturbed.jsonl
propose disturbed.jsonl
[[ $(chosen) == "2 1 2" ]] || fail "chosen: $(chosen)"

claim "modelled points are marked, and not recommended however good they are"
"$BUILD_DIR/src/primes-plan" --workload classic64 --ranks 32,64 --rate 340M --format csv >model.csv || fail "no model"
propose --modelled model.csv study.jsonl
[[ $(chosen) == "8 1 16" ]] || fail "chosen: $(chosen)"
[[ $(grep -c '"is_modelled": true' proposal.json) -eq 2 ]] || fail "not two modelled points"
expect_exit 0 "$REPORT" --table proposal --modelled model.csv study.jsonl
[[ $(stdout | grep -c "modelled, not measured$") -eq 2 ]] || fail "they are not marked: $(stdout)"

claim "weak scaling has its own table and sentence"
expect_exit 0 "$REPORT" --table proposal "$SOURCE_DIR/results/reference/records"
expect_stdout_has "weak scaling; of one worker random:100:50"
expect_stdout_has "largest: up to 2 cores (MPI 2 × 1) the weak efficiency is 0.75 or more: 0.93"

# points FILE BLOCK: the lines of a block of a picture's data.
points() { awk -v block="# $2" '/^# / && !/^# workers/ {here = $0 == block} here && /^[0-9]/' "$1"; }

# caption FILE: the words around a picture, in a line.
caption() { sed -n "s/^set label [0-9]* '\(.*\)' at screen.*/\1/p" "$1" | paste -s -d ' '; }

claim "the picture has what is asked for, and a ring around the largest"
expect_exit 1 env PATH="$tmp/none" "$REPORT" --plot drawn --figure efficiency --efficiency 0.75 study.jsonl # without gnuplot: script and data
[[ $(points drawn/efficiency.dat "asked for") == "1 0.75
16 0.75" ]] || fail "asked for: $(points drawn/efficiency.dat "asked for")"
[[ $(points drawn/efficiency.dat "largest OpenMP") =~ ^8\ 0\.8[0-9]*$ ]] || fail "largest: $(cat drawn/efficiency.dat)"
[[ $(caption drawn/efficiency.gp) == *"ring: up to 8 cores the efficiency surely is 0.75 or more"* ]] || fail "caption: $(caption drawn/efficiency.gp)"
expect_exit 1 env PATH="$tmp/none" "$REPORT" --plot plain --figure efficiency study.jsonl
[[ -z $(points plain/efficiency.dat "asked for")$(points plain/efficiency.dat "largest OpenMP") ]] || fail "drawn, and not asked for"
expect_exit 1 env PATH="$tmp/none" "$REPORT" --plot high --figure efficiency --efficiency 1 study.jsonl
[[ $(caption high/efficiency.gp) == *"no number of cores surely has an efficiency of 1 "* ]] || fail "caption: $(caption high/efficiency.gp)"

claim "weak scaling has a ground from the slowest rank to the fastest"
expect_exit 1 env PATH="$tmp/none" "$REPORT" --plot weak --figure weak "$SOURCE_DIR/results/reference/records"
[[ $(points weak/weak.dat "band MPI" | wc -l) -eq 2 ]] || fail "band: $(cat weak/weak.dat)"
points weak/weak.dat "band MPI" | awk '$2 > $3 || $2 < 0.5 || $3 > 1.5 {exit 1}' || fail "the band is no range: $(points weak/weak.dat "band MPI")"
[[ $(caption weak/weak.gp) == *"ground: what the slowest and the fastest rank do in a busy second"* ]] || fail "caption: $(caption weak/weak.gp)"

claim "every format has it"
for format in markdown latex csv; do
    expect_exit 0 "$REPORT" --table proposal --format "$format" study.jsonl
    [[ $(stdout | grep -c "largest") -ge 1 ]] || fail "$format: $(stdout)"
done

claim "wrong use is refused"
for value in 0 1.5 high -1; do
    expect_exit 2 "$REPORT" --table proposal --efficiency "$value" study.jsonl
done
expect_exit 2 "$REPORT" --efficiency 0.7 study.jsonl
expect_stderr_has "--efficiency needs --table proposal, or --plot"

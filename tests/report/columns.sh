#!/usr/bin/env bash
# Each column of CSV and JSON stands on docs/columns.md, once for its table, in its order or not, and none that is not there.
# shellcheck disable=SC2016,SC1003 # LaTeX has backslashes; backticks stand around columns there, and python expands what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}
records=$SOURCE_DIR/results/reference/records

# documented TITLE: the columns of the section, sorted.
documented() {
    awk -v title="## $1" '$0 ~ /^## / {here = $0 == title} here && /^\| `/ {print $0}' "$SOURCE_DIR/docs/columns.md" |
        cut -d '|' -f 2 | grep -o '`[^`]*`' | tr -d '`' | LC_ALL=C sort
}

# differences TITLE...: between these sections and the head of table.csv.
differences() {
    local title
    for title in "$@"; do documented "$title"; done | LC_ALL=C sort >listed
    head -n 1 table.csv | tr , '\n' | LC_ALL=C sort >printed
    diff listed printed
}

for table in scaling numbers why check schedules repetitions weak proposal studies; do
    claim "the columns of $table"
    choice=(--table "$table")
    if [[ $table == studies ]]; then choice=(--by kernel); fi
    expect_exit 0 "$REPORT" "${choice[@]}" --format csv "$records"
    stdout >table.csv
    differences "What names a table" "$table" || fail "docs/columns.md and --table $table differ: see above"
    [[ $(uniq -d listed) == "" ]] || fail "twice: $(uniq -d listed)"
    expect_exit 0 "$REPORT" "${choice[@]}" --format json "$records"
    stdout >table.json
    expect_exit 0 python3 -c '
import json, sys
report = json.load(open("table.json"))
named = open("table.csv").readline().strip().split(",")
extra = {"notes", "warnings", "findings", "reasons", "laws", "serial_fraction", "recommendations", "rows"}
for table in report["tables"]:
    keys = [key for key in table if key not in extra]
    for row in table["rows"]:
        assert keys + list(row) == named, (keys + list(row), named)
'
done

claim "--columns shows these in this order, in every format"
for table in scaling numbers why check schedules repetitions weak; do
    expect_exit 0 "$REPORT" --table "$table" --format csv "$records"
    stdout >table.csv
    # The last one of each table, then the first.
    wanted=$(head -n 1 table.csv | awk -F , '{print $NF "," $1}')
    expect_exit 0 "$REPORT" --table "$table" --format csv --columns "$wanted" "$records"
    stdout >chosen.csv
    expect_exit 0 "$REPORT" --table "$table" --format json --columns "$wanted" "$records"
    stdout >chosen.json
    expect_exit 0 python3 -c '
import csv, json, sys
names = sys.argv[1].split(",")
full, chosen = (list(csv.DictReader(open(name))) for name in ("table.csv", "chosen.csv"))
assert list(chosen[0]) == names and len(full) == len(chosen) > 0, chosen[0]
assert all(want[name] == got[name] for want, got in zip(full, chosen) for name in names)
rows = [row for table in json.load(open("chosen.json"))["tables"] for row in table["rows"]]
assert len(rows) == len(full) and all(list(row) == names for row in rows), rows[0]
' "$wanted"
done
"$STUDY" row=sequential row=openmp:2 start=0.2 >two.jsonl
expect_exit 0 "$REPORT" --columns speedup,workers,interval_low_seconds,interval_high_seconds two.jsonl
expect_stdout_matches '^ *speedup  workers  95.% interval s$'
expect_exit 0 "$REPORT" --columns workers,speedup --format markdown two.jsonl
expect_stdout_has "| workers | speedup |"
expect_exit 0 "$REPORT" --columns workers,speedup --format latex two.jsonl
expect_stdout_has "workers & speedup "
expect_stdout_has '\begin{tabular}{rr}'
expect_exit 0 "$REPORT" --why --columns workers,not_running,start two.jsonl

claim "a column that is not there is told with those that are"
for format in text csv json; do
    expect_exit 2 "$REPORT" --columns workers,colour --format "$format" two.jsonl
    expect_stderr_has "primes-report: --columns: there is no 'colour' in this table, which has world, nodes, "
done
expect_exit 2 "$REPORT" --columns "" two.jsonl
expect_exit 2 "$REPORT" --compare two.jsonl two.jsonl --columns workers
expect_stderr_has "leave out --columns"

claim "the columns of a comparison"
"$STUDY" seed=1 row=sequential >a.jsonl
"$STUDY" seed=2 row=sequential >b.jsonl
expect_exit 0 "$REPORT" --compare a.jsonl b.jsonl --format csv
stdout >table.csv
differences comparison || fail "docs/columns.md and --compare differ: see above"

claim "the long format has every repetition, and parts that sum up to what it lost"
"$STUDY" noise=lognormal repetitions=14 per_record=7 row=sequential row=openmp:2 row=mpi:4 start=0.2 >study.jsonl
expect_exit 0 "$REPORT" --table repetitions --format json study.jsonl
stdout >table.json
expect_exit 0 python3 -c '
import json
rows = json.load(open("table.json"))["tables"][0]["rows"]
assert len(rows) == 3 * 14, len(rows)
for world in ("sequential", "OpenMP", "MPI"):
    mine = [(r["file"], r["line"], r["repetition"]) for r in rows if r["world"] == world]
    assert len(set(mine)) == 14 and sorted({r[2] for r in mine}) == list(range(1, 8)), mine
parts = "oversubscribed schedule imbalance start waiting overhead collecting not_running speed vain work rest".split()
for row in rows:
    known = [row[part] for part in parts if row[part] is not None]
    assert abs(sum(known) - row["lost"]) < 1e-6, row
assert sorted(r["seconds"] for r in rows)[0] > 0
'
expect_exit 0 "$REPORT" --table repetitions study.jsonl
[[ $(stdout | grep -c "^MPI ") -eq 14 ]] || fail "not 14 repetitions of MPI: $(stdout)"

claim "where nothing grows with the workers there is no weak scaling: code 2, with what would be one"
expect_exit 2 "$REPORT" --table weak study.jsonl
expect_stderr_has "there is no weak scaling: no workloads random:COUNT"

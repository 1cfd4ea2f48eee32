#!/usr/bin/env bash
# Each column of CSV and JSON stands on docs/columns.md, once for its table, in its order or not, and none that is not there.
# shellcheck disable=SC2016 # backticks stand around columns there, and python expands what stands in single quotes
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

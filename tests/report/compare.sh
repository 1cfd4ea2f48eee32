#!/usr/bin/env bash
# Two sides of a comparison: which records are on which, what is found, in every format, and the exit codes of a gate.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}

# study FILE WORD...: ten repetitions of three configurations with 1 % of noise, and what the words say.
study() {
    local file=$1
    shift
    "$STUDY" noise=normal size=0.01 repetitions=10 "$@" row=sequential row=openmp:2 row=mpi:4 >"$file" || fail "no study of: $*"
}

mkdir old same slow
study old/runs.jsonl seed=1
study same/runs.jsonl seed=2
study slow/runs.jsonl seed=3 seconds=2.1

claim "the same against the same: no difference is seen, and the gate is open"
expect_exit 0 "$REPORT" --compare old same --fail-slower 5
expect_stdout_has "B against A"
[[ $(stdout | grep -c "no difference seen$") -eq 3 ]] || fail "not three configurations without a difference: $(stdout)"
expect_stderr ""

claim "5 % slower is found, told on standard error, and closes the gate with 5; faster does not"
expect_exit 5 "$REPORT" --compare old slow --fail-slower 2
[[ $(stdout | grep -c "  slower$") -eq 3 ]] || fail "not three slower configurations: $(stdout)"
expect_stderr_has "OpenMP 1 × 2: slower by more than 2 %: B / A is 1.0"
expect_exit 0 "$REPORT" --compare slow old --fail-slower 2
[[ $(stdout | grep -c "  faster$") -eq 3 ]] || fail "not three faster configurations: $(stdout)"
expect_exit 0 "$REPORT" --compare old slow
expect_stderr ""

claim "a limit above the slowdown is kept"
expect_exit 0 "$REPORT" --compare old slow --fail-slower 10

claim "so few repetitions tell nothing: code 1"
for folder in few-a few-b; do
    mkdir "$folder"
    "$STUDY" seed="${#folder}" repetitions=3 row=sequential >"$folder/runs.jsonl"
done
expect_exit 1 "$REPORT" --compare few-a few-b --fail-slower 5
expect_stdout_has "cannot tell with so few"
expect_stderr_has "sequential 1 × 1: cannot tell with so few repetitions (3 and 3); measure more of both"
expect_exit 0 "$REPORT" --compare few-a few-b

claim "a configuration on one side only is named: code 1; a slowdown elsewhere weighs more"
mkdir part
grep -v '"launcher":"mpirun"' old/runs.jsonl >part/runs.jsonl
expect_exit 1 "$REPORT" --compare old part --fail-slower 5
expect_stdout_has "on side A only"
expect_stderr_has "MPI 4 × 1: on side A only"
expect_exit 5 "$REPORT" --compare part slow --fail-slower 2
expect_stderr_has "MPI 4 × 1: on side B only"

claim "commits, hosts, CPU models and machines are sides, of the records named behind them"
sed 's/"commit":"simulated"/"commit":"0a1b2c3d4e5f"/' old/runs.jsonl >both.jsonl
sed 's/"commit":"simulated"/"commit":"425ce3f14a95"/' slow/runs.jsonl >>both.jsonl
expect_exit 5 "$REPORT" --compare 0a1b2c 425ce3f14a95 both.jsonl --fail-slower 1
expect_stdout_has "they differ in: commit (0a1b2c3d4e5f, 425ce3f14a95)"
sed 's/"host":"n1"/"host":"c1.one.example"/g; s/Simulated CPU/Fast CPU/' old/runs.jsonl >hosts.jsonl
sed 's/"host":"n1"/"host":"c2.two.example"/g; s/"cores":64/"cores":32/g' slow/runs.jsonl >>hosts.jsonl
for words in "c1 c2" "c1.one.example c2.two.example" "Fast CPU:Simulated CPU" "64 cores with 256 GiB:32 cores with 256 GiB"; do
    IFS=: read -r a b <<<"${words/ c2/:c2}"
    expect_exit 5 "$REPORT" --compare "$a" "$b" hosts.jsonl --fail-slower 1
done

claim "two commits in one folder are offered as a comparison"
expect_exit 0 "$REPORT" both.jsonl
expect_stdout_has "to hold them against each other: primes-report --compare '0a1b2c3d4e5f' '425ce3f14a95'"

claim "numbers on which the sides disagree are a disagreement, whatever the times: code 4"
mkdir wrong
sed 's/"verdicts_digest":"[0-9a-f]*"/"verdicts_digest":"00000000000000000000000000000000"/' same/runs.jsonl >wrong/runs.jsonl
cmp -s same/runs.jsonl wrong/runs.jsonl && fail "there are no digests to change"
expect_exit 4 "$REPORT" --compare old wrong --fail-slower 5
expect_stderr_has "verdicts disagree on the same numbers"

claim "wrong use is code 2, with what there is"
for words in "" "old"; do
    # shellcheck disable=SC2086 # one word or none
    expect_exit 2 "$REPORT" --compare $words
    expect_stderr_has "--compare needs two sides"
done
expect_exit 2 "$REPORT" --fail-slower 5 old
expect_stderr_has "--fail-slower needs --compare A B"
expect_exit 2 "$REPORT" --compare old same --fail-slower fast
expect_stderr_has "--fail-slower: 'fast' is no number of percent"
expect_exit 2 "$REPORT" --compare old same --why
expect_exit 2 "$REPORT" --compare nowhere 425ce3f both.jsonl
expect_stderr_has "'nowhere' is no file or folder, and no commit, host, CPU model or machine of the 60 records; there are commits 0a1b2c3d4e5f, 425ce3f14a95, on hosts n1"
expect_exit 2 "$REPORT" --compare n1 425ce3f both.jsonl
expect_stderr_has "is of both sides, 'n1' and '425ce3f'"
expect_exit 2 "$REPORT" --compare old same slow
expect_stderr_has "there is no place for a third"
mkdir empty
expect_exit 2 "$REPORT" --compare old empty
expect_stderr_has "no records in 'empty'"

claim "records that cannot be used are code 3, and no reason to call a gate open that is not"
{ cat same/runs.jsonl && echo "{"; } >torn.jsonl
expect_exit 3 "$REPORT" --compare old torn.jsonl --fail-slower 5
expect_stderr_has "1 of 61 records could not be used"

claim "every format has every configuration"
for format in markdown latex csv json; do
    expect_exit 0 "$REPORT" --compare old slow --format "$format"
    stdout >"comparison.$format"
done
[[ $(grep -c "slower" comparison.markdown) -ge 3 && $(grep -c '\\\\$' comparison.latex) -ge 3 ]] || fail "a row is missing"
[[ $(wc -l <comparison.csv) -eq 4 ]] || fail "$(wc -l <comparison.csv) lines of csv"
expect_exit 0 python3 -c '
import csv, json
rows = json.load(open("comparison.json"))["tables"][0]["rows"]
flat = list(csv.DictReader(open("comparison.csv")))
assert [r["verdict"] for r in rows] == ["slower"] * 3 == [r["verdict"] for r in flat], rows
for row, line in zip(rows, flat):
    assert row["ratio_low"] < 1.05 < row["ratio_high"] and 0 < row["smallest_visible"] < 0.03, row
    assert abs(row["ratio"] - row["b_median_seconds"] / row["a_median_seconds"]) < 1e-9
    assert {k: v for k, v in line.items() if k in row}.keys() == row.keys(), set(row) ^ set(line)
'

claim "--output takes the comparison"
expect_exit 0 "$REPORT" --compare old slow --output table.txt
grep -q "B against A" table.txt || fail "table.txt: $(cat table.txt)"

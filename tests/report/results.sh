#!/usr/bin/env bash
# What is committed in results/ is what its raw records give: scripts/reproduce-results makes it again elsewhere.
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
results=$SOURCE_DIR/results

# derived FOLDER: the files of it that were made, but for the pictures, which are those of a gnuplot.
derived() {
    (cd "$1" && find reference schedules planted book -type f \( -path '*/*/*' -o -name 'scaling.*' -o -name 'numbers.*' -o \
        -name 'why.*' -o -name 'planted.*' -o -name check.txt -o -name modelled.csv \) ! -path '*/records/*' ! -path '*/lists/*' ! -name '*.svg' \
        ! -name '*.png' | sort)
}

claim "all records of a study are of one clean build, and name no place of the machine"
for study in reference schedules planted; do
    [[ -n $(find "$results/$study/records" -name '*.jsonl' 2>/dev/null) ]] || skip "results/$study has no records"
    find "$results/$study/records" -name '*.jsonl' -exec cat {} + >records
    grep -o '"commit":"[^"]*"' records | sort -u >commits
    [[ $(wc -l <commits) -eq 1 ]] || fail "several commits of $study: $(cat commits)"
    grep -qE '^"commit":"[0-9a-f]{12}"$' commits || fail "no clean commit of $study: $(cat commits)"
    if grep -oE '"/[^"]*"' records; then fail "absolute paths in $study"; fi
done

command -v gnuplot >/dev/null || skip "there is no gnuplot; the records were looked at"
claim "the records give the committed tables and the data and scripts of the committed plots"
expect_exit 0 "$SOURCE_DIR/scripts/reproduce-results" --report "$REPORT" --into "$tmp/again"
derived "$results" >wanted
derived again >got
expect_same wanted got
[[ $(wc -l <got) -gt 20 ]] || fail "only these: $(cat got)"
while read -r file; do
    cmp "$results/$file" "again/$file" || fail "results/$file is not what scripts/reproduce-results makes: run it, and commit what it made"
done <got

claim "every plot has its pictures"
while read -r file; do
    for picture in svg png; do
        [[ -s $results/${file%.gp}.$picture && -s again/${file%.gp}.$picture ]] || fail "no results/${file%.gp}.$picture"
    done
done < <(grep '\.gp$' got)

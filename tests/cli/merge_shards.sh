#!/usr/bin/env bash
# scripts/merge-shards: the whole of all parts, or the name of what is wrong with them.
source "$(dirname "$0")/lib.sh"

merge() {
    "$SOURCE_DIR/scripts/merge-shards" "$@"
}

# parts FOLDER COUNT OPTION...: makes them with primes.
parts() {
    local folder=$1 count=$2 i
    shift 2
    mkdir "$folder"
    for ((i = 1; i <= count; i++)); do
        run "$PRIMES" --format tsv "$@" --shard "$i/$count" --output "$folder/p-$i.tsv" --record "$folder/p-$i.jsonl"
        [[ $status == 0 || $status == 3 ]] || fail "exit $status"
    done
}

field() {
    sed -n "s/.*\"$1\":\"\([0-9a-f]*\)\".*/\1/p" "$2"
}

# expect_whole FILE OPTION...: its bytes, and the digests on stdout, are those of one run with these options.
expect_whole() {
    local file=$1
    shift
    rm -f one.jsonl
    expect_stdout_matches '^numbers_digest [0-9a-f]{32}$'
    cp "$captured/stdout" merged
    run "$PRIMES" --format tsv "$@" --output one.tsv --record one.jsonl
    [[ $status == 0 || $status == 3 ]] || fail "exit $status"
    expect_same one.tsv "$file"
    for kind in numbers_digest verdicts_digest; do
        grep -qxF "$kind $(field $kind one.jsonl)" merged ||
            fail "$kind: $(cat merged), in one run $(field $kind one.jsonl)"
    done
}

claim "wrong usage is refused"
wrong() {
    local message=$1
    shift
    expect_exit 2 merge "$@"
    expect_stderr "scripts/merge-shards: $message; try scripts/merge-shards --help"
}
wrong "say which folder, or which records" --output all.tsv
wrong "say --output FILE" .
wrong "--output needs a value" . --output
wrong "unknown option '--outptu'" . --outptu all.tsv
wrong "'all.tsv' is neither a folder nor a record (NAME.jsonl)" all.tsv --output out
mkdir empty
expect_exit 1 merge empty --output all.tsv
expect_stderr "scripts/merge-shards: there is no record in empty"

claim "12 parts, which sort otherwise by name than by index, come to the bytes and digests of one run"
parts range 12 --range 0:1000
expect_exit 0 merge range --output all.tsv
expect_stderr ""
expect_stdout_has "1001 numbers: 168 prime, 831 composite, 2 neither, 0 invalid"
expect_whole all.tsv --range 0:1000

claim "files in any order do as well as a folder, and a file that is there is replaced"
echo old >all.tsv
expect_exit 0 merge --output=all.tsv range/p-{7,12,1,2,3,11,4,5,6,8,9,10}.jsonl
expect_whole all.tsv --range 0:1000

claim "lines that are no numbers, large numbers, more parts than numbers"
printf '%s\n' 18446744073709551557 91 1,000 97 0 -5 18446744073709551615 >numbers
parts file 9 --input numbers --invalid report
expect_exit 0 merge file --output file.tsv
expect_stdout_has "7 numbers: 2 prime, 2 composite, 1 neither, 2 invalid"
expect_whole file.tsv --input numbers --invalid report

claim "another kernel, and one part that is all"
parts trial 3 --workload classic --kernel miller-rabin
expect_exit 0 merge trial --output trial.tsv
expect_whole trial.tsv --workload classic --kernel miller-rabin
parts single 1 --range 1:10
expect_exit 0 merge single --output single.tsv
expect_whole single.tsv --range 1:10

claim "--verify asks primes once more"
expect_exit 0 merge range --output verified.tsv --verify
expect_stderr_has "checking 1001 numbers once more"
expect_same verified.tsv all.tsv
expect_exit 0 merge file --output verified.tsv --verify
expect_exit 1 merge range --output no.tsv --verify --primes ./nowhere
expect_stderr_has "there is no program './nowhere'"

# --- faults ---

parts good 4 --range 1:40

# broken MESSAGE [OPTION...]: after the folder bad, a copy of good, was spoilt, that is named, and no file written.
broken() {
    local message=$1
    shift
    expect_exit 1 merge bad --output bad.tsv "$@"
    expect_stdout ""
    expect_stderr_has "$message"
    expect_stderr_has "bad.tsv was not written"
    [[ -z $(find . -maxdepth 1 -name 'bad.tsv*') ]] || fail "something was written: $(ls bad.tsv*)"
}
spoil() {
    claim "$1"
    rm -rf bad
    cp -r good bad
}

spoil "a part is missing"
rm bad/p-2.jsonl bad/p-4.jsonl
broken "missing of 4 parts: 2 4"

spoil "a part is there twice"
cp bad/p-2.jsonl bad/q.jsonl
cp bad/p-2.tsv bad/q.tsv
broken "bad/q.jsonl: part 2 is there twice, also in bad/p-2.jsonl"

spoil "a record of two runs"
cat good/p-3.jsonl >>bad/p-3.jsonl
broken "bad/p-3.jsonl: has 2 lines, not the one record of a part"

spoil "a gap between the parts"
sed -i 's/"first":10,/"first":11,/' bad/p-2.jsonl
broken "bad/p-2.jsonl: part 2 begins with number 11, but part 1 ends before number 10"

spoil "numbers are missing at the end"
sed -i 's/"numbers_in_all":40/"numbers_in_all":41/' bad/*.jsonl
broken "the parts end before number 40, but there are 41 in all"

spoil "a part of another cut"
rm -rf other
parts other 5 --range 1:40
cp other/p-5.jsonl other/p-5.tsv bad/
broken "bad/p-5.jsonl: is a part of another sequence, of 5 parts and not of 4"

spoil "a part of other numbers"
rm -rf other
parts other 4 --range 2:41
cp other/p-2.jsonl other/p-2.tsv bad/
broken "bad/p-2.jsonl: is a part of another sequence, of other numbers"

spoil "a part by another kernel"
rm -rf other
parts other 4 --range 1:40 --kernel trial
cp other/p-2.jsonl other/p-2.tsv bad/
broken "bad/p-2.jsonl: is a part of another sequence, of other numbers or by another kernel"

spoil "a part that failed"
sed -i 's/"exit_code":0/"exit_code":1/' bad/p-3.jsonl
broken "bad/p-3.jsonl: part 3 ended with exit code 1"

spoil "a part in another format"
sed -i 's/"format":"tsv"/"format":"jsonl"/' bad/*.jsonl
broken "part 1 has the format jsonl; only tsv can be put together"

spoil "a run that was no part"
"$PRIMES" 5 --record bad/whole.jsonl >/dev/null
broken "bad/whole.jsonl: is the record of a run without --shard"

spoil "half a record"
head -c 700 good/p-1.jsonl >bad/p-1.jsonl
broken "bad/p-1.jsonl: "

spoil "no record at all"
echo '{"schema":1,}' >bad/p-1.jsonl
broken "bad/p-1.jsonl: "
: >bad/p-1.jsonl
broken "bad/p-1.jsonl: has 0 lines"

spoil "no verdicts"
rm bad/p-2.tsv
broken "bad/p-2.tsv: the verdicts of part 2 are not there"

spoil "a line lost"
sed -i 1d bad/p-2.tsv
broken "bad/p-2.tsv: part 2 has 9 lines, its record says 10"

spoil "the last line cut off"
truncate -s -1 bad/p-4.tsv
broken "bad/p-4.tsv: the last line of part 4 is cut off"

spoil "a verdict changed"
sed -i 's/^23\tprime/23\tcomposite\t1/' bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has 1 prime, 9 composite, 0 neither, 0 invalid, its record says 2 prime, 8 composite"

spoil "a word that is no verdict"
sed -i 's/^23\tprime/23\tprim/' bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has 1 prime"

spoil "two lines exchanged, as many as before: --verify sees the digest"
sed -i '1{h;d};2{G}' bad/p-2.tsv
broken "the numbers have another digest than the records of the parts say" --verify

spoil "a divisor changed: --verify sees the bytes"
sed -i 's/^25\tcomposite\t5/25\tcomposite\t7/' bad/p-3.tsv
broken "primes comes to other verdicts" --verify

spoil "several faults are all named"
rm bad/p-2.tsv bad/p-3.tsv
broken "problems: 2; "

claim "where nothing can be written"
expect_exit 1 merge good --output nowhere/all.tsv
expect_stderr_has "cannot write beside 'nowhere/all.tsv'"
ulimit -f 1
trap '' XFSZ
expect_exit 1 merge range --output full.tsv
expect_stderr_has "full.tsv was not written"
[[ ! -e full.tsv ]] || fail "half a file was written"

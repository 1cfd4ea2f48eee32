#!/usr/bin/env bash
# primes-merge: the whole of all parts, or the name of what is wrong with them.
source "$(dirname "$0")/lib.sh"

merge() {
    "$BUILD_DIR/src/primes-merge" "$@"
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
    expect_stdout ""
    expect_stderr "primes-merge: $message"
}
wrong "say which folder, or which records; try primes-merge --help" --output all.tsv
wrong "say --output FILE; try primes-merge --help" .
wrong "--output needs a value: --output FILE" . --output
wrong "--output: '' is no path" . --output ''
wrong "unknown option '--outptu'; did you mean --output?" . --outptu all.tsv
wrong "an empty argument is neither a folder nor a record" . '' --output all.tsv
wrong "'all.tsv' is neither a folder nor a record (NAME.jsonl); try primes-merge --help" all.tsv --output out
mkdir empty
expect_exit 1 merge empty --output all.tsv
expect_stderr "primes-merge: there is no record in 'empty'"
expect_exit 1 merge nowhere.jsonl --output all.tsv
expect_stderr_has "nowhere.jsonl: cannot be read: No such file or directory"

claim "it says of itself what it takes"
expect_exit 0 merge --help
expect_stdout_matches '^usage: primes-merge FOLDER\|RECORD\.\.\. --output FILE$'
[[ $(stdout | grep -coE '^ +(-[a-zA-Z], )?--[a-z-]+') == 5 ]] || fail "an option more, or less, than this test knows"
expect_exit 0 merge --version
expect_stdout_matches '^primes-merge [0-9.]+ \(commit '

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

claim "--verify asks the kernel once more, whichever it is"
expect_exit 0 merge range --output verified.tsv --verify
expect_stderr "primes-merge: checking 1001 numbers once more by miller-rabin"
expect_same verified.tsv all.tsv
expect_exit 0 merge file --output verified.tsv --verify
parts divisors 2 --range 0:1000 --kernel trial
expect_exit 0 merge divisors --output verified.tsv --verify
expect_whole verified.tsv --range 0:1000 --kernel trial
parts simd 2 --workload classic --kernel trial-simd
expect_exit 0 merge simd --output verified.tsv --verify
expect_whole verified.tsv --workload classic --kernel trial-simd

# --- where it goes ---

claim "a device stays a device"
expect_exit 0 merge range --output /dev/null
[[ -c /dev/null ]] || fail "/dev/null is $(stat -c %F /dev/null)"
expect_stdout_has "1001 numbers: "

claim "a pipe gets the bytes, and stays a pipe"
mkfifo pipe
cat pipe >through &
expect_exit 0 merge range --output pipe
wait $!
[[ -p pipe ]] || fail "pipe is $(stat -c %F pipe)"
expect_same through all.tsv

claim "what is wrong is found before a pipe gets a byte"
cp -r range wrong
sed -i '$s/composite/prime/' wrong/p-12.tsv
cat pipe >through &
expect_exit 1 merge wrong --output pipe
wait $!
[[ ! -s through ]] || fail "bytes were written: $(wc -c <through)"

claim "a link is followed, and what it leads to replaced"
mkdir elsewhere
ln -s elsewhere/target.tsv link.tsv
expect_exit 0 merge range --output link.tsv
[[ -L link.tsv ]] || fail "link.tsv is $(stat -c %F link.tsv)"
expect_same elsewhere/target.tsv all.tsv

claim "standard output gets the verdicts alone; the counts stand aside"
expect_exit 0 merge range --output /dev/stdout
expect_same "$captured/stdout" all.tsv
expect_stderr_has "1001 numbers: "

claim "what a killed run left beside the output is named"
left=.left.tsv.$(uname -n)-4194999.part
: >"$left"
expect_exit 0 merge range --output left.tsv
expect_stderr "primes-merge: '$left', beside the output: unfinished, left by a run that did not end; nothing uses it"
expect_same left.tsv all.tsv

claim "no part is written over, by whatever name"
ln -s "$PWD/range" range-too
ln range/p-4.tsv hard.tsv
for file in range/p-3.tsv range/../range/p-3.jsonl range-too/p-12.tsv hard.tsv; do
    md5sum range/* >before
    expect_exit 2 merge range --output "$file"
    expect_stderr "primes-merge: --output: '$file' is a file of the parts"
    md5sum -c --quiet before >/dev/null || fail "a part was written over by --output $file"
done
rm hard.tsv

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
spoil "many parts are missing: they are named in few words"
sed -i 's/"count":4,/"count":9000000000000000000,/' bad/*.jsonl
broken "missing of 9000000000000000000 parts: 5-9000000000000000000"

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
broken "bad/p-2.jsonl: is a part of another sequence, of other numbers: "
expect_stderr_has 2:41

spoil "a part of an input that has changed, where the records say how large it was"
sed -i 's/"input":{"bytes":0,/"input":{"bytes":112,/' bad/p-3.jsonl
broken 'bad/p-3.jsonl: is a part of another sequence, of another input: {"bytes":112,"invalid_lines":0,"numbers":40} and not {"bytes":0,'
sed -i 's/"input":{[^}]*},//' bad/p-3.jsonl # as in version 1 of the record
expect_exit 0 merge bad --output all.tsv

claim "parts of inputs that hold something else, though name, size and numbers of lines are the same"
seq 10 49 >changing
parts changing-parts 4 --input changing
cp -p changing kept
sed -i 's/^49$/48/' changing
touch -r kept changing
rm -rf other bad
parts other 4 --input changing
cp -r changing-parts bad
for i in 2 3; do cp "other/p-$i.jsonl" "other/p-$i.tsv" bad/; done
identity() { field identity "$1"; }
[[ $(identity bad/p-1.jsonl) =~ ^[0-9a-f]{32}$ ]] || fail "no identity"
for i in 2 3; do
    broken "bad/p-$i.jsonl: part $i is of another input than bad/p-1.jsonl: its files hold something else (identity $(identity other/p-1.jsonl), not $(identity bad/p-1.jsonl))"
done
sed -i 's/,"identity":"[0-9a-f]*"//' bad/p-1.jsonl # as older records
broken "bad/p-4.jsonl: part 4 is of another input than bad/p-2.jsonl: "
sed -i 's/,"identity":"[0-9a-f]*"//' bad/*.jsonl
expect_exit 0 merge bad --output all.tsv
rm all.tsv
cp -r changing-parts mixed
sed -i 's/,"identity":"[0-9a-f]*"//' mixed/p-2.jsonl
expect_exit 0 merge mixed --output all.tsv
cp kept changing
expect_whole all.tsv --input changing
sed -i 's/"identity":"[0-9a-f]*"/"identity":"7"/' mixed/p-3.jsonl
rm -rf bad && mv mixed bad
broken "bad/p-3.jsonl: no record of a run: 'input.identity' is not a digest of 32 hexadecimal digits"

spoil "a part by another kernel"
rm -rf other
parts other 4 --range 1:40 --kernel trial
cp other/p-2.jsonl other/p-2.tsv bad/
broken "bad/p-2.jsonl: is a part by another kernel, trial and not miller-rabin"

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
broken "bad/p-4.tsv:10: the last line of part 4 is cut off"

spoil "a verdict changed"
sed -i 's/^23\tprime/23\tcomposite/' bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has 1 prime, 9 composite, 0 neither, 0 invalid, its record says 2 prime, 8 composite"

spoil "a word that is no verdict: the line is named"
sed -i 's/^23\tprime/23\tprim/' bad/p-3.tsv
broken "bad/p-3.tsv:3: part 3: '23\\tprim' has no verdict behind its number"

# row LINE CAUSE: part 3, whose first line is this now, is refused.
row() {
    cp good/p-3.tsv bad/p-3.tsv
    sed -i "1s/.*/$1/" bad/p-3.tsv
    broken "bad/p-3.tsv:1: part 3: "
    expect_stderr_has "' $2"
}
spoil "a line that primes would not write"
row '21\tcomposite\t7\t3' "does not end with a divisor"
row '21\tcomposite\t7' "has a divisor that cannot be the smallest of its number"
row '21\tcomposite\t4' "has a divisor that cannot be the smallest of its number"
row '21\tcomposite\t03' "has zeros before a number"
row '021\tcomposite' "has zeros before a number"
row '21\tneither' "calls another number than 0 and 1 neither prime nor composite"
row '1\tprime' "says of 0 or 1 that it is prime or composite"
row '3\tcomposite' "calls 2 or 3 composite"
row '21\tinvalid' "calls a number invalid"
row '21 composite' "is no number and its verdict"
row '21\tcomposite\r' "has no verdict behind its number"
row ' 21\tcomposite' "is no number and its verdict"
row '' "is no number and its verdict"
row '18446744073709551616\tprime' "is no number and its verdict"
row '\x1b[2J\tprime' "is no number and its verdict"
[[ $(stderr) != *$'\e'* ]] || fail "an escape sequence was printed as it is"
row "$(printf '%0999d' 0)" "is longer than any row"

spoil "verdicts of two numbers exchanged, as many of each as before"
sed -i 's/^22\tcomposite\t2/22\tprime/; s/^23\tprime/23\tcomposite/' bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has its verdicts in another order than its record says"

spoil "two lines exchanged"
sed -i '1{h;d};2{G}' bad/p-2.tsv
broken "bad/p-2.tsv: part 2 has other numbers, or in another order, than its record says"

spoil "a number changed"
sed -i 's/^22\t/24\t/' bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has other numbers, or in another order, than its record says"

spoil "the verdicts of another part"
cp good/p-2.tsv bad/p-3.tsv
broken "bad/p-3.tsv: part 3 has 4 prime, 6 composite, 0 neither, 0 invalid, its record says 2 prime"

spoil "a hole in the file: zeros where lines were"
printf '\0\0\0\0\0\0\0\0\0\0' | dd of=bad/p-3.tsv bs=1 seek=20 conv=notrunc status=none
broken "bad/p-3.tsv:2: part 3: "

spoil "a verdict and its digest wrong together: --verify sees it"
sed -i 's/^22\tcomposite\t2/22\tprime/; s/^23\tprime/23\tcomposite/' bad/p-3.tsv
expect_exit 1 merge bad --output bad.tsv
said=$(stderr | sed -n 's/.*(digest \([0-9a-f]*\), not .*/\1/p')
sed -i "s/\"verdicts_digest\":\"[0-9a-f]*\"/\"verdicts_digest\":\"$said\"/" bad/p-3.jsonl
expect_exit 0 merge bad --output exchanged.tsv
broken "bad/p-3.tsv:2: part 3 calls 22 prime, miller-rabin calls it composite 2" --verify

spoil "a divisor that is not the smallest: --verify sees it"
rm -r bad
parts bad 4 --range 1:40 --kernel trial
sed -i 's/^36\tcomposite\t2/36\tcomposite\t3/' bad/p-4.tsv
expect_exit 0 merge bad --output three.tsv
broken "bad/p-4.tsv:6: part 4 calls 36 composite 3, trial calls it composite 2" --verify

spoil "several faults are all named"
rm bad/p-2.tsv bad/p-3.tsv
broken "problems: 2; "

spoil "verdicts that are no regular file are not waited for"
rm bad/p-2.tsv
mkfifo bad/p-2.tsv
broken "bad/p-2.tsv: the verdicts of part 2 are not there"
rm bad/p-2.jsonl
mkfifo bad/p-2.jsonl
broken "missing of 4 parts: 2"
expect_exit 1 timeout 20 "$BUILD_DIR/src/primes-merge" bad/p-{1,2,3,4}.jsonl --output bad.tsv
expect_stderr_has "bad/p-2.jsonl: is no regular file"

# --- what a record says is data ---

# hostile MEMBER TEXT MESSAGE: the number of the member becomes a text.
hostile() {
    spoil "$1 is a text that a shell would run"
    TEXT=$2 perl -pi -e "s/\"$1\":[0-9]+/'\"$1\":\"'.\$ENV{TEXT}.'\"'/e" bad/p-2.jsonl
    grep -qF "$2" bad/p-2.jsonl || fail "the record was not spoilt"
    broken "bad/p-2.jsonl: no record of a run: '$3' is not a whole number from"
    [[ ! -e x && ! -e bad/x ]] || fail "the text was run"
}
command -v perl >/dev/null || fail "there is no perl"
# shellcheck disable=SC2016 # as a record has it
for text in 'inputs[$(touch${IFS}x)1]' 'first[$(touch x)]' '$(touch x)' '`touch x`' ';touch x;'; do
    hostile index "$text" shard.index
    hostile count "$text" shard.count
    hostile first "$text" shard.first
    hostile numbers_in_all "$text" shard.numbers_in_all
    hostile exit_code "$text" exit_code
    hostile prime "$text" tally.prime
    hostile invalid "$text" tally.invalid
done

spoil "numbers that are none, or too large for a count"
for value in -1 1.5 99999999999999999999 true null '[]' '{"index":1}'; do
    cp good/p-2.jsonl bad/
    sed -i "s/\"index\":2,/\"index\":$value,/" bad/p-2.jsonl
    broken "bad/p-2.jsonl: "
done
sed -i 's/"index":[^,]*,/"index":5,/' bad/p-2.jsonl
cp good/p-2.jsonl bad/
sed -i 's/"index":2,/"index":5,/' bad/p-2.jsonl
broken "bad/p-2.jsonl: is of part 5 of 4"

spoil "records of the next version do as well, of one after that not"
sed -i 's/"schema":[12],/"schema":2,/' bad/p-2.jsonl
expect_exit 0 merge bad --output all.tsv
sed -i 's/"schema":[12],/"schema":3,/' bad/p-2.jsonl
broken "bad/p-2.jsonl: no record of a run: 'schema' is not a whole number from 1 to 2"

# --- names are data ---

claim "names with blanks, quotes, line feeds, substitutions, dashes, escape sequences"
merged=$PWD/merged.tsv
# shellcheck disable=SC2016
for name in 'a b' "it's" 'say "x"' $'two\nlines' '$(touch x)' '`touch x`' '-rf' '--output' $'\e[2J' '*' 'a;b' $'\xff'; do
    mkdir -- "./$name"
    for i in 1 2 3 4; do
        cp good/p-$i.tsv "./$name/$name$i.tsv"
        cp good/p-$i.jsonl "./$name/$name$i.jsonl"
    done
    expect_exit 0 merge --output "./$name/whole of $name" "./$name"
    expect_stderr ""
    expect_same "./$name/whole of $name" <(cat good/p-{1,2,3,4}.tsv)
    (cd -- "./$name" && merge --output "$merged" -- "$name"{1,2,3,4}.jsonl >/dev/null) || fail "not by name: $name"
    rm -- "./$name/${name}3.tsv"
    expect_exit 1 merge "./$name" --output none.tsv
    [[ $(stderr | wc -l) == 2 ]] || fail "expected two lines, of which one names the part"
    [[ $(stderr) != *$'\e'* ]] || fail "an escape sequence was printed as it is"
    expect_stderr_has "the verdicts of part 3 are not there"
    rm -r -- "./$name"
done
[[ ! -e x ]] || fail "a name was run"

claim "SIGTERM ends it within a second or so, also in mid-number, with nothing written"
# stopped_after OPTION...: is sent SIGTERM when it has begun to check; exit 75, in less than ten seconds.
stopped_after() {
    local code=0
    timeout -k 10 -s TERM 1 "$BUILD_DIR/src/primes-merge" "$@" >stopped.out 2>stopped.err || code=$?
    [[ $code == 124 ]] || fail "exit $code: $(cat stopped.err)"
    grep -qxF "primes-merge: stopped by SIGTERM" stopped.err || fail "it says: $(cat stopped.err)"
    [[ -z $(find . -maxdepth 1 -name 'slow.tsv*') ]] || fail "something was written: $(ls slow.tsv*)"
}
primes=({0..99})
for i in "${!primes[@]}"; do primes[i]=18446744073709551557; done
parts slow 1 "${primes[@]}" --kernel miller-rabin
sed -i 's/"kernel":"miller-rabin"/"kernel":"trial"/' slow/p-1.jsonl
stopped_after slow --output slow.tsv --verify
mkfifo stuck
exec 9<>stuck # it is open, and nobody reads
parts many 2 --range 0:100000
stopped_after many --output stuck

claim "where nothing can be written"
expect_exit 1 merge good --output nowhere/all.tsv
expect_stderr_has "cannot write 'nowhere/all.tsv': No such file or directory"
expect_exit 1 merge good --output /dev/full
expect_stderr_has "cannot write '/dev/full': No space left on device"
printf 'kept\n' >kept.tsv
has_file_limit || exit 0
ulimit -f 1
trap '' XFSZ
expect_exit 1 merge range --output full.tsv
expect_stderr_has "cannot write 'full.tsv': File too large"
[[ ! -e full.tsv ]] || fail "half a file was written"
expect_exit 1 merge range --output kept.tsv
[[ $(cat kept.tsv) == kept ]] || fail "the file that was there is another"

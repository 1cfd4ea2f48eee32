#!/usr/bin/env bash
# Runs that go on: what a stop leaves, and what --resume, --restart and neither of them make of it.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/resumed.sh"

two=1
[[ $HAVE_OPENMP == 0 ]] || two=2
seq 1000000000001 2 1000000025000 >numbers.txt # a second for trial
trial=(--placement=ignore --threads 1 --kernel trial)
slow=("${trial[@]}" --input numbers.txt)
"$PRIMES" "${slow[@]}" --threads "$two" >whole
count=$(wc -l <numbers.txt)

# done_of FILE: how many numbers are decided, by the lines of what is kept.
done_of() { wc -l <"$1.unfinished"; }
# told: the command that goes on, of the last line.
told() { sed -n 's/.*; to go on: \(.*\)/\1/p' "$captured/stderr" | tail -n 1; }
without_commas() { tr -d , <"$captured/stderr"; }

claim "a signal that stops a run leaves what was decided, how far it is, and the command that goes on"
for signal in TERM INT HUP USR1; do
    stopped $signal result "${slow[@]}"
    [[ $status -eq 75 ]] || fail "expected exit 75"
    number=$(done_of result)
    [[ $number -gt 0 && $number -lt $count ]] || fail "$number of $count numbers are kept"
    cmp -s result.unfinished <(head -n "$number" whole) || fail "what is kept is not the beginning of the whole"
    without_commas | grep -qE "^primes: stopped by SIG$signal after $number of $count numbers kept in 'result.unfinished'; to go on: " ||
        fail "it is not told"
    [[ ! -e result && ! -e .result.lock ]] || fail "there is a result, or a lock"
    [[ $(told) == *" --resume" ]] || fail "how to go on is not told: $(told)"
    expect_exit 0 bash -c "$(told)"
    expect_stderr_has " in 2 parts"
    expect_same whole result
    expect_alone result
    rm result
done

claim "the command is quoted as a shell wants it"
mkdir "it's here"
cp numbers.txt "it's here/the \$numbers"
stopped TERM "it's here/the \"result\"" "${trial[@]}" --input "it's here/the \$numbers"
expect_exit 0 bash -c "$(told)"
expect_same whole "it's here/the \"result\""
rm -r "it's here"

claim "what is unfinished is not overwritten: neither --resume nor --restart is exit 2, with how far it is and both ways"
stopped TERM result "${slow[@]}"
number=$(done_of result)
expect_untouched 2 result "$PRIMES" "${slow[@]}" --output result
without_commas | grep -qE "^primes: 'result.unfinished' is there: a run of 20[0-9-]{8} [0-9:]{5} that decided $number of $count numbers; --resume goes on with it --restart discards it$" ||
    fail "how far it is, and both ways, are not told"
expect_untouched 2 result "$PRIMES" --format count --output result 7
cp result.unfinished kept.unfinished
cp result.journal kept.journal
# back: what was kept is there again.
back() {
    rm -f result
    cp kept.unfinished result.unfinished
    cp kept.journal result.journal
}

claim "two roads: what a resumed run adds is what the rest of the numbers give alone"
expect_goes_on whole result "${slow[@]}"
tail -n +$((number + 1)) numbers.txt | "$PRIMES" --kernel trial --input - >rest
tail -n +$((number + 1)) result >added
expect_same rest added

claim "--restart discards it, and --resume where nothing is begins"
back
expect_exit 0 "$PRIMES" --output result --restart "${trial[@]}" 97 91
expect_stdout ""
[[ $(cat result) == $'97\tprime\n91\tcomposite\t7' ]] || fail "the result is: $(cat result)"
expect_alone result
expect_exit 0 "$PRIMES" --output new --resume 97
[[ $(cat new) == $'97\tprime' ]] || fail "the result is: $(cat new)"
expect_alone new

claim "a run that ends before its first checkpoint leaves nothing but its result"
expect_exit 0 "$PRIMES" --output new --restart 89
expect_alone new
rm new

claim "another input, kernel, format, source or shard is exit 2, the difference named, and nothing touched"
back
touch -d @1000000000 numbers.txt
cp -p numbers.txt numbers.bak
sed -i '10000s/.$/3/' numbers.txt
touch -d @1000000000 numbers.txt
expect_untouched 2 result "$PRIMES" "${slow[@]}" --output result --resume
expect_stderr_has "'result.unfinished' is of another input"
cp -p numbers.bak numbers.txt
expect_untouched 2 result "$PRIMES" "${slow[@]}" 7 --output result --resume
expect_stderr_has "'result.unfinished' is of "
expect_untouched 2 result "$PRIMES" "${slow[@]}" --kernel trial-simd --output result --resume
expect_stderr_matches "'result.unfinished' .*kernel.*trial"
expect_untouched 2 result "$PRIMES" "${slow[@]}" --format jsonl --output result --resume
expect_stderr_matches "'result.unfinished' .*format.*tsv"
expect_untouched 2 result "$PRIMES" "${slow[@]}" --shard 1/2 --output result --resume
expect_stderr_has "'result.unfinished' is of all numbers, here of part 1 of 2"
expect_untouched 2 result "$PRIMES" "${trial[@]}" --range 1000000000001:1000000024999:2 --output result --resume
expect_stderr_has "'result.unfinished' is of "
sed -i '1s/"journal_version":"1"/"journal_version":"2"/' result.journal
expect_untouched 2 result "$PRIMES" "${slow[@]}" --output result --resume
expect_stderr_matches "'result.journal' .*version 2"
expect_stderr_has "--restart"

claim "another time of the input is no difference, nor is another name"
back
touch numbers.txt
expect_goes_on whole result "${slow[@]}"
back
mv numbers.txt moved.txt
expect_goes_on whole result "${trial[@]}" --input moved.txt --threads "$two" --split never
mv moved.txt numbers.txt

claim "a range of another text is another source"
stopped TERM ranged "${trial[@]}" --range 1000000000001:1000000025000:2
expect_untouched 2 ranged "$PRIMES" "${trial[@]}" --range 1000000000001:1000000025002:2 --output ranged --resume
expect_stderr_has "1000000000001:1000000025000:2"
expect_exit 0 "$PRIMES" "${trial[@]}" --range 1000000000001:1000000025000:2 --output ranged --resume
expect_same whole ranged
rm ranged

claim "what is torn, flipped or from elsewhere is noticed, said, and not used; what was vouched for before it counts"
# expect_noticed TEXT...: it goes on, with a notice.
expect_noticed() {
    expect_goes_on whole result "${slow[@]}"
    expect_stderr_has "$1"
    back
}
back
printf '{"part":' >>result.journal
expect_noticed "result.journal"
truncate -s -5 result.journal
expect_noticed "result.journal"
truncate -s -5 result.unfinished
expect_noticed "result.unfinished"
sed -i '100s/prime\|composite/neither__/' result.unfinished
expect_noticed "result.unfinished"
rm result.unfinished
expect_noticed "result.unfinished"

claim "a journal whose head is torn, none, and one of another file vouch for nothing: exit 2, and --restart"
for harm in 'truncate -s 20 result.journal' 'sed -i 1s/trial/tryal/ result.journal' 'rm result.journal' ': >result.journal' \
    'cp whole result.journal' 'head -c 100000 /dev/zero >result.journal'; do
    back
    eval "$harm"
    expect_untouched 2 result "$PRIMES" "${slow[@]}" --output result --resume
    expect_stderr_has "--restart"
    expect_untouched 2 result "$PRIMES" "${slow[@]}" --output result
    expect_stderr_has "--restart"
done
expect_exit 0 "$PRIMES" --output result --restart 7
expect_alone result

claim "--checkpoint takes seconds, and nothing else"
for value in 0 -1 0.0 x 1e x1 1000001 1e7 nan inf 0x10 "1 2" ""; do
    expect_exit 2 "$PRIMES" --checkpoint="$value" 7
    expect_stderr_has "--checkpoint"
done
for value in 0.2 30 1000000; do expect_exit 0 "$PRIMES" --checkpoint=$value 7; done

claim "a run that cannot be kept is refused with --resume, and it is said why"
mkfifo pipe
# expect_why TEXT OPTION...
expect_why() {
    local why=$1
    shift
    expect_exit 2 "$PRIMES" "$@" --resume
    expect_stdout ""
    expect_stderr_matches "^primes: .*--resume.*"
    expect_stderr_has "$why"
}
expect_why "--output" 7
expect_why "--repeat" --output other --repeat 2 7
expect_why "--warmup" --output other --warmup 1 7
expect_why "standard input" --output other --input -
expect_why "no regular file" --output other --input <(echo 7)
# Nobody writes it: it is refused before it is opened.
expect_exit 2 timeout 60 "$PRIMES" --output other --input pipe --resume
expect_why "table" --output other --format table 7
for target in pipe /dev/stdout /dev/fd/1 /dev/null; do expect_why "--output is no regular file" --output $target 7; done
[[ ! -e other ]] || fail "a file was made"
rm pipe
expect_exit 2 "$PRIMES" --output other --resume --restart 7
expect_stderr_has "--restart"

claim "--resume of a whole result is exit 0 where the record proves that it is of this input, else exit 2, never anew"
rm -f result
expect_exit 0 "$PRIMES" --output result --record record.jsonl --input numbers.txt
expect_untouched 0 result "$PRIMES" --output result --record record.jsonl --input numbers.txt --resume
expect_untouched 2 result "$PRIMES" --output result --input numbers.txt --resume
expect_stderr_has "result"
expect_untouched 2 result "$PRIMES" --output result --record none.jsonl --input numbers.txt --resume
echo 97 >other.txt
expect_untouched 2 result "$PRIMES" --output result --record record.jsonl --input other.txt --resume
expect_untouched 2 result "$PRIMES" --output result --record record.jsonl --kernel trial --input numbers.txt --resume
echo 7 >>result
expect_untouched 2 result "$PRIMES" --output result --record record.jsonl --input numbers.txt --resume
printf '97\nx\n' >bad.txt
expect_exit 3 "$PRIMES" --invalid=report --output invalid --record record.jsonl --input bad.txt
expect_untouched 3 invalid "$PRIMES" --invalid=report --output invalid --record record.jsonl --input bad.txt --resume

claim "a kill between the rename and the removal of the journal counts as whole"
rm -f result record.jsonl
for try in 1 2 3 4 5; do
    launch "$PRIMES" --output result --checkpoint 0.05 "${slow[@]}"
    await has_checkpoint result
    ! ln result.journal last.journal 2>/dev/null || break # its lines to come are lines of this one, too
    expect_end 0
done
expect_end 0
cp last.journal result.journal
before=$(stat -c '%i %y' result)
expect_exit 0 "$PRIMES" --output result "${slow[@]}" --resume
expect_same whole result
[[ $(stat -c '%i %y' result) == "$before" ]] || fail "it was made anew"
expect_alone result
rm -f result last.journal

claim "every format and a shard go on"
for options in "--format jsonl" "--format binary" "--format count" "--format tsv --shard 2/3" "--format count --shard 1/2"; do
    read -ra words <<<"$options"
    "$PRIMES" "${slow[@]}" --threads "$two" "${words[@]}" >whole.other
    stopped TERM result "${slow[@]}" "${words[@]}"
    [[ $status -eq 75 ]] || fail "expected exit 75"
    expect_goes_on whole.other result "${slow[@]}" "${words[@]}" --threads "$two"
    rm result
done

claim "lines that are no numbers: exit 3 in the end, and each is reported"
sed '5s/.*/five/; 10000s/.*/-7/' numbers.txt >bad.txt
status=0
"$PRIMES" "${slow[@]}" --threads "$two" --input bad.txt --invalid=report >whole.other 2>/dev/null || status=$?
[[ $status -eq 3 ]] || fail "expected exit 3"
stopped TERM result "${slow[@]}" --input bad.txt --invalid=report
expect_exit 3 "$PRIMES" "${slow[@]}" --input bad.txt --invalid=report --output result --resume
expect_same whole.other result
expect_alone result
rm result

claim "stopped again and again it makes the same bytes, and the record says in how many parts"
for part in 1 2 3; do stopped TERM result "${slow[@]}" --resume --threads $((part % two + 1)); done
expect_goes_on whole result "${slow[@]}" --record record.jsonl
expect_stderr_has " in 4 parts"
grep -q '"parts":4,' record.jsonl || fail "not 4 parts: $(grep -o '"parts":[^,]*' record.jsonl)"
python3 - record.jsonl <<'PYTHON' || fail "the tally is not that of all parts: $(grep -o '"tally":{[^}]*}' record.jsonl)"
import json, sys
record = json.load(open(sys.argv[1]))
sys.exit(record["tally"]["numbers"] != 12500 or record["tally"]["prime"] + record["tally"]["composite"] != 12500)
PYTHON
rm result

claim "a loop that is stopped keeps its beginning, and the command that goes on asks for no loop"
seq 10000000001 2 10000300001 >many.txt # what waits to be put together is a part of them
many=("${trial[@]:0:1}" --kernel trial --input many.txt)
"$PRIMES" "${many[@]}" --threads "$two" >whole.many
for schedule in "--threads 1 --schedule static" "--threads $two --schedule=dynamic,10" \
    "--schedule auto --schedule=guided --schedule static,7 --threads $two"; do
    read -ra schedule <<<"$schedule"
    stopped TERM result "${many[@]}" "${schedule[@]}"
    [[ $status -eq 75 ]] || fail "expected exit 75"
    number=$(done_of result)
    cmp -s result.unfinished <(head -n "$number" whole.many) || fail "what is kept is not the beginning of the whole"
    [[ $(told) == *" --threads "?" --resume" && $(told) != *schedule* ]] || fail "how to go on is told as: $(told)"
    command=$(told)
    expect_untouched 2 result "$PRIMES" "${many[@]}" --output result "${schedule[@]}" --resume
    expect_exit 0 bash -c "$command"
    expect_stderr_has " in 2 parts"
    expect_same whole.many result
    expect_alone result
    rm result
done
export OMP_SCHEDULE=dynamic,3
stopped TERM result "${many[@]}" --schedule runtime
unset OMP_SCHEDULE
[[ $(told) != *schedule* ]] || fail "how to go on is told as: $(told)"
expect_exit 0 bash -c "$(told)"
expect_same whole.many result
rm result

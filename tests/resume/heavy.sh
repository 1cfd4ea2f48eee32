#!/usr/bin/env bash
# Runs that go on within a number that takes longer than a checkpoint: the divisors already tried are not tried again.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/resumed.sh"

P=18446744073709551557 # prime: four seconds for trial, which counts its odd divisors up to 2^32
all=$((1 << 31))

# read_below: up to where the first of the numbers under way is tried, by the last line of the journal, is in $below; 0: not
# begun.
read_below() {
    read_journal result
    below=0
    if [[ ${lines[*]: -1} =~ \"begun\":\[\{[^}]*\"below\":\"([0-9]+)\" ]]; then below=${BASH_REMATCH[1]}; fi
}
is_well_begun() { read_below && ((below > 1 << 29)); }

# operations FILE: of all workers together, in the last record.
operations() {
    tail -n 1 "$1" | python3 -c '
import json, sys
print(sum(worker["operations"] for worker in json.load(sys.stdin)["repetitions"][0]["workers"]))'
}

# on WORKERS COMMAND...: WORKERS is 2t, two threads, or 2r or 3r, ranks, or 1.
on() {
    local workers=$1
    shift
    case $workers in
    ?r) launch "$MPIRUN" "${oversubscribe[@]}" -np "${workers%r}" "$@" --threads 1 ;;
    2t) launch "$@" --threads 2 ;;
    1) launch "$@" --threads 1 ;;
    esac
}

# expect_not_again SIGNAL WORKERS SPLIT THEN-WORKERS THEN-SPLIT
expect_not_again() {
    local tried added below lines
    rm -f record.jsonl
    on "$2" "$PRIMES" --placement=ignore --kernel trial --output result --checkpoint 0.1 --split "$3" 97 $P 2
    await is_well_begun
    kill "-$1" "$pid"
    case $1 in
    KILL) expect_end 137 2>/dev/null ;;
    *) expect_end 75 ;;
    esac
    read_below
    tried=$below
    ((tried > 1 << 29)) || fail "the journal has the number tried below $tried"
    on "$4" "$PRIMES" --placement=ignore --kernel trial --output result --resume --split "$5" --record record.jsonl 97 $P 2
    expect_end 0
    printf '%s\tprime\n' 97 $P 2 >whole
    expect_same whole result
    expect_alone result
    added=$(operations record.jsonl)
    printf '  %s odd divisors before the stop, %s after it: together %s of %s\n' $((tried / 2)) "$added" \
        $((tried / 2 + added)) $all
    # What was under way ahead of the rest is tried again: little of it, whoever worked.
    ((tried / 2 + added > all - 10)) || fail "some divisors were not tried"
    ((tried / 2 + added < all + all / 20)) || fail "divisors were tried again"
    rm result
}

claim "one number that is not split, and one that is"
expect_not_again TERM 1 never 1 never
expect_not_again TERM 1 auto 1 never
expect_not_again KILL 1 never 1 auto
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_not_again TERM 2t auto 1 auto
    expect_not_again TERM 2t never 2t auto
fi
if [[ $HAVE_MPI == 1 ]] && command -v "$MPIRUN" >/dev/null; then
    claim "on ranks, whose parts and searches rank 0 asks for"
    expect_not_again USR1 2r auto 1 auto
    expect_not_again USR1 2r never 2r auto
fi

light=137438953447 # prime, and 185,000 odd divisors of it are tried: not heavy
for ((i = 0; i < 3000; i++)); do printf '%s\n1\n15\n' $light; done >mixed.txt
sed -i "1i $P" mixed.txt
echo x >>mixed.txt

# known_ahead: how many primes were decided ahead of the heavy number, by all lines of the journal.
known_ahead() { sed 1d result.journal 2>/dev/null | grep -o '"verdicts":"[^"]*"' | tr -cd p | wc -c; }
are_far_ahead() { (($(known_ahead) > 500)); }

# expect_ahead SIGNAL WORKERS OPTION...: stopped while one worker is in the heavy number, and gone on with.
expect_ahead() {
    local signal=$1 workers=$2 known tried added each together below lines
    shift 2
    expect_exit 0 "$PRIMES" --placement=ignore --kernel trial --record light.jsonl $light
    each=$(operations light.jsonl)
    rm -f record.jsonl light.jsonl
    on "$workers" "$PRIMES" --placement=ignore --kernel trial --invalid=report --input mixed.txt --output result \
        --checkpoint 0.1 "$@"
    await are_far_ahead
    kill "-$signal" "$pid"
    expect_end 75
    read_below
    known=$(known_ahead) tried=$below
    ((known > 500 && tried > 2)) || fail "the journal has $known primes ahead, and the heavy one tried below $tried"
    on "$workers" "$PRIMES" --placement=ignore --kernel trial --invalid=report --input mixed.txt --output result --resume \
        --record record.jsonl "$@"
    expect_end 3
    expect_same whole result
    expect_alone result
    added=$(operations record.jsonl)
    together=$((tried / 2 + known * each + added))
    printf '  %s odd divisors and %s primes before the stop, %s operations after it: together %s of %s\n' \
        $((tried / 2)) "$known" "$added" $together $((all + 3000 * each))
    ((together > all + 3000 * each - 10)) || fail "some divisors were not tried"
    ((together < (all + 3000 * each) * 21 / 20)) || fail "what was decided ahead was decided again"
    rm result
}

claim "what was decided ahead of one is not decided again: of a list, and of a big file"
expect_exit 3 "$PRIMES" --kernel trial-simd --invalid=report --input mixed.txt --output whole
if [[ $HAVE_OPENMP == 1 ]]; then
    expect_ahead TERM 2t --split never
    PRIMES_BLOCK_SIZE=4096 expect_ahead TERM 2t
fi
if [[ $HAVE_MPI == 1 ]] && command -v "$MPIRUN" >/dev/null; then
    expect_ahead USR1 3r --split never
    PRIMES_BLOCK_SIZE=4096 expect_ahead USR1 3r
fi

claim "a divisor behind what was tried is the smallest one, also of a number in a block of a big file"
even_worse=1152921423002469787 # the product of two primes just below 2^30
for ((i = 0; i < 6; i++)); do echo $even_worse; done >heavy.txt
for ((i = 0; i < 6; i++)); do printf '%s\tcomposite\t1073741783\n' $even_worse; done >whole
for size in 4096 0; do
    [[ $size -eq 0 ]] || export PRIMES_BLOCK_SIZE=$size
    stopped TERM result --placement=ignore --kernel trial --threads 1 --input heavy.txt
    [[ $status -eq 75 ]] || fail "expected exit 75"
    expect_goes_on whole result --kernel trial --input heavy.txt
    unset PRIMES_BLOCK_SIZE
    rm result
done

#!/usr/bin/env bash
# The same bytes from every number of ranks and threads, in files and on stdout.
source "$(dirname "$0")/lib.sh"

{
    numbers 700 64 1
    printf '%s\n' '# a comment' '' 0 1 2 18446744073709551615 18446744073709551557
    numbers 20 10 2 | sed '5s/.*/seven/; 9s/.*/-7/; 20s/.*/18446744073709551616/'
} >bad.txt
{
    numbers 250 40 3
    printf '%s\n' 1000000000039 1000000016063 999999866000004473 0 1 2
} >good.txt

# What each combination runs. Every option is the same for all but who works.
run_trial() { "$@" --kernel trial --format tsv --input good.txt --range 0:30000; }
run_random() { "$@" --kernel trial --format tsv --workload random:1500:41:9; }
run_long() { "$@" --format count --range 0:1200000; } # more numbers than a plan lays out at once
all_kinds=(--placement=ignore --format jsonl --invalid=report --input bad.txt 97 91 0 --range 1000000000:1000040000:7 --input good.txt
    --range 5:5)

claim "one process, one thread: the reference"
expect_exit 0 run_trial "$PRIMES" --threads 1 --output trial.expected --record expected.jsonl
expect_exit 0 run_random "$PRIMES" --threads 1
cp "$captured/stdout" random.expected
expect_exit 3 "$PRIMES" --threads 1 "${all_kinds[@]}"
cp "$captured/stdout" all-kinds.expected
cp "$captured/stderr" bad-lines.expected
expect_exit 0 run_long "$PRIMES" --threads 1
cp "$captured/stdout" long.expected
digests=$(field tally expected.jsonl)

# expect_same_file RANKS THREADS: a file, and what the record says of it.
expect_same_file() {
    rm -f trial.tsv record.jsonl
    expect_exit 0 run_trial ranks "$1" "$PRIMES" --threads "$2" --output trial.tsv --record record.jsonl
    expect_stdout ""
    expect_same trial.expected trial.tsv
    [[ $(field tally) == "$digests" ]] || fail "the tally is $(field tally), expected $digests"
    [[ $(field world.workers) -eq $(($1 * $2)) ]] || fail "$(field world.workers) workers"
}

# expect_same_stdout RANKS THREADS: with bad lines, so that every rank ends with 3.
expect_same_stdout() {
    expect_each_rank 3 "$1" "$PRIMES" --threads "$2" "${all_kinds[@]}"
    expect_same all-kinds.expected "$captured/stdout"
    expect_same bad-lines.expected "$captured/stderr"
}

for ranks in 1 2 3 5 16; do
    for threads in $(threads 1 2 3); do
        claim "$ranks ranks x $threads threads"
        expect_same_file "$ranks" "$threads"
        if [[ $ranks -lt 16 || $threads -eq 1 ]]; then expect_same_stdout "$ranks" "$threads"; fi
    done
done

for world in "2 1" "3 2" "5 1"; do
    read -r ranks threads <<<"$world"
    if [[ -z $(threads "$threads") ]]; then threads=1; fi
    claim "$ranks ranks x $threads threads: random numbers, a range that is cut as it is handed out"
    expect_exit 0 run_random ranks "$ranks" "$PRIMES" --threads "$threads"
    expect_same random.expected "$captured/stdout"
    expect_exit 0 run_long ranks "$ranks" "$PRIMES" --threads "$threads"
    expect_same long.expected "$captured/stdout"
done

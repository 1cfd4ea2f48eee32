#!/usr/bin/env bash
# --shard I/N: the parts, one behind the other, are the whole.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

printf '%s\n' 7 '# a comment' 8 oops 9 10 '' 11 -5 12 >lines.txt

# expect_whole N CODE OPTION...: N shards give the bytes of all together, for each of the streams.
expect_whole() {
    local shards=$1 code=$2 shard
    shift 2
    expect_exit "$code" "$PRIMES" "$@"
    stdout >whole
    stderr | sort >whole.stderr
    : >parts
    : >parts.stderr
    for ((shard = 1; shard <= shards; shard++)); do
        run "$PRIMES" --shard "$shard/$shards" "$@"
        stdout >>parts
        stderr >>parts.stderr
    done
    expect_same whole parts
    sort -o parts.stderr parts.stderr
    expect_same whole.stderr parts.stderr
}

claim "the shards of arguments, a range, random numbers and a file with bad lines are the whole"
for shards in 1 2 3 7 40; do
    expect_whole "$shards" 0 --range 1:100000:7 5 --range 0:3 18446744073709551615
    expect_whole "$shards" 0 --workload random:500:40:3 --placement ignore --format tsv --kernel miller-rabin
    expect_whole "$shards" 3 --input lines.txt --range 5:9 --invalid=report
done

claim "a bad line anywhere stops every shard"
expect_exit 2 "$PRIMES" --shard 2/2 --input lines.txt
expect_stderr_has "lines.txt:4:1: 'oops'"

claim "the table and the record say which shard it is"
expect_exit 0 "$PRIMES" --threads 1 --shard 3/3 --workload classic --format table --record record.jsonl
expect_stdout_has "Checking 6 numbers sequentially (kernel trial, shard 3/3):"
grep -qF '"shard":{"index":3,"count":3,"first":14,"numbers_in_all":20}' record.jsonl || fail "$(cat record.jsonl)"

claim "what is no shard is refused"
for value in 0/3 4/3 3 3/ /3 1/2/3 a/b -1/2 1/1000001; do
    expect_exit 2 "$PRIMES" --shard="$value" 7
    expect_stderr_has "primes: --shard: '$value' is "
done

#!/usr/bin/env bash
# --schedule: what it takes and what does not go together with it, all refused before anything is touched; OMP_SCHEDULE of
# rank 0; and the bytes of every schedule, which are those of auto.
source "$(dirname "$0")/lib.sh"

two=1
[[ $HAVE_OPENMP == 0 ]] || two=2
kinds="the kinds are static, static,N, dynamic, dynamic,N, guided, guided,N, auto or runtime, with N at least 1"
environment_kinds="the kinds are static, static,N, dynamic, dynamic,N, guided, guided,N or auto, with N at least 1"
most=9223372036854775807

# refused MESSAGE OPTION...: exit 2, this line as the last (a runtime of OpenMP may say of OMP_SCHEDULE what it thinks of it);
# a result that is there stays, and nothing else appears.
refused() {
    local message=$1 before
    shift
    echo "what was there" >result
    before=$(ls -A)
    expect_exit 2 "$PRIMES" "$@"
    expect_stdout ""
    [[ $(tail -n 1 "$captured/stderr") == "primes: $message" ]] || fail "expected: primes: $message"
    [[ $(grep -c '^primes: ' "$captured/stderr") -eq 1 ]] || fail "expected one line of primes"
    [[ $(<result) == "what was there" && $(ls -A) == "$before" ]] || fail "something was touched: $(ls -A)"
}

claim "a kind that is none, and a chunk that is none, is refused with the kinds"
for value in Static STATIC static: stati '' ' static' 'static ' monotonic:static loop 4; do
    refused "--schedule: '$value' is no schedule; $kinds" --output result --record record.jsonl --schedule "$value" 7
    refused "--schedule: '$value' is no schedule; $kinds" 7 "--schedule=$value"
done
for value in 'static,' static,1,2 'static, 1' 'dynamic,1 ' guided,-1 dynamic,1.5 static,0x10; do
    refused "--schedule: '$value' has a chunk that is not a whole number from 1 to $most; $kinds" --output result --schedule "$value" 7
done
for value in static,0 dynamic,0 guided,00 static,9223372036854775808 dynamic,18446744073709551617 guided,1180591620717411303424; do
    refused "--schedule: '$value' has a chunk that is out of range: 1 to $most; $kinds" --output result --schedule "$value" 7
done
for value in auto,4 runtime,4 'auto,' runtime,0; do
    refused "--schedule: '$value' has a chunk, which this kind does not take; $kinds" --output result --schedule "$value" 7
done

claim "a loop hands out whole numbers: --split auto with it is refused where it was typed, and is not the default"
for value in static static,3 dynamic,1 guided,2; do
    refused "--split auto shares a number among workers, and --schedule $value hands out whole numbers; leave out one of them" \
        --output result --schedule "$value" --split auto 7
done
expect_exit 0 "$PRIMES" --schedule dynamic --split never 7
expect_stdout $'7\tprime'
expect_exit 0 "$PRIMES" --schedule static --schedule auto --split auto 7
expect_stdout $'7\tprime'

claim "nothing goes on as a loop; --restart may begin as one"
refused "--resume: --schedule dynamic,1 decides numbers far ahead of others, and of a run that was stopped only those before the first gap are kept; without --schedule, --resume goes on with them" \
    --output result --schedule dynamic --resume 7
expect_exit 0 "$PRIMES" --output new --schedule auto --resume 7
expect_exit 0 "$PRIMES" --output new --schedule static --restart 7 9
[[ $(<new) == $'7\tprime\n9\tcomposite\t3' ]] || fail "the result is: $(<new)"

claim "what only informs asks nothing of a schedule"
expect_exit 0 "$PRIMES" --schedule static --output out --resume --help
expect_stdout_has "--schedule KIND[,CHUNK]"
expect_exit 0 "$PRIMES" --schedule runtime --version

claim "a sieve gets chunks that are long against what it begins with"
count=(--format count --range 1:3000000)
for value in dynamic,1 dynamic,999999 guided,1 guided,999999 static,1 static,999999; do
    refused "--schedule $value: the kernel sieve begins each chunk with the primes up to a square root, which would take longer than a chunk of fewer than 1,000,000 numbers; --schedule ${value%,*},1000000 will do" \
        --output result --kernel sieve "${count[@]}" --schedule "$value"
done
expect_exit 0 "$PRIMES" --kernel miller-rabin "${count[@]}" --threads "$two"
cp "$captured/stdout" counts
for value in static static,1000000 dynamic,1000000 guided,1000000 static,1234567 dynamic,2000001; do
    for threads in 1 "$two"; do
        expect_exit 0 "$PRIMES" --kernel sieve "${count[@]}" --schedule "$value" --threads "$threads"
        expect_same counts "$captured/stdout"
    done
done
# Of shorter chunks it is not the default.
# default_kernel KERNEL SCHEDULE
default_kernel() {
    rm -f kernel.jsonl
    expect_exit 0 "$PRIMES" "${count[@]}" --schedule "$2" --threads "$two" --record kernel.jsonl
    [[ $(<kernel.jsonl) == *"\"kernel\":\"$1\""* ]] || fail "expected the kernel $1 of $2"
    expect_same counts "$captured/stdout"
}
sieve=sieve
[[ $HAVE_SIEVE == 1 ]] || sieve=miller-rabin
for value in static auto dynamic,1000000 guided,1500000; do default_kernel $sieve "$value"; done
for value in dynamic guided static,999999; do default_kernel miller-rabin "$value"; done

claim "of long sequences a static schedule holds no texts"
held="of more than 1,048,576 numbers, what is decided ahead of others is not held in memory, and"
help="--format count or --schedule dynamic will do"
long=(--range 1:1048577)
for value in static static,4096; do
    for format in tsv jsonl table; do
        for output in "" result; do
            refused "--schedule $value: $held rows of any length have no place of their own in the output; $help" \
                "${long[@]}" --schedule "$value" --format "$format" ${output:+--output "$output" --restart}
        done
    done
    refused "--schedule $value: $held standard output is written in order; $help" "${long[@]}" --schedule "$value" --format binary
    refused "--schedule $value: $held the output is no file that every rank can write at any place; $help" \
        "${long[@]}" --schedule "$value" --format binary --output /dev/null
done

# ---- OMP_SCHEDULE.

# runtime VALUE SCHEDULE: what --schedule runtime makes of it, as the heading of a table has it.
runtime() {
    expect_exit 0 env OMP_SCHEDULE="$1" "$PRIMES" --schedule runtime --threads 1 --format table 7
    [[ $(stdout | head -n 1) == "Checking 1 number sequentially (kernel miller-rabin${2:+, schedule $2}):" ]] ||
        fail "expected $2: $(stdout | head -n 1)"
}

claim "--schedule runtime is what OMP_SCHEDULE says, in any case, with blanks, with a modifier"
runtime static static
runtime static,5 static,5
runtime 'STATIC, 5' static,5
runtime ' Dynamic ' dynamic,1
runtime dynamic,64 dynamic,64
runtime 'nonmonotonic:guided' guided,1
runtime 'Monotonic : Guided , 0007' guided,7
runtime auto ''
runtime 'monotonic:AUTO' ''

claim "an OMP_SCHEDULE that is none is refused; without --schedule runtime nobody asks it"
refused "--schedule runtime asks for OMP_SCHEDULE, which is not set; $environment_kinds" --output result --schedule runtime 7
export OMP_SCHEDULE=
refused "--schedule runtime asks for OMP_SCHEDULE, which is empty; $environment_kinds" --output result --schedule runtime 7
for value in runtime loop 'st atic' monotonic: static:4 'monotonic,static'; do
    export OMP_SCHEDULE=$value
    why="is no schedule"
    [[ $value != static:4 ]] || why="has a modifier that is neither monotonic nor nonmonotonic"
    refused "OMP_SCHEDULE '$value' $why; $environment_kinds" --output result --schedule runtime 7
    expect_exit 0 "$PRIMES" --schedule static 7
    expect_exit 0 "$PRIMES" 7
done
for value in static,0 'dynamic, -1' guided,1180591620717411303424 'static,'; do
    export OMP_SCHEDULE=$value
    why="is not a whole number from"
    [[ $value != static,0 && $value != guided* ]] || why="is out of range:"
    refused "OMP_SCHEDULE '$value' has a chunk that $why 1 to $most; $environment_kinds" --output result --schedule runtime 7
done
export OMP_SCHEDULE=auto,3
refused "OMP_SCHEDULE 'auto,3' has a chunk, which this kind does not take; $environment_kinds" --output result --schedule runtime 7

claim "what does not go together with a loop does not either when OMP_SCHEDULE asks for one"
export OMP_SCHEDULE=guided
refused "--split auto shares a number among workers, and --schedule guided,1 hands out whole numbers; leave out one of them" \
    --output result --schedule runtime --split auto 7
refused "--resume: --schedule guided,1 decides numbers far ahead of others, and of a run that was stopped only those before the first gap are kept; without --schedule, --resume goes on with them" \
    --output result --schedule runtime --resume 7
export OMP_SCHEDULE=static,4096
refused "--schedule static,4096: $held standard output is written in order; $help" "${long[@]}" --schedule runtime --format binary
export OMP_SCHEDULE=auto
expect_exit 0 "$PRIMES" --schedule runtime --split auto --output another --resume 7
unset OMP_SCHEDULE

# ---- The bytes.

schedules=(static 'static,1' 'static,7' 'static,100000' dynamic 'dynamic,10' guided 'guided,33')
{
    numbers 300 40 7
    printf 'seven\n-5\n12 13\n'
    numbers 50 30 8
    printf '0\n1\n18446744073709551616\nlast'
} >bad.txt

# columns: of a table, all but the seconds, the heading and the total.
columns() { sed '1d; $d; s/ [0-9.]*s$//'; }

# who_works RANKS THREADS FORMAT OPTION...: as many, and no more said of them.
who_works() {
    local ranks=$1 threads=$2 format=$3
    shift 3
    if [[ $ranks == 0 ]]; then
        expect_exit 3 "$PRIMES" --threads "$threads" --format "$format" "$@"
    else
        expect_exit 3 ranks "$ranks" "$PRIMES" --threads "$threads" --format "$format" --placement=ignore "$@"
    fi
    if [[ $format == table ]]; then columns <"$captured/stdout" >got; else cp "$captured/stdout" got; fi
}

# same_bytes RANKS THREADS FORMATS SCHEDULE...: of all of them, with and without blocks of a big file.
same_bytes() {
    local format value size formats
    read -ra formats <<<"$3"
    local input=(--kernel trial --invalid=report 97 --input bad.txt --range 3:90000:7 --range 1000000007:1000000107 --input bad.txt)
    for format in "${formats[@]}"; do
        who_works 0 1 "$format" "${input[@]}" --split never
        mv got expected
        for value in "${@:4}"; do
            for size in 0 100; do
                [[ $size == 0 ]] || export PRIMES_BLOCK_SIZE=$size
                who_works "$1" "$2" "$format" "${input[@]}" --schedule "$value"
                cmp -s expected got || fail "other bytes of $format, schedule $value, blocks of $size"
                unset PRIMES_BLOCK_SIZE
            done
        done
    done
}

claim "the bytes of every schedule are those of auto, with invalid lines too, of a file in memory and in blocks"
same_bytes 0 1 "tsv jsonl binary count table" "${schedules[@]}"
[[ $two == 1 ]] || same_bytes 0 2 "tsv jsonl binary count table" "${schedules[@]}"

claim "no numbers at all, and more workers than numbers"
: >empty.txt
for value in "${schedules[@]}"; do
    expect_exit 0 "$PRIMES" --threads "$two" --schedule "$value" --input empty.txt
    expect_stdout ""
    expect_exit 0 "$PRIMES" --threads "$two" --schedule "$value" 7
    expect_stdout $'7\tprime'
done

# chunks_are_right FILE: each worker of these records got the chunks, and the numbers, that OpenMP gives it.
chunks_are_right() {
    run python3 "$SOURCE_DIR/tests/tools/check_record.py" "$SOURCE_DIR/src/output/record.schema.json" "$1"
    if [[ $status -eq 77 ]]; then
        echo "  not tried: no Python with jsonschema"
    else
        [[ $status -eq 0 ]] || fail "bad records"
    fi
}

claim "a workload as a study of a schedule: its table, and a record whose chunks are OpenMP's"
for study in "--workload classic64 --kernel miller-rabin" "--workload random:997:40:3"; do
    read -ra study <<<"$study"
    "$PRIMES" "${study[@]}" --threads 1 --split never | columns >expected
    for value in "${schedules[@]}"; do
        expect_exit 0 "$PRIMES" "${study[@]}" --threads "$two" --schedule "$value" --record records.jsonl
        columns <"$captured/stdout" >got
        expect_same expected got
    done
done
chunks_are_right records.jsonl
[[ $(grep -c '"split":"never"' records.jsonl) -eq $((2 * ${#schedules[@]})) ]] || fail "a loop splits numbers"
expect_exit 0 grep -c '"schedule":{"kind":"dynamic","chunk":10,"order":"input"}' records.jsonl
expect_stdout 2

claim "a shard, warm-ups and repetitions come to the same"
expect_exit 0 "$PRIMES" --kernel trial --range 1:20000 --shard 2/3
cp "$captured/stdout" expected
for value in "${schedules[@]}"; do
    expect_exit 0 "$PRIMES" --kernel trial --range 1:20000 --shard 2/3 --threads "$two" --schedule "$value" --warmup 1 --repeat 2
    expect_same expected "$captured/stdout"
done

claim "more numbers than texts may be held of: integers go to their place, others where somebody waits for them"
long=(--range 1:1100000 97 --threads "$two")
"$PRIMES" "${long[@]}" --format binary >expected
"$PRIMES" "${long[@]}" --output expected.tsv 2>told
digest=$(sed 's/.*verdicts //' told)
for value in static static,1000 dynamic,1000 guided; do
    expect_exit 0 "$PRIMES" "${long[@]}" --format binary --output placed --schedule "$value"
    expect_stderr_has "verdicts $digest"
    expect_same expected placed
    expect_exit 0 "$PRIMES" "${long[@]}" --format count --kernel miller-rabin --schedule "$value"
    expect_stdout_has $'primes\t85715'
done
for value in dynamic,1000 guided; do
    expect_exit 0 "$PRIMES" "${long[@]}" --format binary --schedule "$value"
    expect_same expected "$captured/stdout"
    expect_exit 0 "$PRIMES" "${long[@]}" --output result.tsv --schedule "$value"
    expect_stderr_has "verdicts $digest"
    expect_same expected.tsv result.tsv
done

# ---- Ranks.

if [[ $HAVE_MPI == 0 ]]; then exit; fi

# Each rank has the OMP_SCHEDULE and the OMP_NUM_THREADS that its place in $OF_RANK and $THREADS_OF_RANK says.
cat >each <<'TEXT'
#!/bin/bash
rank=$(printenv "$RANK_VARIABLE")
IFS='|' read -ra of_rank <<<"$OF_RANK"
read -ra threads <<<"$THREADS_OF_RANK"
export OMP_SCHEDULE=${of_rank[rank]} OMP_NUM_THREADS=${threads[rank]}
[[ $OMP_SCHEDULE != none ]] || unset OMP_SCHEDULE
exec "$@"
TEXT
chmod +x each

export THREADS_OF_RANK="1 1 1"

claim "OMP_SCHEDULE of rank 0 counts for all, whatever the others have"
for rest in none loop dynamic static,0; do
    export OF_RANK="static,3|$rest"
    expect_exit 0 ranks 2 ./each "$PRIMES" --placement=ignore --threads 1 --schedule runtime --format table 7 8
    [[ $(stdout | head -n 1) == "Checking 2 numbers with 2 ranks (kernel miller-rabin, schedule static,3):" ]] || fail "$(stdout | head -n 1)"
done
for first in none loop static,0; do
    export OF_RANK="$first|static"
    expect_exit 2 ranks 2 ./each "$PRIMES" --placement=ignore --threads 1 --schedule runtime 7 8
    [[ $(grep -c '^primes: ' "$captured/stderr") -eq 1 ]] || fail "expected one line of primes"
    expect_stderr_has "; $environment_kinds"
done

claim "workers are counted through the ranks, however many threads each has"
for THREADS_OF_RANK in "1 $two 1" "$two 1 1"; do
    for OF_RANK in 'static|none|none' 'static,5|none|none' 'dynamic,5|none|none' 'guided|none|none'; do
        expect_exit 0 ranks 3 ./each "$PRIMES" --placement=ignore --schedule runtime --range 1:997 --record ranks.jsonl
    done
done
chunks_are_right ranks.jsonl
[[ $(wc -l <ranks.jsonl) -eq 8 ]] || fail "expected 8 records"
unset OF_RANK THREADS_OF_RANK

claim "2 ranks: the bytes of every schedule are those of auto"
same_bytes 2 1 tsv "${schedules[@]}"
same_bytes 2 "$two" "binary table" static 'static,7' 'dynamic,10'

claim "2 ranks: integers go to their place, by all ranks"
"$PRIMES" "${long[@]}" --format binary >expected
for value in static static,1000 dynamic,1000 guided; do
    expect_exit 0 ranks 2 "$PRIMES" "${long[@]}" --threads 1 --placement=ignore --format binary --output placed --schedule "$value"
    expect_same expected placed
done
expect_exit 2 ranks 2 "$PRIMES" "${long[@]}" --threads 1 --placement=ignore --schedule static
expect_stderr_has "primes: --schedule static: $held rows of any length"

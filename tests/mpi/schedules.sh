#!/usr/bin/env bash
# --schedule with OpenMP's kinds on ranks, with one thread and more: who gets which number, and the same bytes as of auto.
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/../resume/resumed.sh"

# make_inputs: a list with bad lines, one without, a range; and by one thread under --schedule auto what comes of them.
one_process=$PRIMES
make_inputs() {
    {
        numbers 400 40 1
        printf '%s\n' '# a comment' '' 0 1 2 1000000000039 1000000016063 seven -7
        numbers 90 20 2
    } >bad.txt
    numbers 300 36 3 >good.txt
    local format
    for format in tsv jsonl count binary; do
        "$one_process" --threads 1 --kernel trial --format "$format" "${all_sources[@]}" --record auto.jsonl >"expected.$format"
        run "$one_process" --threads 1 --kernel trial --format "$format" --invalid=report --input - 97 <bad.txt
        [[ $status -eq 3 ]] || fail "expected exit 3"
        cp "$captured/stdout" "expected-bad.$format"
        cp "$captured/stderr" "expected-bad-lines.$format"
    done
}
# Spans of less than their most, of one number, and numbers that are heavy among them.
all_sources=(--input good.txt 97 --range 1000000:1140000:7 --input good.txt --range 5:5)

# tally FILE: all that is counted, and the digests, of the last record.
tally() { tail -n 1 "$1" | grep -o '"tally":{[^}]*}'; }

# is_shared RECORD: did several workers decide its numbers?
is_shared() { (($(grep -o '"units":1,"rank":[0-9]*,"thread":[0-9]*' <<<"$1" | sort -u | wc -l) > 1)); }

# expect_all_dealt THREADS: numbers go to the workers as each schedule says: for counts that divide and that do not, fewer than
# workers, of several spans; chunks of one, of more than there are, of more than a span. Short lists are heavy enough for all
# to get some of them; were one worker alone awake all the while, it is done again.
expect_all_dealt() {
    local try
    for try in 1 2 3 4 5; do
        deal_all "$1"
        [[ $shared -eq 0 ]] || return 0
        printf '  one worker took all numbers of every list (%d)\n' "$try"
    done
    fail "one worker took all numbers of every list: no boundary was seen"
}
deal_all() {
    local case count schedule first record
    shared=0
    rm -f dealt.jsonl
    for case in "1 static" "5 static" "1000 static" "200003 static" "7 static,1" "997 static,10" "60 static,61" "200003 static,70001" \
        "997 dynamic" "100 dynamic,7" "1000 dynamic,10000" "200003 dynamic,1000" "1000 guided" "999 guided,40" "200003 guided,3"; do
        read -r count schedule <<<"$case"
        first=$((count > 1000 ? 1 : 1000000000000))
        expect_exit 0 "$PRIMES" --placement=ignore --threads "$1" --kernel trial --format count --schedule "$schedule" \
            --record dealt.jsonl --range "$first:$((first + count - 1))"
    done
    while read -r record; do
        if is_shared "$record"; then shared=$((shared + 1)); fi
    done < <(grep -E '"kind":"(dynamic|guided)"' dealt.jsonl)
    run python3 "$SOURCE_DIR/tests/tools/check_record.py" "$SOURCE_DIR/src/output/record.schema.json" dealt.jsonl
    if [[ $status -eq 77 ]]; then
        echo "  not tried: no Python with jsonschema"
    else
        [[ $status -eq 0 ]] || fail "numbers went to the wrong workers"
    fi
}

# expect_same_bytes THREADS SCHEDULE FORMAT: to a file, twice over, with a record; and to standard output, from standard input
# with bad lines.
expect_same_bytes() {
    local threads=$1 schedule=$2 format=$3
    local arguments=(--placement=ignore --threads "$threads" --kernel trial --schedule "$schedule" --format "$format")
    rm -f out loop.jsonl
    expect_exit 0 "$PRIMES" "${arguments[@]}" --repeat 2 --output out --record loop.jsonl "${all_sources[@]}"
    expect_same "expected.$format" out
    [[ $(tally loop.jsonl) == "$(tally auto.jsonl)" ]] || fail "the tally is $(tally loop.jsonl), of auto $(tally auto.jsonl)"
    expect_exit 3 "$PRIMES" "${arguments[@]}" --invalid=report --input - 97 <bad.txt
    expect_same "expected-bad.$format" "$captured/stdout"
    grep '^primes\|^-:\|stdin' "$captured/stderr" | cmp -s - <(grep '^primes\|^-:\|stdin' "expected-bad-lines.$format") ||
        fail "other messages than of auto: $(cat "expected-bad-lines.$format")"
}

# expect_all_bytes THREADS TURN: each kind, with and without a chunk, in one of the four formats: another one in each turn.
expect_all_bytes() {
    local schedule formats=(tsv jsonl count binary) i=$2
    for schedule in static static,3 static,70000 dynamic dynamic,50 guided guided,4; do
        expect_same_bytes "$1" "$schedule" "${formats[$((i % 4))]}"
        i=$((i + 1))
    done
}

# expect_shards THREADS: the shards under one schedule each are the whole.
expect_shards() {
    local shard=0 schedule
    : >parts
    for schedule in static guided,2 static,5 dynamic; do
        shard=$((shard + 1))
        expect_exit 0 "$PRIMES" --placement=ignore --threads "$1" --kernel trial --format tsv --schedule "$schedule" --shard "$shard/4" \
            "${all_sources[@]}"
        cat "$captured/stdout" >>parts
    done
    expect_same expected.tsv parts
}

# What workers are ahead with may make a checkpoint before there is a number to keep.
has_checkpoint() { read_journal "$1" && [[ ${lines[*]} == *'"done":"'[1-9]* ]]; }

# expect_stop_kept THREADS SCHEDULE: a run of many short sources is stopped; what is kept is a prefix, --resume under the same
# schedule is refused, and by auto it becomes the whole.
expect_stop_kept() {
    local threads=$1 schedule=$2 i
    local heavy=(--placement=ignore --kernel trial --format tsv)
    for ((i = 0; i < 150; i++)); do heavy+=(--range "$((10000000000001 + i * 1000)):$((10000000000080 + i * 1000)):2"); done
    [[ -e whole ]] || "$one_process" "${heavy[@]}" --threads 1 >whole
    stopped USR1 result "${heavy[@]}" --threads "$threads" --schedule "$schedule"
    [[ $status -eq 75 ]] || fail "expected exit 75, got $(exit_status "$status")"
    [[ -s result.unfinished ]] || fail "nothing is kept"
    cmp -s result.unfinished <(head -n "$(wc -l <result.unfinished)" whole) || fail "what is kept is no prefix"
    expect_exit 2 "$PRIMES" "${heavy[@]}" --threads "$threads" --schedule "$schedule" --output result --resume
    expect_stderr_has "--resume: --schedule $schedule"
    expect_goes_on whole result "${heavy[@]}" --threads "$threads"
    rm result
}

make_inputs
# $PRIMES is from here on a program that runs on $RANKS ranks. Its mpirun gets the signals that stop it.
cat >"$test_root/primes-on-ranks" <<TEXT
#!/bin/sh
exec '$REAL_MPIRUN' ${oversubscribe[*]} -np "\$RANKS" '$one_process' "\$@"
TEXT
chmod +x "$test_root/primes-on-ranks"
PRIMES=$test_root/primes-on-ranks
export RANKS

two=$(threads 1 2 | tail -n 1)
turn=0
for world in "2 1" "2 $two" "3 $two"; do
    read -r RANKS count <<<"$world"
    claim "$RANKS ranks x $count threads: numbers go to the workers as the schedule says"
    expect_all_dealt "$count"
    claim "$RANKS ranks x $count threads: the bytes, verdicts and digests are those of auto"
    expect_all_bytes "$count" "$turn"
    turn=$((turn + 1))
    claim "$RANKS ranks x $count threads: shards, each under another schedule, are the whole"
    expect_shards "$count"
done

claim "a big file that rank 0 alone sees, as each rank looks in a folder of its own: the same bytes"
mkdir good none
sed '/seven\|-7/d' bad.txt >good/file.txt
(cd good && "$one_process" --threads 1 --kernel trial --format tsv --input file.txt) >expected.file
cat >in-folder <<'TEXT'
#!/bin/sh
if [ "$(printenv "$RANK_VARIABLE")" = 0 ]; then cd good; else cd none; fi
exec "$@"
TEXT
chmod +x in-folder
for schedule in static static,7 dynamic,30 guided; do
    for RANKS in 2 3; do
        PRIMES_BLOCK_SIZE=300 expect_exit 0 ranks "$RANKS" "$PWD/in-folder" "$one_process" --placement=ignore --threads "$two" \
            --kernel trial --format tsv --schedule "$schedule" --input file.txt
        expect_same expected.file "$captured/stdout"
    done
done

claim "a stopped run keeps a prefix, with which auto goes on"
for world in "static 2" "static,10 3" "dynamic,3 2" "guided 3"; do
    read -r schedule RANKS <<<"$world"
    expect_stop_kept "$two" "$schedule"
done

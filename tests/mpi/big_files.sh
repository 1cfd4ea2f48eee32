#!/usr/bin/env bash
# Big files on several ranks: the same bytes, from a file that all can read and from a pipe that rank 0 alone has; a rank
# that is killed, and one that cannot write. PRIMES_BLOCK_SIZE makes small files big ones.
source "$(dirname "$0")/lib.sh"

{
    numbers 400 64 5
    printf 'seven\n1\0002\n# comment\r\n-5\n'
    numbers 300 30 6
    printf '97'
} >bad.txt
arguments=(--placement=ignore --invalid=report --input bad.txt 7)

claim "one process: the reference"
expect_exit 3 "$PRIMES" --threads 1 "${arguments[@]}"
cp "$captured/stdout" expected
cp "$captured/stderr" messages

claim "ranks and blocks of any number and size make the same bytes"
for world in "2 7" "3 1000"; do
    read -r count size <<<"$world"
    export PRIMES_BLOCK_SIZE=$size
    expect_each_rank 3 "$count" "$PRIMES" --threads "$(threads 1 2 | tail -n 1)" "${arguments[@]}"
    expect_same expected "$captured/stdout"
    expect_same messages "$captured/stderr"
    rm -f out
    expect_exit 3 ranks "$count" "$PRIMES" --threads 1 "${arguments[@]}" --output out
    expect_same expected out
    expect_exit 3 ranks "$count" "$PRIMES" --threads 1 --invalid=report --input - 7 --placement=ignore < <(cat bad.txt)
    cut -f 1,2 "$captured/stdout" >got
    cut -f 1,2 expected | cmp -s - got || fail "another result from standard input"
    unset PRIMES_BLOCK_SIZE
done

claim "a bad line anywhere ends all ranks alike, with no result"
PRIMES_BLOCK_SIZE=100 expect_each_rank 2 3 "$PRIMES" --threads 1 --input bad.txt --output out.bad --placement=ignore
expect_stderr_has "bad.txt: 3 bad lines, nothing was checked"
[[ ! -e out.bad ]] || fail "a result in spite of bad lines"

claim "--binary, and a length that is no multiple of 8"
head -c 8000 /dev/zero >zeros.bin
expect_exit 0 ranks 2 "$PRIMES" --threads 1 --binary --format count --input zeros.bin --placement=ignore
expect_stdout_has $'neither\t1000'
printf x >>zeros.bin
expect_each_rank 2 2 "$PRIMES" --threads 1 --binary --format count --input zeros.bin --placement=ignore
expect_one_message "has 8001 bytes"

claim "numbers that are a unit each, from a file that all see and from one that rank 0 alone has: the same bytes"
for ((i = 0; i < 500; i++)); do echo "184467440737095$((1000 + i))8"; done >even.txt
printf '%s\n' 1000003 x 18446744073709551557 >>even.txt
heavy=(--placement=ignore --invalid=report --kernel trial-simd --format jsonl)
expect_exit 3 "$PRIMES" --threads 1 "${heavy[@]}" --input even.txt
grep -v source "$captured/stdout" >expected
export PRIMES_BLOCK_SIZE=300
for count in 2 3; do
    rm -f out
    expect_exit 3 ranks "$count" "$PRIMES" --threads "$(threads 1 2 | tail -n 1)" "${heavy[@]}" --input even.txt --output out
    grep -v source out | cmp -s - expected || fail "another result from a file"
    expect_exit 3 ranks "$count" "$PRIMES" --threads "$(threads 1 2 | tail -n 1)" "${heavy[@]}" --input - < <(cat even.txt)
    grep -v source "$captured/stdout" | cmp -s - expected || fail "another result from a pipe"
done
injector=$BUILD_DIR/tests/fault_injector.so
if [[ -z $SANITIZER && -e $injector ]]; then
    claim "and rank 0 reads a block once to look, once for itself and once for each other rank"
    blocks=$((($(wc -c <even.txt) + 299) / 300))
    expect_exit 3 ranks 2 env LD_PRELOAD="$injector" FAULT_FIRED="$tmp/fired" FAULT_CALL=pread \
        FAULT_NUMBER=$((3 * blocks + 1)) FAULT_HOW=EINTR "$PRIMES" --threads 1 "${heavy[@]}" --input - < <(cat even.txt)
    [[ ! -e fired ]] || fail "more than $((3 * blocks)) reads of $blocks blocks"
fi
unset PRIMES_BLOCK_SIZE

# Each rank finds the file of its own folder under the same name, as on hosts that do not see the same file system.
mkdir good other none folder
for ((i = 0; i < 500; i++)); do echo "18446744073709$((100000 + i * 7))"; done >good/file.txt
python3 -c 'import struct; open("good/file.bin", "wb").write(struct.pack("<1250Q", *range(2**63, 2**63 + 1250)))'
txt=(--format tsv --input file.txt)
bin=(--binary --format tsv --input file.bin)
(cd good && "$PRIMES" --threads 1 "${txt[@]}") >expected.txt
(cd good && "$PRIMES" --threads 1 "${bin[@]}") >expected.bin
IN_FOLDER=$test_root/in-folder
cat >"$IN_FOLDER" <<'TEXT'
#!/bin/sh
if [ "$(printenv "$RANK_VARIABLE")" = "$ODD_RANK" ]; then cd "$ODD_FOLDER"; else cd good; fi
exec "$@"
TEXT
chmod +x "$IN_FOLDER"
# odd_one_out NAME FOLDER RANK COUNT: the run in which one of COUNT ranks sees another file.
odd_one_out() {
    local -n options=$1
    PRIMES_BLOCK_SIZE=1000 ODD_FOLDER=$2 ODD_RANK=$3 run ranks "$4" "$IN_FOLDER" "$PRIMES" --threads 1 --placement=ignore \
        "${options[@]}"
}
# change NAME AT: other/ has a copy with another byte there, of the same size and time.
change() {
    cp "good/file.$1" "other/file.$1"
    printf 3 | dd of="other/file.$1" bs=1 seek="$2" conv=notrunc status=none
    touch -r "good/file.$1" "other/file.$1"
}

claim "a file that one rank does not see, or sees with another time or size, is read by rank 0 for it"
for name in txt bin; do
    change "$name" 17
    touch -d @1 "other/file.$name"
    for folder in none other; do
        odd_one_out "$name" "$folder" 1 2
        [[ $status -eq 0 ]] || fail "exit $status, expected 0"
        expect_same "expected.$name" "$captured/stdout"
    done
    head -c 800 "good/file.$name" >"other/file.$name"
    odd_one_out "$name" other 2 3
    [[ $status -eq 0 ]] || fail "exit $status, expected 0"
    expect_same "expected.$name" "$captured/stdout"
done

claim "a copy of the same time and size with another byte is told, wherever it is; where nobody reads that, nothing is wrong"
was="is not what it was when it was first read"
# expect_told NAME AT RANKS BY: a byte of the last rank's part, of the binary form any.
expect_told() {
    local block=$(($2 / 1000)) last=$(($3 - 1))
    change "$1" "$2"
    odd_one_out "$1" other "$last" "$3"
    [[ $status -eq 1 ]] || fail "exit $status, expected 1"
    expect_one_message "block $block (bytes $((block * 1000)) to $((block * 1000 + 1000))) of 'file.$1' $was, by rank $4 on "
}
expect_told txt 9999 2 1
expect_told txt 8031 3 2
expect_told bin 3 2 0
expect_told bin 9999 3 0
expect_stderr_has "rank 2"
change txt 3 # of rank 0's part
odd_one_out txt other 1 2
if [[ $status -eq 0 ]]; then
    expect_same expected.txt "$captured/stdout"
else
    [[ $status -eq 1 ]] || fail "exit $status, expected 0 or 1"
    expect_one_message "block 0 (bytes 0 to 1000) of 'file.txt' $was"
fi

if [[ -z $SANITIZER && -e $injector ]]; then
    claim "what one rank alone reads otherwise in mid-run is told, on all ranks, and nothing is put in place"
    ODD_READS=$test_root/odd-reads
    cat >"$ODD_READS" <<'TEXT'
#!/bin/sh
if [ "$(printenv "$RANK_VARIABLE")" = "$ODD_RANK" ]; then
    export LD_PRELOAD="$INJECTOR" FAULT_CALL=pread FAULT_NUMBER=2 FAULT_HOW=other FAULT_LASTING=1
fi
exec "$@"
TEXT
    chmod +x "$ODD_READS"
    head -n 200 < <(yes 1000000000039) >long.txt # a prime; of three blocks, each rank scans one
    for rank in 0 2; do
        PRIMES_BLOCK_SIZE=1000 ODD_RANK=$rank INJECTOR=$injector expect_each_rank 1 3 "$ODD_READS" "$PRIMES" --threads 1 \
            --kernel trial --placement=ignore --input long.txt --output folder/out --record folder/record.jsonl
        expect_one_message "primes: rank $rank on "
        expect_stderr_has "of 'long.txt' $was"
        [[ -z $(ls -A folder) ]] || fail "something is left: $(ls -A folder)"
    done
fi

if has_file_limit && $is_open_mpi; then # MPICH's own memory is a file that the limit would break
    claim "a file that cannot grow: one message, no result, no hang"
    expect_exit 1 ranks 2 bash -c 'ulimit -f 4; exec "$@"' bash env PRIMES_BLOCK_SIZE=1000 "$PRIMES" --threads 1 --placement=ignore \
        --range 1:300000 --output full
    expect_stderr_has "File too large"
    [[ ! -e full ]] || fail "half a result"
fi

claim "a killed rank: no hang, no result"
head -n 50 < <(yes 18446744073709551557) >heavy.txt
# shellcheck disable=SC2016 # the shell of each rank expands it
PRIMES_BLOCK_SIZE=64 run ranks 2 bash -c '[[ ${!RANK_VARIABLE} != 1 ]] || (sleep 1; kill -KILL $$) & exec "$@"' bash \
    "$PRIMES" --threads 1 --kernel trial --placement=ignore --input heavy.txt --output folder/out
[[ $status -ne 0 && $status -ne 124 ]] || fail "exit $status"
[[ ! -e folder/out ]] || fail "a result of a run that was killed"

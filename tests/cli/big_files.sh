#!/usr/bin/env bash
# Big files, in one process: the bytes are those of a small file, whatever the blocks and threads; --binary; pipes; files
# that change; and every read and write that can fail. PRIMES_BLOCK_SIZE makes small files big ones.
source "$(dirname "$0")/lib.sh"

two=1
[[ $HAVE_OPENMP == 0 ]] || two=2

{
    printf '\xEF\xBB\xBF'
    numbers 300 64 5
    printf '%s\r\n' 2 3 '' '# comment' 18446744073709551557
    printf ' 97 \n'
    numbers 300 20 6
    printf '5'
} >good.txt
{
    numbers 200 64 7
    printf 'seven\n1\0002\n-5\n18446744073709551616\n12 13\n7\r\r\n'
    numbers 200 40 8
    printf 'last'
} >bad.txt

claim "a file in blocks of any size makes the same bytes as one in memory"
for format in tsv jsonl count binary; do
    expect_exit 3 "$PRIMES" --threads 1 --format "$format" --invalid=report 7 --input bad.txt --range 5:9 --input good.txt
    cp "$captured/stdout" expected
    cp "$captured/stderr" expected.messages
    for size in 1 5 64 1000 1000000; do
        for threads in 1 "$two"; do
            export PRIMES_BLOCK_SIZE=$size
            expect_exit 3 "$PRIMES" --threads "$threads" --format "$format" --invalid=report 7 --input bad.txt \
                --range 5:9 --input good.txt
            expect_same expected "$captured/stdout"
            expect_same expected.messages "$captured/stderr"
            unset PRIMES_BLOCK_SIZE
        done
    done
done

claim "a file with a bad line yields no result, and says where each stands"
expect_exit 2 "$PRIMES" --input bad.txt
cp "$captured/stderr" expected.messages
PRIMES_BLOCK_SIZE=100 expect_exit 2 "$PRIMES" --input bad.txt
expect_same expected.messages "$captured/stderr"
expect_stdout ""
PRIMES_BLOCK_SIZE=100 expect_exit 2 "$PRIMES" --input bad.txt --output out
[[ ! -e out ]] || fail "a result in spite of bad lines"

claim "shards of a file in blocks, one after the other, are the whole"
"$PRIMES" --input good.txt >expected
rm -f parts
for ((shard = 1; shard <= 7; shard++)); do
    PRIMES_BLOCK_SIZE=50 "$PRIMES" --input good.txt --shard "$shard/7" >>parts
done
expect_same expected parts

claim "a pipe is as good as a file, also when it does not fit into memory"
for size in 0 64; do
    [[ $size -eq 0 ]] || export PRIMES_BLOCK_SIZE=$size
    expect_exit 0 "$PRIMES" --input - < <(cat good.txt)
    expect_same expected "$captured/stdout"
    expect_exit 0 "$PRIMES" --input <(cat good.txt)
    expect_same expected "$captured/stdout"
    expect_exit 0 "$PRIMES" --input - <good.txt
    expect_same expected "$captured/stdout"
    expect_exit 2 "$PRIMES" --input <(cat bad.txt)
    expect_stdout ""
    unset PRIMES_BLOCK_SIZE
done
TMPDIR=$tmp/missing PRIMES_BLOCK_SIZE=64 expect_exit 1 "$PRIMES" --input - < <(cat good.txt)
expect_stderr_has "cannot keep standard input in a temporary file in '$tmp/missing': No such file or directory; TMPDIR names another"

claim "--binary reads and writes 64-bit integers, the lowest byte first"
python3 - <<'PYTHON'
import struct
numbers = [0, 1, 2, 4, 9, 97, 1 << 32, 2**64 - 59, 2**64 - 1]
open("numbers.bin", "wb").write(struct.pack("<%dQ" % len(numbers), *numbers))
answers = [0, 0, 1, 2, 3, 1, 2, 1, 3]
open("trial.bin", "wb").write(struct.pack("<%dQ" % len(numbers), *answers))
PYTHON
expect_exit 0 "$PRIMES" --binary --kernel trial-simd --input numbers.bin
expect_same trial.bin "$captured/stdout"
expect_exit 0 "$PRIMES" --binary --kernel trial-simd --input - < <(cat numbers.bin)
expect_same trial.bin "$captured/stdout"
PRIMES_BLOCK_SIZE=16 expect_exit 0 "$PRIMES" --threads "$two" --binary --kernel trial-simd --input numbers.bin
expect_same trial.bin "$captured/stdout"
expect_exit 0 "$PRIMES" --binary --format tsv --input numbers.bin
expect_stdout_has $'18446744073709551557\tprime'
expect_exit 0 "$PRIMES" --binary --kernel miller-rabin 6 97
[[ $(od -An -v -tx8 "$captured/stdout" | tr -d ' \n') =~ ^(ffffffffffffffff|0000000000000002)0000000000000001$ ]] || fail "not the codes of 6 and 97"
expect_exit 3 "$PRIMES" --format binary --invalid=report --input <(echo x)
[[ $(od -An -v -tx8 "$captured/stdout") == " fffffffffffffffe" ]] || fail "not the code of an invalid line"

claim "--binary refuses a length that is no multiple of 8 before anything is computed"
head -c 20 numbers.bin >odd.bin
expect_exit 2 "$PRIMES" --binary --input odd.bin
expect_stderr "primes: --binary: 'odd.bin' has 20 bytes, which is no multiple of 8: it does not hold 64-bit integers alone"
expect_exit 2 "$PRIMES" --binary --input - < <(cat odd.bin)
expect_stderr_has "standard input has 20 bytes"
expect_stdout ""

claim "numbers behind the first 2^32 have their places, too"
python3 - <<'PYTHON'
import struct
with open("sparse.bin", "wb") as file: # holes take no room on the disk
    file.seek((2**32 + 1000) * 8)
    file.write(struct.pack("<4Q", 97, 98, 2**64 - 59, 2**64 - 1))
PYTHON
expect_exit 0 "$PRIMES" --threads "$two" --binary --format tsv --shard 100000/100000 --input sparse.bin
[[ $(wc -l <"$captured/stdout") -eq $(((2 ** 32 + 1004) / 100000)) ]] || fail "got $(wc -l <"$captured/stdout") lines"
[[ $(head -n 1 "$captured/stdout") == $'0\tneither' ]] || fail "the shard begins with $(head -n 1 "$captured/stdout")"
tail -n 4 "$captured/stdout" | cut -f 1,2 >last
printf '%s\t%s\n' 97 prime 98 composite 18446744073709551557 prime 18446744073709551615 composite >wanted
expect_same wanted last
rm sparse.bin

# while_it_runs ACTION OPTION...: a run over seven.txt in blocks of 4096 bytes, with its result in `got`; when it has
# written the first of it, and cannot go on since nobody reads the rest, ACTION.
mkfifo pipe
while_it_runs() {
    head -n 400000 < <(yes 7) >seven.txt
    touch -d @1000000000 seven.txt
    (
        exec 3<pipe
        head -c 4 <&3 >got
        $1
        cat <&3 >>got
    ) &
    status=0
    PRIMES_BLOCK_SIZE=4096 "$PRIMES" "${@:2}" --input seven.txt >pipe 2>said || status=$?
    wait
}
# expect_said CODE TEXT
expect_said() {
    [[ $status -eq $1 ]] || fail "exit $status, expected $1"
    [[ $(<said) == "${2:+primes: $2}" ]] || fail "it said: $(<said)"
}
# put BYTES AT: over those of seven.txt.
put() { printf '%b' "$1" | dd of=seven.txt bs=1 seek="$2" conv=notrunc status=none; }
edit_secretly() {
    put 8 799998
    touch -d @1000000000 seven.txt
}
edit_line_ends() { put '\n7' 799996; }
empty() { : >seven.txt; }
grow() { printf '7\n' >>seven.txt; }

claim "another byte, with the same size and time, is noticed when its block is read, and no other is"
was="is not what it was when it was first read"
while_it_runs edit_secretly --threads 1 # another thread would run ahead
expect_said 1 "block 195 (bytes 798720 to 800000) of 'seven.txt' $was"
while_it_runs edit_line_ends --threads 1
expect_said 1 "block 195 (bytes 798720 to 800000) of 'seven.txt' $was"

claim "another time is no other file"
for options in "" "--binary --format tsv"; do
    # shellcheck disable=SC2086 # several words
    while_it_runs "touch seven.txt" --threads "$two" $options
    expect_said 0 ""
    [[ $(wc -l <got) -eq $((${#options} > 0 ? 100000 : 400000)) ]] || fail "got $(wc -l <got) lines"
done

claim "a file that is cut or grows is noticed"
while_it_runs empty --threads 1
expect_said 1 "'seven.txt' has 0 bytes now, and had 800000 when it was first read"
while_it_runs grow --threads 1
expect_said 1 "'seven.txt' has 800002 bytes now, and had 800000 when it was first read"

claim "of 64-bit integers, what changed after it was read, or after its sample was, is told; before that it is what is read"
edit_first() { put x 9; }
edit_last() { put '\0' 799999; } # in the last block, which is in the sample,
edit_before_last() { put '\0' 798719; } # and in the one before, which is not
while_it_runs edit_first --threads 1 --binary --format tsv
expect_said 1 "block 0 (bytes 0 to 4096) of 'seven.txt' $was"
while_it_runs edit_last --threads 1 --binary --format tsv
expect_said 1 "block 195 (bytes 798720 to 800000) of 'seven.txt' $was"
while_it_runs edit_before_last --threads 1 --binary --format tsv
expect_said 0 ""
[[ $(sed -n 99840p got) == 15492355229944375$'\tcomposite'* ]] || fail "got $(sed -n 99840p got)" # 0x00370a370a370a37

if [[ -z $SANITIZER ]]; then
    claim "the memory of a run does not grow with its file"
    head -n 5000000 < <(yes 1234567) >large.txt
    PRIMES_BLOCK_SIZE=131072 expect_exit 0 /usr/bin/env python3 -c '
import resource, subprocess, sys
subprocess.check_call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' \
        "$PRIMES" --threads "$two" --input large.txt --output large.out
    [[ $(stdout) -lt 100000 ]] || fail "$(stdout) KiB of memory"
    [[ $(wc -l <large.out) -eq 5000000 ]] || fail "not 5000000 lines"
    rm large.txt large.out
fi

injector=$BUILD_DIR/tests/fault_injector.so
[[ -e $injector && -z $SANITIZER ]] || exit 0

# faulty CALLS NUMBER HOW COMMAND...: COMMAND, in which this call goes wrong; $fired is there if it was reached.
fired=$test_root/fired
faulty() {
    rm -f "$fired"
    run env LD_PRELOAD="$injector" FAULT_FIRED="$fired" FAULT_CALL="$1" FAULT_NUMBER="$2" FAULT_HOW="$3" "${@:4}"
}
# sweep CALLS HOW CODE: the N-th call goes wrong, for N = 1, 2 ...; each run ends whole or with CODE and nothing.
sweep() {
    local number
    for ((number = 1; number < 500; number++)); do
        rm -rf out
        mkdir out
        PRIMES_BLOCK_SIZE=1000 faulty "$1" "$number" "$2" "$PRIMES" --threads 1 --input good.txt --output out/file
        if [[ $status -eq 0 ]]; then
            expect_same expected out/file
        else
            [[ $status -eq $3 ]] || fail "exit $status, expected 0 or $3"
            # A runtime without memory ends the process, which leaves its lock for the next run to take over.
            if stderr | grep -q '^libgomp: '; then rm -f out/.file.lock; fi
            [[ -z $(ls -A out) ]] || fail "something is left: $(ls -A out)"
        fi
        [[ -e $fired ]] || break
    done
    [[ $number -gt 1 && $status -eq 0 ]] || fail "no fault at all, or no end: $1 $2"
}

claim "a block is read once by the first pass and once by each worker, however many units its numbers are"
for ((i = 0; i < 600; i++)); do echo "184467440737095$((1000 + i))8"; done >even.txt # for trial a unit each
blocks=$((($(wc -c <even.txt) + 299) / 300))
# expect_reads MOST LEAST OPTION...: there are so many, since the N-th is interrupted or there is none; the verdicts stand.
expect_reads() {
    PRIMES_BLOCK_SIZE=300 faulty pread $(($1 + 1)) EINTR "$PRIMES" "${@:3}"
    [[ $status -eq 0 && ! -e $fired ]] || fail "more than $1 reads of $blocks blocks"
    [[ $(grep -c composite "$captured/stdout") -eq 600 ]] || fail "not 600 verdicts"
    PRIMES_BLOCK_SIZE=300 faulty pread "$2" EINTR "$PRIMES" "${@:3}"
    [[ $status -eq 0 && -e $fired ]] || fail "less than $2 reads of $blocks blocks"
}
for kernel in trial trial-simd; do
    expect_reads $((2 * blocks)) $((2 * blocks)) --threads 1 --kernel "$kernel" --input even.txt
    expect_reads $(((1 + two) * blocks)) $((2 * blocks)) --threads "$two" --kernel "$kernel" --input even.txt
done
rm even.txt

claim "whatever a read yields that another does not: its block is told, and there is no result and no record"
for ((i = 0; i < 510; i++)); do echo "100000000000000$((1000 + i))8"; done >regular.txt # for trial a unit each
python3 -c 'import struct; open("regular.bin", "wb").write(struct.pack("<1330Q", *range(1330)))'
# expect_noticed SIZE TIMES OPTION...: 10 blocks of SIZE bytes are read one after the other, so many times.
expect_noticed() {
    local number block
    for ((number = 1; number <= 10 * $2; number++)); do
        PRIMES_BLOCK_SIZE=$1 faulty pread "$number" other "$PRIMES" --threads 1 --kernel trial "${@:3}" --record record.jsonl
        [[ $status -eq 1 && -e $fired ]] || fail "exit $status, expected 1"
        block=$(((number - 1) % 10))
        expect_stderr "primes: block $block (bytes $((block * $1)) to $(((block + 1) * $1))) of '${*: -1}' $was"
        [[ ! -e record.jsonl ]] || fail "a record of a run that failed"
    done
    PRIMES_BLOCK_SIZE=$1 faulty pread "$number" other "$PRIMES" --threads 1 --kernel trial "${@:3}"
    [[ $status -eq 0 && ! -e $fired ]] || fail "exit $status, expected 0"
}
expect_noticed 1071 2 --input regular.txt
expect_noticed 1071 3 --repeat 2 --input regular.txt
expect_noticed 1064 3 --repeat 2 --binary --input regular.bin # the first time for the sample, which is all
mkdir folder
PRIMES_BLOCK_SIZE=1071 faulty pread 10 other "$PRIMES" --threads "$two" --input regular.txt --output folder/out
[[ $status -eq 1 && -z $(ls -A folder) ]] || fail "exit $status, left: $(ls -A folder)"

claim "every read, write, open and allocation that fails ends in a message and no result"
sweep pread EIO 1
sweep pread short 0
sweep pread EINTR 0
sweep pwrite ENOSPC 1
sweep pwrite short 0
sweep open,fstat,fsync EIO 1
sweep memory ENOMEM 1

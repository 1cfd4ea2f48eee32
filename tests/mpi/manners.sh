#!/usr/bin/env bash
# Leaving together: help, mistakes and failures end with one message, and with one code on every rank.
source "$(dirname "$0")/lib.sh"

host=$(uname -n)
printf '%s\n' 97 91 seven 1e9 >bad.txt
printf '%s\n' 97 91 >good.txt

# The time is shown, not judged: it is mpirun's more than ours.
ends_together() {
    local wanted=$1 count=$2 begin=$EPOCHREALTIME end
    shift 2
    expect_each_rank "$wanted" "$count" "$PRIMES" "$@"
    end=$EPOCHREALTIME
    printf '  %s ranks, exit %s, %d ms: primes %s\n' "$count" "$wanted" \
        $((10#${end/./} / 1000 - 10#${begin/./} / 1000)) "${*@Q}"
}

claim "what informs is printed once, and every rank ends with 0"
for option in --help --version "--kernel help" "--workload help" "--print-options man"; do
    # shellcheck disable=SC2086 # an option and its value
    expect_exit 0 "$PRIMES" $option
    cp "$captured/stdout" alone
    # shellcheck disable=SC2086
    ends_together 0 3 $option
    expect_same alone "$captured/stdout"
    expect_stderr ""
done

claim "a mistake of the user is told once, and every rank ends with 2"
for mistake in --kernle "--threads 0" "--threads 4x" "nine" "--workload nonsense" "--range 5:2" \
    "--input good.txt --workload classic"; do
    # shellcheck disable=SC2086 # several words
    ends_together 2 3 $mistake
    expect_stdout ""
    expect_one_message "${mistake##* }"
done
PRIMES_ISA=sse9 ends_together 2 3 7
expect_stdout ""
expect_one_message "PRIMES_ISA='sse9' is no instruction set"
ends_together 2 3 --input bad.txt
expect_stdout ""
[[ $(stderr | grep -c '^primes: bad.txt:') -eq 3 ]] || fail "two bad lines and their sum were expected"

claim "a file that cannot be read is told once, and every rank ends with the same code"
expect_exit 1 "$PRIMES" --input missing.txt
ends_together 1 3 --input missing.txt
expect_one_message "missing.txt"
ends_together 1 3 --input .
expect_one_message "'.'"

claim "of failures on several ranks the first is reported, with its rank where that matters"
cat >uneven <<'TEXT'
#!/bin/sh
rank=$(printenv "$RANK_VARIABLE")
if [ "$rank" -gt 0 ]; then
    export "$1$rank"
    [ -z "$INJECTOR" ] || export LD_PRELOAD="$INJECTOR"
fi
shift
exec "$@"
TEXT
chmod +x uneven
INJECTOR='' expect_each_rank 2 3 ./uneven PRIMES_ISA=sse "$PRIMES" 7
expect_stdout ""
expect_one_message "primes: rank 1 on $host: PRIMES_ISA='sse1' is no instruction set"
if [[ -z $SANITIZER && -e $BUILD_DIR/tests/fault_injector.so ]]; then
    INJECTOR=$BUILD_DIR/tests/fault_injector.so FAULT_CALL=pread FAULT_HOW=EIO FAULT_FIRED=$tmp/fired PRIMES_BLOCK_SIZE=4 \
        expect_each_rank 1 3 ./uneven FAULT_NUMBER= "$PRIMES" --input good.txt
    expect_stdout ""
    expect_one_message "primes: rank 1 on $host: cannot read 'good.txt': Input/output error"
fi

claim "what goes wrong on one rank in mid-run is told with its rank and host"
cat >one <<'TEXT'
#!/bin/sh
[ "$(printenv "$RANK_VARIABLE")" != "$RANK" ] || export LD_PRELOAD="$INJECTOR"
exec "$@"
TEXT
chmod +x one
# expect_from_rank RANK CALL NUMBER HOW MESSAGE OPTION...
expect_from_rank() {
    local message=$5
    RANK=$1 INJECTOR=$BUILD_DIR/tests/fault_injector.so FAULT_CALL=$2 FAULT_NUMBER=$3 FAULT_HOW=$4 FAULT_LASTING=1 \
        expect_each_rank 1 3 ./one "$PRIMES" --threads 1 --output out.tsv "${@:6}"
    expect_stdout ""
    expect_one_message "primes: rank $1 on $host: $message"
    [[ ! -e out.tsv ]] || fail "there is a file"
}
if [[ -z $SANITIZER && -e $BUILD_DIR/tests/fault_injector.so ]]; then
    seq 1 3000000 >big.txt
    for rank in 0 1 2; do
        expect_from_rank $rank pwrite 1 ENOSPC "cannot write 'out.tsv': No space left on device" --range 1:3000000
        expect_from_rank $rank pread 4 EIO "cannot read 'big.txt': Input/output error" --input big.txt
    done
    expect_from_rank 2 fsync 1 EIO "cannot write 'out.tsv': Input/output error" --range 1:3000000
fi

claim "mpirun ends with the code of the ranks"
expect_exit 2 ranks 3 "$PRIMES" --threads 0
expect_one_message "--threads"
expect_exit 3 ranks 2 "$PRIMES" --invalid=report --input bad.txt
expect_stdout_has $'seven\tinvalid'

claim "what cannot be written is told once, and every rank ends with 1"
for world in 2 5; do
    ends_together 1 "$world" --output /dev/full --range 0:3000000
    expect_one_message "/dev/full"
done
ends_together 1 3 --output /dev/full --input good.txt
expect_one_message "/dev/full"
ends_together 1 3 --output missing/folder/out.tsv 97
expect_one_message "missing/folder/out.tsv"
ends_together 1 3 --record /dev/full/record 97
expect_one_message "/dev/full/record"

claim "standard input is read once, by rank 0"
seq 1 50000 >many.txt # more than a pipe holds
$is_open_mpi || seq 1 12000 >many.txt # hydra ends a program that is slower than it once more than 64 KiB are on their way
"$PRIMES" --format tsv --input many.txt >alone
for world in 1 2 5; do
    expect_exit 0 ranks "$world" "$PRIMES" --input - <many.txt
    expect_same alone "$captured/stdout"
done
expect_each_rank 3 3 "$PRIMES" --input - <bad.txt
expect_stdout_has $'1e9\tinvalid'

claim "nothing to check is no mistake"
: >empty.txt
ends_together 0 3 --input empty.txt
expect_stdout ""
ends_together 0 5 --format count --input empty.txt
expect_stdout_has $'numbers\t0'

#!/usr/bin/env bash
# Runs that go on, when a call to the system fails, or the program is killed in its place: the N-th one, for N = 1, 2, 3 ...
# until it is not reached; in a run with checkpoints, in one that is told to stop, in one that goes on, and in one that
# goes on and is told to stop again. Afterwards the result is whole and right, or --resume makes it so; it never has a
# wrong byte, and exit 0 says that it is whole.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/../cli/injector.sh"

mkdir out kept
numbers=(--placement=ignore --kernel trial --range 1000000000000:1000000001000) # 40 ms, and texts that stay with their rank
kept=(--threads 1 --output out/file --checkpoint 0.004)
"$PRIMES" "${numbers[@]}" >whole

unfinished() { [[ -e out/file.unfinished || -e out/file.journal ]]; }
# expect_no_wrong_byte: what is there under the final name was there before, or is whole.
expect_no_wrong_byte() {
    [[ ! -e out/file ]] || cmp -s out/file whole || { [[ -e old ]] && cmp -s out/file old; } ||
        fail "the result has a wrong byte: $(cmp out/file whole 2>&1)"
}
is_whole() { [[ -e out/file ]] && cmp -s out/file whole; }

# judge WAY: after the faulty run.
judge() {
    local said way=--resume
    said=$(stderr)
    expect_no_wrong_byte
    case $status in
    0) is_whole || fail "exit 0, and no whole result" ;;
    1) [[ $said =~ ^primes:\ [^\ ] && $said != *MPI_* ]] || fail "exit 1, and no message" ;;
    2) [[ $1 == --resume && $said =~ ^primes:\ [^\ ] ]] || fail "expected no exit 2" ;; # a journal that cannot be read
    75 | 137 | 143) ;;
    *) fail "expected exit 0, 1, 75, or a signal" ;;
    esac
    if is_whole && ! unfinished; then return; fi
    if [[ -e out/file ]] && ! unfinished; then way=; fi # of a result that is there --resume says only whether it is whole
    if [[ -e out/file.unfinished && ! -e out/file.journal ]]; then
        [[ $1 == --restart ]] || fail "what is unfinished has lost its journal"
        way=--restart
    fi
    before=$(<"$captured/command")
    expect_exit 0 "$PRIMES" "${numbers[@]}" "${kept[@]}" ${way:+"$way"}
    is_whole || fail "$way does not make it whole, after: $before: $(cmp out/file whole 2>&1)"
    [[ $(find out -mindepth 1 ! -name '.*.part' ! -name '*.finished') == out/file ]] || fail "left: $(ls -A out)"
}

# faults CALLS HOW WAY [OPTION...]: WAY is --resume, --restart or nothing ("").
faults() {
    local calls=$1 how=$2 way=$3 number failures=0 code
    shift 3
    for ((number = 1; number < 500; number++)); do
        rm -rf out
        cp -a kept out
        faulty "$calls" "$number" "$how" "$PRIMES" "${numbers[@]}" "${kept[@]}" ${way:+"$way"} "$@"
        code=$status
        judge "$way"
        [[ -e $fired ]] || break
        [[ $code -eq 0 ]] || failures=$((failures + 1))
    done
    printf '  %s %s, %s: %s of %s calls matter\n' "${way:-a run}" "$calls" "$how" "$failures" $((number - 1))
    [[ ! -e $fired ]] || fail "no end after 500 faults"
    case $how in
    short | EINTR) [[ $failures -eq 0 ]] || fail "expected every call to be tried again: $calls" ;;
    esac
}

writes=write,pwrite
names=rename,renameat2,link,linkat,unlink

# all_faults WAY: of what that run does.
all_faults() {
    faults $writes ENOSPC "$1"
    faults $writes EIO "$1"
    faults fsync EIO "$1"
    faults $names EIO "$1"
    faults open,close,ftruncate,fstat,flock EIO "$1"
    faults read,pread EIO "$1"
    faults $writes,fsync,$names,ftruncate,open KILL "$1"
}

claim "a run with checkpoints, to its end"
all_faults ""
faults $writes short ""
faults $writes,read,pread EINTR ""

claim "the same where files have no other names, and there are no locks"
FAULT_NAMED=1 FAULT_UNLOCKED=1 faults $writes,fsync,$names,open KILL ""
FAULT_NAMED=1 FAULT_UNLOCKED=1 faults $writes,fsync,$names,open EIO ""

claim "in place of an old file"
echo old >old
cp old kept/file
faults $writes,fsync,$names KILL ""
faults $writes,fsync,$names EIO ""
rm old kept/file

claim "a run that is told to stop at its first, second or third checkpoint"
for stop in 4 7; do FAULT_STOP=$stop all_faults ""; done

claim "a signal to stop in place of any call"
faults $writes,fsync,$names,open,close TERM ""

# What is to go on: a few checkpoints.
for number in 10 9 8 7 6 5; do
    rm -rf kept
    mkdir kept
    run env LD_PRELOAD="$injector" FAULT_STOP=$number "$PRIMES" "${numbers[@]}" --threads 1 --output kept/file --checkpoint 0.004
    [[ $status -ne 75 ]] || break
done
[[ $status -eq 75 && -s kept/file.unfinished ]] || fail "no run was stopped: $(ls -A kept)"

claim "a run that goes on, to its end"
all_faults --resume
faults $writes short --resume
faults $writes,read,pread EINTR --resume

claim "a bit of what was kept that is read otherwise is noticed"
faults read,pread other --resume

claim "a run that goes on and is told to stop again"
FAULT_STOP=3 all_faults --resume

claim "a run that begins anew in place of an unfinished one"
faults $writes,fsync,$names KILL --restart
faults $names EIO --restart

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "with threads, of which any may write"
    kept=(--threads 2 --output out/file --checkpoint 0.004)
    faults $writes,fsync,$names KILL --resume
    faults $writes,fsync ENOSPC --resume
fi

claim "a text in blocks, and counts"
seq 1000000000000 1000000001000 >numbers.txt
export PRIMES_BLOCK_SIZE=1000
for format in tsv count; do
    numbers=(--placement=ignore --kernel trial --input numbers.txt --format "$format")
    "$PRIMES" "${numbers[@]}" >whole
    rm -rf kept
    mkdir kept
    faults $writes,fsync,$names KILL ""
    faults $writes,fsync,$names EIO ""
    FAULT_STOP=4 faults $writes,fsync,$names KILL ""
done

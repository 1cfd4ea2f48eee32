#!/usr/bin/env bash
# Runs that go on: where they are kept, and who may: one run at a time, names as long as they come, links, what the file
# was before, and a disk that is full.
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/resumed.sh"

two=1
[[ $HAVE_OPENMP == 0 ]] || two=2
slow=(--placement=ignore --threads 1 --kernel trial --range 1000000000001:1000000025000:2) # a second
"$PRIMES" "${slow[@]}" --threads "$two" >whole
injector=$BUILD_DIR/tests/fault_injector.so
[[ -z $SANITIZER && -e $injector ]] || injector=

# --- one run at a time ---

is_locked() { [[ -e .result.lock ]]; }

# expect_one_at_a_time [VARIABLE=VALUE...]: of two runs the second is refused, and the first is none the worse for it.
expect_one_at_a_time() {
    local way said=$test_root/second.stderr
    launch env "$@" "$PRIMES" --output result --checkpoint 0.05 "${slow[@]}"
    await is_locked
    for way in --resume --restart --progress=never; do
        status=0
        env "$@" "$PRIMES" --output result "${slow[@]}" $way >second 2>"$said" || status=$?
        if is_gone; then break; fi
        [[ $status -eq 2 && ! -s second ]] || fail "the second run, with $way: exit $status: $(<"$said")"
        grep -q "^primes: .*'result'.*$pid" "$said" || fail "it is not told which run it is: $(<"$said")"
    done
    expect_end 0
    expect_same whole result
    expect_alone result
    rm result second
}

claim "of two runs on one target the second is refused, and told of the first"
expect_one_at_a_time NONE=
[[ -z $injector ]] || expect_one_at_a_time LD_PRELOAD="$injector" FAULT_UNLOCKED=1

# expect_taken_over [VARIABLE=VALUE...]: a killed run leaves its lock, which keeps nobody out.
expect_taken_over() {
    launch env "$@" "$PRIMES" --output result --checkpoint 0.05 "${slow[@]}"
    await has_checkpoint result
    kill -KILL "$pid"
    expect_end 137 2>/dev/null
    is_locked || fail "expected its lock to be there: $(ls -A)"
    expect_exit 0 env "$@" "$PRIMES" --output result "${slow[@]}" --threads "$two" --resume
    expect_same whole result
    expect_alone result
    rm result
}

claim "the lock of a killed run is taken over"
expect_taken_over NONE=
[[ -z $injector ]] || expect_taken_over LD_PRELOAD="$injector" FAULT_UNLOCKED=1

# --- names ---

claim "names as long as the file system takes"
has_journal() { journals=(*.journal) && has_checkpoint "${journals[0]%.journal}"; }
for size in 200 240 247 255; do
    name=$(printf "%${size}s" | tr ' ' n)
    launch "$PRIMES" --output "$name" --checkpoint 0.05 "${slow[@]}"
    await has_journal
    kill -TERM "$pid"
    expect_end 75
    unfinished=(*.unfinished)
    [[ ${#unfinished[@]} -eq 1 && -s ${unfinished[0]} ]] || fail "expected one unfinished file: $(ls -A)"
    expect_stderr_has "kept in 'nnn" # a long name is cut in a message
    expect_exit 0 "$PRIMES" --output "$name" "${slow[@]}" --threads "$two" --resume
    expect_same whole "$name"
    rm "$name"
    [[ $(ls -A) == whole ]] || fail "left: $(ls -A)"
done

claim "through a link all is beside the file that it leads to, and the link stays"
mkdir there
for content in old ""; do
    rm -f there/*
    [[ -z $content ]] || echo "$content" >there/file
    ln -sf there/file link
    leads_to=there/file stopped TERM link "${slow[@]}"
    [[ $status -eq 75 && $(cat there/file 2>/dev/null) == "$content" ]] || fail "exit $status, and the file: $(cat there/file)"
    [[ $(ls there/*.*) == $'there/file.journal\nthere/file.unfinished' ]] || fail "there is: $(ls there)"
    expect_exit 0 "$PRIMES" --output link "${slow[@]}" --threads "$two" --resume
    expect_same whole there/file
    [[ -L link && $(ls -A there) == file ]] || fail "no link, or left: $(ls -A there)"
done
rm -r there link

claim "what was there stays until the end, and its permissions stay with the name"
echo old >result
chmod 640 result
stopped TERM result "${slow[@]}"
[[ $status -eq 75 && $(<result) == old ]] || fail "exit $status, and the file that was there: $(<result)"
expect_goes_on whole result "${slow[@]}" --threads "$two"
[[ $(stat -c %a result) == 640 ]] || fail "its mode is $(stat -c %a result)"
rm result

claim "of a file that nobody else could read nobody else can read what is kept"
echo old >result
chmod 600 result
stopped TERM result "${slow[@]}"
[[ $(stat -c %a result.unfinished) == 600 ]] || fail "the mode of what is kept is $(stat -c %a result.unfinished)"
expect_goes_on whole result "${slow[@]}" --threads "$two"
[[ $(stat -c %a result) == 600 ]] || fail "its mode is $(stat -c %a result)"
rm result

claim "a file that is there under the name of what is kept is not lost, unless --restart is said"
echo mine >result.unfinished
expect_untouched 2 result "$PRIMES" --output result 7
expect_stderr_has "'result.unfinished'"
expect_untouched 2 result "$PRIMES" --output result --resume 7
expect_exit 0 "$PRIMES" --output result --restart 7
expect_alone result
rm result

# --- disks ---

[[ -n $injector ]] || {
    echo "  not tried: full disks: no fault injector in this build"
    exit 0
}

claim "a disk that fills up ends the run with exit 1; what was vouched for stays, and is gone on with"
for calls in write,pwrite fsync; do
    for ((number = 10; number < 40; number += 10)); do
        rm -f result*
        run env LD_PRELOAD="$injector" FAULT_CALL=$calls FAULT_NUMBER=$number FAULT_HOW=ENOSPC FAULT_LASTING=1 \
            "$PRIMES" --output result --checkpoint 0.001 "${slow[@]}"
        [[ $status -eq 1 ]] || fail "expected exit 1 when $calls fail from the ${number}th on"
        expect_stderr_has "No space left on device"
        [[ ! -e result ]] || fail "there is a result"
        read_journal result
        expect_goes_on whole result "${slow[@]}" --threads "$two"
    done
    ((${#lines[@]} > 0)) || fail "never a checkpoint before the disk was full: $calls"
done

claim "a disk that is really full"
mkdir full
# shellcheck disable=SC2016 # it expands for itself
run unshare --mount bash -c 'mount -t tmpfs -o size=256k none full || exit 99
run() { "$1" --output full/result --checkpoint 0.05 "${@:2}"; }
run "$@"
status=$?
[[ $status -eq 1 && ! -e full/result ]] || exit 98
mount -o remount,size=4M full || exit 97
run "$@" --threads 1 --resume && cmp full/result whole && [[ $(ls -A full) == result ]]' - "$PRIMES" "${slow[@]}"
case $status in
0) ;;
99) echo "  not tried: nothing can be mounted here" ;;
*) fail "expected exit 1, and with more room the whole result" ;;
esac

#!/usr/bin/env bash
# Whatever a program is about, SIGTERM ends it soon, and it leaves nothing behind: before the first byte of a result the
# signal has its usual effect, from then on the exit code is 75. "Soon" is generous here; what did not listen took
# minutes, or for ever.
source "$(dirname "$0")/lib.sh"

P=18446744073709551557 # prime: seconds for trial
pid=
trap '[[ -z $pid ]] || kill -KILL "$pid" 2>/dev/null; rm -rf "$test_root"' EXIT
errors=$captured/stderr

# launch COMMAND...: in the background; $pid is its process. Its output is the caller's, but not what that ignores (nohup).
launch() {
    printf '%q ' "$@" >"$captured/command"
    env --default-signal=HUP,INT,QUIT,TERM,USR1 "$@" <&0 2>"$errors" & # without <&0 it would get /dev/null
    pid=$!
}

# has_signal SigCgt|SigIgn NAME: is it caught, or ignored?
has_signal() {
    local mask
    mask=$(sed -n "s/^$1:\t//p" "/proc/$pid/status" 2>/dev/null) && [[ -n $mask ]] &&
        ((0x$mask >> ($(kill -l "$2") - 1) & 1))
}
# Has the program begun to write a result?
writes() { has_signal SigCgt TERM; }
cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$pid/stat"; }
# Has it worked for half a second since it caught the signal?
works() { writes && [[ $(cpu_ticks) -gt 50 ]]; }
# Is it the program already (not the shell that becomes it), and asleep in the system?
sleeps_as() { [[ $(cat "/proc/$pid/comm" 2>/dev/null) == "$1" && $(awk '{ print $3 }' "/proc/$pid/stat") == S ]]; }
is_gone() { ! kill -0 "$pid" 2>/dev/null; }
has_line() { [[ -s $1 ]]; }

# expect_end CODE [NAME]: SIGTERM, or that signal, now ends it with this code within 20 s.
expect_end() {
    local i name=${2:-TERM}
    kill "-$name" "$pid"
    for ((i = 0; i < 400; i++)); do
        if is_gone; then break; fi
        sleep 0.05
    done
    is_gone || fail "20 s after SIG$name it is still there"
    status=0
    wait "$pid" || status=$?
    pid=
    printf '%s\n' "$status" >"$captured/status"
    [[ $status -eq $1 ]] || fail "expected exit $1, got $status"
    [[ $1 -eq 143 ]] || expect_stderr_has "stopped by SIG$name"
}
expect_nothing_but() {
    local left
    left=$(ls -A)
    [[ $left == "$1" ]] || fail "expected to find '$1', found: $left"
}
: >"$captured/stdout"

claim "the first line of a table is there at once, however many numbers follow"
for arguments in "--workload random:40000000000" "--range 0:4000000000000000000 --format table" \
    "--kernel miller-rabin --workload random:4000000000000000000 --format table"; do
    read -ra words <<<"$arguments"
    launch "$PRIMES" --placement=ignore "${words[@]}" >table
    wait_until 60 has_line table # to draw or to walk through all would take minutes, or years
    expect_end 75
    rm table
done

claim "one heavy number that is not split"
launch "$PRIMES" --threads 1 --kernel trial --split never --output out "$P" "$P"
wait_until 300 works
expect_end 75
expect_stderr_has "after 0 of 2 numbers, kept in 'out.unfinished'; to go on: "
expect_nothing_but $'out.journal\nout.unfinished'
rm out.*

claim "what the caller ignores (nohup) stops nothing, though a library may handle it before main"
# Not the shell that becomes it, which may catch the one before it ignores the other.
program_catches() { [[ $(cat "/proc/$pid/comm" 2>/dev/null) == primes ]] && has_signal SigCgt "$1"; }
# worked_on TICKS: and so the signal before has come.
worked_on() { [[ $(cpu_ticks) -gt $1 ]]; }
for name in HUP INT TERM USR1; do
    other=USR1
    [[ $name != USR1 ]] || other=HUP
    launch bash -c "trap '' $name"'; exec "$@"' - "$PRIMES" --threads 1 --kernel trial --split never --output out "$P" "$P" "$P"
    wait_until 300 program_catches "$other"
    has_signal SigIgn "$name" || fail "SIG$name is not ignored"
    kill "-$name" "$pid"
    wait_until 300 worked_on $(($(cpu_ticks) + 5))
    expect_end 75 "$other"
    rm out.*
done

claim "heavy numbers in a block of a big file, in a warm-up, and asleep"
head -n 40 < <(yes "$P") >heavy.txt
export PRIMES_BLOCK_SIZE=4096
launch "$PRIMES" --threads 1 --kernel trial --output out --input heavy.txt
wait_until 300 works
expect_end 75
expect_stderr_has "after 0 of 40 numbers, kept in 'out.unfinished'; to go on: "
rm out.*
launch "$PRIMES" --threads 1 --kernel trial --warmup 1 --repeat 2 --format table --input heavy.txt >/dev/null
wait_until 300 works
expect_end 75
launch "$PRIMES" --threads 1 --kernel sleep --output out --input heavy.txt
wait_until 300 writes
sleep 0.5
expect_end 75
expect_stderr_has "after 0 of 40 numbers, kept in 'out.unfinished'; to go on: "
rm out.*
unset PRIMES_BLOCK_SIZE
expect_nothing_but heavy.txt
rm heavy.txt

# A pipe that holds what it can, and nobody reads.
mkfifo full
exec 5<>full
bytes_in_pipe() {
    python3 -c 'import array, fcntl, termios
count = array.array("i", [0])
fcntl.ioctl(5, termios.FIONREAD, count)
print(count[0])'
}
is_full() { [[ $(bytes_in_pipe) -ge 60000 ]]; }
# Lets all out, so that the next finds it empty.
drain() { timeout 2 cat <&5 >/dev/null || true; }

claim "a write to a pipe that nobody reads"
for arguments in "--format tsv --workload random:1000000:40" "--format table --workload random:1000000:20" \
    "--format jsonl --repeat 2 --workload random:1000000:40"; do
    read -ra words <<<"$arguments"
    launch "$PRIMES" --placement=ignore --kernel miller-rabin "${words[@]}" >full
    wait_until 300 is_full
    expect_end 75
    drain
done
launch "$PRIMES" --placement=ignore --kernel miller-rabin --format tsv --output full --workload random:1000000:40
wait_until 300 is_full
expect_end 75
drain

claim "the message of the stop waits for no reader either"
# shellcheck disable=SC2094 # it is a pipe
errors=full launch "$PRIMES" --placement=ignore --kernel miller-rabin --format tsv --workload random:1000000:40 >full
wait_until 300 is_full
kill -TERM "$pid"
wait_until 300 is_gone
status=0
wait "$pid" || status=$?
pid=
[[ $status -eq 75 ]] || fail "expected exit 75, got $status"
drain
exec 5>&-
rm full

claim "an --output that waits for its reader"
mkfifo pipe
launch "$PRIMES" --output pipe 97
wait_until 300 writes
sleep 0.2
expect_end 75

claim "while it reads, the signal has its usual effect: a pipe without a writer, and one that does not end"
launch "$PRIMES" --input pipe
wait_until 300 sleeps_as primes
expect_end 143
exec 5<>pipe
for file in pipe -; do
    launch "$PRIMES" --input "$file" <pipe
    wait_until 300 sleeps_as primes
    expect_end 143
done
exec 5>&-
expect_nothing_but pipe
rm pipe

if [[ $HAVE_SIEVE == 1 ]]; then
    claim "a count by a sieve, where the sieve's set-up alone takes seconds"
    launch "$PRIMES" --threads 1 --format count --range 18446744000000000000:18446744073709551615
    wait_until 300 works
    expect_end 75
fi

PLAN=$(dirname "$PRIMES")/primes-plan REPORT=$(dirname "$PRIMES")/primes-report

claim "primes-plan, in the midst of a plan that takes hours"
launch "$PLAN" --rate 1e9 --workload random:40000000000
has_begun() { [[ $(cpu_ticks) -gt 20 ]]; }
wait_until 300 has_begun
expect_end 143

claim "primes-report, while it reads"
mkfifo records.jsonl
launch "$REPORT" records.jsonl
wait_until 300 sleeps_as primes-report
expect_end 143
rm records.jsonl

claim "primes-report, while it waits for a gnuplot that does not end, nor listens"
"$PRIMES" --record records.jsonl --threads 1 97 101 >/dev/null
mkdir folder bin
printf '#!/bin/sh\ntrap "" TERM\nexec sleep 1000\n' >bin/gnuplot
chmod +x bin/gnuplot
PATH=$PWD/bin:$PATH launch "$REPORT" --plot folder/picture.svg --figure timeline records.jsonl
has_gnuplot() { gnuplot=$(pgrep -P "$pid" -x sleep); }
wait_until 300 has_gnuplot
expect_end 75
if kill -0 "$gnuplot" 2>/dev/null; then fail "gnuplot is still there"; fi
[[ -z $(ls -A folder) ]] || fail "left behind: $(ls -A folder)"

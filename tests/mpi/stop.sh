#!/usr/bin/env bash
# Runs that do not end by themselves: signals, lost ranks, and the one long number, with idle ranks asleep.
source "$(dirname "$0")/lib.sh"

P1=18446744073709551557 P2=18446744073709551533 P3=18446744073709551521 # primes: seconds each for trial
run_id=0 launched=
trap '[[ -z $launched ]] || kill -KILL "$launched" 2>/dev/null; rm -rf "$test_root"' EXIT

# launch N COMMAND...: COMMAND on N ranks in the background, $launched is its mpirun.
launch() {
    local count=$1
    shift
    run_id=$((run_id + 1))
    printf 'mpirun -np %s %s\n' "$count" "$*" >"$captured/command"
    "$REAL_MPIRUN" "${oversubscribe[@]}" -np "$count" env RUN_ID="$$.$run_id" "$@" \
        >"$captured/stdout" 2>"$captured/stderr" &
    launched=$!
}

# has VARIABLE=VALUE PID: does the process have it in its environment?
has() { { tr '\0' '\n' <"/proc/$2/environ" | grep -qx "$1"; } 2>/dev/null; }

# pid_of RANK: the process of that rank of the last launch; nothing if it is gone.
pid_of() {
    local pid
    for pid in $(pgrep -x "$(basename "$PRIMES" | cut -c1-15)"); do
        if has "RUN_ID=$$.$run_id" "$pid" && has "$RANK_VARIABLE=$1" "$pid"; then echo "$pid"; fi
    done
}

cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# Is that rank at work? Then its handlers are in place, too: launching takes less than these 0.5 s of CPU time.
works() {
    local pid ticks
    pid=$(pid_of "$1")
    [[ -n $pid ]] && ticks=$(cpu_ticks "$pid" 2>/dev/null) && [[ ${ticks:-0} -gt 50 ]]
}
worked_on() { [[ $(cpu_ticks "$(pid_of "$1")") -gt $2 ]]; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

# expect_end: the launch ends by itself; $status is its exit code, and nothing of it is left.
expect_end() {
    wait_until 300 is_gone "$launched"
    status=0
    wait "$launched" || status=$?
    launched=
    printf '%s\n' "$status" >"$captured/status"
    for rank in 0 1 2; do
        [[ -z $(pid_of "$rank") ]] || wait_until 300 is_gone "$(pid_of "$rank")"
    done
}

# expect_stopped SIGNAL HOW-FAR: the launcher got it and passed it on. Hydra, MPICH's, forgets how its processes ended now and then once
# it has passed on a signal, whatever they are: what they say tells as much.
expect_stopped() {
    expect_end
    if $is_open_mpi || [[ $status -ne 0 ]]; then
        [[ $status -eq 75 ]] || fail "expected exit 75, got $(exit_status "$status")"
    fi
    expect_one_message "primes: stopped by SIG$1 after $2"
}

# Ranks that are killed may leave what was kept, and the lock, which the next run takes over. The file system may have files
# without a name; where it has not, a killed rank 0 cannot tidy up.
expect_only_kept() {
    local left
    left=$(find . -mindepth 1 ! -name out.tsv.journal ! -name out.tsv.unfinished ! -name .out.tsv.lock)
    if has_nameless; then [[ -z $left ]] || fail "left behind: $left"; fi
    find . -mindepth 1 -delete
}
has_nameless() {
    python3 -c 'import os; os.close(os.open(".", os.O_TMPFILE | os.O_WRONLY))' 2>/dev/null
}

# What was decided, and how far a heavy number is, and nothing else; it is taken away.
expect_kept() {
    [[ $(ls -A) == $'out.tsv.journal\nout.tsv.unfinished' ]] || fail "left behind: $(ls -A)"
    rm out.tsv.*
}

claim "SIGUSR1 to mpirun: every rank stops, with one message and exit 75"
launch 2 "$PRIMES" --threads 1 --kernel trial --output out.tsv "$P1" "$P2" "$P3"
wait_until 300 works 1
kill -USR1 "$launched"
expect_stopped USR1 "0 of 3 numbers, kept in 'out.tsv.unfinished'; to go on: "
expect_kept

claim "also where a rank has nothing to do any more"
launch 2 "$PRIMES" --threads 1 --kernel trial 2 97 "$P1"
wait_until 300 works 0
kill -USR1 "$launched"
expect_stopped USR1 "2 of 3 numbers"
expect_stdout $'2\tprime\n97\tprime'

claim "SIGTERM to mpirun ends the run, and no result appears"
launch 3 "$PRIMES" --threads 1 --kernel trial --output out.tsv "$P1" "$P2" "$P3"
wait_until 300 works 1
kill -TERM "$launched"
expect_end
[[ $status -ne 0 ]] || ! $is_open_mpi || fail "expected a failure, got exit 0"
[[ ! -e out.tsv ]] || fail "a result appeared"
expect_only_kept

claim "what a rank's caller ignores (nohup) stops no rank, though MPI may handle it"
for name in HUP USR1; do
    launch 2 sh -c "trap '' $name"'; exec "$@"' sh "$PRIMES" --threads 1 --kernel trial --output out.tsv "$P1" "$P2" "$P3"
    for rank in 0 1; do
        wait_until 300 works "$rank"
        kill "-$name" "$(pid_of "$rank")"
    done
    ticks=$(cpu_ticks "$(pid_of 1)")
    wait_until 300 worked_on 1 $((ticks + 5))
    kill -TERM "$(pid_of 0)"
    expect_end
    [[ $status -eq 75 ]] || fail "expected exit 75, got $status"
    expect_one_message "primes: stopped by SIGTERM after 0 of 3 numbers, kept in 'out.tsv.unfinished'; to go on: "
    expect_kept
done

head -n 30 < <(yes "$P1") >heavy.txt
for rank in 1 0; do
    claim "SIGTERM to rank $rank alone, in the midst of a number in a block: every rank stops, and exit 75"
    launch 2 env PRIMES_BLOCK_SIZE=4096 "$PRIMES" --threads 1 --kernel trial --output out.tsv --input heavy.txt
    wait_until 300 works "$rank"
    kill -TERM "$(pid_of "$rank")"
    expect_end
    [[ $status -eq 75 ]] || fail "expected exit 75, got $status"
    expect_one_message "primes: stopped by SIGTERM after 0 of 30 numbers, kept in 'out.tsv.unfinished'; to go on: "
    mv heavy.txt ..
    expect_kept
    mv ../heavy.txt .
done
rm heavy.txt

if [[ $HAVE_SIEVE == 1 ]]; then
    claim "SIGTERM to rank 1 alone, where a sieve counts"
    launch 2 "$PRIMES" --threads 1 --placement=ignore --format count --range 18446744000000000000:18446744073709551615
    wait_until 300 works 1
    kill -TERM "$(pid_of 1)"
    expect_end
    [[ $status -eq 75 ]] || fail "expected exit 75, got $status"
fi

for rank in 1 0; do
    claim "rank $rank is killed: mpirun ends by itself and fails, and no result appears"
    launch 3 "$PRIMES" --threads 1 --kernel trial --output out.tsv "$P1" "$P2" "$P3"
    wait_until 300 works "$rank"
    kill -KILL "$(pid_of "$rank")"
    expect_end
    [[ $status -ne 0 ]] || fail "expected a failure, got exit 0"
    [[ ! -e out.tsv ]] || fail "a result appeared"
    expect_only_kept
done

claim "one number on two ranks: the spinner turns, and the other rank sleeps"
launch 2 "$PRIMES" --threads 1 --kernel trial --split never --progress always --record record.jsonl "$P1"
wait_until 300 works 0
idle=$(pid_of 1) busy=$(pid_of 0)
idle_begin=$(cpu_ticks "$idle") busy_begin=$(cpu_ticks "$busy")
sleep 1
idle_ticks=$(($(cpu_ticks "$idle") - idle_begin)) busy_ticks=$(($(cpu_ticks "$busy") - busy_begin))
expect_end
[[ $status -eq 0 ]] || fail "expected exit 0, got $(exit_status "$status")"
expect_stdout "$P1"$'\tprime'
tr '\r' '\n' <"$captured/stderr" >frames
for frame in '|' / - \\; do
    grep -qF -- "$frame 0/1 number" frames || fail "the spinner never shows $frame"
done
[[ $(grep -cE '^. 0/1 number  [0-9]+% of 2147483648 divisors ' frames) -ge 5 ]] || fail "the progress stands still"
[[ $(tail -c 1 "$captured/stderr") == $'\r' ]] || fail "the progress is not cleared"
printf '  in a second the busy rank took %d ticks, the idle one %d\n' "$busy_ticks" "$idle_ticks"
[[ $idle_ticks -lt $((busy_ticks * 3 / 10 + 5)) ]] || fail "the idle rank is not asleep"
field repetitions.0 | python3 -c '
import json, sys
run = json.load(sys.stdin)
idle = [worker for worker in run["workers"] if worker["units"] == 0]
assert len(idle) == 1, run["workers"]
assert idle[0]["cpu_seconds"] < 0.3 * run["seconds"], (idle, run["seconds"])
' || fail "the record: an idle worker was busy, or none was idle"

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "idle threads sleep, too"
    expect_exit 0 ranks 2 "$PRIMES" --threads 3 --kernel trial --split never --record record.jsonl "$P1"
    expect_stdout "$P1"$'\tprime'
    field repetitions.0 | python3 -c '
import json, sys
run = json.load(sys.stdin)
idle = [worker for worker in run["workers"] if worker["units"] == 0]
assert len(idle) == 5, run["workers"]
assert all(worker["cpu_seconds"] < 0.3 * run["seconds"] for worker in idle), (idle, run["seconds"])
' || fail "the record: an idle worker was busy, or too few were idle"
fi

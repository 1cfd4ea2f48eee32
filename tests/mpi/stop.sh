#!/usr/bin/env bash
# Runs that do not end by themselves: signals, lost ranks, and the one long number, with idle ranks asleep.
source "$(dirname "$0")/lib.sh"

P1=18446744073709551557 P2=18446744073709551533 P3=18446744073709551521 # primes: seconds each for trial
run_id=0 launched=
trap '[[ -z $launched ]] || kill -KILL "$launched" 2>/dev/null; rm -rf "$test_root"' EXIT

# Each rank says which process it is, and becomes the program.
as_rank=$test_root/as-rank
cat >"$as_rank" <<'TEXT'
#!/bin/sh
echo $$ >"$PIDS.$(printenv "$RANK_VARIABLE")"
exec "$@"
TEXT
chmod +x "$as_rank"

# launch N COMMAND...: COMMAND on N ranks in the background, $launched is its mpirun.
launch() {
    local count=$1
    shift
    run_id=$((run_id + 1))
    export PIDS=$test_root/pids-$run_id
    printf 'mpirun -np %s %s\n' "$count" "$*" >"$captured/command"
    "$REAL_MPIRUN" "${oversubscribe[@]}" -np "$count" "$as_rank" "$@" >"$captured/stdout" 2>"$captured/stderr" &
    launched=$!
}

# What follows is asked while runs of seconds are at work, and may not be slow: it starts no process.

# find_rank RANK: the process of that rank of the last launch is $rank_pid; false if it is gone.
find_rank() {
    rank_pid=
    { read -r rank_pid <"$PIDS.$1"; } 2>/dev/null && kill -0 "$rank_pid" 2>/dev/null
}
# signal_rank SIGNAL RANK
signal_rank() {
    find_rank "$2" || fail "rank $2 is gone before it gets SIG$1: $(stderr)"
    kill "-$1" "$rank_pid"
}

# read_ticks PID: its CPU time is $ticks, in hundredths of a second.
read_ticks() {
    local stat fields
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -ra fields <<<"${stat##*) }"
    ticks=$((fields[11] + fields[12]))
}

# Is that rank at work? Then its handlers are in place, too: launching takes less than these 0.5 s of CPU time.
works() { find_rank "$1" && read_ticks "$rank_pid" && ((ticks > 50)); }
worked_on() { find_rank "$1" && read_ticks "$rank_pid" && ((ticks > $2)); }
is_gone() { ! kill -0 "$1" 2>/dev/null; }
is_rank_gone() { ! find_rank "$1"; }

# expect_end: the launch ends by itself; $status is its exit code, and nothing of it is left.
expect_end() {
    wait_until 300 is_gone "$launched"
    status=0
    wait "$launched" || status=$?
    launched=
    printf '%s\n' "$status" >"$captured/status"
    for rank in 0 1 2; do
        wait_until 300 is_rank_gone "$rank"
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
        signal_rank "$name" "$rank"
    done
    find_rank 1 && read_ticks "$rank_pid"
    wait_until 300 worked_on 1 $((ticks + 5))
    signal_rank TERM 0
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
    signal_rank TERM "$rank"
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
    signal_rank TERM 1
    expect_end
    [[ $status -eq 75 ]] || fail "expected exit 75, got $status"
fi

for rank in 1 0; do
    claim "rank $rank is killed: mpirun ends by itself and fails, and no result appears"
    launch 3 "$PRIMES" --threads 1 --kernel trial --output out.tsv "$P1" "$P2" "$P3"
    wait_until 300 works "$rank"
    signal_rank KILL "$rank"
    expect_end
    [[ $status -ne 0 ]] || fail "expected a failure, got exit 0"
    [[ ! -e out.tsv ]] || fail "a result appeared"
    expect_only_kept
done

claim "one number on two ranks: the spinner turns, and the other rank sleeps"
launch 2 "$PRIMES" --threads 1 --kernel trial --split never --progress always --record record.jsonl "$P1"
wait_until 300 works 0
# read_both: $idle_ticks and $busy_ticks are the CPU time of both ranks, less what they were before.
read_both() {
    find_rank 1 && read_ticks "$rank_pid" && idle_ticks=$((ticks - idle_ticks))
    find_rank 0 && read_ticks "$rank_pid" && busy_ticks=$((ticks - busy_ticks))
}
idle_ticks=0 busy_ticks=0
read_both
sleep 1
read_both
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

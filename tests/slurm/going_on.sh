# shellcheck shell=bash disable=SC2154 # lib.sh sets job
# For tests of jobs/check.sbatch: runs that go on from slot to slot; after lib.sh, on a cluster. Knows what they leave.

export PRIMES_HOME=$SOURCE_DIR
check=$SOURCE_DIR/jobs/check.sbatch
# The time of trial without its work: each of the heavy numbers takes about two seconds, which ranks share.
work=(--kernel sleep --checkpoint 0.2 --placement=ignore)

# The COUNT largest primes below 2^48, and before each a light number: something is decided, and kept, at once.
primes_below() {
    env -u SLURM_CONF "$PRIMES" --range 281474976700001:281474976710655:2 --placement=ignore | grep -w prime | cut -f 1 |
        tail -n "$1" | sed 'i 97'
}

# A program whose first slot takes fifty times as long: it is not done before a busy machine has come round to doing
# something to it. Of an array, the first slot of task 2 alone.
slow_first=$tmp/slow_first
cat >"$slow_first" <<TEXT
#!/bin/sh
if [ "\${SLURM_RESTART_COUNT:-0}" -eq 0 ] && [ "\${SLURM_ARRAY_TASK_ID:-2}" -eq 2 ]; then
    export LD_PRELOAD='$BUILD_DIR/tests/slow_sleep.so' SLOW_SLEEP=50
fi
exec '$PRIMES' "\$@"
TEXT
chmod +x "$slow_first"

# expect_result FILE: the bytes of one run, and nothing beside them.
expect_result() {
    local left
    expect_exit 0 env -u SLURM_CONF "$PRIMES" --input numbers --kernel trial-simd --placement=ignore --output one.tsv
    expect_same one.tsv "$1"
    left=$(find . -maxdepth 1 -name "*${1:0:200}*" ! -name "$1")
    [[ -z $left ]] || fail "left beside it: $left"
}

# log_of JOB: what it said; of a task of an array, as 12_3, likewise.
log_of() { cat ./*-"${1/_/-}".out; }

expect_log_has() {
    log_of "$1" | grep -F -e "$2" >/dev/null || fail "expected in the log of job $1: $2; it is: $(log_of "$1" | tail -n 40)"
}

expect_log_lacks() {
    if log_of "$1" | grep -F -e "$2" >/dev/null; then fail "not expected in the log of job $1: $2"; fi
}

# expect_job JOB STATE CODE RESTARTS: it ends, and so.
expect_job() {
    expect_end "$1" "$2"
    scontrol show job "$1" >ended
    [[ $(cat ended) == *" ExitCode=$3:"* && $(cat ended) == *" Restarts=$4 "* ]] ||
        fail "no code $3 after $4 restarts: $(grep -E 'JobState|Restarts' ended); $(log_of "$1" | tail -n 40)"
}

# await_restart JOB: until it is back in the queue.
await_restart() {
    wait_until 300 restarted_or_over "$1"
    has_restarted "$1" || fail "job $1 ended before it went back into the queue: $(log_of "$1" | tail -n 40)"
}
restarted_or_over() { has_restarted "$1" || job_is_over "$1"; }
has_restarted() { scontrol show job "$1" | grep ' Restarts=1 ' >/dev/null; }

# has_decided OUTPUT: so its journal says. A long name is shortened there.
has_decided() { [[ $(tail -n 1 "${1:0:200}"*.journal) == *'"done":"'[1-9]* ]]; }

# await_decided OUTPUT JOB: until the job has decided something, and kept it.
await_decided() {
    wait_until 300 decided_or_over "$@"
    has_decided "$1" 2>/dev/null || fail "job $2 ended before anything was kept: $(log_of "$2" | tail -n 40)"
}
decided_or_over() { has_decided "$1" || job_is_over "$2"; }

# start OUTPUT OPTION...: submits the check of the numbers onto that file; something is decided and kept, not all.
start() {
    local output=$1
    shift
    PRIMES=$slow_first submit "$@" "$check" "${work[@]}" --input numbers --output "$output"
    await_decided "$output" "$job"
}

nodes_of() { scontrol show hostnames "$(scontrol show job "$1" | sed -n 's/^ *NodeList=//p')"; }

kill_a_rank() {
    local process
    for process in $(processes_of "$(nodes_of "$job" | tail -n 1)"); do
        if [[ $(cat "/proc/$process/comm") == primes ]]; then
            kill -KILL "$process"
            return
        fi
    done
    fail "job $job has no rank on its last node"
}

cancel() {
    expect_exit 0 scancel "$job"
    expect_end "$job" CANCELLED
    [[ $(scontrol show job "$job") == *" Restarts=0 "* ]] || fail "job $job was requeued"
}

#!/usr/bin/env bash
# A study as a job, whatever ends it in the middle: the time limit, with a warning and without, a person who requeues it,
# nodes that are drained or lost. Gone on with, by itself or by the same submission, each point is recorded as often as was
# asked for, and no more.
source "$(dirname "$0")/lib.sh"
[[ -z $SANITIZER ]] || skip "what is submitted here is an ordinary build"
on_a_cluster --nodes 4 --affinity
# shellcheck source-path=SCRIPTDIR source=going_on.sh
source "$(dirname "$0")/going_on.sh"

options=(--workload random:40:44 --kernel sleep --warmup 0 --repeat 3 --most 3)

# begin FOLDER OPTION...: submits a study of two nodes whose first slot takes long; it has recorded something, not all, and
# that is noted.
begin() {
    folder=$tmp/$1
    shift
    PRIMES=$slow_first submit --nodes=2 "$@" "$SOURCE_DIR/jobs/mpi.sbatch" "${options[@]}" --records "$folder"
    wait_until 300 recorded_or_over
    has_recorded || fail "job $job ended before anything was recorded: $(log_of "$job" | tail -n 40)"
    cat "$folder"/*.jsonl | grep '}$' | sort >before
    [[ $(wc -l <before) -lt 12 ]] || fail "all is recorded already"
}
recorded_or_over() { has_recorded || job_is_over "$job"; }
has_recorded() { [[ $(cat "$folder"/*.jsonl | wc -l) -ge 2 ]]; }

# expect_study [MORE]: three records of each point, and of those before none is gone. MORE: a run that was under way on a node
# that lives on may record itself after the next one has looked.
expect_study() {
    local counts more=${1-0}
    cat "$folder"/*.jsonl | sort >after
    counts=$(grep -o '"world":{"launcher":"[a-z]*","nodes":[0-9]*,"ranks":[0-9]*' after | sort | uniq -c | awk '{ print $1 }' | xargs)
    [[ ! " $counts " =~ \ [012]\  && $(wc -w <<<"$counts") == 4 && $(wc -l <after) -le $((12 + more)) ]] || fail "records of each point: $counts; $(log_of "$job" | tail -n 40)"
    [[ -z $(comm -23 before after) ]] || fail "a record is gone: $(comm -23 before after)"
}

# expect_ended_without NODE: the job went back into the queue once, and was done on others.
expect_ended_without() {
    expect_job "$job" COMPLETED 0 1
    if nodes_of "$job" | grep -xF "$1" >/dev/null; then fail "it was on $1 again"; fi
}

# ends_in SECONDS: limits are whole minutes, but the end of a running job can be moved.
ends_in() {
    expect_exit 0 scontrol update JobId="$job" EndTime="$(date -d "+$1 seconds" +%Y-%m-%dT%H:%M:%S)"
}

# declare_down NODE: Slurm finds out by itself, too, some time later; until then all points that need the node fail.
declare_down() { expect_exit 0 scontrol update NodeName="$1" State=DOWN Reason=test; }

claim "warned of its time limit, it goes back into the queue, and on"
begin warned --time=10
ends_in 100
await_restart "$job"
expect_exit 0 scontrol update JobId="$job" TimeLimit=10
expect_job "$job" COMPLETED 0 1
expect_log_has "$job" "stopped by SIGUSR1; the same command goes on from here"
expect_study

claim "ended by its time limit without a warning, it goes on when it is submitted again"
begin late --time=10 --signal=B:CONT@1
ends_in 1
# TIMEOUT; or FAILED, where it wanted a new step between its end and the moment that Slurm looked.
wait_until 300 job_is_over "$job"
[[ $(job_state "$job") != COMPLETED ]] || fail "it was not ended by its time limit: $(log_of "$job" | tail -n 40)"
submit --nodes=2 "$SOURCE_DIR/jobs/mpi.sbatch" "${options[@]}" --records "$folder"
expect_job "$job" COMPLETED 0 0
expect_study

claim "requeued by a person, while one of its nodes is drained: on with other nodes"
begin requeued
lost=$(nodes_of "$job" | tail -n 1)
expect_exit 0 scontrol update NodeName="$lost" State=DRAIN Reason=test
expect_exit 0 scontrol requeue "$job"
expect_ended_without "$lost"
expect_study
expect_exit 0 scontrol update NodeName="$lost" State=RESUME

claim "a node without its slurmd, whose processes live on: back into the queue, and on with other nodes"
begin deaf
lost=$(nodes_of "$job" | tail -n 1)
end_slurmd "$lost"
declare_down "$lost"
expect_ended_without "$lost"
expect_study 1

claim "a node that is lost with all that ran on it, the one of the batch script, likewise"
begin lost
lost=$(nodes_of "$job" | head -n 1)
lose_node "$lost"
declare_down "$lost"
expect_ended_without "$lost"
expect_study 1

#!/usr/bin/env bash
# What a busy cluster does to jobs: one of more priority takes their nodes, nodes are drained while they run. The run of
# jobs/check.sbatch and a study lose nothing, and come back by themselves.
source "$(dirname "$0")/lib.sh"
[[ -z $SANITIZER ]] || skip "what is submitted here is an ordinary build"
on_a_cluster --nodes 2 --affinity
# shellcheck source-path=SCRIPTDIR source=going_on.sh
source "$(dirname "$0")/going_on.sh"

# take_the_nodes: a job of more priority gets both, and has them for a moment.
take_the_nodes() {
    local preempted=$job
    submit --partition=urgent --nodes=2 --exclusive --output=urgent.out --wrap='sleep 2'
    expect_end "$job" COMPLETED
    job=$preempted
}

primes_below 16 >numbers

claim "preempted: back into the queue, and on, to the bytes of one run"
start preempted.tsv --nodes=2
take_the_nodes
expect_job "$job" COMPLETED 0 1
expect_result preempted.tsv

claim "a drained node: the job has it until it stops, and goes on with the others"
start drained.tsv --nodes=2
expect_exit 0 scontrol update NodeName=n2 State=DRAIN Reason=test
expect_exit 0 scontrol update JobId="$job" TimeLimit=10
scancel --batch --signal=USR1 "$job"
await_restart "$job"
expect_exit 0 scontrol update JobId="$job" NumNodes=1-1
expect_job "$job" COMPLETED 0 1
[[ $(nodes_of "$job") == n1 ]] || fail "it went on with $(nodes_of "$job" | xargs)"
expect_log_has "$job" "primes: stopped by SIGUSR1 after "
expect_result drained.tsv
expect_exit 0 scontrol update NodeName=n2 State=RESUME

claim "a study that is preempted goes on with what is not yet recorded: each point as often as asked for, and no more"
study=(--threads 1 --ranks "2,4" --workload random:40:44 --kernel sleep --warmup 0 --repeat 3 --most 3 --records "$tmp/study")
submit --nodes=2 "$SOURCE_DIR/jobs/mpi.sbatch" "${study[@]}"
has_records() { [[ $(cat "$tmp"/study/*.jsonl | wc -l) -ge 2 ]]; }
wait_until 300 has_records
take_the_nodes
expect_job "$job" COMPLETED 0 1
counts=$(cat study/*.jsonl | grep -o '"world":{"launcher":"[a-z]*","nodes":[0-9]*,"ranks":[0-9]*' | sort | uniq -c | awk '{ print $1 }' | xargs)
[[ $counts == "3 3 3 3" || $counts == "3 3 3" ]] || fail "records of each point: $counts"

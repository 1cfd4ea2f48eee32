#!/usr/bin/env bash
# A study on a real Slurm, where that gets in its way: within a step that holds the CPUs, from a job that exports nothing or was
# submitted with a shape of its own, and behind others.
source "$(dirname "$0")/lib.sh"
on_a_cluster --nodes 2 --affinity

[[ -z $SANITIZER ]] || skip "what is measured here is an ordinary build"

small=(--workload random:50:24 --warmup 0 --repeat 1 --most 1)
# points_of FOLDER: launcher, nodes, ranks, workers, one a line.
points_of() {
    cat "$1"/*.jsonl | sed -E 's/.*"world":\{"launcher":"([a-z]*)","nodes":([0-9]+),"ranks":([0-9]+),"workers":([0-9]+).*/\1 \2 \3 \4/' | sort
}
# expect_points FOLDER POINT...
expect_points() {
    local folder=$1
    shift
    [[ $(points_of "$folder") == "$(printf '%s\n' "$@" | sort)" ]] || fail "measured in $folder: $(points_of "$folder"); $(cat "$folder.said")"
}

claim "within a step that holds all CPUs of the job, a study's steps overlap it"
# shellcheck disable=SC2016 # of that shell
expect_exit 0 timeout 120 srun --nodes=2 --ntasks=2 --cpus-per-task=2 bash -c '
    if [[ $SLURM_PROCID == 0 ]]; then "$PRIMES_SWEEP" "$@" --ranks 4 --records overlapping 2>overlapping.said; fi' sweep "${small[@]}"
expect_points overlapping "none 1 1 1" "srun 2 4 4"

claim "and so do the helpers that an MPI's launcher starts on other nodes"
if [[ $("$PRIMES" --version) == *"Open MPI"* ]]; then
    # shellcheck disable=SC2016
    expect_exit 0 timeout 120 srun --nodes=2 --ntasks=2 --cpus-per-task=2 bash -c '
        if [[ $SLURM_PROCID == 0 ]]; then "$PRIMES_SWEEP" "$@" --ranks 4 --launcher "$MPIRUN" --no-sequential --records helped 2>helped.said; fi' sweep "${small[@]}"
    expect_points helped "mpirun 2 4 4"
fi

claim "a job that exports nothing, and was given a shape, measures what the words of the study say"
cat >job.sh <<TEXT
#!/bin/bash
export PATH=$PATH SLURM_CONF=$SLURM_CONF
source "$SOURCE_DIR/scripts/openmpi-env.sh"
"$PRIMES_SWEEP" --primes "$PRIMES" ${small[*]} --threads 2 --ranks 2 --records shaped 2>shaped.said
TEXT
submit --wait --export=NONE --nodes=2 --ntasks=3 --ntasks-per-node=2 --mem-per-cpu=10 --output=shaped.out job.sh
expect_points shaped "none 1 1 1" "srun 2 2 4"

claim "while srun waits in silence for CPUs that another step holds, that is said"
cat >behind.sh <<TEXT
#!/bin/bash
srun --exact --ntasks=1 --cpus-per-task=2 --mpi=none bash -c 'touch held; until [[ -e let_go ]]; do sleep 0.1; done' &
until [[ -e held ]]; do sleep 0.1; done
"$PRIMES_SWEEP" --primes "$PRIMES" ${small[*]} --threads 2 --no-sequential --records behind 2>behind.said
wait
TEXT
submit --nodes=1 --ntasks=1 --cpus-per-task=2 --output=behind.out behind.sh
wait_until 120 grep -q "2 threads is under way for 1[0-9] s now; srun may wait for CPUs" behind.said
[[ ! -e behind || -z $(ls behind) ]] || fail "it was measured beside the other: $(cat behind.said)"
touch let_go
expect_end "$job" COMPLETED
expect_points behind "none 1 1 2"

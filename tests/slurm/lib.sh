# shellcheck shell=bash
# Words for the tests on a private Slurm cluster, on top of those of tests/cli/lib.sh. Knows nothing of any one test.
#
#     source "$(dirname "$0")/lib.sh"
#     on_a_cluster --nodes 4           # the rest of the script runs on a cluster that ends with it
#     claim "four nodes answer"
#     expect_exit 0 step -N4 hostname
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

cluster=$SOURCE_DIR/scripts/test-cluster

# on_a_cluster [OPTION...]: runs this script once more under `test-cluster`, so that the cluster is gone even if the
# script is killed, and hands on how it ended. In that second run it does nothing but set SLURM_CONF.
on_a_cluster() {
    local reason status=0
    [[ $HAVE_MPI == 1 ]] || skip "this build has no MPI"
    if [[ -n ${TEST_CLUSTER-} ]]; then
        export SLURM_CONF=$TEST_CLUSTER/slurm.conf # lib.sh has unset it
        return
    fi
    TEST_CLUSTER=$test_root/cluster "$cluster" --folder "$test_root/cluster" "$@" \
        bash "$SOURCE_DIR/tests/slurm/$test_name.sh" 2>"$test_root/said" || status=$?
    cat "$test_root/said"
    skip_if_it_cannot_run "$test_root/said"
    exit "$status"
}

# skip_if_it_cannot_run FILE: what the cluster's script said.
skip_if_it_cannot_run() {
    local reason
    reason=$(sed -n 's/^scripts\/test-cluster: cannot run here: //p' "$1")
    [[ -z $reason ]] || skip "no Slurm cluster can run here: $reason"
}

# step OPTION... COMMAND...: one srun, bounded, with the type that the build's MPI needs. Later --mpi types win.
step() {
    timeout 300 srun --quiet --mpi="$MPI_TYPE" "$@"
}
MPI_TYPE=$(srun_type)
export MPI_TYPE
export HYDRA_IFACE=lo # for the mpiexec of MPICH: names of the cluster's nodes are no addresses

# submit OPTION... SCRIPT [ARGUMENT...]: a batch job; its number is in $job.
submit() {
    expect_exit 0 sbatch --parsable "$@"
    # shellcheck disable=SC2034 # the tests use it
    job=$(stdout)
}

# The state of a job: RUNNING, COMPLETED, FAILED, CANCELLED, TIMEOUT, ...
job_state() {
    scontrol show job "$1" | sed -n 's/^ *JobState=\([A-Z_]*\).*/\1/p'
}

# Not in any other state, such as REQUEUED; nor where a busy slurmctld did not answer.
job_is_over() {
    [[ $(job_state "$1") =~ ^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|PREEMPTED|OUT_OF_MEMORY|DEADLINE|BOOT_FAIL)$ ]]
}

# expect_end JOB STATE: it ends, and so.
expect_end() {
    wait_until 300 job_is_over "$1"
    [[ $(job_state "$1") == "$2" ]] || fail "job $1 ended as $(job_state "$1"), not as $2"
}

# slurmd_of NODE: its process.
slurmd_of() {
    local file words
    for file in /proc/[0-9]*/cmdline; do
        words=$(tr '\0' ' ' 2>/dev/null <"$file") || continue
        if [[ $words == "slurmd -D -N $1 -f $SLURM_CONF"* ]]; then
            basename "${file%/*}"
            return
        fi
    done
    fail "no slurmd runs on $1"
}

# processes_of NODE: the ids of all that runs on this node of the cluster. It has its own host name, and nobody else has it.
processes_of() {
    local slurmd namespace
    slurmd=$(slurmd_of "$1") || fail "$slurmd"
    namespace=$(readlink "/proc/$slurmd/ns/uts")
    # Some end while it looks.
    { find /proc -mindepth 3 -maxdepth 3 -path '/proc/[0-9]*/ns/uts' -lname "${namespace/\[/\\[}" 2>/dev/null || true; } |
        cut -d / -f 3
}

# lose_node NODE: all that runs on it ends at once, as where the power fails.
lose_node() {
    local processes
    processes=$(processes_of "$1") || fail "$processes"
    # shellcheck disable=SC2086 # one word each
    kill -KILL $processes 2>/dev/null || true
}

# end_slurmd NODE: nobody can reach it any more; what it started lives on.
end_slurmd() {
    local slurmd
    slurmd=$(slurmd_of "$1") || fail "$slurmd"
    kill -KILL "$slurmd"
}

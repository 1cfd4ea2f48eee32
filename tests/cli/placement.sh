#!/usr/bin/env bash
# Workers that are not where they can work are named before the clock starts, with the cure.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

one_cpu=$(taskset -cp $$ 2>/dev/null | sed 's/.*: *\([0-9]*\).*/\1/') || true
[[ -n $one_cpu ]] || skip "there is no taskset here"

claim "a run in its place says nothing"
expect_exit 0 "$PRIMES" --threads 1 97
expect_stderr ""

claim "Slurm's CPUs a task that the task did not get are named"
expect_exit 0 env SLURM_CPUS_PER_TASK=4096 "$PRIMES" --threads 1 97
expect_stderr_has "srun --cpus-per-task"

claim "ignore says nothing"
expect_exit 0 env SLURM_CPUS_PER_TASK=4096 "$PRIMES" --threads 1 --placement ignore 97
expect_stderr ""

claim "refuse computes nothing"
expect_exit 2 env SLURM_CPUS_PER_TASK=4096 "$PRIMES" --threads 1 --placement=refuse 97
expect_stdout ""
expect_stderr_has "nothing was checked, as --placement=refuse asks"

claim "show prints where each thread runs, and stops"
expect_exit 0 taskset -c "$one_cpu" "$PRIMES" --threads 1 --placement show
expect_stdout_has "may use CPUs"
expect_stdout_has " $one_cpu  $one_cpu"
if [[ $HAVE_OPENMP == 1 ]]; then
    claim "two threads on one CPU are named, with the CPU"
    expect_exit 0 taskset -c "$one_cpu" "$PRIMES" --threads 2 97
    expect_stderr_has "rank 0 has 2 threads on 1 CPU (cpu $one_cpu of"
    claim "show has a line for each thread"
    expect_exit 0 "$PRIMES" --threads 3 --placement show
    [[ $(stdout | wc -l) -eq 4 ]] || fail "expected a head and 3 lines"
fi

claim "an unknown word is refused"
expect_exit 2 "$PRIMES" --placement maybe 97
expect_stderr_has "warn refuse ignore show"

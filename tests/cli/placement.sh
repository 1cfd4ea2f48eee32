#!/usr/bin/env bash
# Workers that are not where they can work are named before the clock starts, with the cure.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

one_cpu=$(taskset -cp $$ 2>/dev/null | sed 's/.*: *\([0-9]*\).*/\1/') || true
[[ -n $one_cpu ]] || skip "there is no taskset here"


# Each kind of finding in the record, and that it was none.
findings() { grep -oE '"placement":\{[^}]*\}' "$1" | tr '{}' ',,'; }

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
    claim "threads that OpenMP puts on one CPU are named, with what puts them there, however short the run"
    for binding in OMP_PROC_BIND=master OMP_PLACES="{$one_cpu}" "OMP_PLACES={$one_cpu},{$one_cpu}"; do
        [[ $(nproc) -gt 1 ]] || break
        expect_exit 2 env "$binding" "$PRIMES" --threads 2 --placement=refuse 97
        expect_stdout ""
        expect_stderr_has "placement: rank 0 has 2 threads, but their places, set by ${binding%%=*}, have room for 1 at once"
        expect_stderr_has "or unset ${binding%%=*}"
    done
    expect_exit 0 env OMP_PROC_BIND=master "$PRIMES" --threads 2 --record bound.jsonl 97
    [[ $(findings bound.jsonl) == *'"threads_exceed_cpus":"rank 0 has'* ]] || fail "found: $(findings bound.jsonl)"
    expect_exit 0 env OMP_PROC_BIND=close OMP_PLACES=threads "$PRIMES" --threads "$(($(nproc) > 1 ? 2 : 1))" --placement=refuse 97
    expect_exit 2 env OMP_PROC_BIND=close taskset -c "$one_cpu" "$PRIMES" --threads 2 --placement=refuse 97
    expect_stderr_has "rank 0 has 2 threads on 1 CPU (cpu $one_cpu of"
    claim "show has a line for each thread"
    expect_exit 0 "$PRIMES" --threads 3 --placement show
    [[ $(stdout | wc -l) -eq 4 ]] || fail "expected a head and 3 lines"
fi

claim "workers that sleep are not in each other's way, before the run and after it"
expect_exit 0 taskset -c "$one_cpu" "$PRIMES" --kernel sleep --threads $((HAVE_OPENMP == 1 ? 3 : 1)) --workload random:20:46 --record asleep.jsonl
expect_stderr ""
[[ $(findings asleep.jsonl) == *'"stacked":null,'* && $(findings asleep.jsonl) != *'":"'* ]] || fail "found: $(findings asleep.jsonl)"

"$PRIMES" --format tsv --workload random:400:48 | cut -f 1 >numbers.txt
claim "one worker is told that it shared its CPU, in the record and, of a study, in words"
burden=()
for ((i = 0; i < 3; i++)); do
    # shellcheck disable=SC2016 # its own parent
    taskset -c "$one_cpu" bash -c 'while kill -0 $PPID; do :; done' 2>/dev/null &
    burden+=($!)
done
told="the worker got 0\.[0-7][0-9] of a CPU while it worked: it shared it with other programs. Look at: top"
expect_exit 0 taskset -c "$one_cpu" nice -n 5 "$PRIMES" --kernel trial --threads 1 --workload random:400:48 --record burdened.jsonl
expect_stderr_matches "^primes: placement: $told"
findings burdened.jsonl | grep -qE "\"stacked\":\"$told" || fail "found: $(findings burdened.jsonl)"

claim "a worker that reads a big file as it goes may have waited for it: beside the same programs it is told nothing"
expect_exit 0 taskset -c "$one_cpu" nice -n 5 env PRIMES_BLOCK_SIZE=1024 "$PRIMES" --kernel trial --threads 1 --input numbers.txt --record reading.jsonl
expect_stderr_lacks "placement"
[[ $(findings reading.jsonl) == *'"stacked":null,'* ]] || fail "found: $(findings reading.jsonl)"
kill "${burden[@]}"

claim "an unknown word is refused"
expect_exit 2 "$PRIMES" --placement maybe 97
expect_stderr_has "warn refuse ignore show"

#!/usr/bin/env bash
# primes as a Slurm job: over several nodes, started wrongly, and stopped in every way that Slurm has.
source "$(dirname "$0")/lib.sh"
on_a_cluster --nodes 4

alone=(env -u SLURM_CONF "$PRIMES" --threads 1 --placement=ignore)
work=(--workload classic --format tsv --threads 1 --placement=ignore)
endless=(--workload classic64 --repeat 10000 --threads 1 --placement=ignore --progress=always --output endless.tsv)

digest() {
    sed -n 's/.*"verdicts_digest":"\([0-9a-f]*\)".*/\1/p' "$1"
}

# expect_same_as_alone NAME: NAME.tsv and the verdicts of NAME.jsonl.
expect_same_as_alone() {
    expect_same alone.tsv "$1.tsv"
    [[ -n $(digest "$1.jsonl") && $(digest "$1.jsonl") == "$(digest alone.jsonl)" ]] ||
        fail "digest of $1 is '$(digest "$1.jsonl")', alone it is '$(digest alone.jsonl)'"
}

expect_four_hosts() {
    local host
    for host in n1 n2 n3 n4; do
        [[ $(grep -o "\"host\":\"$host\"" "$1" | wc -l) == 1 ]] || fail "$1 has not one rank on $host: $(cat "$1")"
    done
}

expect_exit 0 "${alone[@]}" "${work[@]}" --output alone.tsv --record alone.jsonl

claim "four ranks on four nodes come to the bytes and the digest of one process"
expect_exit 0 step -N4 -n4 "$PRIMES" "${work[@]}" --output srun.tsv --record srun.jsonl
expect_same_as_alone srun

claim "the table says on how many nodes"
expect_exit 0 step -N4 -n4 "$PRIMES" --threads 1 --placement=ignore
expect_stdout_has "Checking 20 numbers with 4 ranks on 4 nodes (kernel trial, split):"
expect_stderr ""

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "two ranks with two threads each likewise"
    expect_exit 0 step -N2 -n2 --cpus-per-task=2 "$PRIMES" "${work[@]}" --threads 2 --output hybrid.tsv \
        --record hybrid.jsonl
    expect_same_as_alone hybrid
    expect_exit 0 step -N2 -n2 --cpus-per-task=2 "$PRIMES" --threads 2 --placement=ignore
    expect_stdout_has "Checking 20 numbers with 2 ranks × 2 threads on 2 nodes (kernel trial, split):"
fi

claim "in a batch script on four nodes: srun, mpirun, and primes by itself"
cat >script <<'TEXT'
#!/usr/bin/env bash
#SBATCH --nodes=4 --ntasks=4 --job-name=batch --output=batch.out
set -e
srun --mpi="$MPI_TYPE" "$PRIMES" "$@" --output batch-srun.tsv --record batch-srun.jsonl
"$MPIRUN" "$PRIMES" "$@" --output batch-mpirun.tsv --record batch-mpirun.jsonl
"$MPIRUN" "$PRIMES" --threads 1 --placement=ignore >batch-mpirun.table
[[ $SLURM_NTASKS == 4 ]]
"$PRIMES" "$@" --output batch-alone.tsv --record batch-alone.jsonl
"$PRIMES" --threads 1 --placement=ignore >batch-alone.table
TEXT
submit script "${work[@]}"
wait_until 300 job_is_over "$job"
[[ $(job_state "$job") == COMPLETED ]] || fail "the batch job ended as $(job_state "$job"): $(cat batch.out)"
for name in batch-srun batch-mpirun batch-alone; do
    expect_same_as_alone "$name"
done
grep -qF "with 4 ranks on 4 nodes" batch-mpirun.table || fail "the table of mpirun says: $(head -n 1 batch-mpirun.table)"
grep -qF "Checking 20 numbers sequentially" batch-alone.table || fail "by itself: $(head -n 1 batch-alone.table)"

claim "the record has the job and the hosts"
for name in batch-srun batch-mpirun; do
    expect_four_hosts "$name.jsonl"
done
for name in batch-srun batch-mpirun batch-alone; do
    grep -qF "\"slurm_job_id\":\"$job\"" "$name.jsonl" || fail "job $job is not in $name.jsonl: $(cat "$name.jsonl")"
done
grep -qF '"launcher":"srun"' batch-srun.jsonl || fail "launcher: $(cat batch-srun.jsonl)"
grep -qE '"launcher":"(mpirun|hydra)"' batch-mpirun.jsonl || fail "launcher: $(cat batch-mpirun.jsonl)"
grep -qF '"launcher":"none"' batch-alone.jsonl || fail "launcher: $(cat batch-alone.jsonl)"

for type in none pmi2 pmix; do
    [[ $type != "$MPI_TYPE" ]] || continue
    claim "--mpi=$type is refused, once by each copy, as none knows of the others, with the cure"
    expect_exit 2 step --mpi="$type" -N2 -n4 "$PRIMES" "${work[@]}" --output wrong.tsv
    expect_stdout ""
    expect_stderr_has "Try: srun --mpi=$MPI_TYPE ... (srun --mpi=list shows which types this Slurm has)"
    [[ $(grep -o '^primes: task [0-3]' "$captured/stderr" | sort -u | wc -l) == 4 ]] || fail "not said by each"
    [[ $(grep -c '^primes: ' "$captured/stderr") == 4 ]] || fail "not said once by each"
    [[ ! -e wrong.tsv ]] || fail "wrong.tsv was written"
    expect_exit 0 step --mpi="$type" -N2 -n4 "$PRIMES" --version
    expect_stdout "$("$PRIMES" --version)"
    expect_exit 0 step --mpi="$type" -n1 "$PRIMES" --placement=ignore 97
    expect_stdout $'97\tprime'
done

claim "within a job, the launcher of another MPI is refused by each rank that it starts on the nodes, with the cure"
if $is_open_mpi; then other=$(type -P mpiexec.mpich) || other=; else other=$(type -P mpirun.openmpi) || other=; fi
if [[ -n $other ]]; then
    # Hydra starts its proxies by srun; what that sets for them, its PMIx too, reaches the ranks.
    expect_exit 2 salloc --quiet --nodes=2 --ntasks=4 timeout 120 "$other" -n 4 "$PRIMES" "${work[@]}" --output wrong.tsv
    expect_stdout ""
    expect_stderr_matches '^primes: task [0-3] on n[12]: .* that it started 4 processes \('
    expect_stderr_matches "Try: (mpi|orte)[a-z.]* -n 4 "
    [[ ! -e wrong.tsv ]] || fail "wrong.tsv was written"
else
    echo "  not tried: there is no other MPI here"
fi

# shellcheck disable=SC2016 # for the shell in the job
twice='"$1" --version >/dev/null; "$1" --placement=ignore 97; "$1" --kernel help >/dev/null; "$1" --placement=ignore 91'
claim "a shell of srun runs one program after the other"
expect_exit 0 step -n1 sh -c "$twice" sh "$PRIMES"
expect_stdout $'97\tprime\n91\tcomposite\t7'
expect_stderr ""
if [[ -n $(type -P script) ]]; then
    expect_exit 0 script -qec "srun --quiet --mpi=$MPI_TYPE -n1 --pty sh -c '$twice' sh '$PRIMES'" typescript
    expect_stdout_matches '97[[:blank:]]prime'
    expect_stdout_matches '91[[:blank:]]composite[[:blank:]]7'
fi

claim "so does one on several nodes, or each of its tasks is told why not"
if [[ $MPI_TYPE == pmix ]]; then
    expect_exit 0 step -N2 -n2 sh -c "$twice" sh "$PRIMES"
    expect_stdout $'97\tprime\n91\tcomposite\t7'
else
    expect_exit 2 step -N2 -n2 sh -c "$twice" sh "$PRIMES"
    expect_stdout $'97\tprime'
    [[ $(stderr | grep -c '^primes: task [01] on .* a second time: .* Try: a new srun ') == 2 ]] || fail "not said once by each"
fi

claim "a command line for each task: what differs is named"
printf '%s\n' "0 $PRIMES -t 1 97" "1 $PRIMES -t 1 91" >tasks
expect_exit 2 step -N2 -n2 --multi-prog tasks
expect_stdout ""
expect_stderr_matches "rank 1 on n[1-4] has the number 91, rank 0 the number 97: "

claim "a typo is refused, once"
expect_exit 2 step -N4 -n4 "$PRIMES" --kernle trial
[[ $(grep -c '^primes: ' "$captured/stderr") == 1 ]] || fail "not said once"

claim "standard input is read once, though srun gives it to every rank"
printf '%s\n' 97 91 18446744073709551557 >numbers
run step -N4 -n4 "$PRIMES" --placement=ignore --input - <numbers
[[ $status -eq 0 ]] || fail "exit $status"
expect_stdout $'97\tprime\n91\tcomposite\t7\n18446744073709551557\tprime'

claim "eight megabytes of standard input, more than any buffer on the way, likewise"
seq 1 2 2000001 >numbers
run step -N4 -n4 "$PRIMES" --placement=ignore --format count --input - <numbers
[[ $status -eq 0 ]] || fail "exit $status"
expect_stdout_matches '^primes[[:blank:]]148932$'
run step -N4 -n4 env PRIMES_BLOCK_SIZE=65536 "$PRIMES" --placement=ignore --format count --input "$tmp/numbers" --input - <numbers
[[ $status -eq 0 ]] || fail "exit $status"
expect_stdout_matches '^primes[[:blank:]]297864$'
expect_exit 1 step -N4 -n4 "$PRIMES" --placement=ignore --format count --input "$tmp/none" --input - <numbers

claim "a full disk is code 1 on every rank, and said once"
# shellcheck disable=SC2016 # the inner shell's $@ and $?
expect_exit 0 step -N4 -n4 sh -c '"$@"; echo "code $?"' sh "$PRIMES" --range 1:1000 --placement=ignore --output /dev/full
expect_stdout $'code 1\ncode 1\ncode 1\ncode 1'
expect_stderr_matches "^primes: rank 0 on n[1-4]: cannot write '/dev/full': No space left on device\$"

# --- stopped ---

# start_endless NAME [1]: a batch job over four nodes that would never end, once all its ranks are at work;
# its step is $job.0. With 1, srun ends them all once one has failed: then their exit code depends on who ends first.
start_endless() {
    mkdir "$1"
    cat >"$1/script" <<'TEXT'
#!/usr/bin/env bash
#SBATCH --nodes=4 --ntasks=4 --time=10 --output=log
srun --mpi="$MPI_TYPE" "--kill-on-bad-exit=$1" sh -c 'echo $$ >"$SLURMD_NODENAME.pid" && exec "$@"' sh "$PRIMES" "${@:2}"
echo "srun ended with $?"
TEXT
    submit --chdir="$tmp/$1" --job-name="$1" "$1/script" "${2:-0}" "${endless[@]}"
    wait_until 300 grep -qs '/20 numbers' "$1/log"
    expect_exit 0 in_job sh -c "$ranks_catch_usr1" sh "$1"/n{1..4}.pid
}

# in_job COMMAND...: on a node of the job beside its ranks; all nodes see one another's processes.
in_job() {
    step --overlap --jobid="$job" -N1 -n1 --mpi=none "$@"
}

# shellcheck disable=SC2016 # for the shell in the job
ranks_catch_usr1='
for file; do
    until caught=$(sed -n "s/^SigCgt:[[:blank:]]*/0x/p" "/proc/$(cat "$file")/status") && [ $((caught & 0x200)) -ne 0 ]; do
        sleep 0.1
    done
done'

# Neither a half result nor any other file than the test's own, but the lock of a run that was killed.
expect_nothing_written() {
    local left
    left=$(find "$1" -mindepth 1 ! -name '.*.lock' -printf '%f\n' | sort)
    [[ $left == $'log\nn1.pid\nn2.pid\nn3.pid\nn4.pid\nscript' ]] || fail "left in the folder: $left"
}

expect_log_has() {
    grep -qF -e "$2" "$1/log" || fail "expected in the log of $1: $2; it is: $(tr '\r' '\n' <"$1/log" | tail -n 20)"
}

claim "scancel: no half result"
start_endless cancelled
expect_exit 0 scancel "$job"
expect_end "$job" CANCELLED
expect_nothing_written cancelled

claim "scancel --signal=USR1 to the step: code 75, and it is said"
start_endless warned
expect_exit 0 scancel --signal=USR1 "$job.0"
expect_end "$job" COMPLETED
expect_log_has warned "primes: stopped by SIGUSR1 after "
expect_log_has warned "'endless.tsv' was not written"
expect_log_has warned "srun ended with 75"
expect_nothing_written warned

claim "a time limit: no half result, and it is said"
start_endless late
# Limits are whole minutes, but the end of a running job can be moved.
expect_exit 0 scontrol update JobId="$job" EndTime="$(date -d '+1 second' +%Y-%m-%dT%H:%M:%S)"
expect_end "$job" TIMEOUT
expect_log_has late "DUE TO TIME LIMIT"
expect_log_has late "primes: stopped by SIGTERM after "
expect_nothing_written late

claim "a rank that is killed ends the step, with srun --kill-on-bad-exit"
start_endless killed 1
# shellcheck disable=SC2016 # the inner shell's
expect_exit 0 in_job sh -c 'kill -KILL "$(cat killed/n2.pid)"'
expect_end "$job" COMPLETED
expect_log_has killed "srun ended with 137"
expect_nothing_written killed

claim "twenty launches over four nodes all succeed"
for ((i = 1; i <= 20; i++)); do
    expect_exit 0 step -N4 -n4 "$PRIMES" --threads 1 --placement=ignore 97
    expect_stdout $'97\tprime'
done

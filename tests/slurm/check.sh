#!/usr/bin/env bash
# A run that takes longer than one job: jobs/check.sbatch and jobs/array.sbatch go back into the queue and on, whatever ends
# them, until the bytes of one run are there; and what never would be is given up.
source "$(dirname "$0")/lib.sh"
[[ -z $SANITIZER ]] || skip "what is submitted here is an ordinary build"
on_a_cluster --nodes 4 --affinity

# shellcheck source-path=SCRIPTDIR source=going_on.sh
source "$(dirname "$0")/going_on.sh"
array=$SOURCE_DIR/jobs/array.sbatch

primes_below 12 >numbers

# --- what is no reason to go on ---

claim "without --output nothing is run"
submit "$check" "${work[@]}" --input numbers
expect_job "$job" FAILED 2 0
expect_log_has "$job" "check: --output FILE is missing"

claim "more threads than a node has cores likewise"
submit "$check" "${work[@]}" --input numbers --output none.tsv --threads 3
expect_job "$job" FAILED 2 0
expect_log_has "$job" "check: --threads 3: the smallest node of the job has 2 cores"

claim "a wrong option ends the job with its code"
submit "$check" "${work[@]}" --input numbers --output none.tsv --kernle trial
expect_job "$job" FAILED 2 0
expect_log_has "$job" "unknown option '--kernle'"
expect_log_lacks "$job" "giving up"

claim "lines that are no numbers: the job has code 3, and the result is there"
printf '%s\n' 97 x 91 >invalid
submit "$check" --input invalid --invalid report --placement=ignore -oinvalid.tsv
expect_job "$job" FAILED 3 0
expect_log_lacks "$job" "giving up"
[[ $(cat invalid.tsv) == $'97\tprime\nx\tinvalid\n91\tcomposite\t7' ]] || fail "the result is: $(cat invalid.tsv)"

# --- what is one ---

claim "the time limit: back into the queue, and on, to the bytes of one run"
start limit.tsv --nodes=1 --time=10
# Limits are whole minutes, but the end of a running job can be moved.
expect_exit 0 scontrol update JobId="$job" EndTime="$(date -d '+100 seconds' +%Y-%m-%dT%H:%M:%S)"
await_restart "$job"
expect_exit 0 scontrol update JobId="$job" TimeLimit=10 NumNodes=4-4
expect_job "$job" COMPLETED 0 1
expect_log_has "$job" "primes: stopped by SIGUSR1 after "
expect_log_has "$job" "check: asking for job $job to go back into the queue"
expect_log_has "$job" " --nodes=4 --ntasks=8 "
expect_result limit.tsv

claim "scancel ends it; submitted again, with other nodes and ranks of two threads, it goes on"
start again.tsv
cancel
[[ -e again.tsv.unfinished && ! -e again.tsv ]] || fail "not kept: $(ls)"
submit --nodes=3 "$check" "${work[@]}" --input numbers --output again.tsv --threads 2 --record again.jsonl
expect_job "$job" COMPLETED 0 0
grep -qF '"parts":2' again.jsonl || fail "the record is: $(cat again.jsonl)"
expect_result again.tsv

claim "a rank that is killed: back into the queue; --restart is for the first slot alone"
start killed.tsv
cancel
head -n 1 killed.tsv.journal >old
PRIMES=$slow_first submit "$check" "${work[@]}" --input numbers --output killed.tsv --restart
is_new() { [[ $(head -n 1 "$1.journal") != "$(cat old)" ]]; }
wait_until 300 is_new killed.tsv
await_decided killed.tsv "$job"
kill_a_rank
expect_job "$job" COMPLETED 0 1
[[ $(log_of "$job" | grep -c '^+ .* --restart') == 1 && $(log_of "$job" | grep '^+ ' | tail -n 1) == *" --resume "* ]] ||
    fail "started with: $(log_of "$job" | grep '^+ ')"
expect_result killed.tsv

claim "the MPI's own launcher likewise, and a name as long as names can be"
long=$(printf 'x%.0s' {1..255})
PRIMES_LAUNCHER=$MPIRUN start "$long"
expect_exit 0 scancel --batch --signal=USR1 "$job"
expect_job "$job" COMPLETED 0 1
log_of "$job" | grep -F -e " $MPIRUN " >/dev/null || fail "started with: $(log_of "$job" | grep '^+ ')"
expect_result "$long"

# --- slots that bring nothing ---

claim "killed before anything was kept: given up"
PRIMES=$slow_first submit "$check" "${work[@]}" --input numbers --output nothing.tsv --checkpoint 1000000
wait_until 300 test -e .nothing.tsv.lock
kill_a_rank
expect_job "$job" FAILED 137 0
expect_log_has "$job" "check: this slot brought nothing that was kept (exit code 137), and the next would bring no more: giving up"

claim "stopped before anything was kept likewise"
cat >stopped <<TEXT
#!/bin/sh
[ "\$1" != --version ] || exec '$PRIMES' --version
exit 75
TEXT
chmod +x stopped
PRIMES=$tmp/stopped submit "$check" "${work[@]}" --input numbers --output nothing.tsv
expect_job "$job" FAILED 75 0
expect_log_has "$job" "(exit code 75), and the next would bring no more: giving up"

claim "a step that cannot be started is no run that failed: given up with a code of its own"
PRIMES_MPI_TYPE=nonsense submit "$check" "${work[@]}" --input numbers --output nothing.tsv
expect_job "$job" FAILED 70 0
expect_log_has "$job" "(exit code 70), and the next would bring no more: giving up"

# --- the array ---

claim "a part that is stopped goes on; merged, the parts have the bytes of one run"
export PRIMES_SHARD_FOLDER=$tmp/shards
PRIMES=$slow_first submit --array=1-2 "$array" "${work[@]}" --input numbers
# The last task, whose number is that of the array.
await_decided shards/shard-2.tsv "${job}_2"
expect_exit 0 scancel --batch --signal=USR1 "${job}_2"
expect_job "${job}_2" COMPLETED 0 1
expect_job "${job}_1" COMPLETED 0 0
expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output merged.tsv
expect_result merged.tsv

claim "parts that are whole are known by their records"
cp -pr shards kept
submit --array=1-2 "$array" "${work[@]}" --input numbers
expect_job "${job}_1" COMPLETED 0 0
expect_job "${job}_2" COMPLETED 0 0
diff -r kept shards >difference || fail "made again: $(cat difference)"

claim "parts of another input are refused, and named"
mv numbers other && sed '$d' other >numbers
submit --array=1-2 "$array" "${work[@]}" --input numbers
expect_job "${job}_2" FAILED 2 0
expect_job "${job}_1" FAILED 2 0
expect_log_has "${job}_2" "shard: part 2 of 2, $tmp/shards/shard-2.tsv, is not done (exit code 2)"
diff -r kept shards >difference || fail "touched: $(cat difference)"
mv other numbers
unset PRIMES_SHARD_FOLDER

# --- a node ---

claim "a node that is lost: back into the queue, and on with other nodes"
start lost.tsv
lost=$(nodes_of "$job" | tail -n 1)
lose_node "$lost"
await_restart "$job"
expect_job "$job" COMPLETED 0 1
if nodes_of "$job" | grep -xF "$lost" >/dev/null; then fail "it was on $lost again"; fi
expect_result lost.tsv

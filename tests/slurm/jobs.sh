#!/usr/bin/env bash
# The job scripts, really submitted to four nodes: what they record and write, what ends them, and how they go on.
source "$(dirname "$0")/lib.sh"
[[ $HAVE_OPENMP == 1 ]] || skip "this build has no OpenMP"
[[ -z $SANITIZER ]] || skip "what is submitted here is an ordinary build"
on_a_cluster --nodes 4 --affinity

export PRIMES_HOME=$SOURCE_DIR
jobs=$SOURCE_DIR/jobs
report=$BUILD_DIR/src/primes-report
small=(--workload random:200:30 --warmup 0)
once=("${small[@]}" --repeat 1 --most 1 --records "$tmp/runs")

records() {
    find "$1" -name '*.jsonl' -exec cat {} + 2>/dev/null
}

# points_of FOLDER: launcher, nodes, ranks x threads of its records.
points_of() {
    records "$1" | sed -E 's/.*"world":\{"launcher":"([a-z]*)","nodes":([0-9]+),"ranks":([0-9]+),"workers":([0-9]+).*/\1 \2 \3 \4/' |
        while read -r name nodes ranks workers; do
            echo "$name $nodes ${ranks}x$((workers / ranks))"
        done | sort -u
}

# expect_points FOLDER POINT...
expect_points() {
    local got folder=$1
    shift
    got=$(points_of "$folder")
    [[ $got == "$(printf '%s\n' "$@" | sort)" ]] || fail "records of other points in $folder: $got"
}

digests_of() {
    records "$1" | sed 's/.*"verdicts_digest":"\([0-9a-f]*\)".*/\1/' | sort -u
}

expect_log_has() {
    grep -qF -e "$2" "$1" || fail "expected in $1: $2; it is: $(tail -n 40 "$1")"
}

expect_completed() {
    wait_until 300 job_is_over "$1"
    [[ $(job_state "$1") == COMPLETED ]] || fail "job $1 ended as $(job_state "$1"): $(tail -n 20 ./*"-$1"*.out)"
}

# --- the study ---

claim "submit-study refuses what the jobs would refuse, before they wait in the queue"
expect_exit 2 "$jobs/submit-study" --nodes many
expect_stderr_has "'many' is no number of nodes"
expect_exit 2 "$jobs/submit-study" --treads 2
expect_stderr_has "unknown option '--treads'"
expect_exit 2 env PRIMES_HOME=/nowhere "$jobs/submit-study"
expect_stderr_has "primes is not in '/nowhere'"
[[ -z $(squeue -h) ]] || fail "something was submitted: $(squeue)"

claim "submit-study prints five jobs; the collector waits for the others and ends last"
expect_exit 0 "$jobs/submit-study" --nodes 4 --tables "$tmp/tables" "${once[@]}"
mapfile -t study < <(stdout)
expect_stdout_matches '^sequential [0-9]+$'
[[ ${study[*]} =~ ^"sequential "[0-9]+" openmp "[0-9]+" mpi "[0-9]+" hybrid "[0-9]+" collect "[0-9]+$ ]] ||
    fail "not the five jobs"
for line in "${study[@]}"; do expect_completed "${line#* }"; done

claim "each measured its points, on the nodes they need"
expect_points runs "none 1 1x1" "none 1 1x2" "srun 1 1x1" "srun 1 2x1" "srun 2 4x1" "srun 4 4x2" "srun 4 8x1"

claim "all come to the same verdicts, those of a run by hand"
expect_exit 0 env -u SLURM_CONF "$PRIMES" "${small[@]}" --threads 1 --record alone.jsonl
mkdir alone && mv alone.jsonl alone
[[ $(digests_of runs) == "$(digests_of alone)" ]] || fail "digests: $(digests_of runs), by hand: $(digests_of alone)"

claim "the collector made the tables"
for table in scaling numbers; do
    for kind in txt md csv; do
        [[ -s tables/$table.$kind ]] || fail "no tables/$table.$kind: $(ls tables)"
    done
done
tail -n 1 tables/study.html | grep -qx '</html>' || fail "no whole page tables/study.html: $(ls tables)"
for world in sequential OpenMP MPI hybrid; do expect_log_has tables/study.html "<td class=\"left\">$world</td>"; done
for world in sequential OpenMP MPI hybrid; do expect_log_has tables/scaling.txt "$world"; done
expect_exit 0 "$report" --format csv runs
expect_same "$captured/stdout" tables/scaling.csv

claim "the job's output has what was run, and how it was bound"
openmp=${study[1]#* }
expect_log_has "openmp-$openmp.out" "+ $SOURCE_DIR/scripts/sweep --launcher srun"
records runs | grep -F '"launcher":"none","nodes":1,"ranks":1,"workers":2' | grep -F '"OMP_PLACES":"cores"' |
    grep -F '"OMP_PROC_BIND":"close"' >/dev/null || fail "threads were not bound"
records runs | grep -F '"ranks":4,"workers":8' | grep -F '"SLURM_CPUS_PER_TASK":"2"' >/dev/null ||
    fail "srun was not told --cpus-per-task"
for word in "--cpus-per-task" "--cpu-bind"; do
    expect_exit 0 env SLURM_JOB_ID=1 SLURM_JOB_CPUS_PER_NODE='2(x4)' "$SOURCE_DIR/scripts/sweep" "${once[@]}" \
        --ranks 8 --records none --dry-run
    [[ $(stdout | grep -c -e "$word") == 2 ]] || fail "a step without $word"
done

claim "what sbatch was told of the environment, or an outer job left in it, changes no job"
mkdir -p project/build/release/src
ln -s "$SOURCE_DIR/jobs" "$SOURCE_DIR/scripts" project
ln -s "${PRIMES%/*}"/primes* project/build/release/src
outer=(SLURM_MEM_PER_CPU=1 SLURM_MEM_PER_NODE=1 SLURM_TRES_PER_TASK=cpu:7 SLURM_CPUS_PER_TASK=7 SLURM_NTASKS=7 SLURM_NPROCS=7
    SLURM_NTASKS_PER_NODE=7 SLURM_THREADS_PER_CORE=1 SLURM_HINT=nomultithread SLURM_DISTRIBUTION=cyclic "SLURM_CPU_BIND=quiet,mask_cpu:0x1"
    SLURM_EXACT=1 SLURM_KILL_BAD_EXIT=1 SRUN_CPUS_PER_TASK=7 SLURM_PROCID=3 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=7)
cd project
for way in --export=NONE --export=PATH; do
    submit --nodes=2 "$way" jobs/mpi.sbatch "${small[@]}" --repeat 1 --most 1 --records "$tmp/clean"
    expect_completed "$job"
    expect_points "$tmp/clean" "none 1 1x1" "srun 1 1x1" "srun 1 2x1" "srun 2 4x1"
    rm -r "$tmp/clean"
done
expect_exit 0 env "${outer[@]}" sbatch --parsable --nodes=2 jobs/mpi.sbatch "${small[@]}" --repeat 1 --most 1 --records "$tmp/clean"
expect_completed "$(stdout)"
expect_points "$tmp/clean" "none 1 1x1" "srun 1 1x1" "srun 1 2x1" "srun 2 4x1"
submit --nodes=2 --export=NONE jobs/check.sbatch --format tsv --workload random:300:30 --output "$tmp/clean.tsv"
expect_completed "$job"
cd ..
"$PRIMES" --threads 1 --format tsv --workload random:300:30 >expected.tsv
expect_same expected.tsv clean.tsv

claim "submitted once more, nothing is measured again"
before=$(records runs | wc -l)
submit --nodes=4 "$jobs/mpi.sbatch" "${once[@]}"
expect_completed "$job"
expect_log_has "mpi-$job.out" "nothing was measured"
[[ $(records runs | wc -l) == "$before" ]] || fail "measured again"

claim "weak scaling over four nodes: the work grows with the workers"
submit --nodes=4 "$jobs/weak.sbatch" --workload random:100:24:7 --repeat 1 --most 1 --warmup 0 --records "$tmp/weak"
expect_completed "$job"
expect_points weak "none 1 1x1" "srun 1 1x1" "srun 1 2x1" "srun 2 4x1" "srun 4 8x1"
for workers in 1 2 4 8; do
    records weak | grep -F "\"workers\":$workers," | grep -F "\"workload\":\"random:$((100 * workers)):24:7\"" >/dev/null ||
        fail "$workers workers have other work"
done
expect_log_has "weak-$job.out" "work/worker"

claim "every schedule, on the threads of a node and on as many ranks"
submit "$jobs/schedules.sbatch" --range 1:5000 --repeat 1 --most 1 --warmup 0 --records "$tmp/schedules"
expect_completed "$job"
expect_points schedules "none 1 1x1" "srun 1 1x2" "srun 1 2x1"
schedules=$(records schedules | grep -oE '"schedule":\{"kind":"[a-z]+"(,"chunk":[0-9]+)?' | sort | uniq -c)
[[ $(awk '{ print $1 }' <<<"$schedules" | sort | xargs) == "2 2 2 2 2 2 3" ]] ||
    fail "not seven schedules twice, and the sequential run: $schedules"
[[ $(digests_of schedules | wc -l) == 1 ]] || fail "digests: $(digests_of schedules)"

claim "the MPI's own launcher, chosen by the site's file, over nodes"
echo "export PRIMES_LAUNCHER='$MPIRUN'" >site.sh
export PRIMES_SITE=$tmp/site.sh
submit --nodes=2 "$jobs/hybrid.sbatch" "${once[@]}" --records "$tmp/mpirun"
unset PRIMES_SITE
expect_completed "$job"
expect_points mpirun "none 1 1x1" "$launcher 2 4x1" "$launcher 2 2x2"
[[ $(digests_of mpirun) == "$(digests_of alone)" ]] || fail "other verdicts: $(digests_of mpirun)"

claim "a project that is not there is named, and so is a program"
submit --export=ALL,PRIMES_HOME=/nowhere "$jobs/openmp.sbatch" "${once[@]}"
expect_end "$job" FAILED
expect_log_has "openmp-$job.out" "primes is not in '/nowhere': submit from its folder, or set PRIMES_HOME to it"
submit --export=ALL,PRIMES=/nowhere/primes "$jobs/openmp.sbatch" "${once[@]}"
expect_end "$job" FAILED
expect_log_has "openmp-$job.out" "there is no program '/nowhere/primes'"

# --- the array ---

claim "an array of parts, merged, has the bytes of one run"
export PRIMES_SHARD_FOLDER=$tmp/shards
submit --array=1-5 "$jobs/array.sbatch" --range 0:20000:3
array_is_over() { [[ -z $(squeue -h -j "$job") ]]; }
wait_until 300 array_is_over
expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output merged.tsv
expect_exit 0 env -u SLURM_CONF "$PRIMES" --range 0:20000:3 --output one.tsv
expect_same merged.tsv one.tsv

claim "one part lost: only that is made again"
rm shards/shard-3.tsv
expect_exit 1 "$BUILD_DIR/src/primes-merge" shards --output again.tsv
cp -p shards/shard-2.jsonl kept
export PRIMES_SHARDS=5
submit --array=2,3 "$jobs/array.sbatch" --range 0:20000:3
unset PRIMES_SHARDS
wait_until 300 array_is_over
cmp -s kept shards/shard-2.jsonl || fail "part 2 was made again"
expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output again.tsv
expect_same again.tsv one.tsv
unset PRIMES_SHARD_FOLDER

# --- placement ---

claim "srun without -c: the placement check names it"
cat >bare <<'TEXT'
#!/usr/bin/env bash
#SBATCH --nodes=1 --ntasks=1 --cpus-per-task=2 --output=bare.out
srun --mpi="$MPI_TYPE" --cpu-bind=cores "$PRIMES" --threads 2 97
TEXT
submit bare
expect_completed "$job"
expect_log_has bare.out "primes: placement: "
expect_log_has bare.out "--cpus-per-task"

# --- ended early ---

# A stand-in that takes its time, so that a job can be caught between two measurements.
cat >slow <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
sleep 0.3
exec "$PRIMES" "\$@"
TEXT
chmod +x slow
ln -s "$report" primes-report

# start_slow NAME OPTION...: a job that measures 1000 times, once two are recorded; its number is in $job.
start_slow() {
    local name=$1
    shift
    PRIMES=$tmp/slow submit --job-name="$name" "$@" "$jobs/sequential.sbatch" "${small[@]}" --repeat 1000 --most 1000 \
        --records "$tmp/$name"
    wait_until 300 has_records "$name" 2
}

has_records() {
    [[ $(records "$1" | wc -l) -ge $2 ]]
}

expect_whole_records() {
    [[ $(records "$1" | grep -c '^{.*}$') == "$(records "$1" | wc -l)" ]] || fail "half a record in $1"
}

claim "scancel: whole records only"
start_slow cancelled
expect_exit 0 scancel "$job"
expect_end "$job" CANCELLED
expect_whole_records cancelled

claim "USR1 where requeuing is not allowed: it stops cleanly, and says what to do"
start_slow fixed --no-requeue
expect_exit 0 scancel --batch --signal=USR1 "$job"
expect_end "$job" FAILED
expect_log_has "fixed-$job.out" "stopped by SIGUSR1; the same command goes on from here"
expect_log_has "fixed-$job.out" "job $job may not be requeued; submit it again to go on from here"
expect_whole_records fixed

claim "USR1: back into the queue, and on with what is not yet recorded"
start_slow warned
expect_exit 0 scancel --batch --signal=USR1 "$job"
restarted() { scontrol show job "$job" | grep 'Restarts=1' >/dev/null; }
wait_until 300 restarted
expect_log_has "warned-$job.out" "asking for job $job to go back into the queue, to go on from here"
before=$(records warned | wc -l)
counts() { sed -n 's/.*points done; sequential: \([0-9]*\) times.*/\1/p' "warned-$job.out"; }
# Said by the sweep itself: a record is there a moment before it is counted, and the cancel must not fall between.
has_counted_more() { [[ $(counts | tail -n 1) -gt $before ]]; }
wait_until 300 has_counted_more || fail "it did not count the $before records of before: $(cat "warned-$job.out")"
expect_exit 0 scancel "$job"
wait_until 300 job_is_over "$job"
expect_whole_records warned
counted=$(counts | sort -n | uniq -d)
[[ -z $counted ]] || fail "measured again: $counted of $(cat "warned-$job.out")"

#!/usr/bin/env bash
# primes-sweep: what it measures and in which order, when it stops, and that it goes on where it was.
source "$(dirname "$0")/lib.sh"

[[ -z $SANITIZER ]] || skip "what is measured here is an ordinary build"

sweep() {
    timeout 300 "$SOURCE_DIR/scripts/sweep" --records runs "$@"
}
small=(--workload random:50:24 --warmup 0)

records() {
    find runs -name '*.jsonl' -exec cat {} + 2>/dev/null
}

# points_of <RECORDS: ranks and threads, as "none 1x1" or, of a launcher, "mpi 1x1", in the order of measurement.
points_of() {
    sed -E 's/.*"world":\{"launcher":"([a-z]*)","nodes":1,"ranks":([0-9]+),"workers":([0-9]+).*/\1 \2 \3/' |
        while read -r launcher ranks workers; do
            if [[ $launcher != none ]]; then launcher=mpi; fi
            echo "$launcher ${ranks}x$((workers / ranks))"
        done
}

# The words of the launcher that is of the program's MPI, and what srun needs for it.
case $("$PRIMES" --version) in
*"ranks: Open MPI"*) launched='mpi[a-z.]+ -np 1 --map-by ppr:[0-9]+:node:PE=1 --bind-to core' mpi_type=pmix ;;
*) launched='mpi[a-z.]+ -n 1 -ppn [0-9]+ -bind-to core:1' mpi_type=pmi2 ;;
esac

claim "wrong usage is refused, and nothing is measured"
wrong() {
    local message=$1
    shift
    expect_exit 2 sweep "$@"
    expect_stdout ""
    expect_stderr "primes-sweep: $message"
    [[ ! -e runs ]] || fail "a folder was made"
}
wrong "unknown option '--treads'; did you mean --threads?" --treads 1
wrong "'4' is no option; primes-sweep --help lists all" 4
wrong "--threads needs a value: --threads LIST" --threads
wrong "--threads: '' is not numbers like 1,2,4" --threads=
wrong "--threads: '1,,2' is not numbers like 1,2,4" --threads 1,,2
wrong "--threads: '0' is not numbers like 1,2,4" --threads 0
wrong "--ranks: '2x' is not numbers like 1,2,4" --ranks 2x
wrong "--points: '2,4' is not pairs like 8x1,4x2" --points 2,4
wrong "--points says all; it goes with neither --threads nor --ranks" --points 1x1 --ranks 2
wrong "--repeat: '0' is out of range: 1 to 1000" --repeat 0
wrong "--repeat: '1001' is out of range: 1 to 1000" --repeat 1001
wrong "--most 3 is less than --repeat 7" --most 3
wrong "--precision: '-1' is not a percentage" --precision -1
wrong "--budget: '1m' is not a whole number from 1 to 999999999" --budget 1m
wrong "--warmup-rounds: 'x' is not a whole number from 0 to 999" --warmup-rounds x
wrong "--seed: 'x' is not a whole number from 0 to 999999999" --seed x
wrong "--launcher: 'ssh' is not mpirun, mpiexec, srun or a path" --launcher ssh
wrong "--weak: 'classic' is not a workload that can grow, random:COUNT[:BITS[:SEED]]" --weak
wrong "--weak: '--range 1:9' is not a workload that can grow, random:COUNT[:BITS[:SEED]]" --weak --range 1:9
wrong "--schedule runtime is whatever OMP_SCHEDULE says; a study names its schedules" --schedule runtime
wrong "--split auto does not go with --schedule guided,3, under which numbers go out whole" --schedule guided,3 --split auto
expect_exit 1 sweep --input nowhere
expect_stderr "primes-sweep: cannot read 'nowhere': No such file or directory"
expect_exit 1 sweep --primes ./nowhere
expect_stderr_has "there is no program"

claim "the commands are shown: a thread count for each, and placement"
expect_exit 0 sweep "${small[@]}" --threads 1 --dry-run
expect_stdout_matches '^env OMP_NUM_THREADS=1 OMP_PLACES=cores OMP_PROC_BIND=close [^ ]*primes --threads 1 '
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 0 sweep "${small[@]}" --ranks 1 --threads 1 --dry-run
    [[ $(stdout | wc -l) == 2 ]] || fail "not two commands"
    expect_stdout_matches "^env OMP_NUM_THREADS=1 OMP_PLACES=cores OMP_PROC_BIND=close $launched [^ ]*primes --threads 1 "
else
    expect_exit 2 sweep "${small[@]}" --ranks 1 --dry-run
    expect_stderr_has "the program was built without MPI, and there are points with ranks. Try: --threads alone"
fi
[[ ! -e runs ]] || fail "a folder was made"

claim "a name in a message is shown without its control characters, and one that begins with a dash is no option"
expect_exit 1 sweep --primes ./$'\e[2Jnowhere'
expect_stderr_has "there is no program '"
[[ $(stderr) != *$'\e'* ]] || fail "an escape sequence was printed as it is"
expect_exit 0 "$SOURCE_DIR/scripts/sweep" "${small[@]}" --threads 1 --dry-run --records -delete
[[ -d $tmp ]] || fail "it is gone"

claim "a command that is shown can be pasted, whatever the names in it"
ln -s "$PRIMES" "a b'\$(touch x)"
expect_exit 0 sweep "${small[@]}" --threads 1 --dry-run --primes "$PWD/a b'\$(touch x)" --kernel $'\e[2J'
[[ $(stdout) != *$'\e'* ]] || fail "an escape sequence was printed as it is"
command=$(stdout)
(
    # shellcheck disable=SC2317 # the command calls it
    env() { printf '%s|' "$@" >pasted; }
    eval "$command"
)
[[ $(cat pasted) == *"|$PWD/a b'\$(touch x)|--threads|1|"*$'|--kernel|\e[2J|'* ]] || fail "$command is $(cat pasted)"
[[ ! -e x ]] || fail "a name was run"

claim "within a Slurm job they are steps, each with its CPUs and its binding"
in_slurm() {
    env SLURM_JOB_ID=1 SLURM_JOB_CPUS_PER_NODE='4(x2),8' SLURM_NTASKS_PER_NODE=1 "$@"
}
expect_exit 0 in_slurm "$SOURCE_DIR/scripts/sweep" --cores
expect_stdout $'4\n4\n8'
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 0 in_slurm "$SOURCE_DIR/scripts/sweep" --records runs "${small[@]}" --points 4x2,4x4,16x1,2x8 --dry-run
    expect_stderr_has "left out, as they want more than the cores here (4 4 8): 2x8; --oversubscribe runs them"
    for step in "2 4 2" "3 4 4" "3 16 1"; do
        read -r nodes ranks threads <<<"$step"
        expect_stdout_has "srun --nodes=$nodes --ntasks=$ranks --cpus-per-task=$threads --cpu-bind=cores --mpi=$mpi_type"
    done
    expect_exit 0 in_slurm PRIMES_MPI_TYPE=pmix_v4 "$SOURCE_DIR/scripts/sweep" --launch 4x2
    expect_stdout_has " --mpi=pmix_v4"

    claim "--launch: the words before any program at a point, for a shell of the job, whatever its shape"
    expect_exit 0 in_slurm "$SOURCE_DIR/scripts/sweep" --launch 4x2
    expect_stdout "env -u SLURM_NTASKS_PER_NODE OMP_NUM_THREADS=2 OMP_PLACES=cores OMP_PROC_BIND=close srun --nodes=2 --ntasks=4 --cpus-per-task=2 --cpu-bind=cores --mpi=$mpi_type"
    expect_exit 0 in_slurm "$SOURCE_DIR/scripts/sweep" --launcher "$MPIRUN" --launch 4x2
    if [[ $mpi_type == pmix ]]; then
        expect_stdout_has " 'SLURM_TASKS_PER_NODE=4(x2),8' $MPIRUN -np 4 --map-by ppr:2:node:PE=2 --bind-to core"
    else
        expect_stdout_has " $MPIRUN -n 4 -ppn 2 -bind-to core:2"
    fi
    expect_exit 1 in_slurm "$SOURCE_DIR/scripts/sweep" --launch 3x8
    expect_exit 2 in_slurm "$SOURCE_DIR/scripts/sweep" --launch 4

    claim "within a step, whose CPUs are taken, the steps of a study overlap it; the batch step and salloc's hold none"
    for step in "0 --overlap --nodes" "4294967290 --nodes" "4294967291 --nodes"; do
        expect_exit 0 in_slurm SLURM_STEP_ID="${step%% *}" "$SOURCE_DIR/scripts/sweep" --launch 4x2
        expect_stdout_has " srun ${step#* }"
    done
    expect_exit 0 in_slurm SLURM_STEP_ID=0 "$SOURCE_DIR/scripts/sweep" --launcher "$MPIRUN" --launch 4x2
    expect_stdout_has " SLURM_OVERLAP=1 $MPIRUN "
fi
expect_exit 0 in_slurm "$SOURCE_DIR/scripts/sweep" --records runs "${small[@]}" --dry-run
expect_stdout_has "srun --nodes=1 --ntasks=1 --cpus-per-task=1 --cpu-bind=cores --mpi=none"

claim "what Slurm says of the nodes is not computed with unless it is numbers"
# shellcheck disable=SC2016 # a text that bash would run where it computes
for text in '4(xpoint_ranks[`touch${IFS}x`])' 'point_ranks[`touch${IFS}x`]' '4(x2),' '4(x0)' x; do
    expect_exit 1 env SLURM_JOB_ID=1 SLURM_JOB_CPUS_PER_NODE="$text" "$SOURCE_DIR/scripts/sweep" --cores
    expect_stderr "primes-sweep: SLURM_JOB_CPUS_PER_NODE='$text' does not say how many CPUs each node has"
    expect_exit 1 env SLURM_JOB_ID=1 SLURM_JOB_CPUS_PER_NODE="$text" "$SOURCE_DIR/scripts/sweep" --records runs "${small[@]}" --dry-run
    [[ ! -e x && ! -e $SOURCE_DIR/x ]] || fail "the text was run"
done

claim "oversubscribed points are left out, or said to be so"
expect_exit 0 sweep "${small[@]}" --threads 1,99999 --dry-run
expect_stderr_has "left out, as they want more than the cores here"
expect_stdout_lacks 99999
expect_exit 0 sweep "${small[@]}" --threads 1,99999 --oversubscribe --dry-run
expect_stdout_has "OMP_NUM_THREADS=99999 OMP_PROC_BIND=false"

claim "the order is the seed's, and all points are in it"
order() {
    expect_exit 0 sweep "${small[@]}" --threads 1,2,3,4,5,6,7,8 --oversubscribe --seed "$1" --dry-run
    stdout | sed 's/.*--threads \([0-9]*\) .*/\1/' | paste -s -d ' '
}
first=$(order 1)
[[ $(order 1) == "$first" ]] || fail "seed 1 gives '$first', then '$(order 1)'"
[[ $(order 2) != "$first" || $(order 3) != "$first" ]] || fail "the order is always '$first'"
[[ $(tr ' ' '\n' <<<"$first" | sort -n | paste -s -d ' ') == "1 2 3 4 5 6 7 8" ]] || fail "not all are in '$first'"

claim "the work of a weak study grows with the workers"
expect_exit 0 sweep --weak --workload random:50:24:3 --threads 1,4 --oversubscribe --dry-run
expect_stdout_has "--threads 1 --workload random:50:24:3 "
expect_stdout_has "--threads 4 --workload random:200:24:3 "

claim "each point under each schedule, the sequential run once, and that and auto by the same command as ever"
# commands_of OPTION...: what stands behind the program's name, sorted.
commands_of() {
    expect_exit 0 sweep --threads 1,2 --oversubscribe --dry-run "$@"
    stdout | sed 's/.* --threads/--threads/' | sort
}
rest="--format count --repeat 1 --warmup 1 --progress never"
first="--threads 1 --range 1:99 --kernel trial"
second="--threads 2 --range 1:99 --kernel trial"
got=$(commands_of --range 1:99 --schedule static --schedule auto --schedule dynamic --schedule dynamic,1)
[[ $got == "$first --schedule dynamic,1 $rest
$first --schedule static $rest
$first --split auto $rest
$second --schedule dynamic,1 $rest
$second --schedule static $rest
$second --split auto $rest" ]] || fail "the commands are: $got"
got=$(commands_of --range 1:99 --schedule static --split never)
[[ $got == "$first --schedule static $rest
$first --split never $rest
$second --schedule static $rest" ]] || fail "the commands are: $got"
[[ $(commands_of) != *--schedule* ]] || fail "a schedule that nobody asked for: $(commands_of)"

claim "which schedules there are the program says"
expect_exit 2 sweep --schedule Static --dry-run
expect_stderr_matches "^primes-sweep: primes: --schedule: 'Static' .*guided"
expect_stdout ""
[[ ! -e runs ]] || fail "a folder was made"

threads=1
if [[ $HAVE_OPENMP == 1 ]]; then threads=1,2; fi
ranks=()
wanted=("none 1x1")
if [[ $HAVE_MPI == 1 ]]; then
    ranks=(--ranks "1,2")
    wanted+=("mpi 1x1" "mpi 2x1")
    if [[ $HAVE_OPENMP == 1 ]]; then wanted+=("mpi 1x2" "mpi 2x2"); fi
elif [[ $HAVE_OPENMP == 1 ]]; then
    wanted+=("none 1x2")
fi
study=("${small[@]}" --threads "$threads" ${ranks[@]+"${ranks[@]}"} --oversubscribe --repeat 2 --most 2)

claim "every pair and the sequential run, twice each, in rounds"
expect_exit 0 sweep "${study[@]}" --seed 5
expect_stderr_has "seed 5"
expect_stderr_has "$((2 * ${#wanted[@]})) measurements added to runs/"
expect_stderr_matches "${#wanted[@]} of ${#wanted[@]} points done; .*ETA"
[[ $(find runs -type f | wc -l) == 1 ]] || fail "not one file: $(ls runs)"
for half in head tail; do
    got=$("$half" -n "${#wanted[@]}" runs/*.jsonl | points_of | sort)
    [[ $got == "$(printf '%s\n' "${wanted[@]}" | sort)" ]] || fail "the $half of the records has: $got"
done
expect_stdout_matches '^sequential +1 +2 +[0-9.]+ '

claim "the records are what primes-report takes"
expect_exit 0 "$BUILD_DIR/src/primes-report" runs
expect_stdout_has sequential

claim "once more: nothing is left to do"
expect_exit 0 sweep "${study[@]}"
expect_stderr_has "nothing was measured"
expect_stdout_matches '^sequential +1 +2 +[0-9.]+ '
[[ $(records | wc -l) == $((2 * ${#wanted[@]})) ]] || fail "measured again"

claim "a record is data: no text in it is run, and nothing that is no number counts"
# In all points together.
measurements() { stdout | awk 'NR > 1 { sum += $(NF - 3) } END { print sum }'; }
counted=$(measurements)
cp -r runs hostile
tail -n 1 runs/*.jsonl >record
spoil() { sed "$@" record >>hostile/more.jsonl; }
# shellcheck disable=SC2016 # texts that bash would run where it computes
for text in 'a[$(touch x)]' 'point_ranks[`touch${IFS}x`]' '$(touch x)' ';touch x;' ..- 1e 0x7 -1; do
    for member in operations seconds nodes ranks workers; do
        spoil -E "s/\"$member\":[0-9.e+-]+/\"$member\":\"$text\"/g"
        spoil -E "s/\"$member\":[0-9.e+-]+/\"$member\":$text/g"
    done
    spoil "s/\"text\":\"random:50:24\"/\"text\":\"random:50:24 $text\"/"
    spoil "s/\"text\":\"random:50:24\"/\"text\":\"random:50:24 auto 7 $text\"/"
    spoil "s/\"schedule\":{\"kind\":\"[a-z]*\"/\"schedule\":{\"kind\":\"$text\"/"
    spoil "s/\"schedule\":{\"kind\":\"[a-z]*\"/&,\"chunk\":$text/"
done
spoil -E 's/"ranks":[0-9]+,"workers"/"ranks":0,"workers"/'
# What is behind it counts all the same.
cat record >>hostile/more.jsonl
expect_exit 0 timeout 120 "$SOURCE_DIR/scripts/sweep" "${study[@]}" --records hostile
expect_stderr_has "nothing was measured"
[[ ! -e x && ! -e $SOURCE_DIR/x ]] || fail "a text was run"
[[ $(measurements) == $((counted + 1)) ]] || fail "there were $counted measurements and one more, now $(measurements)"

claim "one more of each: only that is measured"
expect_exit 0 sweep "${study[@]}" --repeat 3 --most 3
expect_stderr_has "${#wanted[@]} measurements added"

claim "other work, other kernels, parts and other builds are not counted"
expect_exit 0 sweep "${study[@]}" --repeat 1 --most 1 --threads 1 ${ranks[@]+--ranks 1} --no-sequential \
    --kernel miller-rabin --dry-run
[[ $(stdout | wc -l) == 1 ]] || fail "another kernel was counted"
mkdir other
records | sed 's/"commit":"[^"]*"/"commit":"another"/' >other/build.jsonl
records | sed 's/"cpu_model":"[^"]*"/"cpu_model":"another"/' >other/machine.jsonl
records | sed 's/"schema":2,/"schema":3,/' >other/schema.jsonl
records | sed 's/"exit_code":0/"exit_code":1/' >other/failed.jsonl
records | cut -c 1-2000 >other/halves.jsonl
printf 'not JSON\n\0\n' >other/rubbish.jsonl
expect_exit 0 "$SOURCE_DIR/scripts/sweep" --records other "${study[@]}" --dry-run
[[ $(stdout | wc -l) == "${#wanted[@]}" ]] || fail "a record of something else was counted"

claim "what is recorded counts for its schedule alone; records without one, or without its chunk, are of auto"
loops=("${small[@]}" --repeat 1 --most 1 --records loops)
expect_exit 0 sweep "${loops[@]}" --schedule static --schedule guided
expect_stderr_has "3 measurements added"
expect_stdout_matches '^1 thread guided,1 +1 +1 +[0-9.]+ '
expect_exit 0 sweep "${loops[@]}" --schedule guided,1 --schedule static
expect_stderr_has "nothing was measured"
expect_exit 0 sweep "${loops[@]}" --schedule guided,2 --schedule static,1
expect_stderr_has "2 measurements added"
expect_exit 0 sweep "${loops[@]}" --schedule dynamic,1000000000000
[[ $(stdout | awk 'NR > 1 { print length($0) }' | sort -u | wc -l) == 1 ]] || fail "the lines do not end alike"
mkdir old
sed -n 's/"schedule":{[^}]*},//;/"split":"auto"/p' loops/*.jsonl >old/none.jsonl
expect_exit 0 sweep "${loops[@]}" --records old
expect_stderr_has "nothing was measured"
sed 's/"split":"auto",/&"schedule":{"kind":"dynamic","order":"input"},/' old/none.jsonl >old/dynamic.jsonl && rm old/none.jsonl
expect_exit 0 sweep "${loops[@]}" --records old --schedule auto --schedule dynamic --dry-run
[[ $(stdout | wc -l) == 1 ]] || fail "not one command"
expect_stdout_has "--schedule dynamic,1 "

claim "the work may be a range, or a file, which is known by its name"
seq 100 200 >list
other_work=(--repeat 1 --most 1 --records other-work)
for work in "--range 1:1000" "--range 1:1000:2" "--input list"; do
    # shellcheck disable=SC2086 # an option and its value
    expect_exit 0 sweep "${other_work[@]}" $work
    expect_stderr_has "1 measurements added"
    # shellcheck disable=SC2086
    expect_exit 0 sweep "${other_work[@]}" $work
    expect_stderr_has "nothing was measured"
done
expect_exit 0 sweep "${other_work[@]}" --workload classic --range 1:999 --dry-run
expect_stdout_has "--range 1:999"
expect_stdout_lacks "--workload"

claim "a file below the current folder is known by its name there, and the record says no more"
expect_exit 0 sweep "${other_work[@]}" --input "$PWD/list" --records "$PWD/other-work"
expect_stderr_has "nothing was measured"
! cat other-work/*.jsonl | grep -F "$PWD/other-work" >/dev/null || fail "the record says where it is"

claim "a file is known by its name, whatever that is, as long as its numbers are the same"
named=$'a b"\'\xff\\'
seq 100 200 >"$named"
expect_exit 0 sweep "${other_work[@]}" --input "$named"
expect_stderr_has "1 measurements added"
expect_exit 0 sweep "${other_work[@]}" --input "$named"
expect_stderr_has "nothing was measured"
seq 100 201 >"$named"
expect_exit 1 sweep "${other_work[@]}" --input "$named" --repeat 2 --most 2
expect_stderr_has "are of different numbers. Try: --records with another folder"

claim "six measurements have an interval: enough where it is narrow, one more where it is not, until it is enough"
rm -r runs
expect_exit 0 sweep "${small[@]}" --repeat 6 --precision 999999999
expect_stderr_has "6 measurements added"
expect_stdout_matches '^sequential +1 +6 +[0-9.]+ +[0-9.]+-[0-9.]+ +[0-9.]+$'
expect_exit 0 sweep "${small[@]}" --repeat 6 --precision 0 --most 8
expect_stderr_has "2 measurements added"
expect_stderr_has "still wider than 0 % after 8 times: sequential"

claim "the interval is that of the report"
expect_exit 0 sweep "${small[@]}" --repeat 6 --most 8 --precision 0
mine=$(stdout | awk '/^sequential/ { split($5, ends, "-"); printf "%.6f %.6f %.6f\n", $4, ends[1], ends[2] }')
expect_exit 0 "$BUILD_DIR/src/primes-report" --format csv runs
report=$(stdout | awk -F , '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
    NR == 2 {
        printf "%.6f %.6f %.6f\n", $column["median_seconds"], $column["interval_low_seconds"],
            $column["interval_high_seconds"]
    }')
[[ $mine == "$report" ]] || fail "the sweep says '$mine', the report '$report'"

# A stand-in that takes its time and then does what primes does.
cat >slow <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
sleep "\${NAP:-0}"
exec "$PRIMES" "\$@"
TEXT
chmod +x slow

claim "warm-up rounds come before the first that counts, of all points that are measured, and are not recorded"
cat >noted <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
echo "\$*" >>"$tmp/starts"
exec "$PRIMES" "\$@"
TEXT
chmod +x noted
warmed=("${small[@]}" --primes ./noted --threads "1,2" --oversubscribe --repeat 1 --most 1 --records warmed)
if [[ $HAVE_OPENMP == 0 ]]; then warmed+=(--threads 1); fi
expect_exit 0 "$SOURCE_DIR/scripts/sweep" "${warmed[@]}" --warmup-rounds 2 --dry-run
expect_stderr_has "before the first round the same commands in 2 warm-up rounds, which are not recorded"
points=$(stdout | wc -l)
expect_exit 0 "$SOURCE_DIR/scripts/sweep" "${warmed[@]}" --warmup-rounds 2
expect_stderr_has "warm-up round 2 of 2; sequential"
expect_stderr_has "$points measurements added"
[[ $(cat warmed/*.jsonl | wc -l) == "$points" ]] || fail "recorded: $(cat warmed/*.jsonl | wc -l) times, of $points points"
[[ $(grep -n -e --record starts | cut -d : -f 1 | paste -s -d ' ') == "$(seq $((2 * points + 1)) $((3 * points)) | paste -s -d ' ')" ]] ||
    fail "the starts of $points points were: $(cat starts)"
for half in head tail; do
    [[ $(head -n $((2 * points)) starts | "$half" -n "$points" | sort -u | wc -l) == "$points" ]] || fail "a warm-up round is not whole: $(cat starts)"
done
expect_exit 0 "$SOURCE_DIR/scripts/sweep" "${warmed[@]}" --warmup-rounds 2
expect_stderr_has "nothing was measured"
[[ $(wc -l <starts) == $((3 * points)) ]] || fail "warmed up for nothing: $(cat starts)"

claim "a budget ends it, and that is no failure"
rm -r runs
NAP=2.1 expect_exit 0 sweep "${small[@]}" --primes ./slow --repeat 1000 --budget 6
expect_stderr_has "the budget of 6 s is spent; not done: sequential"
[[ $(records | wc -l) -ge 1 && $(records | wc -l) -le 2 ]] || fail "$(records | wc -l) measurements of 2.1 s in 6 s"

claim "stopped by a signal: whole records only, code 75; the same command goes on"
expect_whole_records() {
    [[ -z $(find runs -name '*.jsonl' -exec tail -q -c 1 {} +) ]] || fail "a record is cut off"
    [[ $(records | grep -c '^{.*}$') == "$(records | wc -l)" ]] || fail "not all lines are records"
}
for signal in INT TERM USR1; do
    rm -rf runs said
    mkdir runs
    # A script's background commands ignore INT; env gives it back.
    NAP=0.2 env --default-signal=INT "$SOURCE_DIR/scripts/sweep" --records runs --primes ./slow "${small[@]}" \
        --repeat 100 --most 100 2>said >summary &
    sweeping=$!
    until [[ $(records | wc -l) -ge 2 ]]; do
        kill -0 "$sweeping" || fail "it ended by itself: $(cat said)"
        sleep 0.05
    done
    kill -s "$signal" "$sweeping"
    code=0
    wait "$sweeping" || code=$?
    [[ $code == 75 ]] || fail "SIG$signal: exit $(exit_status "$code"): $(cat said)"
    grep -qF "stopped by SIG$signal; the same command goes on from here" said || fail "SIG$signal: $(cat said)"
    expect_whole_records
done
before=$(records | wc -l)
expect_exit 0 sweep "${small[@]}" --repeat $((before + 2)) --most $((before + 2))
expect_stderr_has "2 measurements added"

claim "a signal that comes again and again as it ends changes nothing"
cat >insisting <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
trap 'trap "" USR1; (while kill -TERM \$PPID 2>/dev/null; do :; done) & sleep 0.5; exit 75' USR1
: >"$tmp/insisting.begun"
while :; do sleep 0.1; done
TEXT
chmod +x insisting
"$PRIMES_SWEEP" --records insisting-runs --primes ./insisting "${small[@]}" 2>said >summary &
sweeping=$!
wait_until 60 test -e insisting.begun
kill -USR1 "$sweeping"
code=0
wait "$sweeping" || code=$?
[[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat said)"
grep -qF "stopped by SIGUSR1; the same command goes on from here" said || fail "$(cat said)"
grep -q "^sequential" summary || fail "no summary: $(cat summary)"

claim "a job script hands a Ctrl-C on"
PRIMES=$tmp/slow NAP=0.2 env --default-signal=INT bash "$SOURCE_DIR/jobs/sequential.sbatch" "${small[@]}" \
    --repeat 100 --most 100 --records interrupted 2>job.said >summary &
job=$!
until grep -qs "1 times" job.said; do
    kill -0 "$job" || fail "it ended by itself: $(cat job.said)"
    sleep 0.05
done
kill -s INT "$job"
code=0
wait "$job" || code=$?
[[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat job.said)"

if [[ $HAVE_MPI == 1 ]]; then
    claim "ranks under the launcher are stopped too"
    "$SOURCE_DIR/scripts/sweep" --records ranks --ranks 2 --oversubscribe --no-sequential --workload classic64 \
        2>ranks.said >summary &
    sweeping=$!
    until grep -qs seed ranks.said; do sleep 0.05; done
    sleep 1
    kill -s TERM "$sweeping"
    code=0
    wait "$sweeping" || code=$?
    [[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat ranks.said)"
    [[ -z $(find ranks -type f) ]] || fail "recorded: $(find ranks -type f)"
fi

claim "a point that fails is named with its command, the others are measured"
cat >broken <<TEXT
#!/usr/bin/env bash
if [[ " \$* " == *" --threads 2 "* ]]; then echo "no luck" >&2 && exit 9; fi
exec "$PRIMES" "\$@"
TEXT
chmod +x broken
expect_exit 1 "$SOURCE_DIR/scripts/sweep" --records broken-runs --primes ./broken "${small[@]}" --threads 1,2 \
    --oversubscribe --repeat 2 --most 2
expect_stderr_has "2 threads failed (exit 9): env "
expect_stderr_has "no luck"
expect_stderr_has "2 measurements added"

claim "--again: a row is measured anew, and what was recorded of it is set aside, for the report too"
anew=("${small[@]}" --schedule auto --schedule static --repeat 2 --most 2 --records anew)
expect_exit 0 sweep "${anew[@]}"
expect_stderr_has "4 measurements added"
old=$(cat anew/*.jsonl)
expect_exit 2 sweep "${anew[@]}" --again 4x2
expect_stderr_has "--again: '4x2' is no point of this study; the first is 'sequential'"
expect_exit 0 sweep "${anew[@]}" --again sequential --dry-run
expect_stderr_has "before that 2 records would be set aside"
[[ $(stdout | wc -l) == 1 && $(cat anew/*.jsonl) == "$old" ]] || fail "a record was touched"
expect_exit 0 sweep "${anew[@]}" --again "1 thread static"
expect_stderr_matches "set aside: 2 records, from anew/sweep-.*.jsonl to anew/.*.jsonl.set-aside; put back, they count again"
expect_stderr_has "2 measurements added"
[[ $(cat anew/*.set-aside) == "$(grep -F '"kind":"static"' <<<"$old")" ]] || fail "set aside: $(cut -c 1-300 anew/*.set-aside)"
[[ $(cat anew/*.jsonl | wc -l) == 4 ]] || fail "$(cat anew/*.jsonl | wc -l) records count"
expect_exit 0 "$BUILD_DIR/src/primes-report" --table schedules anew
expect_exit 0 sweep "${anew[@]}"
expect_stderr_has "nothing was measured"
cat anew/*.set-aside >>"$(find anew -name '*.jsonl' | head -n 1)"
expect_exit 0 sweep "${anew[@]}"
expect_stdout_matches '^1 thread static +1 +4 '

claim "what cannot be read in the records is said, not passed over in silence"
mkdir half && cut -c 1-2000 anew/*.jsonl >half/halves.jsonl
expect_exit 0 sweep "${anew[@]}" --records half --dry-run
expect_stderr_matches "^primes-sweep: 6 lines in 'half' cannot be read and do not count; the first: half/halves.jsonl:1: "

claim "what one says that goes on is shown at once, as that of a launcher that waits"
cat >waiting <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
echo "waiting for CPUs" >&2
until [[ -e $tmp/go ]]; do sleep 0.1; done
exec "$PRIMES" "\$@"
TEXT
chmod +x waiting
sweep "${small[@]}" --primes ./waiting --repeat 2 --most 2 --records waited 2>waiting.said >summary &
sweeping=$!
wait_until 60 grep -qx "waiting for CPUs" waiting.said
! grep -q "times" waiting.said || fail "it had ended: $(cat waiting.said)"
touch go
wait "$sweeping" || fail "$(cat waiting.said)"
[[ $(grep -c "waiting for CPUs" waiting.said) == 1 ]] || fail "said again: $(cat waiting.said)"

claim "what a job asked for, or a launcher left, does not reach what is started"
cat >telling <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
env >"$tmp/environment"
exec "$PRIMES" "\$@"
TEXT
chmod +x telling
left=(SLURM_EXPORT_ENV=NONE SLURM_MEM_PER_NODE=1 SLURM_TRES_PER_TASK=cpu:1 SLURM_CPUS_PER_TASK=9 PMI_RANK=0 PMI_SIZE=2 PMIX_RANK=0 OMPI_COMM_WORLD_SIZE=2)
expect_exit 0 env "${left[@]}" SLURM_CONF=kept "$SOURCE_DIR/scripts/sweep" "${small[@]}" --primes ./telling --repeat 1 --most 1 --records left
for name in "${left[@]%%=*}"; do
    ! grep -q "^$name=" environment || fail "it got $(grep "^$name=" environment)"
done
grep -qx "SLURM_CONF=kept" environment || fail "SLURM_CONF was lost"
[[ $(points_of <left/*.jsonl) == "none 1x1" ]] || fail "recorded as $(points_of <left/*.jsonl)"

claim "a signal that the caller ignores (nohup) stops nothing"
mkdir ignored
NAP=0.2 env --ignore-signal=HUP "$SOURCE_DIR/scripts/sweep" --records ignored --primes ./slow "${small[@]}" \
    --repeat 100 --most 100 2>said >summary &
sweeping=$!
recorded() { [[ $(cat ignored/*.jsonl 2>/dev/null | wc -l) -ge $1 ]]; }
wait_until 60 recorded 1
kill -HUP "$sweeping"
wait_until 60 recorded 3
kill -TERM "$sweeping"
code=0
wait "$sweeping" || code=$?
[[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat said)"
grep -qF "stopped by SIGTERM; the same command goes on from here" said || fail "$(cat said)"

claim "whoever does not end when told is told again, and leaves nothing behind"
cat >deaf <<TEXT
#!/usr/bin/env bash
if [[ \$1 == --version ]]; then exec "$PRIMES" --version; fi
trap '' USR1
: >"$tmp/deaf.begun"
while :; do sleep 0.1; done
TEXT
chmod +x deaf
"$PRIMES_SWEEP" --records deaf-runs --primes ./deaf "${small[@]}" 2>said >summary &
sweeping=$!
wait_until 60 test -e deaf.begun
child=$(cat "/proc/$sweeping/task/$sweeping/children")
kill -TERM "$sweeping"
code=0
wait "$sweeping" || code=$?
[[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat said)"
[[ -n $child && ! -e /proc/${child// /} ]] || fail "its child '$child' is there"

if [[ -x $BUILD_DIR/tests/pty_run ]]; then
    claim "on a terminal there is one line with the time that is left, no wider than it, and nothing of it stays"
    expect_exit 0 "$BUILD_DIR/tests/pty_run" -c 50 screen "$PRIMES_SWEEP" "${small[@]}" --repeat 3 --most 3 --records drawn
    tr '\r' '\n' <screen | grep -aF 'points done' >lines
    [[ $(wc -l <lines) == 3 ]] || fail "drawn: $(cat lines)"
    ! sed 's/\x1b\[K//' lines | grep -aE '^.{50}' || fail "too wide"
    expect_exit 0 "$BUILD_DIR/tests/pty_run" -c 200 screen "$PRIMES_SWEEP" "${small[@]}" --repeat 4 --most 4 --records drawn
    grep -aqE $'\r\x1b\\[K1 of 1 points done; sequential: 4 times, median [0-9.]+ s; ETA 0s\r\x1b\\[K' screen || fail "$(cat -v screen)"
fi

if [[ $HAVE_MPI == 1 ]]; then
    claim "a launcher of another MPI than the program's is refused, with the one that fits, before anything runs"
    mkdir others
    other="HYDRA build details:"
    if [[ $mpi_type == pmi2 ]]; then other="mpirun (Open MPI) 4.1.4"; fi
    for name in mpirun mpiexec; do
        # shellcheck disable=SC2016 # of that script
        printf '#!/bin/sh\ncase $* in *--version*) echo "%s" ;; *) touch "%s" ;; esac\n' "$other" "$tmp/started" >others/$name
        chmod +x others/$name
    done
    for name in mpirun ./others/mpiexec; do
        expect_exit 2 env PATH="$tmp/others:$PATH" "$PRIMES_SWEEP" --records none --ranks 2 --oversubscribe --launcher $name
        expect_stderr_matches "^primes-sweep: the program is of .*, but '$name' is the launcher of .*: it would start copies that do not know of each other. Try: --launcher "
    done
    mkdir real && ln -s "$(command -v "$MPIRUN")" "real/mpiexec.$([[ $mpi_type == pmix ]] && echo openmpi || echo mpich)"
    expect_exit 0 env PATH="$tmp/others:$tmp/real:/bin:/usr/bin" "$PRIMES_SWEEP" --records none "${small[@]}" --ranks 2 --oversubscribe --dry-run
    expect_stdout_matches ' (mpi[a-z]+\.[a-z]+|orterun|prterun) -np? 2 '
    expect_exit 1 env PATH="$tmp/others" "$PRIMES_SWEEP" --records none --ranks 2 --oversubscribe
    expect_stderr_matches "^primes-sweep: the program is of .*, and no mpirun or mpiexec in PATH is of .*. Try: --launcher PATH"
    expect_exit 1 "$PRIMES_SWEEP" --records none --ranks 2 --oversubscribe --launcher ./nowhere
    expect_stderr "primes-sweep: there is no launcher './nowhere'. Try: --launcher PATH"
    [[ ! -e started && ! -e none ]] || fail "something was started"
fi

claim "a folder that cannot be made"
: >file
expect_exit 1 "$SOURCE_DIR/scripts/sweep" --records file/runs "${small[@]}"
expect_stderr_has "cannot make the folder"

claim "without Slurm every job script does the same here"
job() {
    local name=$1
    shift
    expect_exit 0 timeout 300 bash "$SOURCE_DIR/jobs/$name.sbatch" "$@"
}
if [[ $HAVE_MPI$HAVE_OPENMP == 11 ]]; then
    rm -rf runs
    once=("${small[@]}" --repeat 1 --most 1 --records runs)
    for name in sequential openmp mpi hybrid; do
        job "$name" "${once[@]}"
        expect_stderr_has "$name.sbatch: project $SOURCE_DIR, program $PRIMES, records in runs"
        expect_stderr_has "+ $SOURCE_DIR/scripts/sweep --"
        expect_stdout_matches '^sequential +1 +1 '
    done
    job mpi "${once[@]}"
    expect_stderr_has "nothing was measured"
    job weak "${once[@]}" --records weak
    expect_stdout_has "work/worker"
    job schedules --range 1:5000 --oversubscribe --warmup 0 --repeat 1 --most 1 --records by-schedule
    expect_stdout_matches ' x [0-9]+ guided,1 '
    [[ $(cat by-schedule/*.jsonl | grep -oE '"schedule":\{"kind":"[a-z]+"(,"chunk":[0-9]+)?' | sort -u | wc -l) == 7 ]] || fail "not seven schedules"
    job collect runs tables
    expect_stdout_has "sequential"
    [[ -s tables/scaling.txt && -s tables/scaling.md && -s tables/numbers.csv ]] || fail "tables: $(ls tables)"
    export PRIMES_SHARD_FOLDER=shards PRIMES_SHARDS=3
    job array --range 1:1000
    job array --range 1:1000
    [[ $(cat shards/*.jsonl | wc -l) == 3 ]] || fail "checked again: $(cat shards/*.jsonl)"
    expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output merged.tsv --verify
    PRIMES_SHARD_FOLDER=typo expect_exit 2 bash "$SOURCE_DIR/jobs/array.sbatch" --rnage 1:1000
    expect_stderr_has "--rnage"
    expect_stderr_has "array.sbatch: part 1 of 3, typo/shard-1.tsv, is not done (exit code 2)"
    expect_exit 2 bash "$SOURCE_DIR/jobs/array.sbatch" --range 1:1001
    expect_stderr_has "array.sbatch: part 1 of 3, shards/shard-1.tsv, is not done (exit code 2)"
    job array --range 1:1001 --restart
    expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output merged.tsv --verify
    rm shards/shard-2.tsv
    job array --range 1:1001
    expect_exit 0 "$BUILD_DIR/src/primes-merge" shards --output merged.tsv --verify
fi
unset PRIMES_SHARD_FOLDER PRIMES_SHARDS

claim "a check without Slurm is one run, which can be stopped and goes on, with the code of primes"
expect_exit 2 bash "$SOURCE_DIR/jobs/check.sbatch" --range 1:1000
expect_stderr "check.sbatch: --output FILE is missing: it is where a run goes on"
expect_exit 2 bash "$SOURCE_DIR/jobs/check.sbatch" --rnage 1:1000 -o checked.tsv
expect_stderr_has "--rnage"
printf '%s\n' 97 x >invalid
expect_exit 3 bash "$SOURCE_DIR/jobs/check.sbatch" --input invalid --invalid report -ochecked.tsv
expect_stdout ""
[[ $(cat checked.tsv) == $'97\tprime\nx\tinvalid' ]] || fail "the result is: $(cat checked.tsv)"
# Each takes about a second.
"$PRIMES" --range 70368744170001:70368744177663:2 | grep -w prime | cut -f 1 | head -n 5 >many
check=(bash "$SOURCE_DIR/jobs/check.sbatch" --input many --kernel sleep --threads 1 --checkpoint 0.1 --output=stopped.tsv)
"${check[@]}" 2>said &
job=$!
until grep -qs '"done":"[1-9]' stopped.tsv.journal; do
    kill -0 "$job" || fail "it ended by itself: $(cat said)"
    sleep 0.05
done
kill -s TERM "$job"
code=0
wait "$job" || code=$?
[[ $code == 75 ]] || fail "exit $(exit_status "$code"): $(cat said)"
expect_exit 0 "${check[@]}"
expect_exit 0 "$PRIMES" --input many --kernel trial-simd --output one.tsv
expect_same one.tsv stopped.tsv

claim "a job script says where it looked for the project, and what is wrong with the site's file"
expect_exit 2 env PRIMES_HOME=/nowhere bash "$SOURCE_DIR/jobs/openmp.sbatch"
expect_stderr_has "primes is not in '/nowhere': submit from its folder, or set PRIMES_HOME to it"
expect_exit 1 env PRIMES_SITE=/nowhere bash "$SOURCE_DIR/jobs/openmp.sbatch"
expect_stderr_has "cannot read PRIMES_SITE, '/nowhere'"
expect_exit 2 "$SOURCE_DIR/jobs/submit-study" --nodes
expect_stderr_has "--nodes needs a value"
expect_exit 0 "$SOURCE_DIR/jobs/submit-study" --help

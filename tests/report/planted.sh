#!/usr/bin/env bash
# What is planted in a study is found by primes-report, with its size and its cure, and nothing else: losses of speedup, alone
# and in pairs, and disturbances, in simulated records and in those of real programs that sleep.
# shellcheck disable=SC2016 # python expands what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
STUDY=${STUDY:-$BUILD_DIR/tests/simulated_study}
command -v python3 >/dev/null || skip "there is no python3 to read reports with"

# plant WORD...: the study of these words (tests/tools/simulated_study.c), with a little noise.
plant() {
    planted=(noise=lognormal size=0.005 jitter=0.02 "$@")
    "$STUDY" "${planted[@]}" >study.jsonl || fail "no study of: $*"
    "$STUDY" truth=1 "${planted[@]}" >truth.txt
}

# --- disturbances ---

# finds KIND... [-- TEXT...]: these kinds of findings, sorted, in the order of the alphabet, and no other; each TEXT stands in a
# sentence or a cure. A kind that is of a configuration names its world and its workers: "modes:OpenMP:4".
finds() {
    expect_exit 0 "$REPORT" --format json study.jsonl
    stdout >found.json
    python3 -c '
import json, sys
end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
wanted, texts = sys.argv[1:end], sys.argv[end + 1:]
found = [f for table in json.load(open("found.json"))["tables"] for f in table["findings"]]
name = lambda f: f["kind"] + (":%s:%d" % (f["world"], f["workers"]) if f["world"] else "")
got = sorted(set(map(name, found)))
if got != sorted(wanted):
    sys.exit("expected findings %s, got %s" % (sorted(wanted), [name(f) + ": " + f["sentence"] for f in found]))
for text in texts:
    if not any(text in f["sentence"] or text in f["cure"] for f in found):
        sys.exit("nobody says %r: %s" % (text, found))
for f in found:
    if not f["cure"]:
        sys.exit("no cure: " + f["sentence"])
' "$@" >python.log 2>&1 || fail "$(cat python.log) (planted: ${planted[*]})"
}

world=(row=sequential row=openmp:2 row=openmp:4)

claim "an honest study raises no finding, in rounds or with several repetitions a record"
plant "${world[@]}" && finds
plant per_record=7 "${world[@]}" row=mpi:4 && finds
plant nodes=2 seed=4 "${world[@]}" && finds

claim "a machine that came to be slower is told, and shuffled rounds are no cure where there were such"
plant drift=0.2 "${world[@]}" && finds drift -- "the same work came to take"

claim "a slow first repetition of records without a warm-up is told, with the warm-up"
plant slow_first=0.3 warmups=0 per_record=7 "${world[@]}" && finds slow_first -- "--warmup 1"

claim "records that are there twice are told"
plant copies=3 "${world[@]}" && finds copies -- "3 of"

claim "a speedup above the number of workers is told"
plant row=sequential row=openmp:2 row=openmp:4 speed=-0.5 && finds superlinear:OpenMP:4 -- "the caches that each worker has"

claim "times too short to be measured are told"
plant seconds=0.01 row=sequential row=openmp:2 && finds short:OpenMP:2 -- "measure more or larger numbers"

claim "a base that shared its CPU has no speedup, with the cure"
plant row=sequential taken=0.5 taken_in=1 row=openmp:2 row=openmp:4 && finds base_disturbed:sequential:1 -- "measure"

claim "a row whose CPUs others took most of the time has none either"
plant row=sequential row=openmp:2 row=openmp:4 taken=0.5 taken_in=0.5 && finds disturbed:OpenMP:4 -- "measure"

claim "where a few repetitions are hit, the row counts, and is marked"
plant row=sequential row=openmp:2 row=openmp:4 taken=0.5 taken_in=0.1 && finds short_of_cpu:OpenMP:4
plant row=sequential taken=0.5 taken_in=0.1 row=openmp:2 row=openmp:4 && finds short_of_cpu:sequential:1

claim "a rank, a thread or a host that is slow is told, with its place"
plant row=sequential row=mpi:4 slow=2 slow_by=0.3 && finds slow_worker:MPI:4 -- "rank 2"
plant row=sequential row=openmp:4 slow=3 slow_by=0.3 && finds slow_worker:OpenMP:4 -- "thread 3"
plant row=sequential row=mpi:4 hosts=2 slow=2-3 slow_by=0.3 && finds slow_host:MPI:4 -- "host n2"

claim "nodes are those that MPI tells apart: two hosts of one name, one node whose containers have two names"
plant row=sequential row=mpi:4 hosts=2 slow=2-3 slow_by=0.3
sed -i 's/"host":"n1"/"host":"n","node":0/g; s/"host":"n2"/"host":"n","node":1/g' study.jsonl
finds slow_host:MPI:4 -- "host n (node 1)"
plant row=sequential row=mpi:4 hosts=2 slow=2-3 slow_by=0.3
sed -i 's/"host":"n1"/"host":"a","node":0/g; s/"host":"n2"/"host":"b","node":0/g' study.jsonl
expect_exit 0 "$REPORT" --format json study.jsonl
expect_stdout_has '"remark": "4 workers share 2 CPUs"'

claim "so it is under each schedule of a loop"
for schedule in static dynamic guided; do
    plant row=sequential row=mpi:4 "schedule=$schedule" slow=2 slow_by=0.3 && finds slow_worker:MPI:4 -- "rank 2 on n1"
    plant row=sequential row=openmp:4 "schedule=$schedule" slow=3 slow_by=0.3 && finds slow_worker:OpenMP:4 -- "thread 3 on n1"
    plant row=sequential row=mpi:4 "schedule=$schedule" hosts=2 slow=2-3 slow_by=0.3 && finds slow_host:MPI:4 -- "host n2"
done

claim "so it is where numbers are not alike, if those of the workers are, and numbers that cost more are no slow worker"
for schedule in static dynamic guided; do
    plant blocks=1000 unequal=0.5 pace=0.005 row=sequential row=openmp:4 "schedule=$schedule" slow=1 slow_by=0.3 &&
        finds slow_worker:OpenMP:4 -- "thread 1 on n1"
    plant blocks=40 block_numbers=1000000 unequal=2.5 pace=0.005 row=sequential row=openmp:4 "schedule=$schedule" && finds
done

claim "one slow rank on a host of several is no slow host"
plant row=sequential row=mpi:4 hosts=2 slow=2 slow_by=0.3 && finds slow_worker:MPI:4 -- "rank 2 on n2 does in a busy second 0.77 times"
plant repetitions=7 row=sequential row=mpi:4 hosts=2 slow=2 slow_by=0.3 && finds slow_worker:MPI:4 -- "rank 2 on n2 does in a busy second 0.77 times"

claim "of a slow rank 0 it is said that it has other work, too"
plant row=sequential row=mpi:4 slow=0 slow_by=0.3 && finds slow_worker:MPI:4 -- "rank 0 also serves the other ranks"
plant row=sequential row=hybrid:2x2 slow=1 slow_by=0.3 && finds slow_worker:hybrid:4 -- "rank 0, thread 1 on n1" "it was slow while it ran"

claim "one repetition in which a thread was slow names nobody, nor does a node that is slow in half of them"
for schedule in auto static; do
    plant row=sequential row=openmp:4 "schedule=$schedule" slow=2 slow_by=0.3 slow_in=0.072 && finds
done
plant row=sequential row=mpi:4 hosts=4 slow=2 slow_by=0.3 slow_in=0.5 && finds modes:MPI:4 -- "does nothing else"

claim "who sleeps is not slow"
plant kernel=sleep row=sequential row=mpi:4 slow=1 slow_by=0.3 && finds

claim "a node whose runs take longer is told, where rounds are on several"
plant nodes=2 slow_node=0.1 row=sequential row=openmp:2 &&
    finds nodes_differ:OpenMP:2 nodes_differ:sequential:1 -- "n2"

claim "a study that was measured row by row is told, also where the machine drifted meanwhile"
plant order=blocks "${world[@]}" && finds blocks -- "shuffled rounds"
plant order=blocks drift=0.11 "${world[@]}" && finds blocks drift -- "shuffled rounds"

claim "a cold first round is told"
plant cold_round=0.2 repetitions=14 "${world[@]}" && finds cold_round

claim "two modes in one row are told, with the row"
plant size=0.002 repetitions=30 row=sequential row=openmp:2 row=openmp:4 modes=0.15 && finds modes:OpenMP:4

claim "threads that share cores are told"
plant cores=2 cpus=4 row=sequential row=openmp:2 row=openmp:4 speed=1.6 smt=1 && finds smt:OpenMP:4

claim "workers without a CPU of their own are told"
plant row=sequential row=openmp:2 row=openmp:4 shared_cpus=2 && finds oversubscribed:OpenMP:4

# Nodes of two sockets with four NUMA domains each, in which hardware thread N + 64 is the second of core N.
numa=(domains=8 cores=64 cpus=128)

claim "ranks that cross NUMA domains are told, with the words of their launcher; within domains nothing is said"
plant "${numa[@]}" row=sequential row=openmp:8 row=mpi:8 row=hybrid:8x8 start=0.5 && finds
plant "${numa[@]}" launcher=hydra row=sequential row=mpi:4 unbound=1 && finds numa:MPI:4 -- "bound to no NUMA domain" "mpiexec -bind-to numa"
plant "${numa[@]}" row=sequential row=mpi:4 row=hybrid:2x6 start=0.5 &&
    finds numa:hybrid:12 -- "rank 1 on n1 may run in 0-1" "mpirun --map-by ppr:1:numa:PE=6"
plant domains=1 row=sequential row=mpi:4 unbound=1 && finds
plant row=sequential row=mpi:4 unbound=1 && finds # nothing is recorded of domains

claim "ranks that count hardware threads as cores are told, and one core a worker is not"
plant "${numa[@]}" launcher=srun row=sequential row=mpi:4 siblings=1 && finds smt:MPI:4 -- "4 workers that may use 2 cores" "srun --cpus-per-task=1 --hint=nomultithread"
plant "${numa[@]}" launcher=srun row=sequential row=mpi:4 && finds

claim "a machine with other cores or memory has a table of its own, though its CPU has the same name"
plant "${world[@]}" row=openmp:8 row_cores=32 && finds
[[ $(grep -c '"table":' found.json) == 2 ]] || fail "not two tables"
plant "${world[@]}" row=openmp:8 row_memory_gib=128 && finds
[[ $(grep -c '"table":' found.json) == 2 ]] || fail "not two tables"

# --- lost speedup ---

# explains PART...: of a planted row, --why finds these parts and nothing else: each is named, with an interval that is not wide;
# `held` counts those whose interval holds the planted size, of `judged`.
explains() {
    expect_exit 0 "$REPORT" --why --force --format json study.jsonl
    stdout >why.json
    python3 -c '
import json, re, sys
NAMES = {"oversubscribed": "to oversubscription:", "schedule": "to the schedule:", "imbalance": "to imbalance:",
         "start": "to the start:", "waiting": "to waiting between units:", "overhead": "to overhead:",
         "collecting": "to collecting:", "not_running": "to not running:", "speed": "to speed:",
         "vain": "to work in vain:", "work": "to more work:", "rest": "not explained by what was recorded"}
wanted = set(sys.argv[1:])
truth = {}
for line in open("truth.txt"):
    workers, name, value = line.split()
    truth[int(workers), name] = float(value)
table, = json.load(open("why.json"))["tables"]
row, = [r for r in table["rows"] if r["workers"] == 4]
sentence, = [s for s in table["reasons"] if " 1 × 4" in s and ": speedup " in s]
named = {part for part, words in NAMES.items() if words in sentence}
if named != wanted:
    sys.exit("planted %s, named %s: %s" % (sorted(wanted), sorted(named), sentence))
if " gained " in sentence:
    sys.exit("a gain that nobody planted: " + sentence)
hits = 0
for part in wanted:
    size, value, low, high = truth[4, part], row[part], row[part + "_low"], row[part + "_high"]
    if not (abs(value - size) < 0.1 * size and low <= value <= high and high - low < 0.25 * size):
        sys.exit("%s: planted %g, found %g (%g to %g)" % (part, size, value, low, high))
    held = low - 1e-6 <= size <= high + 1e-6
    hits += held
    if not held:
        print("  %s: planted %.4f, found %.4f (%.4f to %.4f)" % (part, size, value, low, high), file=sys.stderr)
print(hits)
' "$@" >python.log 2>python.err || fail "$(cat python.err) (planted: ${planted[*]})"
    cat python.err
    judged=$((judged + $#))
    held=$((held + $(cat python.log)))
}

# What plants each part; "none" beside a schedule, which the study makes of shares.
declare -A words=(
    [start]=start=0.3 [waiting]=waiting=0.35 [overhead]=overhead=0.4 [collecting]=collecting=0.3 [not_running]=not_running=0.35
    [speed]=speed=0.4 [vain]=vain=0.3 [work]=work=0.35 [imbalance]=most=0.275 [schedule]="most=0.275 one_unit=1"
    [oversubscribed]=shared_cpus=3)
parts=(start waiting overhead collecting not_running speed vain work imbalance schedule oversubscribed)
judged=0 held=0 seed=0

# seek PART...: planted in four threads.
seek() {
    local part row=()
    for part; do
        # shellcheck disable=SC2206 # some are two words
        row+=(${words[$part]})
    done
    seed=$((seed + 1))
    plant "seed=$seed" row=sequential row=openmp:4 "${row[@]}"
    explains "$@"
}

claim "each planted loss is found, with its size, and is the only one that is named"
for part in "${parts[@]}"; do seek "$part"; done

claim "so are two of them together"
for ((i = 0; i < ${#parts[@]}; i++)); do
    for ((k = i + 1; k < ${#parts[@]}; k++)); do
        case "${parts[i]} ${parts[k]}" in
        "imbalance schedule") ;; # they would be one
        "imbalance oversubscribed" | "schedule oversubscribed") ;; # who is done leaves its CPU to the others
        *) seek "${parts[i]}" "${parts[k]}" ;;
        esac
    done
done

claim "the intervals hold what was planted, as often as they promise"
echo "  $held of $judged"
((100 * held >= 93 * judged)) || fail "only $held of $judged intervals hold what was planted"

claim "where nothing is lost, nothing is named"
for seed in 1 2 3 4 5 6 7 8 9 10; do
    plant "seed=$seed" row=sequential row=openmp:4
    explains
done

# --- real programs, asleep: no machine is too busy for that ---

# A static schedule of 2 threads gives the first 6 and the other 3 of 9 equal numbers, those of one operation not counted.
equal=99999999977 # a prime
numbers=("$equal" "$equal" "$equal" "$equal" "$equal" "$equal" "$equal" "$equal" "$equal" 4 4 4)

# cell FILE COLUMN: of the last line of a table in CSV.
cell() { python3 -c 'import csv, sys; print(list(csv.DictReader(open(sys.argv[1])))[-1].get(sys.argv[2], "no column"))' "$@"; }

# is_near VALUE WANTED TOLERANCE
is_near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { exit !(a >= b - t && a <= b + t) }'; }

if [[ $HAVE_OPENMP == 1 ]]; then
    claim "a static schedule that gives one of two threads 6 of 9 equal numbers leaves a speedup of 1.5, and that is said"
    for options in "--threads 1" "--threads 2 --schedule static"; do
        # shellcheck disable=SC2086 # two or four words
        expect_exit 0 "$PRIMES" --kernel sleep $options --repeat 7 --warmup 1 --format count --record asleep.jsonl "${numbers[@]}"
    done
    expect_exit 0 "$REPORT" --why asleep.jsonl
    expect_stdout_matches "OpenMP 1 × 2, static: .* to the schedule: 2 shares, the longest is 66\.7 % of the work \(bound 1\.50\)"
    expect_exit 0 "$REPORT" --why --format csv asleep.jsonl
    stdout >asleep.csv
    is_near "$(cell asleep.csv bound)" 1.5 0.0001 || fail "the bound is not 9/6"
    is_near "$(cell asleep.csv schedule)" 0.45 0.1 || fail "the schedule lost $(cell asleep.csv schedule) workers, not 2 - 9/6"
    is_near "$(cell asleep.csv speedup)" 1.3 0.25 || fail "the speedup is $(cell asleep.csv speedup), not about 9/6 or, woken late, less"

    claim "primes-plan foretells that speedup"
    expect_exit 0 "$BUILD_DIR/src/primes-plan" --kernel sleep --rate 4M --schedule static --ranks 2 --format csv "${numbers[@]}"
    stdout >plan.csv
    is_near "$(cell plan.csv modelled_speedup)" 1.5 0.01 || fail "the modelled speedup is $(cell plan.csv modelled_speedup)"
fi

#!/usr/bin/env bash
# What primes-report says of schedules: rows, bounds, reasons, laws and the table of them, of made-up records that python
# plays through by the rules of each schedule, and reckons again.
# shellcheck disable=SC2016 # python expands what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
command -v python3 >/dev/null || skip "there is no python3 to make records with"

# What each worker gets of a list of numbers in ascending order, if a number takes as many
# milliseconds as it has thousands of operations, and nothing else costs time.
cat >play.py <<'PYTHON'
import json, math

COSTS = [1000 * n for n in (1, 1, 2, 3, 4, 6, 8, 9, 11, 14, 17, 24)]  # 100 of work, the last is the longest

def chunks(kind, chunk, count, workers):
    """The chunks that go out, as (first, end)."""
    first = 0
    while first < count:
        size = chunk if kind == "dynamic" else max(chunk, math.ceil((count - first) / workers))
        yield first, min(count, first + size)
        first += size

def play(kind, chunk, workers, costs):
    """Of each worker: the operations, the chunks and the end in seconds."""
    ends, done, taken = [0.0] * workers, [0] * workers, [0] * workers
    if kind == "static":
        for i, cost in enumerate(costs):
            if chunk:
                owner = i // chunk % workers
            else:  # the larger parts first
                small, more = divmod(len(costs), workers)
                owner = i // (small + 1) if i < more * (small + 1) else more + (i - more * (small + 1)) // small
            done[owner] += cost
        size = chunk or math.ceil(len(costs) / workers)
        taken = [max(1, len(costs) // (size * workers))] * workers
        ends = [operations / 1e6 for operations in done]
    else:
        for first, end in chunks(kind, chunk or 1, len(costs), workers):
            who = ends.index(min(ends))
            work = sum(costs[first:end])
            done[who], taken[who], ends[who] = done[who] + work, taken[who] + 1, ends[who] + work / 1e6
    return done, taken, ends
PYTHON

# made SCHEDULE WORLD WORKERS [KEY=VALUE]...: records of seven runs; SCHEDULE as people name it, "before" as records of before
# have it, "v1" as version 1 does not. lists=0: the numbers are too many to be listed; held=S: worker i was held back S·i
# seconds; slower=F: all takes F times as long; misplaced=1: its workers were.
cat >made.py <<'PYTHON'
import json, sys
from play import COSTS, play

name, world, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
more = {"lists": 1, "held": 0, "slower": 1, "repeat": 7, "misplaced": 0}
more.update((key, float(value)) for key, value in (pair.split("=") for pair in sys.argv[4:]))
kind, _, chunk = name.partition(",")
is_loop = kind in ("static", "dynamic", "guided")
done, taken, ends = play(kind if is_loop else "dynamic", int(chunk or 0), workers, COSTS if is_loop or workers == 1 else COSTS[::-1])
ranks, threads = (workers, 1) if world == "mpi" else (1, workers)
schedule = {"before": {"kind": "dynamic", "order": "input"}, "v1": None}.get(name, {"kind": kind, "order": "input"})
if chunk:
    schedule["chunk"] = int(chunk)
seed = sum(map(ord, name)) * 1000 + workers * 37 + ranks
for repetition in range(int(more["repeat"])):
    slower = more["slower"] * (1 + 0.002 * ((seed + 3 * repetition) % 7 - 3))
    times = [end * slower for end in ends]
    loop = {"chunks": 0, "held_back_seconds": 0} if is_loop else {}
    people = [{"rank": i if ranks > 1 else 0, "thread": i if ranks == 1 else 0, "cpu": i, "allowed_cpus": str(i),
               "busy_seconds": times[i], "cpu_seconds": times[i], "end_seconds": times[i], "operations": done[i], "units": 1,
               **loop, **({"chunks": taken[i], "held_back_seconds": more["held"] * i} if is_loop else {})} for i in range(workers)]
    compute = max(times)
    run = {"schema": 1 if name == "v1" else 2, "started": "2026-01-01T00:%02d:%02dZ" % (repetition, seed % 60), "exit_code": 0,
           "program": {"version": "1", "commit": "c0ffee", "compiler": "cc", "flags": "-O3", "threads_library": "o", "mpi_library": "m"},
           "world": {"launcher": "mpirun" if world == "mpi" else "none", "nodes": 1, "ranks": ranks, "workers": workers},
           "ranks": [{"rank": r, "host": "n1", "process": seed + repetition, "cpu_model": "CPU", "cores": 16, "threads": threads}
                     for r in range(ranks)],
           "kernel": "trial", "operation": "divisors", "workload": "classic", "sources": [], "format": "count",
           "tally": {"numbers": len(COSTS), "prime": len(COSTS), "composite": 0, "neither": 0, "invalid": 0,
                     "numbers_digest": "0" * 32, "verdicts_digest": "1" * 32},
           "placement": {"smt": None}, "repetitions": [
               {"warmup": False, "seconds": compute + 0.001, "compute_seconds": compute, "workers": people}]}
    if more["misplaced"]:
        run["placement"]["smt"] = "two of them on a core"
    if schedule:
        run["schedule"] = schedule
    if more["lists"]:
        run["numbers"] = [{"n": "7", "verdict": "prime"}] * len(COSTS)
        run["repetitions"][0]["numbers"] = [{"seconds": cost / 1e6 * slower, "start_seconds": 0, "rank": 0, "thread": 0} for cost in COSTS]
    print(json.dumps(run))
PYTHON
made() { python3 made.py "$@"; }

SCHEDULES=("auto" "static" "static,1" "static,5" "dynamic,1" "dynamic,5" "guided,1" "guided,3")

# records [KEY=VALUE]...: a sequential run, and every schedule on two threads and four ranks.
records() {
    local schedule
    made static threads 1 "$@"
    for schedule in "${SCHEDULES[@]}"; do
        made "$schedule" threads 2 "$@"
        made "$schedule" mpi 4 "$@"
    done
}
records >listed.jsonl
records lists=0 held=0.01 >unlisted.jsonl

claim "schedules are rows of one table in their natural order, named where they are not all auto"
expect_exit 0 "$REPORT" listed.jsonl
expect_stdout_matches '^world +ranks × threads +schedule +workers '
for world in OpenMP MPI; do
    stdout | awk -v world="$world" '$1 == world { print $5 }' >got
    printf '%s\n' "${SCHEDULES[@]}" >wanted
    expect_same wanted got
done
{ made v1 threads 1 && made before threads 2 && made auto threads 2; } >before.jsonl
expect_exit 0 "$REPORT" before.jsonl
expect_stdout_matches '^world +ranks × threads +workers '
expect_stdout_matches '^OpenMP +1 × 2 +2 +1 +14 '
expect_exit 0 "$REPORT" --format json before.jsonl
stdout | python3 -c '
import json, sys
rows = json.load(sys.stdin)["tables"][0]["rows"]
assert [row["schedule_name"] for row in rows] == ["auto", "auto"], rows'

claim "a bad schedule is refused with its place and value"
sed 's/"kind": "static"/"kind": "runtime"/' listed.jsonl >bad.jsonl
expect_exit 3 "$REPORT" bad.jsonl
expect_stderr_has "bad.jsonl:1: no record of a run: 'schedule.kind' is not a kind of schedule: auto, static, dynamic or guided"

cat >bounds.py <<'PYTHON'
import json, math, sys
from play import COSTS, chunks, play

table, = json.load(open(sys.argv[1]))["tables"]
lists = sys.argv[2] == "lists"
parts = ["oversubscribed", "schedule", "imbalance", "start", "waiting", "overhead", "collecting",
         "not_running", "speed", "vain", "work", "rest"]
loops = [row for row in table["rows"] if row["schedule_name"] != "auto" and row["workers"] > 1]
assert len(loops) == 14, loops
for row in loops:
    kind, _, chunk = row["schedule_name"].partition(",")
    done, taken, ends = play(kind, int(chunk or 0), row["workers"], COSTS)
    bound = sum(COSTS) / max(done) if kind == "static" or lists else None
    assert row["bound"] == bound or math.isclose(row["bound"], bound), (row, bound)
    if "lost" not in row: # the table of configurations
        continue
    assert math.isclose(sum(row[part] or 0 for part in parts), row["lost"], abs_tol=1e-9), row
    assert math.isclose(row["most_share"], max(done) / sum(COSTS)) and done[row["most_worker"]] == max(done), row
    assert row["chunks"] == sum(taken), row
    held = 0 if lists else 0.01 * sum(range(row["workers"]))
    assert math.isclose(row["held_back_seconds"], held, abs_tol=1e-9), row
    # All that is lost is the time until the last ends, and a millisecond at the end.
    if bound:
        lost = (row["workers"] / bound - 1) * row["speedup"]
        assert math.isclose(row["schedule"], lost, rel_tol=0.02, abs_tol=1e-9) and abs(row["imbalance"]) < 0.01, (row, lost)
    else:
        assert row["schedule"] is None and row["tasks"] is None, row
    tasks = {"static": row["workers"], "dynamic": None, "guided": None}[kind] or (lists and len(list(chunks(kind, int(chunk), 12, row["workers"]))))
    assert (row["tasks"] or 0, row["tasks_are"]) == (tasks, "shares" if kind == "static" else "chunks"), (row, tasks)
PYTHON

claim "a static schedule is bounded by what its workers did, dynamic and guided by their chunks; --why has the same bound"
for name in listed unlisted; do
    for table in scaling why; do
        expect_exit 0 "$REPORT" --table $table --format json $name.jsonl
        stdout >$table.json
        python3 bounds.py $table.json "${name/listed/lists}" || fail "of $name, table $table"
    done
done
expect_exit 0 "$REPORT" unlisted.jsonl
expect_stdout_matches '^OpenMP +1 × 2 +static +2 .* 1\.20 +1\.00$' # 83 of 100
expect_stdout_matches '^OpenMP +1 × 2 +dynamic,1 +2 .* – +1\.00$'
expect_stdout_has "no bound but of static schedules: "
expect_stdout_has "bound of a loop: of static the operations of all workers over those of the one that has most"
expect_stdout_lacks "bound: the speedup if whole numbers"
expect_exit 0 "$REPORT" --check unlisted.jsonl
expect_stdout_matches '^11 .* no +6 of 16 rows have a bound'
expect_exit 0 "$REPORT" --check listed.jsonl
expect_stdout_matches '^11 .* yes .*whole numbers as tasks, or a loop.s schedule of them, bound 16 of 16 rows'

claim "the imbalance of each loop is named, and its size, with what the chunks and the window cost"
expect_exit 0 "$REPORT" --why listed.jsonl
[[ $(stdout | grep -c 'imbalance of the work') -eq 14 ]] || fail "not one sentence for each loop"
expect_stdout_matches '^  OpenMP 1 × 2, static: speedup 1\.20 of 2, 0\.80 \([0-9.–]+\) workers lost: 0\.79 \([0-9.–]+\) to the schedule: 2 shares, the longest is 83\.0 % of the work \(bound 1\.20\)'
expect_stdout_has "  OpenMP 1 × 2, static: imbalance of the work 66.0 %: thread 1 did most, 83.0 %, where an even share is 50.0 %; the schedule alone allows a speedup of 1.20; 2 chunks"
expect_stdout_has "  MPI 4 × 1, static: imbalance of the work 120.0 %: rank 3 did most, 55.0 %, where an even share is 25.0 %; the schedule alone allows a speedup of 1.82; 4 chunks"
expect_stdout_matches '^  OpenMP 1 × 2, dynamic,1: speedup 1\.74 of 2, 0\.26 \([0-9.–]+\) workers lost: 0\.24 \([0-9.–]+\) to the schedule: 12 chunks, the longest is 24\.0 % of the work \(bound 1\.75\)'
expect_stdout_lacks "held back"
expect_exit 0 "$REPORT" --why unlisted.jsonl
expect_stdout_has "  MPI 4 × 1, guided,1: imbalance of the work 48.0 %: rank 1 did most, 37.0 %, where an even share is 25.0 %, which is no loss by itself, as whoever is free asks for more; 7 chunks; on average a worker was held back 0.015 s, as others were too far behind"
grep -v '"workers": 1}' unlisted.jsonl >baseless.jsonl
expect_exit 0 "$REPORT" --why baseless.jsonl
expect_stdout_has "speedups are to 2 workers (OpenMP 1 × 2): there is no sequential run to compare with"
expect_stdout_has "  OpenMP 1 × 2, static: imbalance of the work 66.0 %: thread 1 did most"

claim "the laws are fitted to one schedule, auto if it is there, which is named"
expect_exit 0 "$REPORT" --why listed.jsonl
expect_stdout_has "the laws are fitted to the rows of schedule auto alone"
expect_exit 0 "$REPORT" --why --format json listed.jsonl
stdout | python3 -c '
import json, sys
laws = {law["law"]: law for law in json.load(sys.stdin)["tables"][0]["laws"]}
assert laws["Amdahl"]["points"] == 2 and abs(laws["Amdahl"]["parameter"] - 0.0099) < 1e-4, laws'
{ made auto threads 1 && made static threads 2 && made static threads 4 && made dynamic,1 threads 4; } >most.jsonl
expect_exit 0 "$REPORT" --why most.jsonl
expect_stdout_has "the laws are fitted to the rows of schedule static alone"
{ made auto threads 1 && made auto threads 2 slower=2 && made auto threads 4 slower=2 && made static,1 threads 2 && made static,1 threads 4 && made static,1 mpi 4; } >slow.jsonl
expect_exit 0 "$REPORT" --why slow.jsonl # where auto is slower, and measured at fewer points, too
expect_stdout_has "the laws are fitted to the rows of schedule auto alone"
expect_stdout_matches "\(Karp–Flatt\) is 1\.000 \([0-9.]+–[0-9.]+\) at 2 workers and 0\.3"
expect_exit 0 "$REPORT" --why before.jsonl
expect_stdout_lacks "the laws are fitted to the rows"

claim "that more workers bring nothing is said of the schedule that was fastest, if it was measured with more"
{ made auto threads 1 && made auto threads 2 && made static,5 threads 4 slower=2; } >apart.jsonl
expect_exit 0 "$REPORT" --why apart.jsonl
expect_stdout_lacks "more bring nothing"
{ cat apart.jsonl && made auto threads 3 slower=3; } >more.jsonl
expect_exit 0 "$REPORT" --why more.jsonl
expect_stdout_matches '^world +ranks × threads +kind +workers +speedup +lost +oversubscribed +schedule ' # no two columns of one name
expect_stdout_has "is that of 2 workers: 1 more brings nothing"
{ made auto threads 1 && made static,5 threads 4 slower=9; } >one.jsonl
expect_exit 0 "$REPORT" --why one.jsonl
expect_stdout_has "is that of 1 worker: up to 3 more bring nothing"

claim "workers that do the same work have no imbalance, and none below 0"
made static threads 49 | sed 's/"operations": [0-9]*, "units"/"operations": 1000003, "units"/g' >even.jsonl
expect_exit 0 "$REPORT" --why even.jsonl
expect_stdout_has "imbalance of the work 0.0 %:"

claim "the table of schedules has workers down and schedules across, the fastest of a line marked"
expect_exit 0 "$REPORT" --table schedules listed.jsonl
expect_stdout_matches '^world +ranks × threads +workers +auto +static +static,1 +static,5 +dynamic,1 +dynamic,5 +guided,1 +guided,3$'
expect_stdout_matches '^OpenMP +1 × 2 +2 +\* 1\.98 \(1\.97–1\.99\) +1\.20 \(1\.20–1\.21\) '
expect_stdout_matches '^MPI +4 × 1 +4 +\* 3\.88 '
expect_stdout_has "speedup against the fastest sequential run, which is of schedule static"
expect_stdout_lacks "no run that counts"
for format in markdown latex csv json; do
    expect_exit 0 "$REPORT" --table schedules --format $format listed.jsonl
    stdout >schedules.$format
    grep -q 'guided,3' schedules.$format || fail "$format lacks guided,3"
done
grep -q '| \\\* 1.98 (1.97–1.99) |' schedules.markdown || fail "no fastest in markdown"
python3 -c '
import csv, json
tables = json.load(open("schedules.json"))
rows = tables["tables"][0]["rows"]
assert tables["report"] == "schedules" and len(rows) == 3 * 8, len(rows)
plain = list(csv.DictReader(open("schedules.csv", newline="")))
assert [row["schedule_name"] for row in plain] == [row["schedule_name"] for row in rows]
for row, line in zip(rows, plain):
    assert line["median_seconds"] == ("" if row["median_seconds"] is None else "%.15g" % row["median_seconds"]), (row, line)
    assert line["is_fastest"] == str(row["is_fastest"]).lower(), line
    assert (row["workers"] == 1 and row["schedule_name"] != "static") == (row["speedup"] is None), row
assert [row["schedule_name"] for row in rows if row["is_fastest"]] == ["auto", "auto"], rows'

claim "a cell without a run is said, so are misplaced ones, and a choice within a cell"
sed '/"kind": "guided", "order": "input", "chunk": 3/{/"ranks": 4/d}' listed.jsonl >lacking.jsonl
expect_exit 0 "$REPORT" --table schedules lacking.jsonl
expect_stdout_matches '^MPI +4 × 1 .* –$'
expect_stdout_has "1 cell of several workers has no run that counts"
{ cat lacking.jsonl && made guided,3 mpi 4 misplaced=1; } >misplaced.jsonl
expect_exit 0 "$REPORT" --table schedules misplaced.jsonl
expect_stdout_has "1 cell of several workers has no run that counts"
expect_stdout_has "7 of 119 runs were misplaced"
expect_exit 0 "$REPORT" --force --table schedules misplaced.jsonl
expect_stdout_lacks "no run that counts"
{ cat listed.jsonl && made static,1 threads 2 slower=2 | sed 's/"world": {/&"openmp_environment": {"OMP_PROC_BIND": "close"}, /'; } >choice.jsonl
expect_exit 0 "$REPORT" --table schedules choice.jsonl
expect_stdout_matches '^OpenMP +1 × 2 +2 +\* 1\.98 [^ ]+ +1\.20 [^ ]+ +1\.74 '
expect_stdout_has "of runs in one cell that differ in bindings, or in whether numbers are split, the fastest"
{ cat listed.jsonl && made auto threads 1 slower=2; } >ones.jsonl
expect_exit 0 "$REPORT" --table schedules ones.jsonl # one worker is not faster under another schedule
expect_stdout_matches '^sequential +1 × 1 +1 +0\.50 [^*]+$'
{ cat listed.jsonl && made static mpi 4 | sed 's/"nodes": 1/"nodes": 2/; s/"host": "n1"/"host": "n2"/'; } >nodes.jsonl
expect_exit 0 "$REPORT" --table schedules nodes.jsonl
expect_stdout_matches '^world +nodes +ranks × threads +workers '
expect_stdout_matches '^MPI +2 +4 × 1 +4 +– '
expect_exit 0 "$REPORT" --table schedules --book # of whose schedule nothing is known
expect_stdout_matches '^world +ranks × threads +workers +published$'
expect_stdout_lacks "auto"
expect_exit 0 "$REPORT" --table schedules before.jsonl
expect_stdout_lacks "nodes"
expect_stdout_has "all runs are of schedule auto: make others with primes --schedule KIND[,CHUNK]"

claim "the bars of ranks with threads say how many, as other shapes have as many workers"
made static mpi 4 | python3 -c '
import json, sys
for line in sys.stdin:
    run = json.loads(line)
    run["world"]["ranks"], run["ranks"] = 2, [{**rank, "threads": 2, "host": "n2"} for rank in run["ranks"][:2]]
    for i, worker in enumerate(run["repetitions"][0]["workers"]): worker["rank"], worker["thread"] = i // 2, i % 2
    print(json.dumps(run))' >hybrid.jsonl
mkdir no_programs
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot out --figure why listed.jsonl hybrid.jsonl
for bar in "4 MPI static" "4 hybrid 2x2 static"; do
    grep -qF "'$bar' " out/why.gp || fail "$(grep ytics out/why.gp)"
done

claim "a rank that has the even numbers, or waits for small chunks, is not slow"
expect_exit 0 "$REPORT" --table schedules --force "$(dirname "${BASH_SOURCE[0]}")/../../results/schedules/records/range"
! stdout | grep -q 'warning: slow' || fail "$(stdout | grep 'warning: slow')"

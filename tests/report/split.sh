#!/usr/bin/env bash
# What primes-report says of runs that split numbers: as the record says it, whoever worked, and when records lack it.
# shellcheck disable=SC2016 # python expands what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
command -v python3 >/dev/null || skip "there is no python3 to read records with"
[[ $HAVE_OPENMP == 1 || $HAVE_MPI == 1 ]] || skip "this build has one worker, who shares no number"
python() { python3 -c "$@"; }
mkdir no_programs

# Two products of primes near 3·10^7, and a prime. What lies above the two is in vain.
work=(--kernel trial --format count 899996940000101 749986465008857 899999999999983)
share() { expect_exit 0 "$@" --split auto --repeat 3 "${work[@]}"; }
shapes=()
expect_exit 0 "$PRIMES" --threads 1 --repeat 3 --record base.jsonl "${work[@]}"
if [[ $HAVE_OPENMP == 1 ]]; then
    shapes+=(threads)
    share "$PRIMES" --threads 2 --record threads.jsonl
fi
if [[ $HAVE_MPI == 1 ]]; then
    shapes+=(ranks)
    share ranks 3 "$PRIMES" --threads 1 --record ranks.jsonl
    if [[ $HAVE_OPENMP == 1 ]]; then
        shapes+=(hybrid)
        share ranks 2 "$PRIMES" --threads 2 --record hybrid.jsonl
    fi
    unset ASAN_OPTIONS
fi

# A unit above the divisor of the first number, handed in when that was known, in every repetition.
python '
import json, sys
record = json.loads(open(sys.argv[1]).readline())
for repetition in record["repetitions"]:
    last = next(unit for unit in repetition["units"] if unit["found"])
    top = max(unit["hi"] for unit in repetition["units"] if unit["number"] == last["number"])
    repetition["units"].append(dict(last, lo=top, hi=top + 10, found=False, operations=500000, busy_seconds=0.001))
    repetition["unit_count"] += 1
    repetition["vain_units"] += 1
    repetition["vain_operations"] += 500000
    worker = repetition["workers"][last["rank"] * record["ranks"][0]["threads"] + last["thread"]]
    worker["operations"] += 500000
    worker["units"] += 1
json.dump(record, open("vain.jsonl", "w"), separators=(",", ":"))' "${shapes[0]}.jsonl"

# report NAME SHAPE: the table of that name, of that shape and the base, to table.json.
report() {
    expect_exit 0 "$REPORT" --force --table "$1" --format json base.jsonl "$2.jsonl"
    stdout >table.json
}

claim "units, what was in vain, and when a number was known, are medians of what the record says"
for shape in "${shapes[@]}" vain; do
    report scaling "$shape"
    mv table.json scaling.json
    expect_exit 0 "$REPORT" --force --format json "$shape.jsonl"
    stdout >alone.json
    report numbers "$shape"
    python '
import json, math, statistics, sys
shape = sys.argv[1]
record = json.loads(open(shape + ".jsonl").readline())
repetitions = [r for r in record["repetitions"] if not r["warmup"]]
def median(value): return statistics.median([value(r) for r in repetitions])
base, row = json.load(open("scaling.json"))["tables"][0]["rows"]
assert (base["numbers_go_out"], base["units"], base["vain_share"]) == ("whole", None, None), base
first = repetitions[0]
done = sum(worker["operations"] for worker in first["workers"]) - first["vain_operations"]
assert json.load(open("alone.json"))["tables"][0]["operations"] == done, done
assert row["numbers_go_out"] == "split" and row["units"] == median(lambda r: r["unit_count"]), row
share = median(lambda r: r["vain_operations"] / sum(w["operations"] for w in r["workers"]))
assert math.isclose(row["vain_share"], share, abs_tol=1e-12) and (shape != "vain" or share > 0), (row, share)
assert ("in vain" in row["remark"]) == (share > 0) and "numbers split: %d units" % row["units"] in row["remark"], row
world = {"sequential": "", "OpenMP": "openmp", "MPI": "mpi", "hybrid": "hybrid"}[row["world"]]
for i, number in enumerate(json.load(open("table.json"))["tables"][0]["rows"]):
    for key, member in ("_seconds", "seconds"), ("_known_seconds", "known_seconds"), ("_units", "units"):
        wanted = median(lambda r: r["numbers"][i][member])
        assert math.isclose(number[world + key], wanted), (number, key, wanted)
    assert number["sequential_seconds"] is not None and "sequential_units" not in number, number
' "$shape"
done
expect_exit 0 "$REPORT" --force --table numbers base.jsonl "${shapes[0]}.jsonl"
expect_stdout_matches '^ +n +prime +sequential s +(OpenMP, 2 threads|MPI, 3 ranks), split, s +known at s +units *$'
expect_stdout_matches '^ *899999999999983 +P +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9]+ *$'
expect_stdout_has "split numbers: the seconds of all workers on them"
expect_exit 0 "$REPORT" --table numbers base.jsonl
expect_stdout_lacks "known at s"
expect_stdout_lacks "split"

claim "the parts of a loss sum to it, and the schedule is that of the units"
for shape in "${shapes[@]}" vain; do
    report why "$shape"
    python '
import heapq, json, math, statistics, sys
record = json.loads(open(sys.argv[1] + ".jsonl").readline())
repetitions = [r for r in record["repetitions"] if not r["warmup"]]
median = sorted(repetitions, key=lambda r: r["seconds"])[1]
row, = json.load(open("table.json"))["tables"][0]["rows"]
parts = [row[part] or 0 for part in ("oversubscribed", "schedule", "imbalance", "start", "waiting", "overhead", "collecting",
                                     "not_running", "speed", "vain", "work", "rest")]
assert math.isclose(sum(parts), row["lost"], abs_tol=1e-9) and abs(row["rest"] + row["oversubscribed"]) < 0.01 + row["oversubscribed"], row
divisors = [int(number.get("divisor", 0)) for number in record["numbers"]]
needed, known = [], set()
for unit in median["units"]: # as rank 0 heard of them
    if not (unit["number"] in known and unit["lo"] > divisors[unit["number"]]): needed.append(unit)
    if unit["found"]: known.add(unit["number"])
assert len(needed) == median["unit_count"] - median["vain_units"] == row["tasks"], (len(needed), median["vain_units"], row)
free = [0] * row["cpus"]
for unit in sorted(needed, key=lambda unit: unit["start_seconds"]):
    heapq.heapreplace(free, free[0] + unit["operations"])
bound = sum(unit["operations"] for unit in needed) / max(free)
assert math.isclose(row["bound"], bound), (row, bound)
assert (row["tasks_are"], row["numbers_go_out"]) == ("units", "split") and row["schedule"] >= -1e-12, row
share = median["vain_operations"] / sum(worker["operations"] for worker in median["workers"])
assert math.isclose(row["vain_share"], share, abs_tol=1e-12), (row, share)
' "$shape"
done

claim "a timeline has every unit once, those in vain apart"
for shape in "${shapes[@]}" vain; do
    rm -rf out
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --plot out --figure timeline "$shape.jsonl"
    python '
import json, re, sys
record = json.loads(open(sys.argv[1] + ".jsonl").readline())
repetitions = [r for r in record["repetitions"] if not r["warmup"]]
median = sorted(repetitions, key=lambda r: r["seconds"])[(len(repetitions) - 1) // 2]
threads = record["ranks"][0]["threads"]
wanted = sorted((unit["rank"] * threads + unit["thread"], unit["start_seconds"], unit["start_seconds"] + unit["busy_seconds"])
                for unit in median["units"])
got, vain, kind = [], 0, None
for line in open("out/timeline.dat"):
    if line.startswith("# kind"): kind = None
    elif line.startswith("# ") and kind is None: kind = line
    elif line[0].isdigit() and "idle" not in kind:
        got.append(tuple(map(float, line.split())))
        vain += kind.startswith("# in vain:")
got.sort()
assert len(got) == len(wanted) == median["unit_count"], (len(got), median["unit_count"])
assert all(abs(a - b) < 1e-6 for one, other in zip(got, wanted) for a, b in zip(one, other)), (got, wanted)
assert vain == median["vain_units"], (vain, median["vain_units"])
caption = " ".join(re.findall(r"^set label [2-9] .(.*). at screen", open("out/timeline.gp", encoding="utf-8").read(), re.M))
said = "%d units, %d of them in vain" % (median["unit_count"], vain) if vain else "%d units " % median["unit_count"]
assert said in caption, (said, caption)' "$shape"
done
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --plot out --figure timeline vain.jsonl
grep -q "lc rgb '#000000' title 'in vain'" out/timeline.gp || fail "the key does not name what was in vain"

claim "the caption of a plot says that numbers were split, and in how many of its points"
sed -e 's/"split":"auto"/"split":"never"/' -e 's/"unit_operations":[0-9]*,/"unit_operations":0,/g' -e 's/"process":[0-9]*/"process":7/g' vain.jsonl >whole.jsonl
for whole in "" whole.jsonl; do
    expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --force --plot out --figure speedup base.jsonl vain.jsonl ${whole:+"$whole"}
    caption=$(sed -n "s/^set label [2-9] '\(.*\)' at screen.*/\1/p" out/speedup.gp | tr '\n' ' ')
    [[ $caption == *" numbers split${whole:+ in 1 of 2 parallel points} "* ]] || fail "the caption is: $caption"
done

claim "where the units were too many to list, there is no timeline, and the schedule is that of units of one size"
python '
import json, sys
record = json.loads(open(sys.argv[1]).readline())
for repetition in record["repetitions"]: del repetition["units"]
json.dump(record, open("unlisted.jsonl", "w"), separators=(",", ":"))' "${shapes[0]}.jsonl"
expect_exit 2 "$REPORT" --force --plot out --figure timeline unlisted.jsonl
expect_stderr_has "no record in a file says who worked on what, and when"
report why unlisted
python '
import json
row, = json.load(open("table.json"))["tables"][0]["rows"]
assert row["start"] is None and row["tasks_are"] == "units" and 1 <= row["bound"] < row["workers"] + 1e-9, row'

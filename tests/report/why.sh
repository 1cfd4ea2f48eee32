#!/usr/bin/env bash
# primes-report --why and --check from end to end: made-up records with known losses, and records that primes makes here.
# shellcheck disable=SC2016 # python and awk expand what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
command -v python3 >/dev/null || skip "there is no python3 to make records with"
python() { python3 -c "$@"; }

# made LOSS COMMIT [KERNEL] [SECONDS]: sequential runs of 10 s, and 2, 4, 8 and 16 ranks, seven of each; what is lost, in
# seconds of each worker, is of the kinds LOSS, with a plus between them: nothing, start, waiting, overhead, collecting,
# not_running, speed or amdahl; or oversubscribed, where two share a CPU.
made() {
    python '
import json, random, sys
loss, commit, kernel, work = sys.argv[1], sys.argv[2], *(sys.argv[3:] or ["trial", "10"])
work = float(work)
random.seed(1)
process = 0
for repetition in range(7):
    for ranks in ([1, 2, 4, 8, 16] if kernel == "trial" else [1]):
        process += 1
        lost = {kind: 0.5 if ranks > 1 and kind in loss.split("+") else 0 for kind in
                ("speed", "start", "waiting", "overhead", "collecting", "not_running", "oversubscribed")}
        shared = 2 if lost["oversubscribed"] else 1
        running, before, between, after = work / ranks + lost["speed"], 0.001, 0.001, 0.002
        before += lost["start"]
        between += lost["waiting"] + lost["overhead"]
        after += lost["collecting"]
        if loss == "amdahl" and ranks > 1: after += 0.04 * work * (1 - 1 / ranks)
        slower = 1 + 0.001 * random.random()
        running, before, between, after = running * slower, before * slower, between * slower, after * slower
        idle = before + between + after
        busy = shared * (running + lost["not_running"] * slower + idle) - idle # with a CPU for each half the time
        workers = [{"rank": r, "thread": 0, "cpu": r, "allowed_cpus": str(r // shared), "busy_seconds": busy,
                    "busy_cpu_seconds": running, "cpu_seconds": running + lost["overhead"] * slower,
                    "end_seconds": before + between + busy, "operations": 16000 // ranks, "units": 16 // ranks}
                   for r in range(ranks)]
        times = [{"seconds": busy * ranks / 16, "start_seconds": before + busy * (i // ranks) * ranks / 16, "rank": i % ranks,
                  "thread": 0} for i in range(16)]
        print(json.dumps({
            "schema": 1, "started": "2026-01-01T00:%02d:%02dZ" % divmod(process, 60), "exit_code": 0,
            "program": {"version": "0.1.0", "commit": commit, "compiler": "cc", "flags": "-O3", "threads_library": "o",
                        "mpi_library": "m"},
            "world": {"launcher": "mpirun" if ranks > 1 else "none", "nodes": 1, "ranks": ranks, "workers": ranks},
            "ranks": [{"rank": r, "host": "n1", "process": process, "cpu_model": "CPU", "cores": 16, "threads": 1}
                      for r in range(ranks)],
            "kernel": kernel, "operation": "divisors", "workload": "classic", "sources": [], "format": "count",
            "numbers": [{"n": "7", "verdict": "prime"}] * 16,
            "tally": {"numbers": 16, "prime": 16, "composite": 0, "neither": 0, "invalid": 0,
                      "numbers_digest": "0" * 32, "verdicts_digest": "1" * 32},
            "placement": {"smt": None}, "repetitions": [
                {"warmup": True, "seconds": 1},
                {"warmup": False, "seconds": before + between + busy + after, "compute_seconds": before + between + busy,
                 "collect_seconds": after, "workers": workers, "numbers": times}]}))' "$@"
}

# found PART...: all that is lost, and nothing else, is that; of a half second each, in intervals, and named in words. The
# runs are of $planted.jsonl.
found() {
    expect_exit 0 "$REPORT" --force --why --format json "$planted.jsonl"
    stdout >why.json
    python '
import json, math, re, sys
table, = json.load(open("why.json"))["tables"]
parts = ["oversubscribed", "schedule", "imbalance", "start", "waiting", "overhead", "collecting", "not_running", "speed", "vain",
         "work", "rest"]
words = {"oversubscription": "oversubscribed", "the start": "start", "waiting between units": "waiting", "not running": "not_running"}
assert [row["workers"] for row in table["rows"]] == [2, 4, 8, 16], table["rows"]
for row in table["rows"]:
    p, lost = row["workers"], row["lost"]
    assert math.isclose(sum(row[part] or 0 for part in parts), lost, abs_tol=1e-9), row
    assert math.isclose(p - row["speedup"], lost, abs_tol=1e-9) and row["lost_low"] <= lost <= row["lost_high"], row
    for part in parts:
        size = (p / 2 if part == "oversubscribed" else 0.5 * p / row["median_seconds"]) if part in sys.argv[1:] else 0
        noise = 0.002 * p
        assert row[part + "_low"] - noise <= size <= row[part + "_high"] + noise, (part, size, row)
    line, = [line for line in table["reasons"] if line.startswith("MPI %d × 1: speedup" % p)]
    named = re.findall("[0-9)] to ([a-z ]+):|(not explained|gained)", line)
    worth = [part for part in sys.argv[1:] if row[part] >= 0.1 * lost] # less is not told
    assert worth and sorted(words.get(name, name) for name, other in named) == sorted(worth), (line, named)' "$@"
}

claim "a planted loss is the part that is told, alone and with another, and the parts sum to the loss"
kinds=(speed start waiting overhead collecting not_running oversubscribed)
for one in "${!kinds[@]}"; do
    for other in "${kinds[@]:one}"; do
        planted=${kinds[one]}+$other
        [[ $other != "${kinds[one]}" ]] || planted=$other
        made "$planted" abc >"$planted.jsonl"
        # shellcheck disable=SC2086 # two words
        found ${planted/+/ }
    done
done
expect_exit 0 "$REPORT" --why speed.jsonl
expect_stdout_matches '^world +ranks × threads +workers +speedup +lost +oversubscribed +schedule +imbalance +start +waiting +overhead +collecting +not running +speed +work +rest$'
expect_stdout_matches '^MPI +16 × 1 +16 +8\.8[0-9] +7\.1[0-9] \(7\.1[0-9]–7\.1[0-9]\) +0\.00 .* 7\.[01][0-9] +0\.00 +0\.00$'
expect_stdout_matches '^  MPI 16 × 1: speedup 8\.8[0-9] of 16, 7\.1[0-9] \(7\.1[0-9]–7\.1[0-9]\) workers lost: 7\.[01][0-9] \(7\.[01][0-9]–7\.[01][0-9]\) to speed: in a second of CPU time a worker at work does 0\.5[0-9]+ times the operations of the base'
expect_exit 0 "$REPORT" --why start.jsonl
expect_stdout_matches '^  MPI 16 × 1: .* to the start: on average a worker had its first unit after 0\.501 s$'

claim "a law that holds is kept with its parameter, and one that does not is rejected aloud"
made amdahl abc >amdahl.jsonl
expect_exit 0 "$REPORT" --why amdahl.jsonl
expect_stdout_matches "^  Amdahl's law with a serial part of 0\.0[34][0-9]+ fits: it is [0-9.e-]+ % off the run times, and chance alone makes as much with a probability of "
expect_stdout_matches "^  Gustafson's law with a serial part of 0\.[0-9]+ is rejected: .*; farthest at [0-9]+ workers, where it says [0-9.]+ and [0-9.]+ was measured"
expect_stdout_has "the serial fraction (Karp–Flatt) is 0.0"
grep -E '"ranks": [12],' amdahl.jsonl >two.jsonl
expect_exit 0 "$REPORT" --why two.jsonl
expect_stdout_has "Amdahl's law is not fitted: 1 parameter, and 1 number of workers"
expect_stdout_has "the USL is not fitted: 2 parameters, and 1 number of workers"

claim "the cost is told from records of both kernels, or how to make them"
expect_exit 0 "$REPORT" --why speed.jsonl
expect_stdout_has "no records of it on these numbers; to make them: primes --kernel miller-rabin --threads 1 --repeat 7 --warmup 1 --format count --record FOLDER --workload classic"
for seconds in 2 0.001; do
    { cat speed.jsonl && made nothing abc miller-rabin $seconds; } >both.jsonl
    expect_exit 0 "$REPORT" --why both.jsonl
    case $seconds in
    2) expect_stdout_matches '^  cost: 8 workers beat one core of miller-rabin \(1\.75 s against 2 s\)$' ;;
    *) expect_stdout_has "cost: it takes more than 16 workers" ;;
    esac
done

claim "a command to be pasted has the names of a record as words for a shell, whatever they are"
for name in 'a b' "it's" 'say "x"' '$(touch x)' '`touch x`' ';touch x;' '-rf' '*' '~' $'\e[2J' $'two\nlines'; do
    NAME=$name python '
import json, os, sys
for line in open("speed.jsonl"):
    run = json.loads(line)
    run["workload"], run["format"] = os.environ["NAME"], "f " + os.environ["NAME"]
    print(json.dumps(run))' >named.jsonl
    expect_exit 0 "$REPORT" --why named.jsonl
    expect_stdout_lacks $'\e'
    command=$(stdout | sed -n 's/.*to make them: //p' | head -n 1)
    (
        # shellcheck disable=SC2317 # the command calls it
        primes() { printf '%s|' "$@" >pasted; }
        eval "$command"
    )
    [[ $(cat pasted) == *"|--format|f $name|--record|FOLDER|--workload|$name|" ]] || fail "$command is $(cat pasted)"
done
[[ ! -e x ]] || fail "a name was run"

claim "of numbers that were split, units are the tasks, and what was in vain is a part of its own"
split() { sed "s/\"warmup\": false,/\"warmup\": false, \"unit_operations\": $1,/" speed.jsonl; }
split '100, "vain_units": 2, "vain_operations": 400' | sed '/"launcher": "none"/s/"unit_operations": 100, "vain_units": 2, "vain_operations": 400,//' >split.jsonl
expect_exit 0 "$REPORT" --why split.jsonl
# 15,600 operations in 156 units: ten rounds of sixteen.
expect_stdout_matches '^world +ranks × threads +numbers +workers +speedup +lost +oversubscribed +schedule .* +speed +vain +work +rest$'
expect_stdout_matches '^MPI +16 × 1 +split +16 +8\.8[0-9] +7\.1[0-9] \([^ ]+\) +0\.00 +0\.4[0-9] +-0\.4[0-9] +– .* 0\.22 +-0\.22 +0\.00$'
expect_stdout_matches '^  MPI 16 × 1, numbers split: speedup 8\.8'
expect_exit 0 "$REPORT" --why --format json split.jsonl
stdout | python '
import json, math, sys
table, = json.load(sys.stdin)["tables"]
for row in table["rows"]:
    assert (row["numbers_go_out"], row["tasks_are"], row["tasks"]) == ("split", "units", 156), row
    assert math.isclose(row["bound"], 15600 / (-(-156 // row["workers"]) * 100)) and math.isclose(row["vain_share"], 400 / 16000), row'
split 100 >untold.jsonl
expect_exit 0 "$REPORT" --why untold.jsonl
expect_stdout_matches '^MPI +16 × 1 +split +16 +[0-9.]+ +[0-9.]+ \([^ ]+\) +0\.00 +– .* – +0\.00 +0\.00$'

claim "of runs whose units are too many to list, their sums tell start and schedule, and what the order may add"
# Each rank's 16000/p operations in units of which the largest has 2000: an eighth of the work.
summed() {
    python '
import json, sys
for line in open("start.jsonl"):
    r = json.loads(line)
    r.pop("numbers")
    r.update({"schema": 2, "schedule": {"kind": "dynamic", "order": "input"}})
    for x in r["repetitions"][1:]:
        before = x["numbers"][0]["start_seconds"]
        x.pop("numbers")
        if len(x["workers"]) == 16: # so that one has the largest unit
            for w in x["workers"]: w["operations"] = 2000 if w["rank"] == 0 else 934 if w["rank"] > 10 else 933
        for w in x["workers"]:
            w["unit_sums"] = {"first_start_seconds": before, "longest_operations": min(2000, w["operations"]), "vain_units": 0, "vain_operations": 0}
        if sys.argv[1] == "lacking": x["workers"][-1].pop("unit_sums")
    if sys.argv[1] == "unordered": r.pop("schedule")
    print(json.dumps(r))' "$1"
}
summed whole >whole.jsonl
expect_exit 0 "$REPORT" --why --format json whole.jsonl
stdout | python '
import json, math, sys
table, = json.load(sys.stdin)["tables"]
assert [row["workers"] for row in table["rows"]] == [2, 4, 8, 16], table
for row in table["rows"]:
    p, bound = row["workers"], min(row["workers"], 8)
    assert (row["tasks_are"], row["tasks"], row["longest_share"]) == ("units", 16, 0.125), row
    assert math.isclose(row["bound"], bound) and abs(row["start"] - row["lost"]) < 0.05, row
    # 10 s of work, the time being what a speedup of p would need and 0.5 s more.
    assert math.isclose(row["schedule"], (p / bound - 1) * row["speedup"], rel_tol=1e-2, abs_tol=1e-9), row'
expect_exit 0 "$REPORT" --why whole.jsonl
expect_stdout_matches '^  MPI 16 × 1: .* to the schedule: 16 units, the longest is 12\.5 % of the work \(bound 8\.00\)'
for kind in lacking unordered; do
    summed $kind >$kind.jsonl
    expect_exit 0 "$REPORT" --why $kind.jsonl
    expect_stdout_matches '^MPI +16 × 1 +16 +[0-9.]+ +[0-9.]+ \([^ ]+\) +0\.00 +– '
done

claim "units of blocks that are listed are tasks as well"
"$PRIMES" --kernel trial --threads 1 --range 20000000001:20000008001:4 --format count --record listed.jsonl >/dev/null
if [[ $HAVE_OPENMP == 1 ]]; then
    "$PRIMES" --kernel trial --threads 2 --range 20000000001:20000008001:4 --split never --format count --record listed.jsonl >/dev/null
    expect_exit 0 "$REPORT" --force --why --format json listed.jsonl
    stdout | python '
import json, sys
units = json.loads(open("listed.jsonl").readlines()[-1])["repetitions"][0]["unit_count"]
row, = json.load(sys.stdin)["tables"][0]["rows"]
assert (row["tasks_are"], row["tasks"]) == ("units", units) and 1 < row["bound"] <= 2 and row["schedule"] is not None, row'
fi

claim "why in every format"
for format in markdown latex csv json; do
    expect_exit 0 "$REPORT" --why --format $format amdahl.jsonl
    expect_stdout_has collecting
done
expect_exit 0 "$REPORT" --table why amdahl.jsonl
expect_exit 0 "$REPORT" --why --book
expect_stdout_matches '^ *book +2 × 1 +2 +1\.79 +0\.21 \(0\.20–0\.23\) +0\.00 +0\.20 '
expect_stdout_matches '^  book 4 × 1: speedup 3\.09 of 4, 0\.91 \([0-9.–]+\) workers lost: 0\.62 to the schedule: 20 tasks, the longest is 11\.5 % of the work \(bound 3\.33\)'
expect_stdout_has "14.00 to oversubscription: 20 workers share 6 cores"
expect_stdout_has "the least time, 10.390 s, is that of 6 workers: up to 14 more bring nothing; there are 6 cores"

claim "the figure stacks what was useful and what was lost to the whole, and what was gained below 0"
mkdir no_programs
head -n 1 speed.jsonl >lone.jsonl
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot figure --figure why speed.jsonl # without gnuplot: script and data
grep -q boxxyerror figure/why.gp || fail "no bars in the script"
python '
bars, is_layer = {}, False
for line in open("figure/why.dat"): # other blocks have the lines over the layers
    if line.startswith("#"):
        is_layer = is_layer and not line.startswith("# across") or line.startswith("# layer")
    elif is_layer and line.strip():
        bar, low, high, workers = map(float, line.split())
        assert high >= low and (low >= 0 or high <= 0), line
        bars[workers] = bars.get(workers, 0) + (high - low) * (1 if low >= 0 else -1)
assert sorted(bars) == [2, 4, 8, 16] and all(abs(total - 1) < 0.01 for total in bars.values()), bars'
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --plot figure --figure why split.jsonl
grep -q '^# vain: ' figure/why.dat || fail "no layer of what was in vain"
grep -qE "set ytics scale 0 \('2 split' 1, '4 split' [0-9.]+, '8 split' [0-9.]+, '16 split' [0-9.]+\)" figure/why.gp || fail "the ticks do not say what was split"
[[ $(grep -oE "nodraw title '[^']*'" figure/why.gp | sort -u | wc -l) -eq $(grep -c '^# layer' figure/why.dat) ]] || fail "layers without an entry of their own in the key"
if command -v gnuplot >/dev/null; then
    expect_exit 0 "$REPORT" --plot - --figure why split.jsonl
    expect_stdout_matches 'x +vain'
    expect_stdout_matches '\. +useful'
fi
expect_exit 2 "$REPORT" --plot figure --figure why lone.jsonl

claim "the rules of --check are answered one by one"
expect_exit 0 "$REPORT" --check amdahl.jsonl
[[ $(stdout | grep -cE '^[0-9]+ +[A-Z].*\? +(yes|no|not applicable|cannot be known) ') -eq 13 ]] || fail "expected thirteen answers"
expect_stdout_matches '^1 .* yes +all against the fastest sequential run, 10\.[0-9]+ s \(median of 7\)'
expect_stdout_matches '^2 .* yes +up to 16 workers on 16 cores; none left out'
expect_stdout_matches '^11 .* yes .*whole numbers as tasks bound 4 of 4 rows'
expect_stdout_matches '^9 .* yes .*energy and network are not measured'
expect_stdout_matches '^13 .* yes +4 rows were measured in turn'
sed 's/"warmup": false,/"warmup": false, "unit_operations": 9,/' amdahl.jsonl >split.jsonl
expect_exit 0 "$REPORT" --check split.jsonl
expect_stdout_matches '^11 .* yes .*bound 0 of 4 rows; the others split their numbers'
made nothing abc-dirty | grep -v '"launcher": "none"' | awk 'NR <= 8' >lame.jsonl
expect_exit 0 "$REPORT" --check lame.jsonl
expect_stdout_matches '^1 .* no +speedups are to 2 workers \(MPI 2 × 1, 5\.0[0-9]+ s, median of 2\), .*--threads 1 and no launcher'
expect_stdout_has 'speedups are to 2 workers (MPI 2 × 1): there is no sequential run to compare with'
expect_stdout_matches '^5 .* no .*4 of 4 medians are of fewer than 6 repetitions, without an interval; repeat: --repeat 6'
expect_stdout_matches '^9 .* no .*; build from a clean checkout'
expect_stdout_matches '^11 .* no '
head -n 1 amdahl.jsonl >one.jsonl
expect_exit 0 "$REPORT" --check one.jsonl
expect_stdout_matches '^1 .* not applicable '
expect_exit 0 "$REPORT" --why one.jsonl
expect_stdout_has "nothing to explain: no run with more than one worker has a speedup"
expect_exit 0 "$REPORT" --check --book
expect_stdout_matches '^10 .* cannot be known '
expect_exit 0 "$REPORT" --check --format json amdahl.jsonl
stdout | python 'import json, sys; rows = json.load(sys.stdin)["tables"][0]["rows"]; assert [r["rule"] for r in rows] == list(range(1, 14)), rows'

claim "warnings stand below every table, in JSON, and beside CSV"
made nothing abc trial 0.001 | awk 'NR == 1' >short.jsonl
expect_exit 0 "$REPORT" short.jsonl
expect_stdout_matches '^  warning: short: 1 of 1 median is below 0\.01 s'
expect_exit 0 "$REPORT" --format csv short.jsonl
expect_stderr_has "primes-report: table 1: short: "
expect_exit 0 "$REPORT" --format json short.jsonl
stdout | python 'import json, sys; table, = json.load(sys.stdin)["tables"]; assert table["warnings"][0].startswith("short: "), table'
expect_exit 0 "$REPORT" amdahl.jsonl
expect_stdout_lacks "warning"

claim "real runs: the parts sum to the loss"
expect_exit 0 "$PRIMES" --kernel trial --workload random:40:36 --threads 1 --repeat 3 --record runs
if [[ $HAVE_OPENMP == 1 ]]; then expect_exit 0 "$PRIMES" --kernel trial --workload random:40:36 --threads 2 --repeat 4 --record runs; fi
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 0 ranks 2 "$PRIMES" --kernel trial --workload random:40:36 --threads 1 --repeat 3 --record runs
fi
expect_exit 0 "$REPORT" --force --why runs
expect_exit 0 "$REPORT" --force --why --format json runs
stdout >real.json
python '
import json, math, sys
tables = json.load(open("real.json"))["tables"]
rows = [row for table in tables for row in table["rows"]]
assert len(rows) == int(sys.argv[1]) + int(sys.argv[2]), rows
for row in rows:
    parts = [row[part] or 0 for part in ("oversubscribed", "schedule", "imbalance", "start", "waiting", "overhead", "collecting",
                                         "not_running", "speed", "vain", "work", "rest")]
    assert math.isclose(sum(parts), row["lost"], abs_tol=1e-9), row
    assert row["start"] is not None and abs(row["rest"]) < 0.01, row' "$HAVE_OPENMP" "$HAVE_MPI"

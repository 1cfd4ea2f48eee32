#!/usr/bin/env bash
# What primes-report says of the laws of speedup, and of the serial fraction: one verdict a law, none against another, and
# nothing past the bound. Of made-up records whose speedups follow a law.
# shellcheck disable=SC2016 # python expands what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
command -v python3 >/dev/null || skip "there is no python3 to make records with"

# study LAW A B LIMIT REPETITIONS WORKERS...: 10 s of work by one worker, and by as many as are named, at the speedups of LAW
# with the parameters A and B; 150 numbers, the longest of which is 1/LIMIT of the work.
cat >study.py <<'PYTHON'
import json, random, sys
law, a, b, limit, repetitions = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
workers, kernel = [int(p) for p in sys.argv[6:]], "miller-rabin" if law == "better" else "trial"
speedup = {"usl": lambda p: p / (1 + a * (p - 1) + b * p * (p - 1)), "gustafson": lambda p: p - a * (p - 1),
           "start": lambda p: 1 / (1 / p + a)}.get(law)
random.seed(2)
work = 10 / a if law == "better" else 10
tasks = [work / limit] + [work * (1 - 1 / limit) / 149] * 149
process = 0
for repetition in range(repetitions):
    for p in [1] + workers:
        process += 1
        seconds = work / (speedup(p) if p > 1 else 1) * (1 + 0.002 * random.random())
        print(json.dumps({
            "schema": 1, "started": "2026-01-01T00:%02d:%02dZ" % divmod(process, 60), "exit_code": 0,
            "program": {"version": "0.1.0", "commit": "abc", "compiler": "cc", "flags": "-O3", "threads_library": "o",
                        "mpi_library": "m"},
            "world": {"launcher": "mpirun" if p > 1 else "none", "nodes": 1, "ranks": p, "workers": p},
            "ranks": [{"rank": r, "host": "n1", "process": process, "cpu_model": "CPU", "cores": 64, "threads": 1}
                      for r in range(p)],
            "kernel": kernel, "operation": "divisors", "workload": "classic", "sources": [], "format": "count",
            "numbers": [{"n": "7", "verdict": "prime"}] * 150,
            "tally": {"numbers": 150, "prime": 150, "composite": 0, "neither": 0, "invalid": 0,
                      "numbers_digest": "0" * 32, "verdicts_digest": "1" * 32},
            "placement": {"smt": None}, "repetitions": [
                {"warmup": True, "seconds": 1},
                {"warmup": False, "seconds": seconds, "compute_seconds": seconds, "collect_seconds": 0,
                 "workers": [{"rank": r, "thread": 0, "cpu": r, "allowed_cpus": str(r), "busy_seconds": seconds,
                              "cpu_seconds": seconds, "end_seconds": seconds, "operations": 4800 // p, "units": 150 // p}
                             for r in range(p)],
                 "numbers": [{"seconds": tasks[i], "start_seconds": 0, "rank": i % p, "thread": 0} for i in range(150)]}]}))
PYTHON
study() { python3 study.py "$@"; }

# coherent FILE: in words and in JSON, each law has one verdict, none speaks against another, and nothing is past the bound.
cat >coherent.py <<'PYTHON'
import json, re, sys
table = [t for t in json.load(open("why.json"))["tables"] if "trial" in json.dumps(t)][0]
reasons, laws = table["reasons"], {law["law"]: law for law in table["laws"]}
names = {"bound": "the schedule bound", "Amdahl": "Amdahl's law", "Gustafson": "Gustafson's law", "USL": "the USL"}
silent = [r for r in reasons if r.startswith("no law is told")]
assert len(silent) == (len(laws) and all(law["points"] == 0 for law in laws.values())), (silent, laws)
for name, law in laws.items():
    own = [r for r in reasons if r.startswith(names[name] + " ")]
    verdicts = [v for v in ("fits", "is rejected", "is not fitted") for r in own if re.search(r"\b%s:" % v, r)]
    assert verdicts == ([] if silent else [{"fits": "fits", "rejected": "is rejected", "not_fitted": "is not fitted"}[law["state"]]]), (name, own)
    assert (law["why_not"] is None) == (law["state"] != "not_fitted"), law
    assert law["most_speedup"] is None or law["bound"] is None or law["most_speedup"] <= law["bound"], law
curves = [law["state"] for name, law in laws.items() if name != "bound"]
none = any("no law of a curve describes" in r for r in reasons)
assert none == ("rejected" in curves and "fits" not in curves), reasons
assert sum("of the laws of a curve" in r or "no law of a curve" in r or "which of the laws" in r for r in reasons) <= 1, reasons
assert sum(law["is_best"] for law in laws.values()) <= ("fits" in curves), laws
PYTHON
coherent() {
    expect_exit 0 "$REPORT" --why --format json "$1"
    stdout >why.json
    python3 coherent.py || fail "what is said of $1 does not go together"
    expect_exit 0 "$REPORT" --why "$1"
}

claim "a law that holds fits with its parameter, one that does not is rejected, and the best one says what comes of it"
study usl 0.04 0 100 7 2 3 4 6 8 12 16 >amdahl.jsonl
coherent amdahl.jsonl
expect_stdout_matches "^  Amdahl's law with a serial part of 0\.0[34][0-9]* fits: it is [0-9.e-]+ % off the run times, and chance alone makes as much with a probability of [0-9.e-]+$"
expect_stdout_matches "^  Gustafson's law with a serial part of 0\.[0-9]+ is rejected: .*, farther than each of 999 studies made by chance under it; farthest at [0-9]+ workers, where it says [0-9.]+ and [0-9.]+ was measured$"
expect_stdout_matches "^  of the laws of a curve that fit, Amdahl's law has the least AICc, -[0-9.]+; by it, no number of workers is more than 2[45][.0-9]* times as fast as one$"
study usl 0.02 0.004 100 7 2 3 4 6 8 12 16 >usl.jsonl
coherent usl.jsonl
expect_stdout_matches "^  of the laws of a curve, the USL alone fits; by it, 15 workers are fastest, 7\.[0-9]+ times as fast as one$"
study gustafson 0.3 0 100 7 2 3 4 6 8 12 16 >gustafson.jsonl
coherent gustafson.jsonl
expect_stdout_matches "^  of the laws of a curve, Gustafson's law alone fits$"
study start 0.05 0 100 7 2 3 4 6 8 12 16 >start.jsonl
coherent start.jsonl
expect_stdout_has "no law of a curve describes these points: read the parts above"
expect_stdout_lacks " fits: "

claim "no fit is told past the bound: neither a limit nor a peak"
study usl 0.04 0 8.67 7 2 3 4 6 8 >bounded.jsonl
coherent bounded.jsonl
expect_stdout_matches "Amdahl's law has the least AICc, -[0-9.]+; what it says of many workers is not told: the bound of 8\.67 comes first$"
expect_stdout_lacks "no number of workers"
# Of three points none is ranked, and this one peaks with 17 workers at 8.74.
study usl 0.0003 0.00346 8.67 7 2 4 8 >peak.jsonl
coherent peak.jsonl
expect_stdout_has "of the laws of a curve, the USL alone fits; what it says of many workers is not told: the bound of 8.67 comes first"
expect_stdout_lacks "8.74"

claim "what shares CPUs is on no curve, and it is said how far the laws go"
expect_stdout_lacks "the laws are fitted up to"
study usl 0.04 0 100 7 2 3 4 6 8 | sed '/"workers": 8}/s/"allowed_cpus": "[0-9]"/"allowed_cpus": "0-3"/g' >shared.jsonl
coherent shared.jsonl
expect_stdout_has "the laws are fitted up to 6 workers: more share CPUs"
study usl 0.04 0 100 7 2 3 4 6 8 | sed '/"workers": 4}/s/"allowed_cpus": "[0-9]"/"allowed_cpus": "0-1"/g' >amid.jsonl
coherent amid.jsonl
expect_stdout_has "the laws are not fitted to rows whose workers share CPUs"
expect_stdout_lacks "the laws are fitted up to"

claim "below six repetitions there is one line, and no law"
study usl 0.04 0 100 5 2 3 4 6 8 >few.jsonl
coherent few.jsonl
expect_stdout_has "no law is told: the base or a point has fewer than 6 repetitions, too few to tell a law from noise; repeat: --repeat 6"
[[ $(stdout | grep -c "law") -eq 1 ]] || fail "more is said of laws"
expect_stdout_matches "^  the serial fraction \(Karp–Flatt\) is 0\.0[34][0-9] .*at 2 workers and 0\.0[34][0-9] .*at 8$"
{ grep '"workers": [1234]}' amdahl.jsonl; grep '"workers": 6}' few.jsonl; } >lame.jsonl # five of one number of workers
coherent lame.jsonl
expect_stdout_has "no law is told: the base or a point has fewer than 6 repetitions"

claim "without sequential runs there is no law and no serial fraction, nor where they were disturbed"
grep -v '"launcher": "none"' amdahl.jsonl >relative.jsonl
coherent relative.jsonl
expect_stdout_has "no law is told, and no serial fraction (Karp–Flatt): they are of speedups to one worker, and there is no sequential run"
expect_stdout_lacks "the serial fraction (Karp–Flatt) is"
sed '/"launcher": "none"/s/"cpu_seconds": [0-9.]*/"cpu_seconds": 5/' amdahl.jsonl >disturbed.jsonl
coherent disturbed.jsonl
expect_stdout_has "no law is told: the sequential runs were disturbed"
expect_stdout_lacks "the serial fraction (Karp–Flatt) is"

claim "the serial fraction has a direction over all points, or none, and no cause"
for case in "amdahl it has no direction within the noise: " "usl it grows, by " "start it falls, by "; do
    expect_exit 0 "$REPORT" --why "${case%% *}.jsonl"
    expect_stdout_matches "^  the serial fraction \(Karp–Flatt\) is 0\.[0-9]{3}.* at 2 workers and 0\.[0-9]{3}.* at 16; over all points ${case#* }-?[0-9.e-]+ \(-?[0-9.e-]+( to |–)-?[0-9.e-]+\) with each doubling of the workers$"
    expect_stdout_lacks "acts like"
    expect_stdout_lacks "is no serial part"
done
grep -E '"workers": (1|2|4)}' amdahl.jsonl >two.jsonl
coherent two.jsonl
expect_stdout_matches "^  the serial fraction \(Karp–Flatt\) is 0\.0[34][0-9] .*at 2 workers and 0\.0[34][0-9] .*at 4$"
expect_stdout_matches "^  the USL is not fitted: 2 parameters, and 2 numbers of workers$"

claim "the cost is told by the best law, within the bound"
# cost FILE SPEEDUP: of a better kernel that is so much faster than the base.
cost() {
    { cat "$1" && study better "$2" 0 100 7; } >both.jsonl
    coherent both.jsonl
}
cost amdahl.jsonl 12
expect_stdout_matches '^  cost: it takes more than 16 workers to beat one core of miller-rabin \(0\.83[0-9]* s, 12 times as fast as the base\); by Amdahl.s law it takes 2[0-9]$'
cost amdahl.jsonl 50
expect_stdout_matches '^  cost: it takes more than 16 workers .*; by Amdahl.s law no number of them does$'
cost bounded.jsonl 12
expect_stdout_matches '^  cost: it takes more than 8 workers .*; how many, no law says: the bound of 8\.67 comes first$'
cost start.jsonl 12
expect_stdout_matches '^  cost: it takes more than 16 workers .*; no law says how many$'

claim "a law is drawn no farther than its bound"
printf 'modelled_workers,ranks,modelled_seconds,modelled_speedup\n1,1,10,1\n64,64,1.2,8.3\n' >model.csv
mkdir no_programs
expect_exit 1 env PATH="$tmp/no_programs" "$REPORT" --modelled model.csv --plot figure --figure speedup bounded.jsonl # without gnuplot: script and data
python3 -c '
curves = {}
for line in open("figure/speedup.dat"):
    if line.startswith("# workers"): continue
    if line.startswith("# "): points = curves.setdefault(line[2:].strip(), {})
    elif line.strip(): points[int(line.split()[0])] = float(line.split()[1])
assert max(curves["bound"]) == 64, curves
for law in ("Amdahl", "USL"):
    assert 8 < max(curves[law]) < 64, curves[law]
    assert all(s <= curves["bound"][p] * (1 + 1e-6) for p, s in curves[law].items()), curves[law]' || fail "$(cat figure/speedup.dat)"

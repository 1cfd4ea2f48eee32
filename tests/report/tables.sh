#!/usr/bin/env bash
# primes-report from end to end: records that primes makes here, and crafted ones; every format is read back.
# shellcheck disable=SC2016 # python, and a bash of their own, expand what stands in single quotes
source "$(dirname "$0")/../cli/lib.sh"

REPORT=${REPORT:-$BUILD_DIR/src/primes-report}
samples=$SOURCE_DIR/tests/data/records

# python SCRIPT [ARGUMENT...]: python3, which reads what the tables say.
command -v python3 >/dev/null || skip "there is no python3 to read the tables with"
python() { python3 -c "$@"; }

# edited FILE KEY=VALUE...: the record of FILE with members (a.b=JSON) changed.
edited() {
    python '
import json, sys
record = json.load(open(sys.argv[1]))
for change in sys.argv[2:]:
    path, value = change.split("=", 1)
    *above, key = path.split(".")
    place = record
    for step in above:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(key) if isinstance(place, list) else key] = json.loads(value)
print(json.dumps(record))' "$@"
}

# study NAME OPTION...: records primes into runs/NAME.jsonl.
study() {
    local name=$1
    shift
    expect_exit 0 "$@" --record "runs/$name.jsonl"
}

claim "help, version and wrong usage"
expect_exit 0 "$REPORT" --help
expect_stderr ""
for word in --table --why --check --format --output --html --plot --figure --kernel --workload --force --help --version "Exit codes"; do
    expect_stdout_has "$word"
done
expect_exit 0 "$REPORT" --print-options=man
expect_stdout_has '.TH PRIMES\-REPORT 1 '
expect_exit 0 "$REPORT" --print-options bash-completion
expect_stdout_has 'complete -o default -F _primes_report primes-report'
expect_exit 0 "$REPORT" -V
expect_stdout_matches '^primes-report [0-9]+\.[0-9]+\.[0-9]+ \(commit '
wrong() {
    local message=$1
    shift
    expect_exit 2 "$REPORT" "$@"
    expect_stdout ""
    expect_stderr "primes-report: $message"
}
wrong "unknown option '--tabel'; did you mean --table?" --tabel numbers
wrong "unknown option '--tab'; did you mean --table?" --tab numbers
wrong "unknown option '-x'; primes-report --help lists all" -x
wrong "--help takes no value" -hx
wrong "--plot says where pictures go, and prints no table: leave out --output" --plot p --output x
wrong "--output: '' is no path" --output=
wrong "--table: 'both' is none of: scaling numbers why check schedules repetitions weak proposal" --table both
wrong "--format: '' is none of: text markdown csv latex json" --format=
wrong "--format: 'text|csv' is none of: text markdown csv latex json" --format='text|csv'
wrong "--format needs a value: --format text|markdown|csv|latex|json" -f
wrong "--help takes no value" --help=all
wrong "an empty argument is neither a file nor a folder" ''
wrong "unknown option '--\x1b[2J'; primes-report --help lists all" $'--\e[2J'

claim "no record is a message with a cure"
mkdir empty
wrong "no records in 'empty'; to make one: primes --record results/runs" empty
expect_exit 1 "$REPORT"
expect_stderr "primes-report: cannot read 'results/runs': No such file or directory; to make records: primes --record results/runs"
expect_exit 1 "$REPORT" "$samples" nowhere
expect_stdout ""
expect_stderr "primes-report: cannot read 'nowhere': No such file or directory"
expect_exit 2 "$REPORT" - </dev/null

claim "real runs become a table that adds up"
mkdir runs
one=(env OMP_NUM_THREADS=1 "$PRIMES" --kernel trial --workload random:40:36 --threads 1)
study sequential "${one[@]}" --repeat 7 --warmup 1
if [[ $HAVE_OPENMP == 1 ]]; then study openmp "$PRIMES" --kernel trial --workload random:40:36 --threads 2 --repeat 6; fi
if [[ $HAVE_MPI == 1 ]]; then
    study mpi1 ranks 1 "${one[@]}" --repeat 2
    study mpi2 ranks 2 "${one[@]}" --repeat 3
    study mpi2again ranks 2 "${one[@]}" --repeat 3
    unset ASAN_OPTIONS
fi
expect_exit 0 "$REPORT" --force --format json runs
expect_stderr ""
stdout >scaling.json
python '
import json, math, statistics, sys
report = json.load(open("scaling.json"))
assert report["report"] == "scaling" and len(report["tables"]) == 1, report
table = report["tables"][0]
rows = {(row["world"], row["workers"]): row for row in table["rows"]}
assert len(rows) == len(table["rows"])

def measured(*names):
    seconds = []
    for name in names:
        for repetition in json.load(open(f"runs/{name}.jsonl"))["repetitions"]:
            if not repetition["warmup"]: seconds.append(repetition["seconds"])
    return sorted(seconds)

def near(a, b): assert math.isclose(a, b, rel_tol=1e-12), (a, b)

base = measured("sequential")
near(table["base_seconds"], statistics.median(base))

def rate(*names): # a second of a busy worker
    records = [json.load(open(f"runs/{name}.jsonl")) for name in names]
    workers = [r["workers"] for record in records for r in record["repetitions"] if not r["warmup"]]
    return statistics.median(sum(w["operations"] for w in ws) / sum(w["busy_seconds"] for w in ws) for ws in workers)

worlds = {("sequential", 1): ["sequential"]}
if int(sys.argv[1]): worlds["OpenMP", 2] = ["openmp"]
if int(sys.argv[2]): worlds.update({("MPI", 1): ["mpi1"], ("MPI", 2): ["mpi2", "mpi2again"]})
assert worlds.keys() == rows.keys(), (worlds.keys(), rows.keys())
times = [[n["seconds"] for n in r["numbers"]] for r in json.load(open("runs/sequential.jsonl"))["repetitions"] if not r["warmup"]]
tasks = sorted((statistics.median(column) for column in zip(*times)), reverse=True)
for key, names in worlds.items():
    row, seconds = rows[key], measured(*names)
    assert row["records"] == len(names) and row["repetitions"] == len(seconds), row
    near(row["median_seconds"], statistics.median(seconds))
    near(row["min_seconds"], seconds[0]); near(row["max_seconds"], seconds[-1])
    if len(seconds) >= 6: # the least and the greatest, of 6 and of 7
        near(row["interval_low_seconds"], seconds[0]); near(row["interval_high_seconds"], seconds[-1])
        near(row["interval_coverage"], 1 - 2 * 0.5 ** len(seconds))
    else:
        assert row["interval_low_seconds"] is None and row["interval_coverage"] is None, row
    p, speedup = row["workers"], statistics.median(base) / statistics.median(seconds)
    near(row["speedup"], speedup); near(row["efficiency"], speedup / p)
    near(row["core_seconds"], p * statistics.median(seconds))
    if p > 1: near(row["karp_flatt"], (1 / speedup - 1 / p) / (1 - 1 / p))
    else: assert row["karp_flatt"] is None
    loads = [0] * p
    for task in tasks: loads[loads.index(min(loads))] += task
    near(row["bound"], sum(tasks) / max(loads))
    near(row["rate"], rate(*names))
    if key[0] == "MPI": near(row["speedup_to_one_rank"], statistics.median(measured("mpi1")) / statistics.median(seconds))
    else: assert row["speedup_to_one_rank"] is None' "$HAVE_OPENMP" "$HAVE_MPI"
python3 -m json.tool scaling.json >/dev/null

claim "the text has a title with the base, aligned columns with units, and no blanks at the ends of lines"
expect_exit 0 "$REPORT" --force runs
expect_stdout_matches '^random:40:36, kernel trial, [0-9,]+ divisors · .* · commit .* · base: sequential [0-9.]+ s \(median of 7\)$'
expect_stdout_matches '^world +ranks × threads +workers +CPUs each +runs +median s +95 % interval s +min s +max s +speedup'
expect_stdout_matches '^sequential +1 × 1 +1 +[0-9]+ +7 +[0-9.]+ +[0-9.]+–[0-9.]+ +[0-9.]+ +[0-9.]+ +1\.00 '
if stdout | grep -q ' $'; then fail "a line ends with a blank"; fi
stdout >scaling.txt
python '
lines = open("scaling.txt", encoding="utf-8").read().split("\n\n")[0].splitlines()
rows = [line for line in lines[1:] if not line.startswith("  ")]
ends = rows[0].index("speedup") + len("speedup")
assert len(rows) > 1, rows
for row in rows[1:]:
    assert (row[ends - 1].isdigit() or row[ends - 1] == ")") and row[ends] == " ", row'

claim "csv, markdown and latex say the same"
expect_exit 0 "$REPORT" --force --format csv runs
stdout >scaling.csv
expect_exit 0 "$REPORT" --force --format markdown runs
stdout >scaling.md
expect_exit 0 "$REPORT" --force --format latex runs
stdout >scaling.tex
python '
import csv, json
tables = json.load(open("scaling.json"))["tables"]
rows = list(csv.DictReader(open("scaling.csv", newline="")))
wanted = [row for table in tables for row in table["rows"]]
assert len(rows) == len(wanted)
for row, want in zip(rows, wanted):
    for key, value in want.items():
        got = row[key]
        if value is None: assert got == "", (key, got)
        elif isinstance(value, str): assert got == value, (key, got)
        else: assert float(got) == value, (key, got, value)
    assert row["kernel"] == "trial" and len(row["numbers_digest"]) == 32 and None not in row, row
lines = [line for line in open("scaling.md", encoding="utf-8") if line.startswith("|")]
cells = {line.count(" | ") for line in lines if "---" not in line} | {line.count("|") - 2 for line in lines if "---" in line}
assert len(cells) == 1 and len(lines) == len(wanted) + 2, lines
text = open("scaling.tex", encoding="utf-8").read()
for word in ("table", "tabular"): assert text.count("\\begin{" + word + "}") == text.count("\\end{" + word + "}") == 1, text
spec = text.split("\\begin{tabular}{")[1].split("}")[0]
for line in text.splitlines():
    if line.endswith("\\\\"): assert line.count(" & ") == len(spec) - 1, line'
if command -v pdflatex >/dev/null; then
    printf '%s\n' '\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{booktabs,graphicx}\begin{document}' '\input{scaling}' '\end{document}' >document.tex
    expect_exit 0 pdflatex -halt-on-error document.tex
fi

claim "the table of numbers has every number, the worlds with their workers, and the totals"
expect_exit 0 "$REPORT" --force --table numbers runs
stdout >numbers.txt
expect_stdout_matches '^ +n +prime +sequential s'
if [[ $HAVE_OPENMP == 1 ]]; then expect_stdout_has "OpenMP, 2 threads, s"; fi
if [[ $HAVE_MPI == 1 ]]; then expect_stdout_has "MPI, 2 ranks, s"; fi
for total in "sum of medians" "whole run" "speedup"; do expect_stdout_matches "^ *$total +[0-9.]+"; done
base=$(python 'import json; print("%.6f" % json.load(open("scaling.json"))["tables"][0]["base_seconds"])')
expect_stdout_matches "^ *whole run +$base( |$)"
"$PRIMES" --workload random:40:36 --format tsv | awk '{ print $1, $2 == "prime" ? "P" : "" }' >wanted
awk 'NR > 2 && $1 ~ /^[0-9]+$/ { print $1, $2 == "P" ? "P" : "" }' numbers.txt >got
expect_same wanted got
expect_exit 0 "$REPORT" --force --table numbers --format json runs
stdout >numbers.json
expect_exit 0 "$REPORT" --force --table numbers --format csv runs
stdout >numbers.csv
python '
import csv, json, statistics
rows = json.load(open("numbers.json"))["tables"][0]["rows"]
record = json.load(open("runs/sequential.jsonl"))
assert [row["n"] for row in rows] == [number["n"] for number in record["numbers"]]
assert [row["verdict"] for row in rows] == [number["verdict"] for number in record["numbers"]]
for i, row in enumerate(rows):
    times = [r["numbers"][i]["seconds"] for r in record["repetitions"] if not r["warmup"]]
    assert abs(row["sequential_seconds"] - statistics.median(times)) < 1e-12, row
assert [row["n"] for row in csv.DictReader(open("numbers.csv"))] == [row["n"] for row in rows]'

claim "more than 1,000 numbers are reported without single ones"
study many "$PRIMES" --range 1:2000 --threads 1 --format count
expect_exit 0 "$REPORT" --force --table numbers --kernel miller-rabin runs
expect_stdout_has "no times of single numbers: a record has them for up to 1,000 numbers"
expect_exit 0 "$REPORT" --force --kernel miller-rabin runs
expect_stdout_has "own numbers (range 1:2000), kernel miller-rabin"
expect_stdout_has "no bound: it comes from the times of single numbers"
rm runs/many.jsonl

claim "filters choose, and say so when nothing is left"
expect_exit 0 "$REPORT" --force --kernel trial --workload random:40:36 runs
expect_exit 2 "$REPORT" --force --kernel nosuch runs
expect_stdout ""
expect_stderr_has "usable records is of kernel nosuch"

claim "the samples of schema 1 stay readable, from a file, a folder and standard input"
expect_exit 0 "$REPORT" "$samples/sequential.jsonl" "$samples/threads.jsonl"
expect_stdout_has "Example CPU"
stdout >samples.txt
cat "$samples"/{sequential,threads}.jsonl >both.txt
expect_exit 0 "$REPORT" - <both.txt
expect_same samples.txt "$captured/stdout"
expect_exit 3 "$REPORT" "$samples"
expect_same samples.txt "$captured/stdout"

claim "what cannot be used is named with its place, and ends in exit 3"
expect_stderr "$(
    cat <<TEXT
primes-report: $samples/unusable.jsonl:1: no record of a run: no JSON from column 2 on: '[' or '{' expected near 'no'
primes-report: $samples/unusable.jsonl:2: a record of schema 0; this primes-report reads schemas 1 to 2: it is too old to be read
primes-report: $samples/unusable.jsonl:3: a record of schema 3; this primes-report reads schemas 1 to 2: a newer one is needed
primes-report: $samples/unusable.jsonl:4: the run failed with exit code 1
primes-report: $samples/unusable.jsonl:5: no record of a run: JSON, but no object
primes-report: $samples/unusable.jsonl:6: half a record: was its run stopped while it wrote?
primes-report: 6 of 8 records could not be used
TEXT
)"
expect_exit 3 "$REPORT" "$samples/unusable.jsonl"
expect_stdout ""
expect_stderr_has "primes-report: no record could be used"

claim "of many problems the first twenty are shown, and the rest is counted"
yes garbage | head -n 1000 >garbage.jsonl || true
expect_exit 3 "$REPORT" --force garbage.jsonl runs
[[ $(stderr | grep -c garbage.jsonl) -eq 20 ]] || fail "expected 20 lines"
expect_stderr_has "primes-report: ... and 980 more"

claim "unknown fields are passed over, blank lines too"
{ printf '\n  \n' && edited "$samples/sequential.jsonl" 'future={"a":[1,{"b":null}]}' 'world.color="red"' && printf '\r\n'; } >future.jsonl
expect_exit 0 "$REPORT" future.jsonl
expect_stderr ""

claim "folders are searched through, other files in them left alone, what cannot be read named"
mkdir -p tree/below/deep
cp "$samples/sequential.jsonl" tree/below/deep/a.jsonl
cp "$samples/threads.jsonl" tree/b.jsonl
echo "not a record" >tree/notes.txt
expect_exit 0 "$REPORT" tree/
expect_same samples.txt "$captured/stdout"
ln -s nowhere tree/lost.jsonl
ln -s .. tree/below/circle
expect_exit 3 "$REPORT" tree
expect_same samples.txt "$captured/stdout"
expect_stderr_has "primes-report: tree/lost.jsonl: a link to nothing"
rm tree/below/circle

claim "the same run counts once and is named"
cp "$samples/threads.jsonl" tree/copy.jsonl
rm tree/lost.jsonl
expect_exit 0 "$REPORT" tree
expect_stdout_has "warning: 1 of 3 records is the same run as another; each run is counted once; remove the copies"
stdout | grep -v "is the same run as another" >without.txt
expect_same samples.txt without.txt
expect_stderr "primes-report: tree/copy.jsonl:1: the same run as tree/b.jsonl:1: counted once"

claim "verdicts that disagree end in exit 4, with the records named and none of them used"
mkdir wrong
cp "$samples/sequential.jsonl" "$samples/threads.jsonl" wrong
edited "$samples/threads.jsonl" 'tally.verdicts_digest="00000000000000000000000000000bad"' >wrong/z.jsonl
expect_exit 4 "$REPORT" wrong
expect_stdout ""
expect_stderr_has "verdicts disagree on the same numbers (own numbers from 3 sources, digest "
expect_stderr_has "digest 00000000000000000000000000000bad: 1 record: wrong/z.jsonl:1"
expect_stderr_has ": 2 records: wrong/sequential.jsonl:1, wrong/threads.jsonl:1"
expect_exit 4 "$REPORT" --force wrong runs
expect_stdout_has "random:40:36"
expect_stdout_lacks "own numbers"

claim "another CPU model or program is another table, and the key is named"
for change in 'ranks.0.cpu_model="Other CPU"|CPU model' 'ranks.0.isa="avx2"|instruction set' 'ranks.0.cores=1|machine' 'program.commit="fedcba987654"|commit' \
    'program.flags="-O1"|compiler flags' 'program.compiler="clang 14"|compiler' 'format="count"|output format'; do
    mkdir apart
    cp "$samples/sequential.jsonl" apart
    edited "$samples/threads.jsonl" "${change%|*}" >apart/other.jsonl
    expect_exit 0 "$REPORT" apart
    [[ $(stdout | grep -c ' · base: ') -eq 2 ]] || fail "expected two tables"
    expect_stdout_has "no speedup: the sequential run apart/sequential.jsonl:1 has another ${change#*|} ('"
    expect_exit 0 "$REPORT" --format csv apart
    expect_stderr_has "no speedup: the sequential run apart/sequential.jsonl:1 has another ${change#*|} ('"
    rm -r apart
done

claim "misplaced runs and other bindings are rows of their own, and --force counts what was misplaced"
mkdir placed
cp "$samples/sequential.jsonl" placed
edited "$samples/threads.jsonl" 'placement={"smt":"2 threads on a core"}' >placed/smt.jsonl
edited "$samples/threads.jsonl" 'started="2026-01-01T00:00:02Z"' >placed/good.jsonl
edited "$samples/threads.jsonl" 'started="2026-01-01T00:00:03Z"' 'world.openmp_environment={"OMP_NUM_THREADS":"2","OMP_PLACES":"cores"}' >placed/bound.jsonl
expect_exit 0 "$REPORT" placed
expect_stdout_matches '^OpenMP .* – .* misplaced \(smt\): left out$'
expect_stdout_matches '^OpenMP .* OMP_PLACES=cores$'
expect_stdout_has "1 of 4 runs was misplaced and counts for no speedup and no plot, unless with --force; placed/smt.jsonl:1: 2 threads on a core"
[[ $(stdout | grep -c ^OpenMP) -eq 3 ]] || fail "expected three rows of threads"
expect_exit 0 "$REPORT" --force placed
expect_stdout_lacks "left out"
[[ $(stdout | grep -c ^OpenMP) -eq 2 ]] || fail "expected two rows of threads"

claim "runs that went on after an interruption are in no row, which is said; their verdicts still count"
mkdir resumed
cp "$samples/sequential.jsonl" resumed/a.jsonl
edited "$samples/threads.jsonl" 'started="2026-01-01T00:00:02Z"' >resumed/b.jsonl
expect_exit 0 "$REPORT" --format csv resumed
stdout >without.csv
expect_stderr_lacks "interruption"
edited "$samples/threads.jsonl" 'started="2026-01-01T00:00:03Z"' parts=3 >resumed/c.jsonl
edited "$samples/sequential.jsonl" 'started="2026-01-01T00:00:04Z"' parts=2 'repetitions.0.seconds=0.001' >resumed/d.jsonl
told="2 runs left out, which went on after an interruption: the times of such a run are those of its last part; resumed/"
expect_exit 0 "$REPORT" --format csv resumed
expect_stderr_has "primes-report: table 1: $told"
stdout >with.csv
expect_same without.csv with.csv
expect_exit 0 "$REPORT" resumed
expect_stdout_has "$told"
expect_exit 0 "$REPORT" --format json resumed
expect_stdout_has "$told"
rm resumed/d.jsonl
expect_exit 0 "$REPORT" --force resumed
expect_stdout_has "1 run left out, which went on after an interruption: the times of such a run are those of its last part; resumed/c.jsonl:1: 3 parts"
edited "$samples/sequential.jsonl" 'started="2026-01-01T00:00:04Z"' parts=2 'program.commit="another"' >resumed/d.jsonl
expect_exit 0 "$REPORT" --format csv resumed
expect_stderr_has "resumed/d.jsonl:1: left out: it went on after an interruption, in 2 parts, and its times are those of the last one"
stdout >with.csv
expect_same without.csv with.csv
mkdir all-resumed
mv resumed/[cd].jsonl all-resumed
expect_exit 2 "$REPORT" all-resumed
expect_stderr_has "primes-report: there are no runs to compare that were made in one part"
edited "$samples/threads.jsonl" 'started="2026-01-01T00:00:03Z"' parts=2 'tally.verdicts_digest="00000000000000000000000000000007"' >resumed/c.jsonl
expect_exit 4 "$REPORT" resumed
for parts in 0 -1 '"2"' 1.5 null; do
    edited "$samples/threads.jsonl" "parts=$parts" >resumed/c.jsonl
    expect_exit 3 "$REPORT" resumed
    expect_stderr_has "resumed/c.jsonl:1: no record of a run: 'parts' is not a whole number from 1 to "
done

claim "a terminal obeys nothing that stands in a record"
edited "$samples/sequential.jsonl" 'ranks.0.cpu_model="\u001b[2J| & $x_{1}\u009b"' 'kernel="a,\"b\"\n"' >hostile.jsonl
for format in text markdown csv latex json; do
    for table in scaling numbers; do
        expect_exit 0 "$REPORT" --format "$format" --table "$table" hostile.jsonl
        if stdout | LC_ALL=C grep -qaP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]'; then fail "$format has a control character"; fi
    done
done
expect_exit 0 "$REPORT" --format markdown hostile.jsonl
expect_stdout_has '\| & $x\_{1}'
expect_exit 0 "$REPORT" --format latex hostile.jsonl
expect_stdout_has '\& \$x\_\{1\}'
expect_exit 0 "$REPORT" --format csv hostile.jsonl
expect_stdout_has '"a,""b""\x0a"'

claim "a result that cannot be written is a failure"
if [[ -w /dev/full ]]; then
    expect_exit 1 bash -c '"$1" "$2" >/dev/full' bash "$REPORT" runs
    expect_stderr_has "primes-report: cannot write standard output: No space left on device"
fi
expect_exit 1 bash -c '"$1" --help >&-' bash "$REPORT"
expect_stderr_has "primes-report: cannot write standard output: "

claim "--output FILE is what standard output would get, whole or not there"
"$REPORT" --format csv runs >wanted 2>/dev/null
expect_exit 0 "$REPORT" --format csv --output table.csv runs
expect_stdout ""
expect_same wanted table.csv
expect_exit 1 "$REPORT" --output no/such runs
expect_stderr_has "primes-report: cannot write 'no/such': No such file or directory"
expect_exit 1 "$REPORT" --output /dev/full runs
expect_stderr_has "primes-report: cannot write '/dev/full': No space left on device"
record=$(find runs -name '*.jsonl' | head -n 1)
ln -s "$record" linked
cp "$record" kept
expect_exit 2 "$REPORT" --output linked "$record"
expect_stderr "primes-report: --output is one of the records, '$record'"
expect_exit 2 "$REPORT" --output linked runs
expect_stderr "primes-report: --output is one of the records, '$record'"
expect_exit 2 bash -c '"$1" --output linked - <"$2"' - "$REPORT" "$record"
expect_same kept "$record"
touch .table.csv.elsewhere-1.part
expect_exit 0 "$REPORT" --output table.csv runs
expect_stderr_has "primes-report: '.table.csv.elsewhere-1.part', beside the output: unfinished, left by a run that did not end; nothing uses it"
rm .table.csv.elsewhere-1.part

claim "10,000 records are read at once"
expect_exit 0 "$PRIMES" --workload classic --kernel miller-rabin --threads 1 --record one.jsonl
python '
import json
record = json.load(open("one.jsonl"))
with open("many.jsonl", "w") as file:
    for i in range(10000):
        record["ranks"][0]["process"] = i + 1
        file.write(json.dumps(record, separators=(",", ":")) + "\n")'
begin=${EPOCHREALTIME/./}
expect_exit 0 timeout 240 "$REPORT" --format csv many.jsonl
end=${EPOCHREALTIME/./}
expect_stdout_has ",10000,10000,"
echo "  $(wc -c <many.jsonl) bytes in $(((end - begin) / 1000)) ms"

claim "thousands of files are as good as one"
mkdir split
split --lines=4 --suffix-length=4 --additional-suffix=.jsonl many.jsonl split/
stdout >one.csv
expect_exit 0 timeout 240 "$REPORT" --format csv split
expect_same one.csv "$captured/stdout"

#!/usr/bin/env bash
# The record of a run: it is what its schema says, its parts agree, and no line of a shared file is ever lost or spoilt.
source "$(dirname "$0")/lib.sh"

schema=$SOURCE_DIR/src/output/record.schema.json
check_record=$SOURCE_DIR/tests/tools/check_record.py
python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import jsonschema' 2>/dev/null; then python=$candidate; fi
done
[[ -n $python ]] || skip "no Python with jsonschema (python3-jsonschema)"
if [[ $HAVE_OPENMP == 1 ]]; then two=2; else two=1; fi

# good FILE...: every line is a record, as the schema and its own sums say.
good() {
    run "$python" "$check_record" "$schema" "$@"
    [[ $status -eq 0 ]] || fail "a bad record"
}

# field EXPRESSION FILE [LINE]: of the Python object `r`, by default of the last line.
field() {
    sed -n "${3:-\$}p" "$2" | "$python" -c 'import json, sys
r = json.loads(sys.stdin.read())
true, false = True, False # of JSON
value = eval(sys.argv[1])
print(json.dumps(value) if isinstance(value, (list, dict, bool, type(None))) else value)' "$1"
}

# expect_field EXPECTED EXPRESSION FILE [LINE]
expect_field() {
    local got
    got=$(field "${@:2}")
    [[ $got == "$1" ]] || fail "expected $2 to be $1, got $got"
}

operations='sum(w["operations"] for w in r["repetitions"][0]["workers"])'

claim "a study, sequentially and with 2 threads: the same work, the same verdicts"
expect_exit 0 "$PRIMES" --workload classic --threads 1 --record study.jsonl
expect_exit 0 "$PRIMES" --workload classic --threads $two --split never --record study.jsonl
good study.jsonl
# The odd divisors of the chapter's list, counted with Python: 1 for an even number, else up to the divisor or the root.
divisors=$("$python" -c '
from math import isqrt
least = {3333333333333333: 3, 4444444444444444: 2, 5555555555555555: 5, 6666666666666666: 2, 7777777777777777: 7,
         9999999999999999: 3}
numbers = [2, 142702110479723, 299593572317531, 3333333333333301, 3333333333333333, 3333335652092209, 4444444444444423,
           4444444444444444, 4444444488888889, 5555553133149889, 5555555555555503, 5555555555555555, 6666666666666666,
           6666666666666719, 6666667141414921, 7777777536340681, 7777777777777753, 7777777777777777, 9999999999999917,
           9999999999999999]
print(sum((1 if n % 2 == 0 else 1 + (least.get(n, isqrt(n)) - 1) // 2) if n > 2 else 0 for n in numbers))')
for line in 1 2; do
    expect_field "$divisors" "$operations" study.jsonl $line
    expect_field 20 'r["tally"]["numbers"]' study.jsonl $line
    expect_field 9 'r["tally"]["prime"]' study.jsonl $line
    expect_field 11 'r["tally"]["composite"]' study.jsonl $line
    expect_field classic 'r["workload"]' study.jsonl $line
    expect_field trial 'r["kernel"]' study.jsonl $line
    expect_field divisors 'r["operation"]' study.jsonl $line
    expect_field table 'r["format"]' study.jsonl $line
done
expect_field 1 'r["world"]["workers"]' study.jsonl 1
expect_field "$two" 'r["world"]["workers"]' study.jsonl 2
for digest in numbers_digest verdicts_digest; do
    [[ $(field "r['tally']['$digest']" study.jsonl 1) == $(field "r['tally']['$digest']" study.jsonl 2) ]] ||
        fail "$digest differs between 1 and $two threads"
done
expect_field true 'r["repetitions"][0]["compute_seconds"] > 0.9 * max(w["busy_seconds"] for w in r["repetitions"][0]["workers"]) > 0' \
    study.jsonl 1

claim "split numbers: what became of every unit, how large they were, and what was in vain"
expect_field '[0, 0, 0, 20]' '[r["repetitions"][0][k] for k in ("unit_operations", "vain_units", "vain_operations", "unit_count")]' study.jsonl
expect_field never 'r["split"]' study.jsonl
expect_exit 0 "$PRIMES" --workload classic --threads $two --repeat 2 --record split.jsonl
good split.jsonl
expect_field auto 'r["split"]' split.jsonl
if [[ $two == 2 ]]; then
    expect_field true 'all(x["unit_count"] > 20 and x["unit_operations"] > 0 and x["rate"] > 0 for x in r["repetitions"])' split.jsonl
    expect_field true 'max(n["units"] for n in r["repetitions"][0]["numbers"]) > 1' split.jsonl
    expect_field true 'all(n["known_seconds"] <= x["seconds"] for x in r["repetitions"] for n in x["numbers"])' split.jsonl
fi
for digest in numbers_digest verdicts_digest; do
    [[ $(field "r['tally']['$digest']" study.jsonl) == $(field "r['tally']['$digest']" split.jsonl) ]] || fail "$digest differs"
done

claim "a record says with what, where and how the run was made"
expect_exit 0 "$PRIMES" --version
said=$(stdout)
expect_field "$said" '"primes {version} (commit {commit}, {compiler}, threads: {threads_library}, ranks: {mpi_library})".format(**r["program"])' study.jsonl
expect_field "$(uname -n)" 'r["ranks"][0]["host"]' study.jsonl
expect_field "$(nproc)" 'r["ranks"][0]["allowed_cpu_count"]' study.jsonl
expect_field "[\"$PRIMES\", \"--workload\", \"classic\", \"--threads\", \"1\", \"--record\", \"study.jsonl\"]" 'r["command"]' study.jsonl 1
expect_field none 'r["world"]["launcher"]' study.jsonl
expect_field null 'r["world"]["slurm_job_id"]' study.jsonl
expect_field true "abs(__import__('calendar').timegm(__import__('time').strptime(r['started'], '%Y-%m-%dT%H:%M:%SZ')) - $(date +%s)) < 600" study.jsonl
expect_exit 0 env OMP_PROC_BIND=false SLURM_JOB_ID=4711 "$PRIMES" --record world.jsonl 7
expect_field '{"OMP_PROC_BIND": "false"}' 'r["world"]["openmp_environment"]' world.jsonl
expect_field 4711 'r["world"]["slurm_job_id"]' world.jsonl
good world.jsonl

claim "it says how large the input was, and which; how wide numbers are, how units went out, and what connects ranks"
seq 1 90 >ninety.txt
expect_exit 3 "$PRIMES" --record input.jsonl --invalid=report --input ninety.txt 91 --input - <<<$'92\n9x'
expect_field "{\"bytes\": $(($(wc -c <ninety.txt) + 6)), \"numbers\": 93, \"invalid_lines\": 1}" '{k: r["input"][k] for k in ("bytes", "numbers", "invalid_lines")}' input.jsonl
expect_field true 'r["input"]["numbers_digest"] == r["tally"]["numbers_digest"]' input.jsonl
for size in 16 1000000; do # big files are read in blocks
    expect_exit 3 env PRIMES_BLOCK_SIZE=$size "$PRIMES" --record input.jsonl --invalid=report --input ninety.txt 91 --input - <<<$'92\n9x'
    expect_field true "r['input'] == $(field 'r["input"]' input.jsonl 1)" input.jsonl
    expect_field true 'r["in_blocks"]' input.jsonl
done
expect_exit 0 "$PRIMES" --record input.jsonl --shard 2/3 --format tsv --input ninety.txt
expect_field "{\"bytes\": $(wc -c <ninety.txt), \"numbers\": 90, \"invalid_lines\": 0}" '{k: v for k, v in r["input"].items() if k != "identity"}' input.jsonl
expect_field '[64, 1, null]' '[r["width_bits"], r["parts"], r["world"]["mpi"]]' input.jsonl
expect_field '["auto", "input"]' 'list(r["schedule"].values())' study.jsonl 1
if [[ $two == 2 ]]; then
    expect_field '["auto", "longest first"]' 'list(r["schedule"].values())' study.jsonl 2
    expect_field '["auto", "input"]' 'list(r["schedule"].values())' split.jsonl
fi
expect_exit 0 "$PRIMES" --record loop.jsonl --threads $two --schedule static 9 7 1
expect_field '{"kind": "static", "order": "input"}' 'r["schedule"]' loop.jsonl
expect_field never 'r["split"]' loop.jsonl
OMP_SCHEDULE=GUIDED,2 expect_exit 0 "$PRIMES" --record loop.jsonl --threads $two --schedule runtime 9 7 1
expect_field '{"kind": "guided", "chunk": 2, "order": "input"}' 'r["schedule"]' loop.jsonl
expect_field '{"OMP_SCHEDULE": "GUIDED,2"}' 'r["world"]["openmp_environment"]' loop.jsonl
good loop.jsonl
printf '\x07\0\0\0\0\0\0\0' >seven.bin
expect_exit 0 "$PRIMES" --record input.jsonl --binary --input seven.bin
expect_field '[8, 1, false]' '[r["input"]["bytes"], r["input"]["numbers"], "numbers" in r]' input.jsonl
total=$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null) || true
expect_field "${total:+$((total * 1024))}" 'r["ranks"][0].get("memory_bytes", "")' input.jsonl
if [[ -r /sys/devices/system/node/online ]]; then
    expect_field true '0 < len(r["ranks"][0]["numa_domains"])' input.jsonl
    expect_field true 'all(len(cpus) > 0 for cpus in r["ranks"][0]["numa_domain_cpus"])' input.jsonl
else
    expect_field false '"numa_domains" in r["ranks"][0]' input.jsonl
fi
if [[ $HAVE_MPI == 1 ]]; then
    expect_exit 0 ranks 1 "$PRIMES" --record input.jsonl 7
    expect_field true 'r["world"]["mpi"]["library"] == r["program"]["mpi_library"] and r["world"]["launcher"] != "none"' input.jsonl
fi
good input.jsonl

claim "the identity of an input is that of what it holds; what cannot be read again has none"
# expect_identity NAME OPTION...: a run with these has the identity in $NAME, which it sets if it is empty.
expect_identity() {
    local -n known=$1
    local got
    expect_exit 0 "$PRIMES" --record identity.jsonl --format tsv "${@:2}"
    got=$(field 'r["input"].get("identity")' identity.jsonl)
    [[ -n $known ]] || known=$got
    [[ $got == "$known" ]] || fail "${*:2} has the identity $got, not $known"
}
# shellcheck disable=SC2034 # it is used by its name
whole='' other='' blocks='' range='' numbers='' none=null
cp ninety.txt other.txt
touch -d @1 other.txt
expect_identity whole --input ninety.txt
expect_identity whole --input other.txt --threads $two --kernel trial
expect_identity whole --input ninety.txt --shard 2/3
sed -i 's/^89$/88/' other.txt
expect_identity other --input other.txt
expect_identity range --range 1:90
expect_identity numbers 1 90
PRIMES_BLOCK_SIZE=16 expect_identity blocks --input ninety.txt
if [[ $HAVE_MPI == 1 ]]; then
    PRIMES_BLOCK_SIZE=16 expect_exit 0 ranks 2 "$PRIMES" --record identity.jsonl --threads 1 --format tsv --input ninety.txt --placement=ignore
    expect_field "$blocks" 'r["input"]["identity"]' identity.jsonl
fi
[[ $(printf '%s\n' "$whole" "$other" "$range" "$numbers" "$blocks" | sort -u | wc -l) -eq 5 ]] || fail "two inputs have one identity"
expect_identity none --input - <ninety.txt
expect_identity none --input <(cat ninety.txt)
expect_identity none --input ninety.txt --input /dev/null
good identity.jsonl

claim "it says how large the file is that the result is in, where that is a file"
expect_exit 0 "$PRIMES" --record output.jsonl --format tsv --output verdicts.tsv --input ninety.txt
expect_field "{\"bytes\": $(wc -c <verdicts.tsv)}" 'r["output"]' output.jsonl
expect_exit 0 "$PRIMES" --record output.jsonl --format count --output count.txt --threads $two --range 1:1000000
expect_field "{\"bytes\": $(wc -c <count.txt)}" 'r["output"]' output.jsonl
expect_exit 0 "$PRIMES" --record output.jsonl --format tsv --output /dev/null --input ninety.txt
expect_field false '"output" in r' output.jsonl
expect_exit 0 "$PRIMES" --record output.jsonl --format tsv --input ninety.txt
expect_field false '"output" in r' output.jsonl
good output.jsonl

claim "a run in several parts lists no single numbers, and is a good record"
expect_exit 0 "$PRIMES" --record whole.jsonl --threads 1 --range 1:90
"$python" - <<'TEXT'
import json
record = json.loads(open("whole.jsonl").readline())
record["parts"] = 2
del record["numbers"], record["repetitions"][0]["numbers"]
unit = record["repetitions"][0]["units"][-1]
unit["count"] -= 50 # which the first part had decided
print(json.dumps(record), file=open("parts.jsonl", "w"))
record["parts"] = 1
print(json.dumps(record), file=open("lost.jsonl", "w"))
TEXT
good parts.jsonl
expect_exit 1 "$python" "$check_record" "$schema" lost.jsonl
sed 's/"parts":1/"parts":2/' whole.jsonl >listed.jsonl
expect_exit 1 "$python" "$check_record" "$schema" listed.jsonl
expect_stdout_has "False schema does not allow"

claim "units that are too many to list are summed up for each worker"
# Each of these even numbers is long enough to be a unit of its own.
expect_exit 0 "$PRIMES" --kernel trial --split never --threads $two --format count --range 1000000000000:1000000080800:8 --record long.jsonl
expect_field '[10101, false]' '[r["repetitions"][0]["unit_count"], "units" in r["repetitions"][0]]' long.jsonl
expect_field 10101 'sum(w["units"] for w in r["repetitions"][0]["workers"] if "unit_sums" in w)' long.jsonl
expect_exit 0 "$PRIMES" --kernel trial --split never --threads $two --format count --range 1000000000000:1000000079992:8 --record long.jsonl
expect_field '[10000, true]' '[r["repetitions"][0]["unit_count"], "units" in r["repetitions"][0]]' long.jsonl
expect_field false 'any("unit_sums" in w for w in r["repetitions"][0]["workers"])' long.jsonl
good long.jsonl

claim "the CPU time of a worker at work: nearly all of it where it computes, in whatever thread; little of the time where it sleeps"
# expect_share EXPRESSION OPTION...: the expression holds of the sums busy_cpu, busy and cpu over the workers of the run.
expect_share() {
    expect_exit 0 "$PRIMES" --placement ignore --format count --record cpu.jsonl "${@:2}"
    expect_field true "(lambda busy_cpu, busy, cpu: $1)(*(sum(w[k + '_seconds'] for w in r['repetitions'][0]['workers']) for k in ('busy_cpu', 'busy', 'cpu')))" cpu.jsonl
}
expect_share "0.9 * cpu < busy_cpu" --kernel trial --threads 1 --range 1:1000000
expect_share "0.9 * cpu < busy_cpu" --kernel trial --threads 1 --schedule static,1 --range 1:1000000
if [[ $HAVE_SIEVE == 1 ]]; then # so far out that a thread of its own counts
    expect_share "0.9 * cpu < busy_cpu" --kernel sieve --threads 1 --range 3000000000000001:3000000000900001
fi
expect_share "0 < busy_cpu < 0.5 * busy" --kernel sleep --threads $two --workload random:2000:24
good cpu.jsonl
sed -n 's/"busy_cpu_seconds":[^,]*/"busy_cpu_seconds":99/p' cpu.jsonl >more.jsonl
expect_exit 1 "$python" "$check_record" "$schema" more.jsonl
expect_stdout_has "no more CPU time at work than in all"

claim "records of version 1 are still what its schema says"
for file in "$SOURCE_DIR"/results/reference/records/*.jsonl; do head -n 1 "$file"; done >version1.jsonl
expect_field 1 'r["schema"]' version1.jsonl
good version1.jsonl

claim "a check, repetitions, warm-ups, bad lines, many numbers, none, and every format"
printf '0\n1\n2\n97\n91\n18446744073709551615\nx y\n\xff\n18446744073709551557\n' >mixed.txt
for format in table tsv jsonl count; do
    expect_exit 3 "$PRIMES" --format $format --threads $two --record check.jsonl --input mixed.txt --invalid=report
    expect_field '[9, 3, 2, 2, 2]' '[r["tally"][k] for k in ("numbers", "prime", "composite", "neither", "invalid")]' check.jsonl
    expect_field 3 'r["exit_code"]' check.jsonl
    expect_field $format 'r["format"]' check.jsonl
done
expect_exit 0 "$PRIMES" --record check.jsonl --repeat 3 --warmup 2 --threads $two --kernel trial --range 1:100
expect_field 5 'len(r["repetitions"])' check.jsonl
expect_exit 0 "$PRIMES" --record check.jsonl --range 1:1000
expect_field 1000 'len(r["numbers"])' check.jsonl
expect_exit 0 "$PRIMES" --record check.jsonl --range 1:1001
expect_field false '"numbers" in r or "numbers" in r["repetitions"][0]' check.jsonl
expect_exit 0 "$PRIMES" --record check.jsonl --threads $two --range 1:200000
expect_field 17984 'r["tally"]["prime"]' check.jsonl
expect_exit 0 "$PRIMES" --record check.jsonl --input /dev/null
expect_field 0 'r["tally"]["numbers"]' check.jsonl
expect_exit 0 "$PRIMES" --record check.jsonl --format tsv --output verdicts.tsv 7
expect_exit 0 "$PRIMES" --record check.jsonl --range 5:7 11 --input - <<<13
expect_field '[{"kind": "range", "text": "5:7"}, {"kind": "number", "text": "11"}, {"kind": "file", "text": "-"}]' 'r["sources"]' check.jsonl
expect_field null 'r["workload"]' check.jsonl
odd=$'odd\xff\e"\\.txt'
echo 7 >"$odd"
expect_exit 0 "$PRIMES" --record check.jsonl --input "$odd"
good check.jsonl
[[ $(wc -l <check.jsonl) -eq 12 ]] || fail "expected 12 records"

claim "the same numbers have the same digests, however they are given and checked; other numbers have others"
seq 5 9 >numbers.txt
expect_exit 0 "$PRIMES" --record digest.jsonl 5 6 7 8 9
expect_exit 0 "$PRIMES" --record digest.jsonl --input numbers.txt
expect_exit 0 "$PRIMES" --record digest.jsonl --range 5:9 --kernel trial
expect_exit 0 "$PRIMES" --record digest.jsonl --input - --format table <<<$'5\n06\n\n# 1\n7\r\n 8\n9'
expect_exit 0 "$PRIMES" --record digest.jsonl 5 8 7 6 9
expect_exit 0 "$PRIMES" --record digest.jsonl 5 6 7 8
expect_exit 0 "$PRIMES" --record digest.jsonl 5 6 7 8 9 0
good digest.jsonl
digests=$("$python" -c 'import json, sys
for line in open("digest.jsonl"): print(json.loads(line)["tally"]["numbers_digest"])')
[[ $(head -n 4 <<<"$digests" | sort -u | wc -l) -eq 1 ]] || fail "the same numbers, other digests: $digests"
[[ $(sort -u <<<"$digests" | wc -l) -eq 4 ]] || fail "other numbers, the same digests: $digests"
expect_exit 0 "$PRIMES" --output verdicts.tsv --record digest.jsonl 5 6 7
expect_stderr_has "verdicts $(field 'r["tally"]["verdicts_digest"]' digest.jsonl)"

claim "the schema refuses a record in which a field is missing, new, or of another kind"
cat >mutate.py <<'TEXT'
# Of one record: every field left out, one added to every object, every value replaced by one of another kind.
import copy, json, sys
import jsonschema

schema = json.load(open(sys.argv[1]))
record = json.loads(open(sys.argv[2]).readline())
validator = jsonschema.Draft202012Validator(schema)
optional = ("divisor", "OMP_", "SLURM_", "memory_bytes", "busy_cpu_seconds", "allowed_cores", "numa_domain", "node", "identity", "in_blocks", "output")
survivors, mutants = [], 0

def places(value, path=()):
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            yield from places(part, path + (key,))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from places(part, path + (i,))

def at(root, path):
    for key in path:
        root = root[key]
    return root

def attempt(path, what, change):
    global mutants
    mutant = copy.deepcopy(record)
    change(at(mutant, path))
    mutants += 1
    if validator.is_valid(mutant):
        survivors.append(f"/{'/'.join(map(str, path))}: {what}")

assert validator.is_valid(record)
for path, value in places(record):
    if not path or not path[-1].__str__().endswith("_environment"):
        attempt(path, "a new field", lambda o: o.update(surprise=1))
    for key, part in value.items():
        is_optional = key.startswith(optional) or (path, key) == (("input",), "numbers_digest") or ("workers" in path and key == "numbers")
        if not is_optional:
            attempt(path, f"no {key}", lambda o: o.pop(key))
            attempt(path, f"{key} renamed", lambda o: o.update({key + "s": o.pop(key)}))
        others = [[], {}, True, None, "", -1.5, "x\x00"] if isinstance(part, (int, float)) else [7, 7.5, True, []]
        if isinstance(part, list): others = [7, "7", {}, None]
        if isinstance(part, dict): others = [7, "7", [], None]
        if isinstance(part, bool): others = [0, 1, "true", None]
        for other in others:
            attempt(path, f"{key} = {other!r}", lambda o: o.update({key: other}))
for key in ("n", "divisor"):
    for other in ("", "-7", "+7", "07", "7.0", "1e9", "0x7", " 7"):
        for i, number in enumerate(record.get("numbers", [])):
            if key in number:
                attempt(("numbers", i), f"{key} = {other!r}", lambda o: o.update({key: other}))
for key in ("numbers_digest", "verdicts_digest"):
    for other in ("0" * 31, "0" * 33, "G" * 32, "A" * 32):
        attempt(("tally",), f"{key} = {other!r}", lambda o: o.update({key: other}))
for other in ("auto", "runtime") if "chunk" in record["schedule"] else ("static", "guided", "runtime"):
    attempt(("schedule",), f"kind = {other}", lambda o: o.update(kind=other))
if "chunk" in record["schedule"]:
    attempt(("schedule",), "no chunk at a time", lambda o: o.update(chunk=0))
    attempt(("schedule",), "a loop that is sorted", lambda o: o.update(order="longest first"))
    attempt((), "a loop that splits", lambda o: o.update(split="auto"))
else:
    attempt(("schedule",), "a chunk of auto", lambda o: o.update(chunk=1))
    attempt(("repetitions", 0, "workers", 0), "chunks of auto", lambda o: o.update(chunks=1, held_back_seconds=0.0))
    attempt(("repetitions", 0, "workers", 0), "numbers of auto", lambda o: o.update(numbers=1))
attempt((), "schema 1", lambda o: o.update(schema=1))
attempt((), "schema 3", lambda o: o.update(schema=3))
attempt((), "exit code 2", lambda o: o.update(exit_code=2))
attempt((), "no repetition", lambda o: o.update(repetitions=[]))
if "numbers" in record: attempt(("numbers", 0), "a prime with a divisor", lambda o: o.update(verdict="prime", divisor="7"))
print(mutants, "mutants")
print("\n".join(survivors))
sys.exit(1 if survivors or mutants < 300 else 0)
TEXT
expect_exit 0 "$PRIMES" --record mutant.jsonl --threads $two 9 7 1
expect_exit 0 "$python" mutate.py "$schema" mutant.jsonl
expect_exit 0 "$python" mutate.py "$schema" long.jsonl
for schedule in dynamic,2 guided; do
    expect_exit 0 "$PRIMES" --record loop.jsonl --threads $two --schedule "$schedule" 9 7 1
    good loop.jsonl
    tail -n 1 loop.jsonl >last.jsonl
    expect_exit 0 "$python" mutate.py "$schema" last.jsonl
done
expect_exit 0 "$python" - "$schema" <<'TEXT'
# Every field of every object has a description.
import json, sys
def look(value, path):
    if isinstance(value, dict):
        for name, field in value.get("properties", {}).items():
            if isinstance(field, dict) and "additionalProperties" in value:
                target = json.load(open(sys.argv[1]))["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
                assert field.get("description") or target.get("description"), f"{path}/{name} has no description"
        for key, part in value.items():
            look(part, f"{path}/{key}")
    elif isinstance(value, list):
        for part in value:
            look(part, path)
look(json.load(open(sys.argv[1])), "")
TEXT

claim "a folder is made if it is missing, and gets one file a run"
expect_exit 0 "$PRIMES" --record made/by/primes 7
expect_exit 0 "$PRIMES" --record made/by/primes 8
expect_exit 0 "$PRIMES" --record made/by/primes/ 9
good made/by/primes/*
[[ $(find made -type f | wc -l) -eq 3 ]] || fail "expected 3 files: $(find made)"
for file in made/by/primes/*; do
    [[ $(basename "$file") =~ ^[0-9]{8}T[0-9]{6}\.[0-9]{3}Z-[^/]+-[0-9]+\.jsonl$ && $(wc -l <"$file") -eq 1 ]] || fail "$file"
done
mkdir folder.jsonl
expect_exit 0 "$PRIMES" --record folder.jsonl 7
good folder.jsonl/*

claim "a line that a killed run left half written spoils nothing"
cp digest.jsonl half.jsonl
before=$(wc -l <half.jsonl)
head -c 100 digest.jsonl >>half.jsonl
expect_exit 0 "$PRIMES" --record half.jsonl 7
[[ $(wc -l <half.jsonl) -eq $((before + 2)) ]] || fail "expected the half line to be ended"
expect_same <(head -c 100 digest.jsonl) <(sed -n "$((before + 1))p" half.jsonl | tr -d '\n')
sed -i "$((before + 1))d" half.jsonl
good half.jsonl

claim "8 runs at once lose no line"
for i in {1..8}; do
    (for _ in {1..4}; do "$PRIMES" --record shared.jsonl --threads 1 --format count --range "$i:$((i + 300))"; done >/dev/null) &
done
wait
good shared.jsonl
[[ $(wc -l <shared.jsonl) -eq 32 ]] || fail "expected 32 lines, got $(wc -l <shared.jsonl)"
for i in {1..8}; do
    [[ $(grep -c "\"text\":\"$i:$((i + 300))\"" shared.jsonl) -eq 4 ]] || fail "a line of run $i is missing"
done
for i in {1..8}; do "$PRIMES" --record many --threads 1 "$i" >/dev/null & done
wait
[[ $(find many -type f | wc -l) -eq 8 ]] || fail "expected 8 files: $(ls many)"
good many/*

claim "a run waits for its turn to append, says so, and for how long; told to stop, it keeps its record beside"
if command -v flock >/dev/null; then
    : >turns.jsonl
    exec 6>>turns.jsonl
    flock 6
    rm -f done.txt said.txt
    "$PRIMES" --record turns.jsonl 7 >done.txt 2>said.txt 6>&- &
    until [[ -s done.txt && -s said.txt ]]; do sleep 0.05; done
    [[ ! -s turns.jsonl ]] || fail "it did not wait"
    [[ $(<said.txt) =~ ^"primes: waiting for the lock of 'turns.jsonl', which another process holds ("[0-9]+" s so far)"$ ]] ||
        fail "it said: $(<said.txt)"
    exec 6>&-
    wait $!
    good turns.jsonl
    [[ $(wc -l <turns.jsonl) -eq 1 ]] || fail "expected one line"
    exec 6>>turns.jsonl
    flock 6
    rm -f done.txt said.txt
    "$PRIMES" --record turns.jsonl 8 >done.txt 2>said.txt 6>&- &
    until [[ -s done.txt && -s said.txt ]]; do sleep 0.05; done
    kill -TERM $!
    status=0
    timeout 20 tail --pid=$! -f /dev/null || fail "SIGTERM did not end the wait"
    wait $! || status=$?
    exec 6>&-
    [[ $status -eq 1 ]] || fail "expected exit 1, got $status"
    kept=$(sed -n "s/^primes: cannot write the record 'turns.jsonl': another process holds its lock, and SIGTERM ended the wait; it is in '\(turns\..*\.jsonl\)'$/\1/p" said.txt)
    [[ -n $kept ]] || fail "it said: $(<said.txt)"
    good turns.jsonl "$kept"
    [[ $(wc -l <turns.jsonl) -eq 1 && $(wc -l <"$kept") -eq 1 ]] || fail "expected a line in each"
else
    echo "  not tried: flock is not installed"
fi

claim "a file that was moved away while a run waited for its lock is made again"
if command -v flock >/dev/null; then
    exec 6>>turns.jsonl
    flock 6
    rm -f done.txt said.txt
    "$PRIMES" --record turns.jsonl 9 >done.txt 2>said.txt 6>&- &
    until [[ -s said.txt ]]; do sleep 0.05; done
    mv turns.jsonl moved.jsonl
    exec 6>&-
    wait $!
    good turns.jsonl moved.jsonl
    expect_field 9 'r["numbers"][0]["n"]' turns.jsonl
    [[ $(wc -l <moved.jsonl) -eq 1 ]] || fail "a line was added to a file that was moved away"
fi

claim "a place that takes no record is refused before anything is computed"
# refused CODE MESSAGE PATH
refused() {
    expect_exit "$1" timeout 120 "$PRIMES" --workload classic64 --output verdicts.new --record "$3"
    expect_stderr "primes: $2"
    expect_stdout ""
    [[ ! -e verdicts.new ]] || fail "a result was written"
}
touch plain.txt
refused 1 "cannot write the record 'no/such/r.jsonl': No such file or directory" no/such/r.jsonl
refused 1 "cannot write the record 'plain.txt/r.jsonl': Not a directory" plain.txt/r.jsonl
refused 1 "cannot write the record 'plain.txt/folder': Not a directory" plain.txt/folder
refused 2 "--record: 'plain.txt' is neither a folder nor a file whose name ends in .jsonl" plain.txt
refused 2 "--record: '/dev/null' is neither a folder nor a file whose name ends in .jsonl" /dev/null
long_name=$(printf 'n%.0s' {1..300})
expect_exit 1 timeout 120 "$PRIMES" --workload classic64 --record "$long_name.jsonl"
expect_stderr_has "File name too long"
if [[ $(id -u) -ne 0 ]]; then
    mkdir -p sealed && chmod 555 sealed
    refused 1 "cannot write the record 'sealed/r.jsonl': Permission denied" sealed/r.jsonl
    refused 1 "cannot write the record 'sealed': Permission denied" sealed
    chmod 755 sealed
elif setpriv --reuid=65534 --clear-groups test -x "$PRIMES" 2>/dev/null; then
    chmod 711 "$test_root" "$tmp"
    mkdir -m 555 sealed
    expect_exit 1 timeout 120 setpriv --reuid=65534 --clear-groups "$PRIMES" --record "$tmp/sealed/r.jsonl"
    expect_stderr "primes: cannot write the record '$tmp/sealed/r.jsonl': Permission denied"
else
    echo "  not tried: root may write everywhere, and an ordinary user may not run $PRIMES"
fi

claim "a full disk under the record is a failure, and the result is there all the same"
ln -s /dev/full full.jsonl
expect_exit 1 "$PRIMES" --record full.jsonl --output verdicts.tsv 7
expect_stderr_matches "^primes: cannot write the record 'full\.jsonl': No space left on device; it is in 'full\.[^/]+-[0-9]+\.jsonl'$"
good full.?*.jsonl
[[ $(cat verdicts.tsv) == $'7\tprime' ]] || fail "the result is lost"
if has_file_limit; then
    expect_exit 1 bash -c 'ulimit -f 4; "$@"' - "$PRIMES" --record limited.jsonl --format count --range 1:1000
    expect_stderr "primes: cannot write the record 'limited.jsonl': File too large; it is lost: File too large"
    [[ $(echo limited*) == "limited*" ]] || fail "half a record was left: $(echo limited*)"
fi

claim "a run that is refused or stopped leaves no record, one that cannot write its result says so in it"
expect_exit 2 "$PRIMES" --record none.jsonl --input mixed.txt
[[ ! -e none.jsonl ]] || fail "a record of a run that was refused"
run timeout --foreground 1 "$PRIMES" --workload classic64 --threads 1 --record none.jsonl
[[ ! -e none.jsonl ]] || fail "a record of a run that was stopped"
[[ -z $(find . -name '.none*' -o -name 'none.?*.jsonl') ]] || fail "something beside it"
expect_exit 1 bash -c '"$@" >/dev/full' - "$PRIMES" --record none.jsonl --threads 1 7
good none.jsonl
expect_field 1 'r["exit_code"]' none.jsonl

#!/usr/bin/env python3
"""check_record.py SCHEMA FILE...: is each line of each FILE a record as SCHEMA says, and do its parts agree?
Records of an older version are held against SCHEMA's neighbour record.schema.vN.json.

What a schema cannot say is checked here: sums, counts, and both digests, computed anew from the definition in
src/base/digest.h. Prints what is wrong and exits with 1. Without jsonschema it exits with 77.
"""

import json
import math
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

FIELD = 2**61 - 1
POINTS = (0x0243F6A8885A308D, 0x0B7E151628AED2A6)
SYMBOLS = {"neither": 0, "prime": 1, "composite": 2, "invalid": 3}


def digest(symbols):
    text = ""
    for point in POINTS:
        value = 0
        for symbol in symbols:
            for digit in (symbol >> 32, (symbol & 0xFFFFFFFF) + 1):
                value = (value * point + digit) % FIELD
        text += f"{value:016x}"
    return text


def is_prime(n):
    if n < 2:
        return False
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # enough below 3.3e24
    if n in bases:
        return True
    if any(n % base == 0 for base in bases):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(
        pow(base, odd, n) in (1, n - 1) or any(pow(base, odd << i, n) == n - 1 for i in range(1, twos))
        for base in bases
    )


def verdict_of(n):
    return "neither" if n < 2 else "prime" if is_prime(n) else "composite"


def check_numbers(record, claim):
    tally, numbers = record["tally"], record["numbers"]
    kinds = [number["verdict"] for number in numbers]
    values = [int(number["n"]) for number in numbers if "n" in number]
    for kind in SYMBOLS:
        claim(kinds.count(kind), tally[kind], f"numbers that are {kind}")
    claim(len(numbers), tally["numbers"], "numbers")
    claim(digest(values), tally["numbers_digest"], "numbers_digest")
    claim(digest([SYMBOLS[kind] for kind in kinds]), tally["verdicts_digest"], "verdicts_digest")
    for number in numbers:
        if "n" in number:
            n = int(number["n"])
            claim(verdict_of(n), number["verdict"], f"the verdict of {n}")
            if "divisor" in number:
                divisor = int(number["divisor"])
                claim(1 < divisor < n and n % divisor == 0 and is_prime(divisor), True, f"a prime divisor of {n}")


# Of units that are too many to list.
def check_unit_sums(repetition, claim):
    vain_units = vain_operations = 0
    for worker in repetition["workers"]:
        sums = worker.get("unit_sums")
        if not sums:
            continue
        vain_units += sums["vain_units"]
        vain_operations += sums["vain_operations"]
        count, busy, squares = worker["units"], worker["busy_seconds"], sums["squared_seconds"]
        claim(0 <= sums["shortest_seconds"] <= busy / count + 1e-9, True, "the shortest unit against the mean")
        claim(busy / count - 1e-9 <= sums["longest_seconds"] <= busy + 1e-9, True, "the longest unit against the mean")
        claim(busy**2 / count - 1e-9 <= squares <= sums["longest_seconds"] * busy + 1e-9, True, "the sum of squares")
        claim(sums["first_start_seconds"] + busy <= worker["end_seconds"] + 1e-6, True, "the first unit begins in time")
        claim(sums["longest_operations"] <= worker["operations"] - sums["vain_operations"], True, "the largest unit")
    claim(vain_units, repetition["vain_units"], "units in vain of all workers")
    claim(vain_operations, repetition["vain_operations"], "operations in vain of all workers")


# Numbers go out whole: static, dynamic with its chunk (without one it is auto, as it was once called), guided.
def is_loop(record):
    schedule = record.get("schedule", {})
    return schedule.get("kind") in ("static", "guided") or "chunk" in schedule


# The workers, by their places, that chunks of `count` numbers go to under a static schedule, and their sizes, in order.
def static_chunks(count, workers, chunk):
    if chunk is None:
        sizes = [count // workers + (worker < count % workers) for worker in range(workers)]
        return [(worker, size) for worker, size in enumerate(sizes) if size > 0]
    starts = range(0, count, chunk)
    return [(place % workers, min(chunk, count - first)) for place, first in enumerate(starts)]


# Where chunks begin when whoever asks gets the next.
def chunks_on_demand(count, workers, kind, least):
    first, firsts = 0, []
    while first < count:
        firsts.append(first)
        share = -(-(count - first) // workers) if kind == "guided" else 0
        first += max(least, share)
    return firsts


# `places`: those of the workers.
def check_static(record, repetition, places, claim):
    chunks = [worker["chunks"] for worker in repetition["workers"]]
    expected = static_chunks(record["tally"]["numbers"], len(chunks), record["schedule"].get("chunk"))
    given = [worker for worker, _ in expected]
    owners = [worker for worker, size in expected for _ in range(size)]
    claim(chunks, [given.count(worker) for worker in range(len(chunks))], "chunks of each worker")
    if "numbers" in repetition["workers"][0]:
        decided = [worker["numbers"] for worker in repetition["workers"]]
        claim(decided, [owners.count(worker) for worker in range(len(chunks))], "numbers that each worker decided")
    if "numbers" in repetition:
        claim([places(number) for number in repetition["numbers"]], owners, "whose each number is")
    if "units" in repetition:
        decided = [0] * len(chunks)
        for unit in repetition["units"]:
            claim(places(unit), owners[unit["number"]], f"whose the part from number {unit['number']} on is")
            decided[places(unit)] += unit["count"]
        claim(decided, [owners.count(worker) for worker in range(len(chunks))], "numbers of each worker")


def check_on_demand(record, repetition, places, claim):
    chunks = [worker["chunks"] for worker in repetition["workers"]]
    kind, least = record["schedule"]["kind"], record["schedule"]["chunk"]
    firsts = chunks_on_demand(record["tally"]["numbers"], len(chunks), kind, least)
    claim(sum(chunks), len(firsts), "chunks")
    owners = [places(number) for number in repetition.get("numbers", [])]
    changes = {index for index in range(1, len(owners)) if owners[index] != owners[index - 1]}
    claim(sorted(changes - set(firsts)), [], "another worker in the midst of a chunk")


# The words of OpenMP, worked out anew.
def check_loop(record, repetition, claim):
    for worker in repetition["workers"]:
        claim(worker["held_back_seconds"] <= repetition["seconds"] + 1e-6, True, "no worker waits longer than the run")
        claim(worker["units"] == 0 or worker["chunks"] > 0, True, "no unit without a chunk")
    if "numbers" in repetition["workers"][0]: # earlier builds did not tell
        decided = sum(worker["numbers"] for worker in repetition["workers"])
        claim(decided, record["tally"]["numbers"], "numbers of all workers")
    numbered = {(worker["rank"], worker["thread"]): place for place, worker in enumerate(repetition["workers"])}
    claim(list(numbered), sorted(numbered), "workers, by rank and thread")
    check = check_static if record["schedule"]["kind"] == "static" else check_on_demand
    check(record, repetition, lambda entry: numbered[(entry["rank"], entry["thread"])], claim)


def check_units(record, repetition, claim):
    units = repetition["units"]
    claim(len(units), repetition["unit_count"], "units")
    if is_loop(record):  # what one worker decided of a span of numbers need not be consecutive
        claim(sum(unit["count"] for unit in units), record["tally"]["numbers"], "numbers in units")
    else:
        done = sorted({index for unit in units for index in range(unit["number"], unit["number"] + unit["count"])})
        # Of several parts only the last one is told.
        first = 0 if record["schema"] == 1 or record["parts"] == 1 else max(0, record["tally"]["numbers"] - len(done))
        claim(done, list(range(record["tally"]["numbers"] - first)), "numbers in units")
    for worker in repetition["workers"]:
        own = [unit for unit in units if (unit["rank"], unit["thread"]) == (worker["rank"], worker["thread"])]
        claim(len(own), worker["units"], "units of a worker")
        claim(sum(unit["operations"] for unit in own), worker["operations"], "operations of a worker's units")
        claim(abs(sum(unit["busy_seconds"] for unit in own) - worker["busy_seconds"]) < 1e-6, True, "its busy seconds")
    for unit in units:
        claim(unit["start_seconds"] + unit["busy_seconds"] <= repetition["seconds"] + 1e-6, True, "a unit in the run")
        claim(unit["hi"] == 0 or (unit["count"] == 1 and 2 <= unit["lo"] < unit["hi"]), True, "a range of one number")
        claim(unit["hi"] > 0 or not unit["found"], True, "no find in a block")
        if "numbers" in record and unit["found"]:
            divisor = int(record["numbers"][unit["number"]]["divisor"])
            claim(divisor < unit["hi"], True, "no divisor found below the smallest")


def check_split(record, repetition, claim):
    if repetition["unit_operations"] == 0:
        claim(repetition["vain_units"], 0, "units in vain of numbers that are not split")
        claim(max((number["units"] for number in repetition.get("numbers", [])), default=1), 1, "units of a number")
        return
    claim(record["split"], "auto", "split")
    claim(record["world"]["workers"] > 1, True, "several workers")
    claim(repetition["vain_units"] <= repetition["unit_count"], True, "units in vain")
    claim(repetition["vain_operations"] <= repetition["vain_units"] * 4 * repetition["unit_operations"], True, "operations in vain")
    if "units" in repetition and "numbers" in record:
        check_ranges(record, repetition, claim)


# All divisors of a prime, and those of a composite up to its smallest, are in one unit, and in one alone.
def check_ranges(record, repetition, claim):
    for index, number in enumerate(record["numbers"]):
        ranges = sorted((unit["lo"], unit["hi"]) for unit in repetition["units"] if unit["number"] == index and unit["hi"] > 0)
        if not ranges:
            continue
        claim(ranges[0][0], 2, "the first divisor that is tried")
        claim(all(before[1] == after[0] for before, after in zip(ranges, ranges[1:])), True, f"ranges {ranges} without a gap")
        claim(len(ranges) >= repetition["numbers"][index]["units"], True, "units of a number")
        end = int(number["divisor"]) + 1 if "divisor" in number else math.isqrt(int(number["n"])) + 1
        claim(ranges[-1][1] >= end, True, f"the divisors of {number['n']} below {end}")
        found = [unit for unit in repetition["units"] if unit["number"] == index and unit["found"]]
        claim(bool(found), number["verdict"] == "composite", f"a divisor of {number['n']} was found")


def check_repetition(record, repetition, claim):
    workers = [(rank["rank"], thread) for rank in record["ranks"] for thread in range(rank["threads"])]
    claim([(worker["rank"], worker["thread"]) for worker in repetition["workers"]], workers, "workers")
    parts = repetition["compute_seconds"] + repetition["collect_seconds"]
    claim(abs(parts - repetition["seconds"]) < 1e-6, True, "compute_seconds + collect_seconds = seconds")
    for worker in repetition["workers"]:
        claim(worker["busy_seconds"] <= repetition["seconds"] + 1e-6, True, "no worker is busy longer than the run")
        if "busy_cpu_seconds" in worker:
            claim(worker["busy_cpu_seconds"] <= worker["busy_seconds"] + 1e-6, True, "no more CPU time at work than time")
            claim(worker["busy_cpu_seconds"] <= worker["cpu_seconds"] + 1e-6, True, "no more CPU time at work than in all")
        claim(worker["end_seconds"] <= repetition["seconds"] + 1e-6, True, "no worker ends after the run")
        claim(worker["units"] > 0 or worker["operations"] == 0, True, "no operations without a unit")
    claim(sum(worker["units"] for worker in repetition["workers"]), repetition["unit_count"], "units of all workers")
    if "units" in repetition:
        check_units(record, repetition, claim)
    elif record["schema"] > 1:
        check_unit_sums(repetition, claim)
    check_split(record, repetition, claim)
    if is_loop(record):
        check_loop(record, repetition, claim)
    for number in repetition.get("numbers", []):
        claim((number["rank"], number["thread"]) in workers, True, "a number's worker")
    if "numbers" in record:
        claim(len(repetition["numbers"]), len(record["numbers"]), "numbers of a repetition")


def check_input(record, claim):
    given, tally, shard = record["input"], record["tally"], record["shard"]
    claim("numbers_digest" in given, shard is None, "the digest of all numbers stands where all were checked")
    if shard is None:
        claim([given["numbers"], given["invalid_lines"], given["numbers_digest"]],
              [tally["numbers"], tally["invalid"], tally["numbers_digest"]], "the input is what was checked")
    else:
        claim(given["numbers"], shard["numbers_in_all"], "numbers of all shards")
        claim(given["invalid_lines"] >= tally["invalid"], True, "invalid lines of all shards")
    values = [int(number[key]) for number in record.get("numbers", []) for key in ("n", "divisor") if key in number]
    claim(max(values, default=0) < 2 ** record["width_bits"], True, "numbers as wide as they may be")


def check(record, claim):
    if record["schema"] > 1:
        check_input(record, claim)
        claim(record["world"]["mpi"] is None, record["world"]["launcher"] == "none", "MPI connects what was launched")
    tally, repetitions = record["tally"], record["repetitions"]
    claim(sum(tally[kind] for kind in SYMBOLS), tally["numbers"], "prime + composite + neither + invalid")
    claim([repetition["warmup"] for repetition in repetitions],
          [True] * record["warmup"] + [False] * record["repeat"], "warm-ups, then repetitions")
    claim(len(record["ranks"]), record["world"]["ranks"], "ranks")
    claim([rank["rank"] for rank in record["ranks"]], list(range(len(record["ranks"]))), "the order of ranks")
    claim(sum(rank["threads"] for rank in record["ranks"]), record["world"]["workers"], "workers")
    claim(len({rank["host"] for rank in record["ranks"]}) <= record["world"]["nodes"], True, "hosts")
    operations = {sum(worker["operations"] for worker in repetition["workers"]) for repetition in repetitions}
    # Where numbers are split, how much is done above a divisor before it is known is a matter of timing.
    if all(repetition["unit_operations"] == 0 for repetition in repetitions):
        claim(len(operations), 1, "sums of operations, which every repetition shares")
    measured = [repetition for repetition in repetitions if not repetition["warmup"]]
    for phase in ("compute_seconds", "collect_seconds"):
        total = sum(repetition[phase] for repetition in measured)
        claim(abs(total - record["phases"][phase]) < 1e-6, True, f"{phase} of the phases is the sum over repetitions")
    for repetition in repetitions:
        check_repetition(record, repetition, claim)
    if "numbers" in record:
        check_numbers(record, claim)


def read_schema(path):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema["properties"]["schema"]["const"], jsonschema.Draft202012Validator(schema)


def main():
    newest, validator = read_schema(sys.argv[1])
    validators = {newest: validator}
    for version in range(1, newest):
        older = sys.argv[1].replace(".json", f".v{version}.json")
        validators[version] = read_schema(older)[1]
    wrong = []
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if not text.endswith("\n"):
            wrong.append(f"{path}: the last line has no end")
        for number, line in enumerate(text.splitlines(), 1):
            place = f"{path}:{number}"
            try:
                record = json.loads(line)
            except ValueError as error:
                wrong.append(f"{place}: {error}")
                continue
            version = record.get("schema") if isinstance(record, dict) else None
            errors = list(validators.get(version, validator).iter_errors(record))
            wrong += [f"{place}: /{'/'.join(map(str, error.path))}: {error.message[:300]}" for error in errors]

            def claim(got, expected, what, place=place):
                if got != expected:
                    wrong.append(f"{place}: {what}: {got!r} against {expected!r}")

            if not errors:
                check(record, claim)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()

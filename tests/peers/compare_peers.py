#!/usr/bin/env python3
"""Runs this project's primality tests and those of its peers in turn on the same numbers, holds their verdicts against
each other, writes every time down as it comes, and makes a table of what is written. scripts/compare-peers builds the
drivers (driver.h says how they are called) and calls this; it knows nothing of packages and builds.

The records are JSON lines, each with its "kind":
    run           the machine, this project's version, the arguments, the seed
    array         a set of numbers: how it was made, how many there are, their SHA-256
    measurement   one driver in one round on one array: the seconds of every pass, by the clock and of CPU time, the
                  SHA-256 of its verdicts
    missing       a peer that could not be asked, and why
    disagreement  a number on which peers disagree, and what each says
"""
import argparse
import array
import dataclasses
import datetime
import hashlib
import json
import os
import platform
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

EXIT_FAILED, EXIT_USAGE, EXIT_DISAGREE = 1, 2, 4
EXIT_LACKS_ISA, EXIT_NO_KERNEL = 77, 78  # of peer_primes
INSTRUCTION_SETS = ["portable", "avx2", "avx512", "avx512ifma"]

ARRAYS = {  # of numbers; a window is of integers, and only its primes are counted
    "primes64": "64-bit primes",
    "odd64": "64-bit odd numbers",
    "any32": "32-bit numbers",
    "any64": "64-bit numbers",
    "classic": "the classic list",
}
RANDOM_ARRAYS = ["primes64", "odd64", "any32", "any64"]
WINDOW_BEGINS = {"window12": 10**12, "window16": 10**16}


@dataclasses.dataclass
class Peer:
    """A row of the table, on each of its arrays."""
    name: str
    arrays: list
    command: list  # {drivers}, {primes}, and for a window {first} and {last} are filled in
    package: str = ""  # that a missing program comes with
    kind: str = "driver"  # or factor, primesieve, primes: commands with a form of their own, timed as whole processes
    isa: str = ""
    most: int = 0  # numbers of a random array that it gets; 0: all
    rounds: int = 0  # at most so many; 0: all


def all_peers(options):
    peers = []
    ours = "{drivers}/peer_primes"
    flint = RANDOM_ARRAYS + ["classic"]
    for isa in INSTRUCTION_SETS:
        peers.append(Peer(f"primes, many a call, {isa}", RANDOM_ARRAYS, [ours, "many"], isa=isa))
    for isa in INSTRUCTION_SETS:
        peers.append(Peer(f"primes, one a call, {isa}", RANDOM_ARRAYS, [ours, "one"], isa=isa))
    peers.append(Peer("FLINT n_is_prime", flint, ["{drivers}/peer_flint"], "libflint-dev"))
    if os.path.exists(f"{options.drivers}/peer_flint_dir"):
        peers.append(Peer("FLINT n_is_prime, FLINT_DIR", flint, ["{drivers}/peer_flint_dir"]))
    peers.append(Peer("GMP mpz_probab_prime_p 25", RANDOM_ARRAYS, ["{drivers}/peer_gmp"], "libgmp-dev"))
    for function in "isprime", "uisprime":
        peers.append(Peer(f"PARI {function}", RANDOM_ARRAYS, ["{drivers}/peer_pari", function], "libpari-dev"))
    peers.append(Peer("trial", ["classic"], [ours, "trial"]))
    for isa in INSTRUCTION_SETS:
        peers.append(Peer(f"trial-simd, {isa}", ["classic"], [ours, "trial-simd"], isa=isa))
    peers.append(Peer("coreutils factor", flint, ["factor"], "coreutils", kind="factor", most=1000))
    peers.append(Peer("Python, the chapter's algorithm", ["classic"], ["python3", "{drivers}/peer_python"], "python3",
                      rounds=1 if options.quick else 3))
    windows = list(WINDOW_BEGINS)
    sieve = ["{primes}", "--kernel", "sieve", "--threads", "1", "--format", "count", "--range", "{first}:{last}"]
    peers.append(Peer("primesieve -t1", windows, ["primesieve", "-t1", "-q", "{first}", "{last}"], "primesieve-bin",
                      kind="primesieve"))
    peers.append(Peer("primesieve, the library", windows, ["{drivers}/peer_primesieve", "{first}", "{last}"],
                      "libprimesieve-dev", kind="counter"))
    peers.append(Peer("primes --kernel sieve", windows, sieve, kind="primes"))
    return peers


BASES = {"classic": ["trial"], "window12": ["primesieve -t1"], "window16": ["primesieve -t1"]}
FLINTS = ["FLINT n_is_prime", "FLINT n_is_prime, FLINT_DIR"]


class Missing(Exception):
    """A peer that cannot be asked here; says why."""


class Failed(Exception):
    """What ends the comparison."""


def say(text):
    print(f"scripts/compare-peers: {text}", file=sys.stderr, flush=True)


# ---- Numbers.

@dataclasses.dataclass
class Numbers:
    name: str
    text: str
    path: str = ""
    values: array.array = None
    first: int = 0
    last: int = 0
    is_window: bool = False


def make_array(name, options, folder):
    path = os.path.join(folder, name)
    command = [os.path.join(options.drivers, "make_numbers"), name, str(options.numbers), str(options.seed), path]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: {done.stderr.strip()}")
    with open(path, "rb") as file:
        values = array.array("Q", file.read())
    return Numbers(name, ARRAYS[name], path, values)


def make_window(name, options):
    first = WINDOW_BEGINS[name]
    last = first + options.window - 1
    return Numbers(name, f"{options.window:,} integers from 10^{len(str(first)) - 1}", first=first, last=last,
                   is_window=True)


def prefix(numbers, most, folder):
    """The first numbers of an array, as an array of its own, for slow peers."""
    if not most or len(numbers.values) <= most:
        return numbers
    values = numbers.values[:most]
    path = os.path.join(folder, f"{numbers.name}-{most}")
    if not os.path.exists(path):
        with open(path, "wb") as file:
            values.tofile(file)
    return dataclasses.replace(numbers, path=path, values=values)


# ---- Running a peer once.

def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(command, **more):
    """The finished process, and its time as the drivers tell theirs."""
    begin, cpu_begin = time.perf_counter(), cpu_of_children()
    try:
        done = subprocess.run(command, capture_output=True, text=True, **more)
    except FileNotFoundError:
        raise Missing("not installed")
    return done, {"seconds": [time.perf_counter() - begin], "cpu_seconds": [cpu_of_children() - cpu_begin]}


def how_it_ended(done):
    """The exit code, or the signal that ended it."""
    return f"exit {done.returncode}" if done.returncode >= 0 else signal.Signals(-done.returncode).name


def demand_success(done, command):
    if done.returncode != 0:
        said = done.stderr.strip() or "it said nothing"
        raise Failed(f"{' '.join(command)} failed ({how_it_ended(done)}): {said}")


def version_of(command, word):
    """The word of the first line of `command --version`, counted from the end."""
    try:
        first = subprocess.run([command, "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    except (FileNotFoundError, IndexError):
        return "unknown"
    return first.split()[word].rstrip(",")


def run_driver(peer, command, numbers, options, folder):
    verdicts = os.path.join(folder, "verdicts")
    command = command + [numbers.path, verdicts, str(options.seconds)]
    environment = dict(os.environ)
    environment.pop("PRIMES_ISA", None)
    if peer.isa:
        environment["PRIMES_ISA"] = peer.isa
    done, _ = timed(command, env=environment)
    if done.returncode == EXIT_LACKS_ISA:
        raise Missing("this CPU lacks it")
    if done.returncode == EXIT_NO_KERNEL:
        raise Missing("this build has no such kernel")
    demand_success(done, command)
    with open(verdicts, "rb") as file:
        return json.loads(done.stdout), file.read()


def run_factor(command, numbers):
    """A prime is what factors into itself alone."""
    text = "".join(f"{n}\n" for n in numbers.values)
    done, times = timed(command, input=text)
    demand_success(done, command)
    verdicts = bytes(line.split(": ")[-1] == line.split(":")[0] for line in done.stdout.splitlines())
    return {"version": version_of(command[0], -1), **times}, verdicts


def run_counter(command, options):
    command = command + [str(options.seconds)]
    done, _ = timed(command)
    demand_success(done, command)
    said = json.loads(done.stdout)
    return said, said.pop("primes")


def run_primesieve(command):
    done, times = timed(command)
    demand_success(done, command)
    return {"version": version_of(command[0], 1), **times}, int(done.stdout)


def run_primes(command):
    probe, _ = timed(command[:-1] + ["2:2"])  # what the build lacks is said before there is much to do
    if "no libprimesieve" in probe.stderr:
        raise Missing("this build has no libprimesieve")
    done, times = timed(command)
    demand_success(done, command)
    return {"version": version_of(command[0], 1), **times}, count_of(done.stdout)


def count_of(text):
    """The primes, of what `primes --format count` says."""
    for line in text.splitlines():
        words = line.split()
        if words and words[0] == "primes":
            return int(words[1])
    raise Failed(f"no count of primes in: {text!r}")


def ask(peer, numbers, options, folder):
    """What the driver says (version, seconds), and its verdicts: bytes, or the count of a window."""
    places = {"drivers": options.drivers, "primes": options.primes, "first": numbers.first, "last": numbers.last}
    command = [word.format(**places) for word in peer.command]
    if peer.kind == "driver":
        return run_driver(peer, command, numbers, options, folder)
    if peer.kind == "factor":
        return run_factor(command, numbers)
    if peer.kind == "counter":
        return run_counter(command, options)
    return run_primesieve(command) if peer.kind == "primesieve" else run_primes(command)


# ---- Agreement.

def demand_agreement(numbers, answers, records):
    """answers: a verdict by peer, bytes that may be of a prefix, or counts. Ends the comparison where two differ."""
    if numbers.is_window:
        if len(set(answers.values())) > 1:
            disagree(numbers, f"the primes from {numbers.first} to {numbers.last}", answers, records)
        return
    longest = max(answers.values(), key=len)
    if all(longest.startswith(said) for said in answers.values()):
        return
    for i, n in enumerate(numbers.values):
        words = {peer: "prime" if said[i] else "not prime" for peer, said in answers.items() if i < len(said)}
        if len(set(words.values())) > 1:
            disagree(numbers, f"{n} (number {i + 1} of {numbers.name})", words, records)
    raise Failed(f"{numbers.name}: peers gave different numbers of verdicts: "
                 + ", ".join(f"{peer} {len(said)}" for peer, said in answers.items()))


class Disagreement(Exception):
    """Says the number and who says what of it."""


def disagree(numbers, what, words, records):
    records.add(kind="disagreement", array=numbers.name, what=what, answers={p: str(w) for p, w in words.items()})
    said = {}
    for peer, word in words.items():
        said.setdefault(word, []).append(peer)
    raise Disagreement(f"verdicts disagree on {what}: "
                       + "; ".join(f"{word}: {', '.join(peers)}" for word, peers in said.items()))


# ---- Records.

class Records:
    """Lines of a file, written as they come."""

    def __init__(self, path):
        self.path = path
        self.lines = []

    def add(self, **members):
        self.lines.append(members)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(members) + "\n")


def read_records(path):
    try:
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]
    except (OSError, ValueError) as error:
        raise Failed(f"cannot read the records of {path}: {error}")


def cpu():
    """Model and the flags that matter here, of /proc/cpuinfo."""
    found = {"model": "unknown", "flags": ""}
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                key, _, value = line.partition(":")
                if key.strip() == "model name":
                    found["model"] = value.strip()
                if key.strip() == "flags":
                    found["flags"] = " ".join(f for f in value.split() if f.startswith(("avx", "bmi", "adx", "fma")))
    except OSError:
        pass
    return found


def describe_run(options):
    about = cpu()
    version = subprocess.run([options.primes, "--version"], capture_output=True, text=True).stdout.strip()
    return {"kind": "run", "schema": 1, "started": datetime.datetime.now(datetime.timezone.utc).isoformat(),
            "host": socket.gethostname(), "cpu_model": about["model"], "cpu_flags": about["flags"],
            "cpus": len(os.sched_getaffinity(0)), "system": platform.platform(), "load": os.getloadavg(),
            "program": version, "seed": options.seed, "numbers": options.numbers, "window": options.window,
            "rounds": options.rounds, "seconds": options.seconds}


def describe_numbers(numbers):
    about = {"kind": "array", "array": numbers.name, "text": numbers.text}
    if numbers.is_window:
        return {**about, "first": str(numbers.first), "last": str(numbers.last)}
    return {**about, "count": len(numbers.values), "sha256": hashlib.sha256(numbers.values.tobytes()).hexdigest()}


# ---- Measuring.

def measure(peer, numbers, round_number, options, folder, records):
    """One driver, once; returns its verdicts."""
    mine = numbers if numbers.is_window else prefix(numbers, peer.most, folder)
    said, verdicts = ask(peer, mine, options, folder)
    count = mine.last - mine.first + 1 if mine.is_window else len(mine.values)
    digest = {"primes": verdicts} if mine.is_window else {"sha256": hashlib.sha256(verdicts).hexdigest()}
    records.add(kind="measurement", round=round_number, array=mine.name, peer=peer.name, isa=peer.isa,
                version=said["version"], count=count, seconds=said["seconds"], cpu_seconds=said["cpu_seconds"],
                verdicts=digest)
    return verdicts


def measure_round(peers, numbers, round_number, missing, options, folder, records):
    """All peers on one array; each round begins with another peer."""
    answers = {}
    turn = [peer for peer in peers if numbers.name in peer.arrays]
    start = (round_number - 1) % len(turn) if turn else 0
    for peer in turn[start:] + turn[:start]:
        if peer.name in missing or (peer.rounds and round_number > peer.rounds):
            continue
        try:
            answers[peer.name] = measure(peer, numbers, round_number, options, folder, records)
        except Missing as why:
            missing.add(peer.name)
            from_where = f": {peer.package}" if peer.package and str(why) == "not installed" else ""
            for name in peer.arrays:
                records.add(kind="missing", peer=peer.name, array=name, why=f"{why}{from_where}")
    if answers:
        demand_agreement(numbers, answers, records)


def measure_all(options, records):
    peers, missing = all_peers(options), set()
    records.add(**describe_run(options), peers=[peer.name for peer in peers])
    with tempfile.TemporaryDirectory() as folder:
        sets = [make_array(name, options, folder) for name in ARRAYS if name in options.arrays]
        sets += [make_window(name, options) for name in WINDOW_BEGINS if name in options.arrays]
        for numbers in sets:
            records.add(**describe_numbers(numbers))
        for round_number in range(1, options.rounds + 1):
            say(f"round {round_number} of {options.rounds}")
            for numbers in sets:
                measure_round(peers, numbers, round_number, missing, options, folder, records)


# ---- The table, from records alone.

def ns_by_round(lines, array_name, peer):
    """Nanoseconds of CPU time a number, of each round: the median of its passes."""
    return {line["round"]: statistics.median(line["cpu_seconds"]) / line["count"] * 1e9 for line in lines
            if line["kind"] == "measurement" and line["array"] == array_name and line["peer"] == peer}


def of_kind(lines, kind, **wanted):
    return [line for line in lines if line["kind"] == kind and all(line[key] == value for key, value in wanted.items())]


def number_text(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def table_rows(lines, numbers):
    """Name, version, median, range and ratio to the base of every peer of an array, and the base's name."""
    rows, times = [], {}
    peers = list(dict.fromkeys(line["peer"] for line in lines if line.get("array") == numbers["array"] and "peer" in line))
    for peer in peers:
        times[peer] = ns_by_round(lines, numbers["array"], peer)
    base = next((name for name in BASES.get(numbers["array"], FLINTS) if times.get(name)), None)
    for peer in sorted(peers, key=of_kind(lines, "run")[0]["peers"].index):
        measured = of_kind(lines, "measurement", array=numbers["array"], peer=peer)
        if not measured:
            why = of_kind(lines, "missing", array=numbers["array"], peer=peer)[0]["why"]
            rows.append([peer, "–", "–", "–", "–", why])
            continue
        values = list(times[peer].values())
        shared = [times[base][r] / ns for r, ns in times[peer].items() if r in times[base]] if base else []
        rows.append([peer, measured[0]["version"], number_text(statistics.median(values)),
                     f"{number_text(min(values))}–{number_text(max(values))}",
                     f"{statistics.median(shared):.3g}" if shared else "–",
                     f"the first {measured[0]['count']:,}" if measured[0]["count"] < numbers.get("count", 0) else ""])
    return rows, base


def print_table(lines):
    run = of_kind(lines, "run")[0]
    rounds = "1 round" if run["rounds"] == 1 else f"{run['rounds']} rounds in turn"
    print(f"{run['program'].splitlines()[0] if run['program'] else 'primes'} on {run['cpu_model']}, one core; CPU time; "
          f"{rounds}, seed {run['seed']}; medians, smallest and largest of the rounds")
    for numbers in of_kind(lines, "array"):
        rows, base = table_rows(lines, numbers)
        if not rows:
            continue
        what = "integer" if "first" in numbers else "number"
        heads = [numbers["text"], "version", f"ns a {what}", "min–max", f"× {base.split()[0] if base else 'base'}", ""]
        if numbers["array"] in BASES:
            heads[4] = f"× {base or 'base'}"
        print()
        print_rows([heads] + rows)
    print()
    for line in of_kind(lines, "disagreement"):
        print(f"Verdicts disagree on {line['what']}.")
    if not of_kind(lines, "disagreement"):
        print("All verdicts agree.")


def print_rows(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if column in (0, 1, 5) else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


# ---- The command line, which scripts/compare-peers explains.

def parse_options():
    parser = argparse.ArgumentParser(allow_abbrev=False, add_help=False)
    parser.add_argument("--drivers")
    parser.add_argument("--primes")
    parser.add_argument("--records", default="results/peers")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--numbers", type=int)
    parser.add_argument("--window", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--table")
    parser.add_argument("--arrays", default=",".join([*ARRAYS, *WINDOW_BEGINS]))
    options = parser.parse_args()
    options.arrays = options.arrays.split(",")
    for name in options.arrays:
        if name not in ARRAYS and name not in WINDOW_BEGINS:
            say(f"--arrays: {name!r} is none of {', '.join([*ARRAYS, *WINDOW_BEGINS])}")
            sys.exit(EXIT_USAGE)
    options.rounds = options.rounds or (3 if options.quick else 9)
    options.numbers = options.numbers or (20_000 if options.quick else 100_000)
    options.window = options.window or 10**9
    options.seconds = options.seconds if options.seconds is not None else (0.05 if options.quick else 0.2)
    return options


def record_path(folder):
    os.makedirs(folder, exist_ok=True)
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    return os.path.join(folder, f"peers-{stamp}-{socket.gethostname().split('.')[0]}-{os.getpid()}.jsonl")


def main():
    options = parse_options()
    try:
        if options.table:
            print_table(read_records(options.table))
            return 0
        records = Records(record_path(options.records))
        try:
            measure_all(options, records)
        finally:
            say(f"every time is in {records.path}")
        print_table(records.lines)
    except Disagreement as error:
        say(error)
        return EXIT_DISAGREE
    except (Failed, OSError) as error:
        say(error)
        return EXIT_FAILED
    except KeyboardInterrupt:
        say("stopped; what was measured is written down")
        return 130
    return 0


sys.exit(main())

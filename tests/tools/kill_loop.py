"""Kills runs of `primes` at random, damages what they leave, lets others go on with it, and holds the end against a run
that was never stopped. Called by scripts/kill-loop, which tells what it does. Knows nothing of how the program keeps a
run but the names of the files, and of the journal's lines what they say of how far it is.

All choices follow from the seed; when a blow falls follows from what the journal says, so two loops with one seed do the
same, but not after the same number of numbers.
"""

import argparse
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from kept_run import Kept, content, damage
from launched_run import HANG_SECONDS, Failed, Program, Run, World, expect, strike

KILLS_OF_A_RESULT = 3
CHECKPOINT_SECONDS = "0.05"
EXIT_STOPPED = 75
FORMATS = ("tsv", "jsonl", "binary", "count")
# Primes just below 2^60, and a product of two primes just below 2^30: for trial about a second each.
HEAVY = ("1152921504606846883", str(1073741789 * 1073741783), "1152921504606846869", "1152921504606846803")


# --- what is checked ---


class Source:
    """Numbers for one or two seconds of one core, or some more."""

    def __init__(self, name, kernel, options, exit_code=0):
        self.name, self.kernel, self.options, self.exit_code = name, kernel, options, exit_code


def write_text(path, size, bits, every_invalid, chance):
    """Random numbers of so many bits, one a line, `size` bytes in all; each n-th line is none, if n > 0."""
    with open(path, "w", encoding="ascii") as file:
        written = lines = 0
        while written < size:
            lines += 1
            bad = every_invalid and lines % every_invalid == 0
            written += file.write(f"-{lines}x\n" if bad else f"{chance.getrandbits(bits)}\n")


def make_sources(folder, seed):
    chance = random.Random(f"sources {seed}")
    text, small, integers = (os.path.join(folder, name) for name in ("big.txt", "small.txt", "integers.bin"))
    write_text(text, 17 << 20, 28, 0, chance)
    write_text(small, 200000, 40, 50, chance)
    with open(integers, "wb") as file:
        for _ in range(200000):
            file.write(chance.getrandbits(36).to_bytes(8, "little"))
    return [
        Source("text", "trial", ["--input", text]),
        Source("invalid", "trial", ["--input", small, "--invalid=report"], 3),
        Source("binary", "trial", ["--binary", "--input", integers]),
        Source("range", "trial", ["--range", "1000000000000:1000000050000"]),
        Source("random", "miller-rabin", ["--workload", f"random:6000000:64:{chance.randrange(1, 1000)}"]),
        Source("heavy", "trial", [*HEAVY]),
    ]


# --- one round ---

BLOWS_ON_ONE = ("KILL", "KILL", "KILL", "TERM", "TERM", "INT", "USR1", "HUP")
BLOWS_ON_RANKS = (("KILL", "launcher"), ("TERM", "launcher"), ("USR1", "launcher"), ("KILL", "one"), ("KILL", "one"),
                  ("TERM", "one"), ("KILL", "all"), ("TERM", "all"))


def await_moment(run, kept, lines, seconds):
    """Until the journal has `lines` new lines, or with none for these seconds; False: the run ended before."""
    begin, limit = len(kept.lines()), time.monotonic() + (HANG_SECONDS if lines else seconds)
    while not run.has_ended():
        there = len(kept.lines())
        begin = min(begin, there) # what nothing vouches for is cut off first
        if lines and there >= begin + lines:
            return True
        if time.monotonic() >= limit:
            expect(not lines, "the journal does not grow")
            return True
        time.sleep(0.005)
    return False


def blow(run, chance):
    """Strikes; returns how, as a sentence, and whether the program itself was left to say how it ended."""
    if not run.ranks:
        name = chance.choice(BLOWS_ON_ONE)
        strike(run.process.pid, getattr(signal, "SIG" + name))
        return f"SIG{name}", name != "KILL"
    name, whom = chance.choice(BLOWS_ON_RANKS)
    what, rank = getattr(signal, "SIG" + name), chance.randrange(run.ranks)
    if whom == "launcher":
        strike(run.process.pid, what)
        return f"SIG{name} to the launcher", name == "USR1" # which it passes on
    victims = [process for process, its in run.processes().items() if whom == "all" or its == rank]
    for process in victims:
        strike(process, what)
    if not victims: # the moment came before the ranks did
        strike(run.process.pid, signal.SIGKILL)
        return "SIGKILL to the launcher, before there were ranks", False
    return f"SIG{name} to {'all ranks' if whom == 'all' else f'rank {rank}'}", name == "TERM"


def is_behind(before, now):
    """Is `now` less than what was vouched for?"""
    done, begun = now
    return done < before[0] or any(
        index >= done and (index not in begun or (begun[index][0] < tried[0] and not begun[index][1]))
        for index, tried in before[1].items())


class Result:
    """One result, made in many parts."""

    def __init__(self, loop, source, kind_of_file):
        self.loop, self.source, self.format = loop, source, kind_of_file
        self.folder = os.path.join(loop.folder, "out")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.mkdir(self.folder)
        self.kept = Kept(os.path.join(self.folder, "result"))
        self.record = os.path.join(loop.folder, "record.jsonl")
        self.options = ["--kernel", source.kernel, *source.options, "--format", kind_of_file, "--record", self.record]
        self.whole, self.tally = self.make_whole()
        self.options += ["--output", self.kept.target, "--checkpoint", CHECKPOINT_SECONDS]
        self.vouched, self.run = (0, {}), None
        self.head_is_lost, self.harmed_journal = False, None

    def make_whole(self):
        """The bytes, and the tally of the record, of a run that is not stopped and not kept."""
        whole = os.path.join(self.loop.folder, "whole")
        with open(whole, "wb") as file:
            done = subprocess.run([self.loop.program.path, *self.options], stdin=subprocess.DEVNULL, stdout=file,
                                  stderr=subprocess.PIPE, check=False)
        expect(done.returncode == self.source.exit_code, f"exit {done.returncode}: {done.stderr}")
        return whole, self.last_record()["tally"]

    def last_record(self):
        with open(self.record, encoding="utf-8") as file:
            record = json.loads(file.readlines()[-1])
        os.remove(self.record)
        return record

    def start(self, world):
        """Begins, or goes on; what must be refused is tried first."""
        way = ["--resume"] if self.kept.there() else []
        if way and not os.path.exists(self.kept.target):
            self.expect_refused([])
        if self.head_is_lost:
            self.expect_refused(way)
            way = ["--restart"]
        if os.path.exists(self.record):
            os.remove(self.record)
        self.run = Run(self.loop.program, world, [*self.options, *way], self.loop.folder)

    def expect_refused(self, way):
        before = self.kept.snapshot()
        alone = World(random.Random(0), "serial", self.loop.program.isas)
        self.run = Run(self.loop.program, alone, [*self.options, *way], self.loop.folder)
        code = self.run.wait()
        expect(code == 2, f"expected a refusal, exit 2, without or in spite of {way}: exit {code}")
        expect("primes: " in self.run.words(), "it is refused without a word")
        expect(self.kept.snapshot() == before, "what was refused was touched")

    def round(self, chance, world):
        """One blow, and what it left; False: the run ended before."""
        lines, seconds = (0, chance.uniform(0, 0.4)) if chance.random() < 0.2 else (chance.choice((1, 1, 2, 3, 5, 8)), 0)
        self.start(world)
        if not await_moment(self.run, self.kept, lines, seconds):
            expect(self.run.wait() == self.source.exit_code, f"it ended by itself with exit {self.run.wait()}")
            return "it ended before", False
        how, can_tell = blow(self.run, chance)
        code = self.run.wait()
        if os.path.exists(self.kept.target):
            return f"{how}, too late", False
        self.expect_stopped(code, how, can_tell and lines > 0)
        self.look_at_journal()
        return f"{how} after {f'{lines} lines' if lines else f'{seconds:.2f} s'}", True

    def look_at_journal(self):
        """Is it as far as it was, or farther? As it was harmed, it may still be, where the blow came at once."""
        if os.path.exists(self.kept.journal):
            if content(self.kept.journal) == self.harmed_journal:
                return
            self.head_is_lost = False
        elif self.head_is_lost: # --restart was struck between the one file and the other
            self.head_is_lost = os.path.exists(self.kept.data)
        now = self.kept.position()
        expect(not is_behind(self.vouched, now), f"{self.vouched} was vouched for, and now it is {now}")
        self.vouched = now

    def expect_stopped(self, code, how, is_told):
        expect(code not in (0, self.source.exit_code), f"exit {code}, and no result: {how}")
        if not is_told:
            return
        expect(self.run.ranks or code == EXIT_STOPPED, f"expected exit {EXIT_STOPPED}, got {code}: {how}")
        words = self.run.words()
        told = re.search(r"primes: stopped by SIG\w+ after ([0-9,]*) of [0-9,]* numbers, kept in '.*'; to go "
                         r"on: .*--resume", words)
        expect(told, f"the last line does not tell how to go on: {words}")
        done = int(told.group(1).replace(",", ""))
        expect(done == self.kept.position()[0], f"{done} numbers, it says; the journal: {self.kept.position()}")

    def harm(self, chance):
        """Now and then; then less may be vouched for than before."""
        if chance.random() < 0.5:
            return ""
        what, self.head_is_lost = damage(self.kept, chance)
        if what:
            self.vouched = (0, {})
            self.harmed_journal = content(self.kept.journal)
        return what

    def finish(self, world):
        """To the end, which must be that of the run that was not stopped."""
        was_whole, goes_on = os.path.exists(self.kept.target), self.vouched != (0, {})
        if self.kept.there() or not was_whole:
            self.start(world)
            code = self.run.wait()
            expect(code == self.source.exit_code, f"expected exit {self.source.exit_code}, got {code}")
        same = subprocess.run(["cmp", self.whole, self.kept.target], capture_output=True, text=True, check=False)
        expect(same.returncode == 0, f"the result is another than without a stop: {same.stdout}{same.stderr}")
        left = [name for name in os.listdir(self.folder) if not re.fullmatch(r"\..*\.part|result", name)]
        expect(not left, f"left beside the result: {left}")
        if not was_whole: # or else it may have been struck before it wrote one
            self.expect_record(goes_on)

    def expect_record(self, goes_on):
        record = self.last_record()
        expect(record["parts"] > 1 or not goes_on, f"it went on, and its record has {record['parts']} part")
        expect(record["tally"] == self.tally, f"tally {record['tally']}, expected {self.tally}")
        expect(record["exit_code"] == self.source.exit_code, f"the record's exit code is {record['exit_code']}")


# --- the loop ---


class Loop:
    """Results, one after the other, until there were as many kills as were asked for."""

    def __init__(self, program, kills, seed, folder):
        self.program, self.kills, self.seed, self.folder = program, kills, seed, folder
        self.kinds = program.kinds()
        self.sources = make_sources(folder, seed)
        chance = random.Random(f"order {seed}")
        self.tasks = [(source, kind) for source in self.sources for kind in FORMATS]
        chance.shuffle(self.tasks)
        # All sources, and all formats, before any comes again.
        for i in range(len(self.tasks)):
            used = self.tasks[i - i % len(self.sources):i], self.tasks[i - i % len(FORMATS):i]
            fresh = [task for task in self.tasks[i:]
                     if task[0] not in [old[0] for old in used[0]] and task[1] not in [old[1] for old in used[1]]]
            if fresh:
                self.tasks.remove(fresh[0])
                self.tasks.insert(i, fresh[0])
        self.result, self.done = None, 0

    def world(self, chance):
        return World(chance, chance.choice(self.kinds), self.program.isas)

    def tell(self, number, world, what):
        done, begun = self.result.kept.position() if self.result.kept.there() else (0, {})
        behind = f" and {len(begun)} begun" if begun else ""
        print(f"{number:3d} {self.result.source.name} {self.result.format}, {world}: {what}; {done} numbers{behind}",
              flush=True)

    def one_result(self, number):
        """Some kills of one result; returns how many there have been in all."""
        self.result = Result(self, *self.tasks[number % len(self.tasks)])
        struck, is_whole = 0, False
        while struck < min(KILLS_OF_A_RESULT, self.kills) and not is_whole:
            chance = random.Random(f"{self.seed} {number} {struck}")
            world = self.world(chance)
            how, is_struck = self.result.round(chance, world)
            self.tell(self.done + struck + is_struck, world, how)
            struck, is_whole = struck + is_struck, not is_struck
            if is_struck:
                harm = self.result.harm(chance)
                if harm:
                    print(f"    then: {harm}", flush=True)
        world = self.world(random.Random(f"{self.seed} {number} end"))
        self.result.finish(world)
        print(f"    whole, {world}: the same bytes, exit code and tally", flush=True)
        return struck

    def run(self):
        number, asked = 0, self.kills
        while self.done < asked:
            self.kills = asked - self.done
            struck = self.one_result(number)
            self.done, number = self.done + struck, number + 1
            expect(number < 20 + 4 * asked, "the runs end before they are struck: this machine is too fast for them")
        print(f"{self.done} kills of {number} results: each as if it had never been stopped")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--sweep", required=True)
    parser.add_argument("--launcher")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("kills", type=int)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    program = Program(arguments.program, arguments.sweep, arguments.launcher)
    folder = tempfile.mkdtemp(prefix="primes-kill-loop.")
    print(f"seed {arguments.seed}" + (f"; no ranks: {program.why_no_ranks}" if program.why_no_ranks else ""), flush=True)
    loop = Loop(program, arguments.kills, arguments.seed, folder)
    good = False
    try:
        loop.run()
        good = True
    except Failed as failure:
        run = loop.result.run if loop.result else None
        print(f"FAILED (seed {arguments.seed}): {failure}")
        if run:
            print(f"  last: {shlex.join(run.command)}\n  it said: {run.words()}")
        print(f"  its files: {folder}")
    finally:
        if loop.result and loop.result.run:
            loop.result.run.end()
        if good and not arguments.keep:
            shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

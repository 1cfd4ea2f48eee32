"""One start of `primes` in the background, by itself or as ranks, and its processes. Knows nothing of what it is for, and no
launcher: primes-sweep finds the one that belongs to the program's MPI, and its words.
"""

import functools
import os
import re
import shlex
import signal
import subprocess
import sys
import time

HANG_SECONDS = 300  # far above what any run here takes, on a busy machine too
ALONE_SECONDS = 60  # a launcher that is left for so long without any process of the program is struck itself


class Failed(Exception):
    """An expectation was not met."""


def expect(claim, *what):
    if not claim:
        raise Failed(" ".join(str(word) for word in what))


class World:
    """Who works, and how: another one at each restart."""

    def __init__(self, chance, kind, isas):
        self.ranks = {"serial": 0, "threads": 0, "ranks": 4, "some ranks": chance.randrange(2, 4)}[kind]
        self.threads = 1 if kind == "serial" else chance.randrange(2, 4) if kind == "threads" else chance.randrange(1, 3)
        self.split = chance.choice(("auto", "never"))
        self.isa = chance.choice(isas)

    def __str__(self):
        who = f"{self.ranks} ranks x {self.threads}" if self.ranks else f"{self.threads} threads"
        return f"{who} {self.split} {self.isa}"


class Program:
    """The program and its launcher. `sweep` starts primes-sweep; `launcher` is one that somebody named, or None."""

    def __init__(self, path, sweep, launcher):
        self.path, self.sweep, self.launcher = os.path.realpath(path), sweep, launcher
        version = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
        self.has_threads = "threads: OpenMP" in version
        has_mpi = "ranks: none" not in version and re.search(r"ranks: .*MPI", version) is not None
        self.why_no_ranks = self.try_launcher() if has_mpi else "this build has no MPI"
        kernels = subprocess.run([path, "--kernel", "help"], check=True, capture_output=True, text=True).stdout
        self.isas = re.search(r"this CPU has (.*), and ", kernels).group(1).split()

    def kinds(self):
        kinds = ["serial"] + ["threads"] * self.has_threads
        return kinds if self.why_no_ranks else [*kinds, "ranks", "some ranks"]

    def ask_launch(self, point):
        """primes-sweep, asked for the words that start the ranks of a point."""
        named = ["--launcher", self.launcher] if self.launcher else []
        return subprocess.run([self.sweep, "--launch", point, "--oversubscribe", *named], check=False, capture_output=True,
                              text=True, env={**os.environ, "PRIMES": self.path})

    def try_launcher(self):
        """Why there are no ranks; None: there are. One that was named and cannot start them ends all with exit code 2."""
        asked = self.ask_launch("2x1")
        if asked.returncode and self.launcher:
            print(f"{asked.stderr}--launcher PATH is MPIRUN=PATH for scripts/kill-loop", file=sys.stderr)
            sys.exit(2)
        return asked.stderr.strip() if asked.returncode else None

    @functools.lru_cache(maxsize=None)
    def launch_words(self, ranks, threads):
        asked = self.ask_launch(f"{ranks}x{threads}")
        expect(asked.returncode == 0, asked.stderr)
        return shlex.split(asked.stdout)

    def command(self, world, options):
        threads = world.threads if self.has_threads else 1
        launcher = self.launch_words(world.ranks, threads) if world.ranks else []
        return [*launcher, self.path, "--placement=ignore", "--threads", str(threads), "--split", world.split, *options]


class Run:
    """One start of the program, in the background."""

    count = 0

    def __init__(self, program, world, options, folder):
        Run.count += 1
        self.mark = f"KILL_LOOP_RUN={os.getpid()}.{Run.count}"
        self.ranks, self.program = world.ranks, program
        self.command = program.command(world, options)
        self.said = os.path.join(folder, "said")
        environment = {**os.environ, "PRIMES_ISA": world.isa, "KILL_LOOP_RUN": self.mark.split("=")[1]}
        with open(self.said, "wb") as said:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                                            env=environment)

    def has_ended(self):
        return self.process.poll() is not None

    def processes(self):
        """Those of the program itself, by what is in their environment: also when the launcher is gone."""
        found = {}
        for name in os.listdir("/proc"):
            try:
                if not name.isdigit() or os.readlink(f"/proc/{name}/exe") != self.program.path:
                    continue
                with open(f"/proc/{name}/environ", "rb") as file:
                    words = file.read().decode(errors="replace").split("\0")
            except OSError:
                continue
            if self.mark in words:
                rank = [word.split("=")[1] for word in words if re.match(r"PMIX?_RANK=", word)]
                found[int(name)] = int(rank[0]) if rank else 0
        return found

    def wait(self):
        """Its exit code, when nothing of it is left."""
        limit, seen = time.monotonic() + HANG_SECONDS, time.monotonic()
        while not self.has_ended() or self.processes():
            now, there = time.monotonic(), self.processes()
            expect(now < limit, f"it does not end: {sorted(there)}, launched by {self.process.pid}")
            seen = now if there else seen
            if now > seen + ALONE_SECONDS: # a signal while it launches can leave it waiting for ever
                print("    the launcher did not end after its ranks, and was killed", flush=True)
                self.process.kill()
            time.sleep(0.05)
        return self.process.returncode

    def end(self):
        for process in [*self.processes(), *([] if self.has_ended() else [self.process.pid])]:
            strike(process, signal.SIGKILL)
        self.process.wait()

    def words(self):
        with open(self.said, encoding="utf-8", errors="replace") as file:
            return file.read()


def strike(process, what):
    try:
        os.kill(process, what)
    except ProcessLookupError:
        pass

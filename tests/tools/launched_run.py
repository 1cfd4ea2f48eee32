"""One start of `primes` in the background, by itself or under mpirun, and its processes. Knows nothing of what it is for."""

import os
import re
import shutil
import signal
import subprocess
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
    """The program and its launcher."""

    def __init__(self, path, mpirun):
        self.path, self.mpirun = os.path.realpath(path), mpirun
        version = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
        self.has_threads = "threads: OpenMP" in version
        has_mpi = "ranks: none" not in version and re.search(r"ranks: .*MPI", version) is not None
        self.why_no_ranks = None
        if not has_mpi:
            self.why_no_ranks = "this build has no MPI"
        elif not shutil.which(mpirun):
            self.why_no_ranks = f"there is no {mpirun} here"
        kernels = subprocess.run([path, "--kernel", "help"], check=True, capture_output=True, text=True).stdout
        self.isas = re.search(r"this CPU has (.*), and ", kernels).group(1).split()

    def kinds(self):
        kinds = ["serial"] + ["threads"] * self.has_threads
        return kinds if self.why_no_ranks else [*kinds, "ranks", "some ranks"]

    def command(self, world, options):
        launcher = []
        if world.ranks:
            version = subprocess.run([self.mpirun, "--version"], check=False, capture_output=True, text=True).stdout
            oversubscribe = ["--oversubscribe"] if "open-mpi" in version.lower() else []
            launcher = [self.mpirun, *oversubscribe, "-np", str(world.ranks)]
        threads = world.threads if self.has_threads else 1
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
                rank = [word.split("=")[1] for word in words if re.match(r"(OMPI_COMM_WORLD|PMI)_RANK=", word)]
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
                print("    mpirun did not end after its ranks, and was killed", flush=True)
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

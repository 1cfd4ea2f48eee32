"""What a run of `primes` leaves that is to go on: its files, how far it is, and how they can come to harm. Of the journal's
lines it knows what they say of how far the run is, and of what vouches for them nothing.
"""

import json
import os


class Kept:
    """The files of a run that is not finished."""

    def __init__(self, target):
        folder, name = os.path.split(target)
        self.target, self.folder = target, folder
        self.data, self.journal = target + ".unfinished", target + ".journal"
        self.lock = os.path.join(folder, f".{name}.lock")

    def there(self):
        return [path for path in (self.data, self.journal) if os.path.exists(path)]

    def lines(self):
        """The journal's whole lines behind its head."""
        try:
            with open(self.journal, "rb") as file:
                return file.read().split(b"\n")[1:-1]
        except FileNotFoundError:
            return []

    def position(self):
        """Numbers done, and of those begun behind them, by their place, how far: (divisors tried below, one found)."""
        for text in reversed(self.lines()):
            try:
                line = json.loads(text.rsplit(b"\t", 1)[0])
                return int(line["done"]), {int(number["index"]): (int(number["below"]), int(number["divisor"]))
                                           for number in line["begun"]}
            except (ValueError, KeyError, TypeError): # it was damaged
                pass
        return 0, {}

    def head_size(self):
        with open(self.journal, "rb") as file:
            return file.read().find(b"\n") + 1

    def snapshot(self):
        return {path: (os.stat(path).st_mtime_ns, content(path)) for path in (*self.there(), self.target)
                if os.path.exists(path)}


def content(path):
    with open(path, "rb") as file:
        return file.read()


def flip(path, place):
    with open(path, "r+b") as file:
        file.seek(place // 8)
        byte = file.read(1)[0]
        file.seek(place // 8)
        file.write(bytes([byte ^ 1 << place % 8]))


def tear(path, count):
    os.truncate(path, max(0, os.path.getsize(path) - count))


def damage(kept, chance):
    """Does something to what is there; returns what, and whether the head of the journal is lost with it."""
    kind = chance.choice(("journal torn", "data torn", "bit of the journal", "bit of the data", "journal with a tail",
                          "data with a tail", "bit of the head"))
    fraction, count = chance.random(), chance.randrange(1, 60)
    path = kept.data if "data" in kind else kept.journal
    if path not in kept.there() or os.path.getsize(path) == 0:
        return "", False
    head = kept.head_size() if path == kept.journal else 0
    if kind == "bit of the head":
        flip(path, int(fraction * head * 8))
        return kind, True
    if kind.startswith("bit"):
        if os.path.getsize(path) == head:
            return "", False
        flip(path, int((head + fraction * (os.path.getsize(path) - head)) * 8))
    elif kind.endswith("torn"):
        tear(path, count if path == kept.journal else 100 * count)
    else:
        with open(path, "ab") as file:
            file.write(os.urandom(count))
    return kind, path == kept.journal and os.path.getsize(path) < head

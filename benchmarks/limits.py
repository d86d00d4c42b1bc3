"""Limits of time (制限時間): how long whole commands take that would take minutes without one, and how much memory.

Seconds are those of the clock on the wall, from the command to its end, reading and printing included: others at work
on the machine lengthen them. By itself: `python -m benchmarks.limits`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from benchmarks.environments import HOME, ROOT
from benchmarks.measurements import Requirement

MEGABYTES: Final = 500

_SELECTION: Final = """\
[tender]
id = "limits"
title = "Limits"

[method]
combination = "technical-only"

[[criteria]]
id = "plan"
label = "plan"
max_points = 100
formula = "direct"

[selection]
kind = "lots"
objective = ["points", "price"]

[[selection.rules]]
rule = "budget"
at_most = {budget}

[[selection.rules]]
rule = "capacity"

[[selection.rules]]
rule = "sme"
sizes = ["small"]
of = "price"
share_at_least = 0.6

[[selection.rules]]
rule = "local"
regions = ["here"]
of = "price"
share_at_least = 0.5
"""
_ROBUSTNESS: Final = """\
[tender]
id = "limits"
title = "Limits"

[price]
ceiling = 60_000_000

[method]
combination = "sum"
price_points = 100
price_formula = "lowest-over-price"
rounding.value = { places = 2, mode = "half_up" }

[panel]
aggregate = "mean"
rounding = { places = 2, mode = "half_up" }
"""
_MARKED: Final = """
[[criteria]]
id = "{key}"
label = "{key}"
max_points = {points}
formula = "marks"
params = {{ grades = {{ A = 1, B = 0.75, C = 0.5, D = 0.25, E = 0 }} }}
"""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A command on a tender of some size: ``seconds`` it may take in all."""

    command: str
    size: tuple[int, int]
    options: tuple[str, ...] = ()
    packages: int = 0
    seconds: int

    @property
    def name(self) -> str:
        """Return the command as it is called."""
        beside = f", {self.packages} packages" if self.packages else ""
        return f"{' '.join([self.command, *self.options])}, {self.size[0]} × {self.size[1]}{beside}"


@dataclass(frozen=True, kw_only=True)
class Limited:
    """What a command took: seconds, and megabytes at its peak."""

    task: Task
    seconds: float
    megabytes: float


TASKS: Final = (
    Task(command="select", size=(200, 40), options=("--seconds", "5"), seconds=6),
    Task(command="select", size=(60, 60), packages=60, seconds=36),
    Task(command="robustness", size=(100, 100), seconds=36),
)


def write_selection(folder: Path, vendors: int, lots: int, packages: int) -> None:
    """Write a tender in which every vendor bids for every lot: the better the dearer, within tight rules."""
    random = Random(f"limits {vendors} {lots} {packages}")  # noqa: S311 - no secret, the same tender every time
    names = [f"V{place:03}" for place in range(vendors)]
    base = {f"L{place:02}": random.randint(5_000_000, 30_000_000) for place in range(lots)}
    lowest, rows = dict.fromkeys(base, 10**12), ["vendor,lot,price,plan"]
    for vendor in names:
        quality = random.randint(600, 800)
        for lot, price in base.items():
            share = random.randint(0, 300)
            asked = price * (700 + share) // 1000
            lowest[lot] = min(lowest[lot], asked)
            plan = quality + share * 2 // 5 + random.randint(0, 60)
            rows.append(f"{vendor},{lot},{asked},{plan // 10}.{plan % 10}")
    offers = ["package,vendor,lots,price,points"]
    for place in range(packages):
        taken = random.sample(sorted(base), random.randint(2, 4))
        price = sum(base[lot] for lot in taken) * random.randint(75, 90) // 100
        points = len(taken) * random.randint(70, 90)
        offers.append(f"P{place},{random.choice(names)},{'、'.join(taken)},{price},{points}")
    own = [
        f"{vendor},{random.choice(['here', 'there'])},{random.choice(['small', 'large'])},{random.randint(3, 6)}"
        for vendor in names
    ]
    _write(folder, "tender.toml", [_SELECTION.format(budget=sum(lowest.values()) * 11 // 10)])
    _write(folder, "bids.csv", rows)
    _write(folder, "vendors.csv", ["vendor,region,size,capacity", *own])
    _write(folder, "lots.csv", ["lot,load", *(f"{lot},{random.randint(1, 5)}" for lot in base)])
    if packages:
        _write(folder, "packages.csv", offers)


def write_marks(folder: Path, bids: int, criteria: int, members: int = 5) -> None:
    """Write a tender whose every criterion is marked by every member."""
    random = Random(f"limits {bids} {criteria}")  # noqa: S311 - no secret, the same tender every time
    vendors, keys = (
        [f"{letter}{place:03}" for place in range(size)] for letter, size in (("V", bids), ("c", criteria))
    )
    marks = [
        f"M{member},{vendor},{key},{random.choice('ABCDE')}"
        for member in range(members)
        for vendor in vendors
        for key in keys
    ]
    marked = [_MARKED.format(key=key, points=random.randint(1, 20)) for key in keys]
    _write(folder, "tender.toml", [_ROBUSTNESS, *marked])
    _write(folder, "bids.csv", ["vendor,price", *(f"{vendor},{random.randint(40, 59)}000000" for vendor in vendors)])
    _write(folder, "marks.csv", ["evaluator,vendor,criterion,mark", *marks])


def _write(folder: Path, name: str, lines: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")


def measure_limits(tasks: Sequence[Task] = TASKS) -> list[Limited]:
    """Run every command once."""
    return [_measured(task) for task in tasks]


def _measured(task: Task) -> Limited:
    print(task.name, flush=True)
    folder = HOME / f"limits-{task.command}-{task.size[0]}x{task.size[1]}"
    if task.command == "select":
        write_selection(folder, *task.size, task.packages)
    else:
        write_marks(folder, *task.size)
    sentei = Path(sys.executable).with_name("sentei")
    begun = perf_counter()
    running = subprocess.Popen(
        [sentei, task.command, folder, "--json", *task.options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    _, status, used = os.wait4(running.pid, 0)
    seconds = perf_counter() - begun
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, task.name)
    return Limited(task=task, seconds=seconds, megabytes=used.ru_maxrss / 1024)


def requirements(found: Sequence[Limited]) -> Iterator[Requirement]:
    """Hold what was measured against the bounds."""
    for one in found:
        what = f"{one.task.name}, over {one.task.seconds} s"
        yield Requirement(what=what, measured=one.seconds / one.task.seconds, most=1)
        what = f"memory of {one.task.name}, over {MEGABYTES} MB"
        yield Requirement(what=what, measured=one.megabytes / MEGABYTES, most=1)


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    found = measure_limits()
    for one in found:
        print(f"{one.task.name}: {one.seconds:.1f} s of {one.task.seconds}, {one.megabytes:.0f} MB of {MEGABYTES}")
    return 0 if all(one.met for one in requirements(found)) else 1


if __name__ == "__main__":
    sys.exit(main())

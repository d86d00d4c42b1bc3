"""Sampling (標本による頑健性): rank acceptabilities against the peers, against the method's own stages, and in memory.

Ours, its stages and pysensmcda do the same work: ranks, and the sums behind the central weights. The loops over pymcdm
and scikit-criteria count the ranks alone, over fewer samples. They, and what would take pysensmcda minutes or
gigabytes, are extrapolated by the number of samples, which is in their favour: more of them slow nobody down less.
By itself: `python -m benchmarks.sampling`.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.cases import Case
from benchmarks.contest import Side, alternate
from benchmarks.drawn import sampled_case, samples_of
from benchmarks.environments import ROOT, peer_python
from benchmarks.measurements import Contest, Requirement

SIZES: Final = ((8, 12), (50, 30), (500, 50))
SAMPLES: Final = (10_000, 100_000, 1_000_000)
OURS, STAGES, PEER = "sampling", "sampling-stages", "pysensmcda"
LOOPS: Final = ("pymcdm", "scikit-criteria-sampling")
UNIT, SLIDER = "linprog", "slider"

FASTER: Final = 10
"""How many times as fast as pysensmcda with its cheapest callable."""

LOOPS_FASTER: Final = 300
"""How many times as fast as a loop over scikit-criteria."""

OVER_STAGES: Final = 1.6
UNITS: Final = 10
MEGABYTES: Final = 200

MOST_CELLS: Final = 20_000_000
"""Bids × samples the peer is asked for at once: it keeps several tables of that size."""

LOOPED: Final = 100
_ROUNDS: Final = {10_000: 7, 100_000: 5, 1_000_000: 3}

_MEMORY = """
import resource
import numpy as np
from scoring.robustness.sampling.draws import Simplex
from scoring.robustness.sampling.ranks import count_ranks
matrix = np.random.default_rng(0).random((500, 50))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count_ranks(matrix, Simplex(50), samples=1_000_000, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """Everything found about sampling: the contests, what a slider's move costs in units, and the memory."""

    contests: Sequence[Contest]
    slider: Contest
    megabytes: float


def measure_sampling(sizes: Sequence[tuple[int, int]] = SIZES, samples: Sequence[int] = SAMPLES) -> Sampled:
    """Measure every size with every number of samples; some minutes."""
    with ExitStack() as running:
        ours, stages = (running.enter_context(Side(name)) for name in (OURS, STAGES))
        peer = running.enter_context(Side(PEER, peer_python(PEER)))
        environments = (LOOPS[0], LOOPS[1].removesuffix("-sampling"))
        loops = [
            running.enter_context(Side(name, peer_python(home))) for name, home in zip(LOOPS, environments, strict=True)
        ]
        cases = [sampled_case(bids, criteria, count) for bids, criteria in sizes for count in samples]
        contests = [_meet(case, [ours, stages], peer, loops) for case in cases]
    return Sampled(contests=contests, slider=_slide(), megabytes=_megabytes())


def _meet(case: Case, own: Sequence[Side], peer: Side, loops: Sequence[Side]) -> Contest:
    samples = samples_of(case)
    print(f"sampling {case.size}, {samples:,} samples", flush=True)
    asked = [
        *(samples for _ in own),
        min(samples, max(SAMPLES[0], min(SAMPLES[1], MOST_CELLS // case.bids))),
        *(LOOPED for _ in loops),
    ]
    sides = [*own, peer, *loops]
    for side, count in zip(sides, asked, strict=True):
        side.prepare(replace(case, task=f"samples {count}"))
    times = alternate(sides, _ROUNDS.get(samples, 1))
    scaled = [[second * samples / count for second in seconds] for seconds, count in zip(times, asked, strict=True)]
    return Contest(case=case, times=dict(zip([side.name for side in sides], scaled, strict=True)))


def _slide() -> Contest:
    """Measure a move of a slider on 8 × 12 beside the unit, one linprog of 50 × 30."""
    small, unit = Case(task="slider", bids=8, columns=13), Case(task="linprog", bids=50, columns=30)
    with ExitStack() as running:
        sides = [running.enter_context(Side(name)) for name in (SLIDER, UNIT)]
        for side, case in zip(sides, (small, unit), strict=True):
            side.prepare(case)
        times = alternate(sides, 7)
    return Contest(case=small, times=dict(zip((SLIDER, UNIT), times, strict=True)))


def _megabytes() -> float:
    """Return how much more memory a process holds after 1,000,000 samples of 500 × 50, on two threads."""
    print("sampling 500 × 50, memory", flush=True)
    found = subprocess.run([sys.executable, "-c", _MEMORY], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(found.stdout) / 1024


def requirements(found: Sampled) -> Iterator[Requirement]:
    """Hold what was measured against the bounds."""
    for one in found.contests:
        what = f"sampling {one.case.size}, {samples_of(one.case):,} samples"
        yield Requirement(what=f"{FASTER} × {what}, over {PEER}", measured=FASTER * one.ratio(PEER, OURS), most=1)
        loop = LOOPS_FASTER * one.ratio(LOOPS[1], OURS)
        yield Requirement(what=f"{LOOPS_FASTER} × {what}, over a loop of scikit-criteria", measured=loop, most=1)
        yield Requirement(what=f"{what}, over its stages alone", measured=one.ratio(STAGES, OURS), most=OVER_STAGES)
    what = "a slider's move on 8 × 12 over one linprog of 50 × 30"
    yield Requirement(what=what, measured=found.slider.ratio(UNIT, SLIDER), most=UNITS)
    what = f"memory of 1,000,000 samples of 500 × 50 over {MEGABYTES} MB"
    yield Requirement(what=what, measured=found.megabytes / MEGABYTES, most=1)


def main() -> int:
    """Measure and print; return 1 where a bound is missed."""
    found = measure_sampling()
    for one in found.contests:
        times = ", ".join(f"{name} {one.seconds(name) * 1000:,.2f} ms" for name in one.times)
        print(f"{one.case.size}, {samples_of(one.case):,} samples: {times}")
    held = list(requirements(found))
    for bound in held:
        print(f"{'met' if bound.met else 'MISSED'}: {bound.what}: {bound.measured:.2f}, at most {bound.most:g}")
    return 0 if all(bound.met for bound in held) else 1


if __name__ == "__main__":
    sys.exit(main())

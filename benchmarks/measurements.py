"""What is measured (測定項目): which side meets which, on which tables, and what the product requires of itself."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from benchmarks.cases import Case
from benchmarks.contest import Agreement, Side, alternate, compare, ratio
from benchmarks.environments import ROOT, peer_python
from benchmarks.startup import BARE, REFERENCE, commands, start_times

OURS = "sentei"
PEERS = ("bid-evaluation", "scikit-criteria")
LIMITS = ("integers", "arrays")
TASKS = ("direct", "min-max", "share-of-best")
SIZES = ((20, 15), (100, 40), (1000, 50))
GROWING = (100, 1000, 10_000)

SAMPLE = ROOT / "data" / "samples" / "kakuu-ict"
"""The largest of the samples: an open proposal with the marks of a committee."""

_ROUNDS = 15
_START_ROUNDS = 15
_ALLOWED = {20: 1.0, 100: 1.0, 1000: 3.0}
_ALLOWED_GROWTH = 1.5
_ALLOWED_START = 1.5
_ALLOWED_PUBLISHING = 3.0


@dataclass(frozen=True, kw_only=True)
class Contest:
    """One task on one table: seconds by side and round, and how far each peer's ranking is the exact one."""

    case: Case
    times: dict[str, list[float]]
    agreements: dict[str, Agreement] = field(default_factory=dict)

    def seconds(self, name: str) -> float:
        """Return the median of a side's seconds."""
        return median(self.times[name])

    def ratio(self, other: str, own: str = OURS) -> float:
        """Return our time over another's, round by round, as the median."""
        return ratio(self.times[own], self.times[other])


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A bound the product sets itself, and what was measured."""

    what: str
    measured: float
    most: float

    @property
    def met(self) -> bool:
        """Whether the measured number keeps the bound."""
        return self.measured <= self.most


@dataclass(frozen=True, kw_only=True)
class Measurements:
    """Everything one run found."""

    contests: Sequence[Contest]
    growth: Sequence[Contest]
    starts: dict[str, list[float]]
    reading: Contest
    publishing: Contest
    versions: dict[str, str]

    def requirements(self) -> Iterator[Requirement]:
        """Hold what was measured against the bounds."""
        for one in self.contests:
            most, peer = _ALLOWED[one.case.bids], PEERS[0]
            if peer in one.agreements and one.case.task != "share-of-best":
                what = f"evaluate {one.case.size}, {one.case.task}, over {peer}"
                yield Requirement(what=what, measured=one.ratio(peer), most=most)
        for task in dict.fromkeys(one.case.task for one in self.growth):
            what = f"time per cell, {GROWING[-1]:,} bids over fewer, {task}"
            yield Requirement(what=what, measured=self.growth_of(task), most=_ALLOWED_GROWTH)
        for name, times in self.starts.items():
            if name not in (REFERENCE, BARE):
                measured = ratio(times, self.starts[REFERENCE])
                yield Requirement(what=f"`{name}` over `{REFERENCE}`", measured=measured, most=_ALLOWED_START)
        what = f"publish the result over evaluating, {self.publishing.case.size}"
        yield Requirement(what=what, measured=self.publishing.ratio(OURS, "publishing"), most=_ALLOWED_PUBLISHING)

    def growth_of(self, task: str) -> float:
        """Return how much longer a cell of the largest table takes than one of the smaller, at worst."""
        by_size = [one.seconds(OURS) / one.case.cells for one in self.growth if one.case.task == task]
        return by_size[-1] / min(by_size[:-1])


def measure() -> Measurements:
    """Measure everything; some minutes."""
    with ExitStack() as running:
        ours = running.enter_context(Side(OURS))
        peers = [running.enter_context(Side(peer, peer_python(peer))) for peer in PEERS]
        limits = [running.enter_context(Side(limit)) for limit in LIMITS]
        others = [running.enter_context(Side(name)) for name in ("reading", "pandas-reading", "publishing")]
        sizes = [Case(task="direct", bids=bids, columns=columns) for bids, columns in SIZES]
        contests = [_meet(ours, peers, limits, Case(task=task, bids=b, columns=c)) for task in TASKS for b, c in SIZES]
        reading = _take_turns(others[:2], sizes[-1])
        publishing = _take_turns([ours, *others[2:]], sizes[-1])
        versions = {name: version for side in (ours, *peers, *limits) for name, version in side.versions.items()}
    return Measurements(
        contests=contests,
        growth=[one for task in (*TASKS[:2], "marks") for one in _grow(task)],
        starts=start_times(commands(SAMPLE), _START_ROUNDS),
        reading=reading,
        publishing=publishing,
        versions=versions,
    )


def _meet(ours: Side, peers: Sequence[Side], limits: Sequence[Side], case: Case) -> Contest:
    print(f"{case.task} {case.size}", flush=True)
    exact = ours.prepare(case)
    agreements = {peer.name: compare(exact, peer.prepare(case)) for peer in peers}
    sides = [ours, *peers, *(limits if case.task == "direct" else ())]
    for limit in limits:
        limit.prepare(case)
    times = alternate(sides, _ROUNDS)
    return Contest(case=case, times=dict(zip([one.name for one in sides], times, strict=True)), agreements=agreements)


def _take_turns(sides: Sequence[Side], case: Case) -> Contest:
    for side in sides:
        side.prepare(case)
    times = alternate(sides, _ROUNDS)
    return Contest(case=case, times=dict(zip([one.name for one in sides], times, strict=True)))


def _grow(task: str) -> list[Contest]:
    """Measure tables that differ in the number of bids alone, each in a process of its own, in turn."""
    cases = [Case(task=task, bids=bids, columns=SIZES[-1][1] if task != "marks" else 10) for bids in GROWING]
    print(f"{task} {' and '.join(case.size for case in cases)}", flush=True)
    with ExitStack() as running:
        sides = [running.enter_context(Side(OURS)) for _ in cases]
        for side, case in zip(sides, cases, strict=True):
            side.prepare(case)
        times = alternate(sides, _ROUNDS // 2)
    return [Contest(case=case, times={OURS: seconds}) for case, seconds in zip(cases, times, strict=True)]

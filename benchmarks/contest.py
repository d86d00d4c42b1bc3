"""The contest (測定): prepared sides take turns in small batches, so that all meet the same moments of the machine."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any, Self

from benchmarks.cases import Case
from benchmarks.environments import ROOT

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""The seconds of the processor are then those on the wall of a machine that has nothing else to do."""

_BATCH_SECONDS = 0.15
_MOST_CALLS = 50


class Side:
    """A worker process of one side, warm and ready, with the task it has prepared."""

    def __init__(self, name: str, python: Path | str = sys.executable) -> None:
        """Start the process and wait until the library is imported."""
        self.name = name
        module = name.replace("-", "_")
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", module],
            cwd=ROOT,
            env=os.environ | _ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.versions: dict[str, str] = self._answer()
        self._calls = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def _ask(self, **request: object) -> Any:  # noqa: ANN401 - JSON
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> Any:  # noqa: ANN401 - JSON
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            self._process.communicate()
            msg = f"the worker of {self.name} ended with status {self._process.returncode}; its message is above"
            raise RuntimeError(msg)
        return json.loads(line)

    def prepare(self, case: Case) -> list[int]:
        """Prepare a task, do it once, and return its outcome for every bid."""
        outcome: list[int] = self._ask(prepare=asdict(case))
        self._calls = min(_MOST_CALLS, max(1, round(_BATCH_SECONDS / self._ask(time=1)[0])))
        return outcome

    def batch(self) -> float:
        """Do the task a few times and return the least of the seconds: above it, others were at work."""
        return float(min(self._ask(time=self._calls)))


def alternate(sides: Sequence[Side], rounds: int) -> list[list[float]]:
    """Let the prepared sides take turns; return the seconds of each, round by round."""
    turns = [[side.batch() for side in sides] for _ in range(rounds)]
    return [list(seconds) for seconds in zip(*turns, strict=True)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of our seconds over theirs in the same round."""
    return median(own / other for own, other in zip(ours, theirs, strict=True))


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far another ranking is the exact one.

    ``ties`` counts the groups of exact equals, ``split`` those that got different ranks, ``misplaced`` the bids that
    are not behind all those that are better.
    """

    ties: int
    split: int
    misplaced: int


def compare(exact: Sequence[int], other: Sequence[int]) -> Agreement:
    """Compare a ranking with the exact one, both in the order of the table."""
    pairs = sorted(zip(exact, other, strict=True))
    groups = [[rank for _, rank in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]
    behind, misplaced = 0, 0
    for group in groups:
        misplaced += sum(rank <= behind for rank in group)
        behind = max(behind, *group)
    ties = [group for group in groups if len(group) > 1]
    return Agreement(ties=len(ties), split=sum(len(set(group)) > 1 for group in ties), misplaced=misplaced)

"""The start (起動時間): how long a person waits for `sentei evaluate`, against importing numpy and pandas."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.environments import ROOT

REFERENCE = "python -c 'import numpy, pandas'"
BARE = "python -c pass"


def commands(sample: Path) -> dict[str, list[str | Path]]:
    """Return the commands that are compared, under the names they are shown by."""
    sentei = Path(sys.executable).with_name("sentei")
    shown = sample.relative_to(ROOT)
    return {
        REFERENCE: [sys.executable, "-c", "import numpy, pandas"],
        f"sentei evaluate {shown}": [sentei, "evaluate", sample],
        f"sentei evaluate {shown} --json": [sentei, "evaluate", sample, "--json"],
        "sentei --help": [sentei, "--help"],
        BARE: [sys.executable, "-c", "pass"],
    }


def start_times(given: Mapping[str, Sequence[str | Path]], rounds: int) -> dict[str, list[float]]:
    """Run the commands in turn; return the seconds of each, round by round. The first round only warms the disk."""
    times: dict[str, list[float]] = {name: [] for name in given}
    for turn in range(rounds + 1):
        for name, command in given.items():
            seconds = _seconds(command)
            if turn:
                times[name].append(seconds)
    return times


def _seconds(command: Sequence[str | Path]) -> float:
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
    return perf_counter() - start
